/* chance.h: where randomness comes from. Passed in, so that a test or a
 * simulator replays the same run from its seed. */
#ifndef TOCSIN_BASE_CHANCE_H
#define TOCSIN_BASE_CHANCE_H

#include <stddef.h>
#include <stdint.h>

struct chance {
    void (*fill)(struct chance *, void *bytes, size_t len);
    uint64_t state; /* of the seeded kind */
};

struct chance chance_of_system(void);        /* getrandom(2), fit for secrets */
struct chance chance_of_seed(uint64_t seed); /* splitmix64, for tests only */

void     chance_fill(struct chance *chance, void *bytes, size_t len);
uint64_t chance_below(struct chance *chance, uint64_t limit); /* 0 … limit-1, unbiased */

#endif
