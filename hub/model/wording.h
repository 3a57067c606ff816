/* wording.h: what a report says in words, as a few numbers that are compared in
 * nanoseconds: the address it names, and a sketch of its words. Italian and English first;
 * streets also of the languages next door. A pure function of the texts. */
#ifndef TOCSIN_MODEL_WORDING_H
#define TOCSIN_MODEL_WORDING_H

#include <stdbool.h>
#include <stdint.h>

struct wording {
    /* The street and house number ("via Roma, 12", "12 Rome St"), or else the two streets
     * of a crossing, in either order, as a hash; 0: names none. */
    uint32_t address;
    uint64_t words; /* a bit for each stem that says something; no order, no count */
};

/* A sketch as full as this says little: any two long texts share four of five bits. */
enum { WORDING_FULL = 45 };

/* address: the place in words, or NULL. Both are UTF-8 and ended by a NUL; of each the first
 * 2,000 bytes, folded, and 300 words are read. */
struct wording wording_of(const char *address, const char *text);

static inline bool wording_same_address(uint32_t one, uint32_t other)
{
    return one != 0 && one == other;
}

/* Four of five words at least are said by both; nothing is like nothing, and long texts are
 * only like the same. */
static inline bool wording_is_alike(uint64_t one, uint64_t other)
{
    int any = __builtin_popcountll(one | other);

    return one == other ||
           (any <= WORDING_FULL && __builtin_popcountll(one & other) * 5 >= any * 4);
}

#endif
