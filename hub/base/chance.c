#include "hub/base/chance.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>

static void fill_from_system(struct chance *chance, void *bytes, size_t len)
{
    (void)chance;
    while (len > 0) {
        ssize_t got = getrandom(bytes, len, 0);

        if (got < 0)
            abort();
        bytes = (char *)bytes + got;
        len -= (size_t)got;
    }
}

static void fill_from_seed(struct chance *chance, void *bytes, size_t len)
{
    while (len > 0) {
        uint64_t mixed = chance->state += 0x9e3779b97f4a7c15u;
        size_t   step = len < sizeof mixed ? len : sizeof mixed;

        mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9u;
        mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111ebu;
        mixed ^= mixed >> 31;
        memcpy(bytes, &mixed, step);
        bytes = (char *)bytes + step;
        len -= step;
    }
}

struct chance chance_of_system(void)
{
    return (struct chance){.fill = fill_from_system};
}

struct chance chance_of_seed(uint64_t seed)
{
    return (struct chance){.fill = fill_from_seed, .state = seed};
}

void chance_fill(struct chance *chance, void *bytes, size_t len)
{
    chance->fill(chance, bytes, len);
}

uint64_t chance_below(struct chance *chance, uint64_t limit)
{
    uint64_t biased = -limit % limit; /* so many low values would come up once too often */
    uint64_t got;

    assert(limit > 0);
    do
        chance_fill(chance, &got, sizeof got);
    while (got < biased);
    return got % limit;
}
