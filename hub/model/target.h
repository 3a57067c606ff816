/* target.h: whom a channel reaches that has no subscribers: a siren or a group of them, a
 * page, an account, the configured URL. Numbered, so that a chunk can hold them beside
 * people: the number is made from the address and survives every restart. */
#ifndef TOCSIN_MODEL_TARGET_H
#define TOCSIN_MODEL_TARGET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/mem.h"
#include "hub/model/shape.h"

struct target {
    uint64_t     no;        /* target_number(address) */
    const char  *address;   /* "" to all; a siren's id, "grp:<group>", a URL */
    bool         has_place; /* else it is meant wherever the alert holds */
    struct point where;
    /* Of a group: the places of its members in the list; it stands for them when all of
     * them are meant. NULL: no group. */
    const size_t *members;
    size_t        member_count;
};

struct targets { /* rising by number */
    struct target *items;
    size_t         count;
};

uint64_t target_number(const char *address); /* never 0 */

/* One for each address, wherever the alert holds. In arena. */
struct targets targets_of_addresses(struct arena *arena, const char *const *addresses,
                                    size_t count);

struct target_siren {
    const char        *id;
    struct point       where;
    const char *const *groups;
    size_t             group_count;
};

/* One for each siren and one for each group. In arena; texts are borrowed. */
struct targets targets_of_sirens(struct arena *arena, const struct target_siren *sirens,
                                 size_t count);

/* Those the shape is meant for, rising by number: the fewest messages that reach every
 * member inside and none outside. numbers_r has room for all; returns how many. */
size_t targets_within(const struct targets *targets, const struct shape *shape,
                      uint64_t *numbers_r);

const struct target *target_by_number(const struct targets *targets, uint64_t no); /* or NULL */

#endif
