#include "hub/model/audience/parts.h"

#include <stdlib.h>
#include <string.h>

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

uint32_t place_axis(double degrees)
{
    return (uint32_t)((int64_t)shape_e7(degrees) + INT64_C(0x80000000));
}

/* Puts a nought between the bits of a half. */
static uint32_t spread(uint32_t half)
{
    half = (half | half << 8) & 0x00ff00ff;
    half = (half | half << 4) & 0x0f0f0f0f;
    half = (half | half << 2) & 0x33333333;
    return (half | half << 1) & 0x55555555;
}

static uint32_t gathered(uint32_t spread)
{
    spread &= 0x55555555;
    spread = (spread | spread >> 1) & 0x33333333;
    spread = (spread | spread >> 2) & 0x0f0f0f0f;
    spread = (spread | spread >> 4) & 0x00ff00ff;
    return (spread | spread >> 8) & 0x0000ffff;
}

uint32_t place_cell(uint32_t y, uint32_t x)
{
    return spread(y >> 16) << 1 | spread(x >> 16);
}

void places_at(const struct places *places, size_t i, uint32_t *y_r, uint32_t *x_r)
{
    *y_r = gathered(places->cells[i] >> 1) << 16 | places->lows[i] >> 16;
    *x_r = gathered(places->cells[i]) << 16 | (places->lows[i] & 0xffff);
}

/* ── sorting: the cell above, the number in the list below ─────────────────────── */

static void by_digit(const uint64_t *from, uint64_t *to, size_t count, unsigned shift)
{
    size_t *starts = MEM_NEW_ARRAY(size_t, DIGITS), at = 0;

    for (size_t i = 0; i < count; i++)
        starts[from[i] >> shift & (DIGITS - 1)]++;
    for (size_t d = 0; d < DIGITS; d++) {
        size_t here = starts[d];

        starts[d] = at;
        at += here;
    }
    for (size_t i = 0; i < count; i++)
        to[starts[from[i] >> shift & (DIGITS - 1)]++] = from[i];
    free(starts);
}

static uint64_t *order_of(const struct place *fresh, size_t count)
{
    uint64_t *keys = MEM_NEW_ARRAY(uint64_t, count), *other = MEM_NEW_ARRAY(uint64_t, count);

    for (size_t i = 0; i < count; i++)
        keys[i] = (uint64_t)place_cell(fresh[i].y, fresh[i].x) << 32 | i;
    by_digit(keys, other, count, 32);
    by_digit(other, keys, count, 32 + DIGIT_BITS);
    by_digit(keys, other, count, 32 + 2 * DIGIT_BITS);
    free(keys);
    return other;
}

static struct places places_new(size_t room)
{
    return (struct places){.cells = MEM_NEW_ARRAY(uint32_t, room),
                           .lows = MEM_NEW_ARRAY(uint32_t, room),
                           .endpoints = MEM_NEW_ARRAY(uint32_t, room),
                           .filters = MEM_NEW_ARRAY(uint16_t, room)};
}

static void add_old(struct places *to, const struct places *from, size_t i)
{
    to->cells[to->count] = from->cells[i];
    to->lows[to->count] = from->lows[i];
    to->endpoints[to->count] = from->endpoints[i];
    to->filters[to->count++] = from->filters[i];
}

static void add_fresh(struct places *to, uint32_t cell, const struct place *place)
{
    to->cells[to->count] = cell;
    to->lows[to->count] = place->y << 16 | (place->x & 0xffff);
    to->endpoints[to->count] = place->endpoint;
    to->filters[to->count++] = place->filter;
}

void places_merge(struct places *places, const struct place *fresh, size_t count,
                  const uint64_t *gone)
{
    uint64_t     *order = order_of(fresh, count);
    struct places merged = places_new(places->count + count);
    size_t        at = 0;

    for (size_t i = 0; i < places->count; i++) {
        for (; at < count && order[at] >> 32 < places->cells[i]; at++)
            add_fresh(&merged, (uint32_t)(order[at] >> 32), &fresh[order[at] & UINT32_MAX]);
        if (!is_gone(gone, places->endpoints[i]))
            add_old(&merged, places, i);
    }
    for (; at < count; at++)
        add_fresh(&merged, (uint32_t)(order[at] >> 32), &fresh[order[at] & UINT32_MAX]);
    free(order);
    places_free(places);
    *places = merged;
}

void places_free(struct places *places)
{
    free(places->cells);
    free(places->lows);
    free(places->endpoints);
    free(places->filters);
}

size_t places_lower(const struct places *places, size_t from, size_t to, uint64_t cell)
{
    while (from < to) {
        size_t middle = from + (to - from) / 2;

        if (places->cells[middle] < cell)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}
