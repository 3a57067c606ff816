#include "hub/model/cluster/rules.h"

#include <stdlib.h>
#include <string.h>

static uint32_t id_hash(const struct id *id)
{
    return (uint32_t)index_of_id(id);
}

static uint64_t pair_of(uint32_t one, uint32_t other)
{
    return one < other ? (uint64_t)one << 32 | other : (uint64_t)other << 32 | one;
}

static uint32_t pair_hash(uint32_t one, uint32_t other)
{
    return (uint32_t)index_mixed(pair_of(one, other));
}

uint32_t rules_find(const struct rules *rules, const struct id *id)
{
    uint32_t hash = id_hash(id), place;

    INDEX_EACH(&rules->by_id, hash, place)
    {
        if (id_same(&rules->rules[place].id, id))
            return place;
    }
    return INDEX_NONE;
}

/* The array with room for one more. */
static void *roomier(void *array, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return array;
    *room = *room * 2 + 32;
    return mem_grown(array, *room * size);
}

uint32_t rules_touch(struct rules *rules, const struct id *id)
{
    uint32_t place = rules_find(rules, id);

    if (place != INDEX_NONE)
        return place;
    place = (uint32_t)rules->count;
    rules->rules = roomier(rules->rules, rules->count, &rules->room, sizeof *rules->rules);
    rules->rules[rules->count++] = (struct rule){.id = *id,
                                                 .parent = place,
                                                 .ring = place,
                                                 .size = 1,
                                                 .apart = INDEX_NONE,
                                                 .amend = INDEX_NONE,
                                                 .seats = INDEX_NONE};
    index_put(&rules->by_id, id_hash(id), place);
    return place;
}

uint32_t rules_root(const struct rules *rules, uint32_t rule)
{
    while (rules->rules[rule].parent != rule)
        rule = rules->rules[rule].parent;
    return rule;
}

uint32_t rules_group(struct rules *rules, const struct id *id)
{
    uint32_t place = rules_touch(rules, id);

    rules->rules[place].is_grouped = true;
    return rules_root(rules, place);
}

int64_t rules_apart_by(const struct rules *rules, uint32_t one, uint32_t other)
{
    uint64_t wanted = pair_of(one, other);
    uint32_t hash = pair_hash(one, other), place;

    INDEX_EACH(&rules->by_pair, hash, place)
    {
        if (pair_of(rules->pairs[place].one, rules->pairs[place].other) == wanted)
            return rules->pairs[place].by;
    }
    return 0;
}

uint32_t rules_seat(struct rules *rules, uint32_t group, uint32_t mode)
{
    uint32_t seat = rules->rules[group].seats;

    while (seat != INDEX_NONE && rules->seats[seat].mode != mode)
        seat = rules->seats[seat].next;
    if (seat != INDEX_NONE)
        return seat;
    rules->seats =
        roomier(rules->seats, rules->seat_count, &rules->seat_room, sizeof *rules->seats);
    seat = (uint32_t)rules->seat_count++;
    rules->seats[seat] = (struct seat){.group = group,
                                       .mode = mode,
                                       .next = rules->rules[group].seats,
                                       .here = INDEX_NONE,
                                       .next_in_base = INDEX_NONE};
    rules->rules[group].seats = seat;
    return seat;
}

uint32_t rules_amend(struct rules *rules, const struct cluster_entry *said)
{
    rules->amends =
        roomier(rules->amends, rules->amend_count, &rules->amend_room, sizeof *rules->amends);
    rules->amends[rules->amend_count] = (struct amend){.order = said->order,
                                                       .hazard = said->hazard,
                                                       .has_place = said->has_place,
                                                       .lat = said->lat,
                                                       .lon = said->lon,
                                                       .accuracy_m = said->accuracy_m};
    return (uint32_t)rules->amend_count++;
}

static void add_pair(struct rules *rules, uint32_t one, uint32_t other, int64_t by)
{
    if (rules_apart_by(rules, one, other))
        return;
    rules->pairs =
        roomier(rules->pairs, rules->pair_count, &rules->pair_room, sizeof *rules->pairs);
    rules->pairs[rules->pair_count++] = (struct pair){.one = one, .other = other, .by = by};
    index_put(&rules->by_pair, pair_hash(one, other), (uint32_t)rules->pair_count - 1);
}

static void add_edge(struct rules *rules, uint32_t from, uint32_t to, int64_t by)
{
    rules->aparts =
        roomier(rules->aparts, rules->apart_count, &rules->apart_room, sizeof *rules->aparts);
    rules->aparts[rules->apart_count] =
        (struct apart){.other = to, .next = rules->rules[from].apart, .by = by};
    rules->rules[from].apart = (uint32_t)rules->apart_count++;
}

