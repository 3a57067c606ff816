#include "hub/model/copies.h"

#include <stdbool.h>
#include <stdlib.h>

#include "hub/base/image/image.h"
#include "hub/base/mem.h"

/* One picture of one origin, and the first of those it looks like. */
struct shown {
    uint32_t origin;
    uint64_t look;
    size_t   same; /* place of the first that is the same picture */
    size_t   many; /* how many its origin shows */
    bool     is_taken;
};

static int by_origin(const void *one, const void *other)
{
    const struct shown *a = one, *b = other;

    if (a->origin != b->origin)
        return a->origin < b->origin ? -1 : 1;
    return (a->look > b->look) - (a->look < b->look);
}

static int by_modesty(const void *one, const void *other)
{
    const struct shown *a = one, *b = other;

    if (a->many != b->many)
        return a->many < b->many ? -1 : 1;
    return by_origin(one, other);
}

/* Each origin's pictures once, counted. */
static size_t each_once(struct shown *shown, size_t count)
{
    size_t kept = 0;

    qsort(shown, count, sizeof *shown, by_origin);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || by_origin(&shown[kept - 1], &shown[i]) != 0)
            shown[kept++] = shown[i];
    for (size_t i = 0, first = 0; i < kept; i++) {
        if (i + 1 < kept && shown[i + 1].origin == shown[i].origin)
            continue;
        for (size_t j = first; j <= i; j++)
            shown[j].many = i + 1 - first;
        first = i + 1;
    }
    return kept;
}

/* What looks alike is one picture, also over several steps. */
static void find_same(struct shown *shown, size_t count)
{
    for (size_t i = 0; i < count; i++)
        shown[i].same = i;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < i; j++) {
            size_t from = shown[i].same, to = shown[j].same;

            if (from == to || !image_is_alike(shown[i].look, shown[j].look))
                continue;
            for (size_t k = 0; k <= i; k++)
                if (shown[k].same == from)
                    shown[k].same = to;
        }
}

/* How many show this picture. */
static size_t holders(const struct shown *shown, size_t count, size_t same)
{
    size_t many = 0;

    for (size_t i = 0; i < count; i++)
        many += shown[i].same == same;
    return many;
}

/* Of an origin's pictures, from the i-th on, the free one that fewest others show; true: it has
 * one now. */
static bool take_one(struct shown *shown, size_t count, size_t i, size_t many)
{
    size_t best = count, fewest = count + 1;

    for (size_t j = i; j < i + many; j++) {
        size_t shared = holders(shown, count, shown[j].same);

        if (!shown[shown[j].same].is_taken && shared < fewest) {
            best = shown[j].same;
            fewest = shared;
        }
    }
    if (best < count)
        shown[best].is_taken = true;
    return best < count;
}

static int by_number(const void *one, const void *other)
{
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;

    return (a > b) - (a < b);
}

size_t copies_find(uint32_t *origins_r, const struct copies_picture *pictures, size_t count)
{
    struct shown *shown = MEM_NEW_ARRAY(struct shown, count + 1);
    size_t        left = 0;

    for (size_t i = 0; i < count; i++)
        shown[i] = (struct shown){.origin = pictures[i].origin, .look = pictures[i].look};
    count = count > 0 ? each_once(shown, count) : 0;
    qsort(shown, count, sizeof *shown, by_modesty);
    find_same(shown, count);
    for (size_t i = 0; i < count; i += shown[i].many)
        if (!take_one(shown, count, i, shown[i].many))
            origins_r[left++] = shown[i].origin;
    if (left > 1)
        qsort(origins_r, left, sizeof *origins_r, by_number);
    free(shown);
    return left;
}
