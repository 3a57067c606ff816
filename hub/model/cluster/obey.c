/* obey.c: entries, newest first, become groups and what is apart. */
#include <stdlib.h>
#include <string.h>

#include "hub/model/cluster/rules.h"

static void override(struct entry *entry, int64_t by)
{
    entry->overridden++;
    if (by > entry->overridden_by)
        entry->overridden_by = by;
}

static int compare_ids(const void *one, const void *other)
{
    return id_compare(one, other);
}

static struct id *sorted_ids(const struct cluster_side *side)
{
    struct id *ids = mem_zeroed_array(side->count + 1, sizeof *ids);

    memcpy(ids, side->ids, side->count * sizeof *ids);
    qsort(ids, side->count, sizeof *ids, compare_ids);
    return ids;
}

static void remember_join(struct rules *rules, uint32_t rule, int64_t by)
{
    if (rules->rules[rule].joined_by == 0)
        rules->rules[rule].joined_by = by;
}

/* Joins the group to the first of the earlier ones it is not apart from. */
static void join_one(struct rules *rules, const uint32_t *groups, size_t count, uint32_t mine,
                     struct entry *entry)
{
    for (size_t i = 0; i < count; i++) {
        uint32_t root = rules_root(rules, groups[i]);
        int64_t  by;

        if (root == mine)
            return;
        by = rules_apart_by(rules, root, mine);
        if (by == 0) {
            rules_unite(rules, root, mine);
            return;
        }
        override(entry, by);
    }
}

/* The ids become one group, in their order, as far as newer entries allow. */
static void join(struct rules *rules, const struct cluster_side *side, struct entry *entry)
{
    struct id *ids = sorted_ids(side);
    uint32_t  *groups = mem_zeroed_array(side->count + 1, sizeof *groups);
    size_t     count = 0;

    for (size_t i = 0; i < side->count; i++) {
        uint32_t mine = rules_group(rules, &ids[i]);

        if (side->count > 1)
            remember_join(rules, rules_find(rules, &ids[i]), entry->said.order);
        join_one(rules, groups, count, mine, entry);
        if (rules_root(rules, mine) == mine || count == 0)
            groups[count++] = mine;
    }
    free(groups);
    free(ids);
}

/* Ids no entry spoke of before are all alike, so those of one side may be joined before
 * the sides are set apart: the same result, without a pair for each two of them. */
static void join_fresh(struct rules *rules, const struct cluster_side *side)
{
    uint32_t first = INDEX_NONE;

    for (size_t i = 0; i < side->count; i++) {
        uint32_t place = rules_find(rules, &side->ids[i]);

        if (place != INDEX_NONE && rules->rules[place].is_grouped)
            continue;
        place = rules_group(rules, &side->ids[i]);
        if (first != INDEX_NONE)
            rules_unite(rules, rules_root(rules, first), place);
        else
            first = place;
    }
}

/* The groups of a side, each once. */
static size_t roots_of(struct rules *rules, const struct cluster_side *side, uint32_t *roots_r)
{
    size_t count = 0;

    for (size_t i = 0; i < side->count; i++)
        rules_group(rules, &side->ids[i]);
    rules->stamp++;
    for (size_t i = 0; i < side->count; i++) {
        uint32_t root = rules_group(rules, &side->ids[i]);

        if (rules->rules[root].stamp == rules->stamp)
            continue;
        rules->rules[root].stamp = rules->stamp;
        roots_r[count++] = root;
    }
    return count;
}

static void cut_two(struct rules *rules, const struct cluster_side *one,
                    const struct cluster_side *other, struct entry *entry)
{
    uint32_t *ones = mem_zeroed_array(one->count + 1, sizeof *ones);
    uint32_t *others = mem_zeroed_array(other->count + 1, sizeof *others);
    size_t    one_count = roots_of(rules, one, ones);
    size_t    other_count = roots_of(rules, other, others);

    for (size_t i = 0; i < one_count; i++)
        for (size_t j = 0; j < other_count; j++)
            if (ones[i] != others[j])
                rules_set_apart(rules, ones[i], others[j], entry->said.order);
            else
                override(entry, rules->rules[ones[i]].joined_by);
    free(ones);
    free(others);
}

static void cut(struct rules *rules, struct entry *entry)
{
    const struct cluster_entry *said = &entry->said;

    for (size_t i = 0; said->verb == CLUSTER_SPLIT && i < said->side_count; i++)
        join_fresh(rules, &said->sides[i]);
    for (size_t i = 0; i < said->side_count; i++)
        for (size_t j = i + 1; j < said->side_count; j++)
            cut_two(rules, &said->sides[i], &said->sides[j], entry);
}

static void set_alone(struct rule *rule, struct entry *entry)
{
    if (rule->joined_by > 0) {
        override(entry, rule->joined_by);
        return;
    }
    rule->is_alone = true;
    if (rule->alone_by > 0)
        return;
    rule->alone_by = entry->said.order;
    rule->is_heap = entry->said.is_heap;
}

static void obey_each(struct rules *rules, struct entry *entry)
{
    const struct cluster_entry *said = &entry->said;
    uint32_t amend = said->verb == CLUSTER_AMEND ? rules_amend(rules, said) : INDEX_NONE;

    for (size_t i = 0; i < said->sides[0].count; i++) {
        uint32_t     touched = rules_touch(rules, &said->sides[0].ids[i]);
        struct rule *rule = &rules->rules[touched];

        if (said->verb == CLUSTER_ALONE)
            set_alone(rule, entry);
        else if (rule->amend == INDEX_NONE)
            rule->amend = amend;
    }
}

static void obey(struct rules *rules, struct entry *entry)
{
    const struct cluster_entry *said = &entry->said;

    if (said->verb == CLUSTER_ALONE || said->verb == CLUSTER_AMEND)
        obey_each(rules, entry);
    if (said->verb == CLUSTER_SPLIT || said->verb == CLUSTER_APART)
        cut(rules, entry);
    if (said->verb == CLUSTER_SPLIT || said->verb == CLUSTER_TOGETHER ||
        said->verb == CLUSTER_SETTLE)
        for (size_t i = 0; i < said->side_count; i++)
            join(rules, &said->sides[i], entry);
    if (said->verb == CLUSTER_SETTLE) {
        uint32_t root = rules_group(rules, &said->sides[0].ids[0]);

        rules->rules[root].is_settled = true;
    }
}

/* The place of the entry of this order below the place; INDEX_NONE when there is none. */
static uint32_t find_order(const struct entry *entries, uint32_t below, int64_t order)
{
    uint32_t from = 0, to = below;

    while (from < to) {
        uint32_t middle = from + (to - from) / 2;

        if (entries[middle].said.order < order)
            from = middle + 1;
        else
            to = middle;
    }
    return from < below && entries[from].said.order == order ? from : INDEX_NONE;
}

void rules_resolve(struct rules *rules, struct entry *entries, size_t count)
{
    bool *is_gone = mem_zeroed_array(count + 1, sizeof *is_gone);

    *rules = (struct rules){0};
    for (size_t i = count; i-- > 0;) {
        struct entry *entry = &entries[i];
        uint32_t      undone;

        entry->overridden = 0;
        entry->overridden_by = 0;
        entry->is_retracted = is_gone[i];
        if (is_gone[i])
            continue;
        if (entry->said.verb != CLUSTER_RETRACT) {
            obey(rules, entry);
            continue;
        }
        undone = find_order(entries, (uint32_t)i, entry->said.retracts);
        if (undone != INDEX_NONE)
            is_gone[undone] = true;
    }
    rules_label(rules);
    free(is_gone);
}