void rules_set_apart(struct rules *rules, uint32_t one, uint32_t other, int64_t by)
{
    if (rules_apart_by(rules, one, other))
        return;
    add_pair(rules, one, other, by);
    add_edge(rules, one, other, by);
    add_edge(rules, other, one, by);
}

/* Two roots become one; what the smaller was apart from, the larger is now. */
void rules_unite(struct rules *rules, uint32_t one, uint32_t other)
{
    struct rule *all = &rules->rules[one], *part = &rules->rules[other];
    uint32_t     edge, last = INDEX_NONE, ring;

    if (all->size < part->size) {
        rules_unite(rules, other, one);
        return;
    }
    for (edge = part->apart; edge != INDEX_NONE; edge = rules->aparts[edge].next) {
        add_pair(rules, one, rules_root(rules, rules->aparts[edge].other),
                 rules->aparts[edge].by);
        last = edge;
    }
    if (last != INDEX_NONE) {
        rules->aparts[last].next = all->apart;
        all->apart = part->apart;
    }
    part->parent = one;
    all->size += part->size;
    all->is_settled = all->is_settled || part->is_settled;
    ring = all->ring;
    all->ring = part->ring;
    part->ring = ring;
}

static uint64_t id_print(const struct id *id, uint64_t salt)
{
    return index_mixed(index_of_id(id) ^ salt);
}

/* What the group is made of, as a sum over its ids. */
static void print_groups(struct rules *rules, uint64_t (*prints)[2])
{
    for (size_t i = 0; i < rules->count; i++) {
        const struct rule *rule = &rules->rules[i];
        uint32_t           root = rules_root(rules, (uint32_t)i);

        if (!rule->is_grouped)
            continue;
        prints[root][0] += id_print(&rule->id, 1);
        prints[root][1] += id_print(&rule->id, 2);
    }
}

/* The groups it is apart from, each once: a group may be there by several edges. */
static void print_apart(struct rules *rules, uint32_t root, uint64_t (*prints)[2],
                        uint64_t label[2])
{
    rules->stamp++;
    for (uint32_t edge = rules->rules[root].apart; edge != INDEX_NONE;
         edge = rules->aparts[edge].next) {
        uint32_t other = rules_root(rules, rules->aparts[edge].other);

        if (rules->rules[other].stamp == rules->stamp)
            continue;
        rules->rules[other].stamp = rules->stamp;
        label[0] += index_mixed(prints[other][0] + 3);
        label[1] += index_mixed(prints[other][1] + 4);
    }
}

void rules_label(struct rules *rules)
{
    uint64_t(*prints)[2] = mem_zeroed_array(rules->count + 1, sizeof *prints);
    uint64_t(*roots)[2] = mem_zeroed_array(rules->count + 1, sizeof *roots);

    print_groups(rules, prints);
    for (size_t i = 0; i < rules->count; i++)
        if (rules->rules[i].parent == i)
            print_apart(rules, (uint32_t)i, prints, roots[i]);
    for (size_t i = 0; i < rules->count; i++) {
        struct rule *rule = &rules->rules[i];
        uint32_t     root = rules_root(rules, (uint32_t)i);
        uint64_t     marks = rule->is_alone | rule->is_grouped << 1 |
                         (uint64_t)rules->rules[root].is_settled << 2;
        uint64_t amend =
            rule->amend == INDEX_NONE ? 0 : (uint64_t)rules->amends[rule->amend].order;

        for (int half = 0; half < 2; half++)
            rule->label[half] =
                index_mixed(roots[root][half] + index_mixed(prints[root][half] + marks + 5) +
                            index_mixed(amend + 6 + (uint64_t)half));
    }
    free(prints);
    free(roots);
}

void rules_free(struct rules *rules)
{
    free(rules->rules);
    free(rules->aparts);
    free(rules->pairs);
    free(rules->amends);
    free(rules->seats);
    index_free(&rules->by_id);
    index_free(&rules->by_pair);
    *rules = (struct rules){0};
}

size_t rules_bytes(const struct rules *rules)
{
    return rules->room * sizeof *rules->rules + rules->apart_room * sizeof *rules->aparts +
           rules->pair_room * sizeof *rules->pairs + rules->seat_room * sizeof *rules->seats +
           rules->amend_room * sizeof *rules->amends + index_bytes(&rules->by_id) +
           index_bytes(&rules->by_pair);
}
