/* enter.c: a new entry changes what is said of some reports; only their bases are taken
 * apart and put together again. */
#include <stdlib.h>
#include <string.h>

#include "hub/model/cluster/state.h"

static int refuse(struct err *err, const char *why)
{
    return err_set(err, ERR_INVALID, "this entry cannot be: %s", why);
}

static int compare_ids(const void *one, const void *other)
{
    return id_compare(one, other);
}

/* No id twice, on one side or two. */
static bool names_twice(const struct cluster_entry *entry, size_t count)
{
    struct id *ids = mem_zeroed_array(count + 1, sizeof *ids);
    size_t     used = 0;
    bool       is_twice = false;

    for (size_t i = 0; i < entry->side_count; i++) {
        memcpy(ids + used, entry->sides[i].ids, entry->sides[i].count * sizeof *ids);
        used += entry->sides[i].count;
    }
    qsort(ids, count, sizeof *ids, compare_ids);
    for (size_t i = 1; i < count; i++)
        is_twice = is_twice || id_same(&ids[i - 1], &ids[i]);
    free(ids);
    return is_twice;
}

static int check_sides(const struct cluster_entry *entry, struct err *err)
{
    bool   has_many = entry->verb == CLUSTER_SPLIT || entry->verb == CLUSTER_APART;
    size_t named = 0;

    if (entry->side_count > CLUSTER_SIDES_MAX)
        return refuse(err, "it has too many sides");
    if (has_many ? entry->side_count < 2 : entry->side_count != 1)
        return refuse(err, has_many ? "it needs two sides or more" : "it needs one side");
    for (size_t i = 0; i < entry->side_count; i++) {
        if (entry->sides[i].count == 0)
            return refuse(err, "a side names no report");
        if (entry->sides[i].count > CLUSTER_NAMED_MAX - named)
            return refuse(err, "it names too many reports");
        named += entry->sides[i].count;
    }
    if (names_twice(entry, named))
        return refuse(err, "it names a report twice");
    return 0;
}

static int check(const struct cluster_entry *entry, size_t hazard_count, struct err *err)
{
    if (entry->order <= 0)
        return refuse(err, "its order is not above 0");
    if (entry->verb == CLUSTER_RETRACT)
        return entry->retracts > 0 && entry->retracts < entry->order
                   ? 0
                   : refuse(err, "only what is older can be undone");
    if (check_sides(entry, err))
        return -1;
    if (entry->verb == CLUSTER_AMEND && entry->hazard >= hazard_count)
        return refuse(err, "there is no such hazard");
    if (entry->verb == CLUSTER_AMEND && entry->has_place &&
        !(entry->lat >= -90 && entry->lat <= 90 && entry->lon >= -180 && entry->lon <= 180 &&
          entry->accuracy_m >= 0 && entry->accuracy_m <= 1e6))
        return refuse(err, "there is no such place");
    return 0;
}

int cluster_entry_check(const struct cluster_entry *entry, const struct hazards *hazards,
                        struct err *err)
{
    return check(entry, hazards_count(hazards), err);
}

static struct entry copy_of(const struct cluster_entry *said)
{
    struct entry entry = {.said = *said};

    if (said->verb == CLUSTER_RETRACT)
        entry.said.side_count = 0;
    for (size_t i = 0; i < entry.said.side_count; i++) {
        struct id *ids = mem_zeroed_array(said->sides[i].count, sizeof *ids);

        memcpy(ids, said->sides[i].ids, said->sides[i].count * sizeof *ids);
        entry.said.sides[i].ids = ids;
    }
    return entry;
}

static void free_copy(struct entry *entry)
{
    for (size_t i = 0; i < entry->said.side_count; i++)
        free((void *)(uintptr_t)entry->said.sides[i].ids);
}

static size_t place_for(const struct cluster *cluster, int64_t order)
{
    size_t place = cluster->entry_count;

    while (place > 0 && cluster->entries[place - 1].said.order >= order)
        place--;
    return place;
}

/* False when it is void or known already. */
static bool insert(struct cluster *cluster, const struct cluster_entry *said)
{
    size_t place = place_for(cluster, said->order);

    if (check(said, cluster->kind_count, NULL) ||
        (place < cluster->entry_count && cluster->entries[place].said.order == said->order))
        return false;
    if (cluster->entry_count == cluster->entry_room) {
        cluster->entry_room = cluster->entry_room * 2 + 16;
        cluster->entries =
            mem_grown(cluster->entries, cluster->entry_room * sizeof *cluster->entries);
    }
    memmove(&cluster->entries[place + 1], &cluster->entries[place],
            (cluster->entry_count - place) * sizeof *cluster->entries);
    cluster->entries[place] = copy_of(said);
    cluster->entry_count++;
    return true;
}

static void take_out(struct cluster *cluster, int64_t order)
{
    size_t place = place_for(cluster, order);

    free_copy(&cluster->entries[place]);
    cluster->entry_count--;
    memmove(&cluster->entries[place], &cluster->entries[place + 1],
            (cluster->entry_count - place) * sizeof *cluster->entries);
}

/* Takes apart the base of a report of which something else is said now. */
static void disturb(struct cluster *cluster, const struct id *id, struct places *pulled,
                    bool *is_pulled)
{
    uint32_t place = member_by_id(cluster, id);
    size_t   before = pulled->count;

    if (place == NEAR_NONE || is_pulled[place])
        return;
    base_pull(cluster, place, pulled);
    for (size_t i = before; i < pulled->count; i++)
        is_pulled[pulled->all[i]] = true;
}

