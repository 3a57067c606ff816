/* heap.h: places where nothing happened. When a street is not found, a web form or a desk
 * files the report at a default position, the town hall; soon it holds more reports than
 * any flood, of all kinds, from everybody. Trusting it builds one giant false incident.
 *
 * What the finding does, an entry does ("alone", by the system): whether a place is a heap
 * depends on how many reports have come, and clusters must not (cluster.h, P13). */
#ifndef TOCSIN_MODEL_HEAP_H
#define TOCSIN_MODEL_HEAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What stands at exactly one pair of coordinates. */
struct heap_counts {
    size_t   reports;
    size_t   sources;  /* different ones, as far as can be told: at most 64 */
    size_t   hazards;  /* different ones: at most 64 */
    size_t   all;      /* reports anywhere */
    unsigned decimals; /* of the coordinates, 0 … 7 */
};

/* Only what is of several hazards: eight neighbours who report one fire from the address a
 * map gave all of them are no heap. With six decimals or more a few sources at one place are
 * enough then. Coordinates cut to four decimals (11 m) are shared by honest neighbours:
 * those must be many and a share of all that no street corner has. */
bool heap_is(const struct heap_counts *counts);

/* Counts by place. */
struct heaps;

struct heaps *heaps_new(void);
void          heaps_free(struct heaps *heaps); /* NULL is fine */

/* One more report; source is a hash of who sent it, hazard its place in the table. Tells
 * whether its place is a heap, this report included. */
bool heaps_count(struct heaps *heaps, double lat, double lon, unsigned hazard, uint64_t source);

/* The counts of a place; all zero but `all` when nothing was reported there. */
struct heap_counts heaps_at(const struct heaps *heaps, double lat, double lon);

size_t heaps_bytes(const struct heaps *heaps);

#endif
