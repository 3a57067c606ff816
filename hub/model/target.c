#include "hub/model/target.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/crypto.h"

uint64_t target_number(const char *address)
{
    uint8_t  digest[SHA256_LEN];
    uint64_t no = 0;

    sha256(digest, address, strlen(address));
    for (size_t i = 0; i < 8; i++)
        no = no << 8 | digest[i];
    return (no >> 1) | 1; /* fits a signed column, never 0 */
}

static int by_number(const void *one, const void *other)
{
    const struct target *a = one, *b = other;

    return (a->no > b->no) - (a->no < b->no);
}

struct targets targets_of_addresses(struct arena *arena, const char *const *addresses,
                                    size_t count)
{
    struct targets targets = {arena_alloc(arena, count * sizeof *targets.items), count};

    for (size_t i = 0; i < count; i++)
        targets.items[i] = (struct target){.no = target_number(addresses[i]),
                                           .address = arena_text(arena, addresses[i])};
    qsort(targets.items, count, sizeof *targets.items, by_number);
    return targets;
}

/* ── sirens ────────────────────────────────────────────────────────────────────── */

/* That siren i belongs to a group. */
struct belonging {
    uint64_t    group; /* its target's number */
    const char *name;
    uint64_t    siren;
};

static int by_group(const void *one, const void *other)
{
    const struct belonging *a = one, *b = other;

    return (a->group > b->group) - (a->group < b->group);
}

static size_t list_belongings(struct arena *arena, const struct target_siren *sirens,
                              size_t count, struct belonging **list_r)
{
    size_t total = 0, n = 0;

    for (size_t i = 0; i < count; i++)
        total += sirens[i].group_count;
    *list_r = arena_alloc(arena, (total + 1) * sizeof **list_r);
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < sirens[i].group_count; k++) {
            const char *name = arena_format(arena, "grp:%s", sirens[i].groups[k]);

            (*list_r)[n++] =
                (struct belonging){target_number(name), name, target_number(sirens[i].id)};
        }
    qsort(*list_r, total, sizeof **list_r, by_group);
    return total;
}

static size_t place_of(const struct targets *targets, uint64_t no)
{
    return (size_t)(target_by_number(targets, no) - targets->items);
}

/* Once all stand in their order: who belongs to whom. */
static void join_groups(struct arena *arena, struct targets *targets,
                        const struct belonging *list, size_t total)
{
    for (size_t i = 0, end; i < total; i = end) {
        struct target *group = &targets->items[place_of(targets, list[i].group)];
        size_t        *members;

        for (end = i; end < total && list[end].group == list[i].group;)
            end++;
        members = arena_alloc(arena, (end - i) * sizeof *members);
        for (size_t k = i; k < end; k++)
            members[k - i] = place_of(targets, list[k].siren);
        group->members = members;
        group->member_count = end - i;
    }
}

struct targets targets_of_sirens(struct arena *arena, const struct target_siren *sirens,
                                 size_t count)
{
    struct belonging *list;
    size_t            total = list_belongings(arena, sirens, count, &list);
    struct targets targets = {arena_alloc(arena, (count + total + 1) * sizeof(struct target)),
                              0};

    for (size_t i = 0; i < count; i++)
        targets.items[targets.count++] = (struct target){.no = target_number(sirens[i].id),
                                                         .address = sirens[i].id,
                                                         .has_place = true,
                                                         .where = sirens[i].where};
    for (size_t i = 0; i < total; i++)
        if (i == 0 || list[i].group != list[i - 1].group)
            targets.items[targets.count++] =
                (struct target){.no = list[i].group, .address = list[i].name};
    qsort(targets.items, targets.count, sizeof *targets.items, by_number);
    join_groups(arena, &targets, list, total);
    return targets;
}

/* ── who is meant ──────────────────────────────────────────────────────────────── */

enum meant { MEANT_NOT, MEANT, MEANT_BY_GROUP };

/* How many of the group's members nobody speaks for yet; 0 when one is outside. */
static size_t gain_of(const struct target *group, const uint8_t *meant)
{
    size_t gain = 0;

    for (size_t i = 0; i < group->member_count; i++) {
        if (meant[group->members[i]] == MEANT_NOT)
            return 0;
        gain += meant[group->members[i]] == MEANT;
    }
    return gain;
}

/* Largest gain first; a group that speaks for one siren saves nothing. */
static void use_groups(const struct targets *targets, uint8_t *meant)
{
    for (;;) {
        const struct target *best = NULL;
        size_t               best_gain = 1;

        for (size_t i = 0; i < targets->count; i++) {
            const struct target *group = &targets->items[i];
            size_t gain = group->members && meant[i] == MEANT_NOT ? gain_of(group, meant) : 0;

            if (gain > best_gain) {
                best = group;
                best_gain = gain;
            }
        }
        if (!best)
            return;
        for (size_t i = 0; i < best->member_count; i++)
            meant[best->members[i]] = MEANT_BY_GROUP;
        meant[best - targets->items] = MEANT;
    }
}

size_t targets_within(const struct targets *targets, const struct shape *shape,
                      uint64_t *numbers_r)
{
    uint8_t *meant = mem_zeroed(targets->count + 1);
    size_t   count = 0;

    for (size_t i = 0; i < targets->count; i++) {
        const struct target *target = &targets->items[i];

        if (!target->members && (!target->has_place || shape_contains(shape, target->where)))
            meant[i] = MEANT;
    }
    use_groups(targets, meant);
    for (size_t i = 0; i < targets->count; i++)
        if (meant[i] == MEANT)
            numbers_r[count++] = targets->items[i].no;
    free(meant);
    return count;
}

const struct target *target_by_number(const struct targets *targets, uint64_t no)
{
    struct target key = {.no = no};

    return targets->count == 0 ? NULL
                               : bsearch(&key, targets->items, targets->count,
                                         sizeof *targets->items, by_number);
}