static bool is_said_the_same(const struct rules *rules, const struct rule *rule)
{
    uint32_t place = rules_find(rules, &rule->id);

    return place != INDEX_NONE && rules->rules[place].label[0] == rule->label[0] &&
           rules->rules[place].label[1] == rule->label[1];
}

static void disturb_changed(struct cluster *cluster, const struct rules *from,
                            const struct rules *to, struct places *pulled, bool *is_pulled)
{
    for (size_t i = 0; i < from->count; i++)
        if (!is_said_the_same(to, &from->rules[i]))
            disturb(cluster, &from->rules[i].id, pulled, is_pulled);
}

/* The reports that stay where they are, under rules that have other places now. */
static void renew_places(struct cluster *cluster, const struct rules *old,
                         const bool *is_pulled)
{
    struct rules *rules = &cluster->rules;

    for (size_t i = 0; i < old->count; i++) {
        uint32_t     place = member_by_id(cluster, &old->rules[i].id);
        struct base *base = place == NEAR_NONE ? NULL : base_of(cluster, place);

        if (base)
            base->seats = INDEX_NONE;
        if (place != NEAR_NONE)
            cluster->members[place].rule = INDEX_NONE;
    }
    for (uint32_t i = 0; i < rules->count; i++) {
        uint32_t place = member_by_id(cluster, &rules->rules[i].id);

        if (place == NEAR_NONE)
            continue;
        cluster->members[place].rule = i;
        if (!is_pulled[place])
            base_regroup(cluster, place);
    }
}

static void fetch_unlike(struct cluster *cluster, const struct rules *from,
                         const struct rules *to)
{
    for (size_t i = 0; i < from->count; i++)
        if (!is_said_the_same(to, &from->rules[i]))
            past_fetch(cluster, &from->rules[i].id);
}

/* Under the rules of now: what is changed, and all it is with. */
static void fetch_changed(struct cluster *cluster, const struct rules *other)
{
    if (!cluster->past.find)
        return;
    fetch_unlike(cluster, &cluster->rules, other);
    fetch_unlike(cluster, other, &cluster->rules);
}

/* Bases of reports of which the same is said as before stay as they are. What was
 * forgotten comes back twice: with those it was together with, and with those it will be. */
static void renew_rules(struct cluster *cluster)
{
    struct rules  old, renewed;
    struct places pulled = {0};
    bool         *is_pulled;

    rules_resolve(&renewed, cluster->entries, cluster->entry_count);
    fetch_changed(cluster, &renewed);
    is_pulled = mem_zeroed_array(cluster->member_count + 1, sizeof *is_pulled);
    old = cluster->rules;
    disturb_changed(cluster, &old, &renewed, &pulled, is_pulled);
    disturb_changed(cluster, &renewed, &old, &pulled, is_pulled);
    cluster->rules = renewed;
    renew_places(cluster, &old, is_pulled);
    for (size_t i = 0; i < pulled.count; i++)
        base_put(cluster, pulled.all[i]);
    fetch_changed(cluster, &old);
    rules_free(&old);
    free(pulled.all);
    free(is_pulled);
}

void cluster_enter(struct cluster *cluster, const struct cluster_entry *entries, size_t count)
{
    bool is_new = false;

    for (size_t i = 0; i < count; i++)
        is_new = insert(cluster, &entries[i]) || is_new;
    if (!is_new)
        return;
    fresh_put(cluster);
    renew_rules(cluster);
}

/* What it moves is found by making it and undoing it: undone is never done. */
const struct cluster_move *cluster_preview(struct cluster             *cluster,
                                           const struct cluster_entry *entry, size_t *count_r)
{
    struct cluster_move *moves;
    size_t               count, room;

    decide_pending(cluster);
    cluster->move_count = 0;
    *count_r = 0;
    if (!insert(cluster, entry))
        return cluster->moves;
    renew_rules(cluster);
    decide_pending(cluster);
    moves = cluster->moves;
    count = cluster->move_count;
    room = cluster->move_room;
    cluster->moves = NULL;
    cluster->move_room = 0;
    take_out(cluster, entry->order);
    renew_rules(cluster);
    decide_pending(cluster);
    free(cluster->moves);
    cluster->moves = moves;
    cluster->move_room = room;
    cluster->move_count = *count_r = count;
    return moves;
}

static const struct entry *find(const struct cluster *cluster, int64_t order)
{
    size_t place = place_for(cluster, order);

    return place < cluster->entry_count && cluster->entries[place].said.order == order
               ? &cluster->entries[place]
               : NULL;
}

bool cluster_is_live(const struct cluster *cluster, int64_t order)
{
    const struct entry *entry = find(cluster, order);

    return entry && !entry->is_retracted;
}

static bool names_one_of(const struct cluster *cluster, const struct cluster_side *side,
                         int64_t incident)
{
    for (size_t i = 0; i < side->count; i++)
        if (cluster_holder_of(cluster, &side->ids[i]) == incident)
            return true;
    return false;
}

bool cluster_settles(const struct cluster *cluster, int64_t incident, int64_t but)
{
    for (size_t i = 0; i < cluster->entry_count; i++) {
        const struct entry *entry = &cluster->entries[i];

        if (!entry->is_retracted && entry->said.verb == CLUSTER_SETTLE &&
            entry->said.order != but && names_one_of(cluster, entry->said.sides, incident))
            return true;
    }
    return false;
}

const struct cluster_entry *cluster_entry_of(const struct cluster *cluster, int64_t order)
{
    const struct entry *entry = find(cluster, order);

    return entry ? &entry->said : NULL;
}

size_t cluster_overridden(const struct cluster *cluster, int64_t order, int64_t *by_r)
{
    const struct entry *entry = find(cluster, order);

    *by_r = entry ? entry->overridden_by : 0;
    return entry ? entry->overridden : 0;
}
