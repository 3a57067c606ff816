#include "hub/model/heap.h"

#include <math.h>
#include <stdlib.h>

#include "hub/base/mem.h"

enum {
    FIRST_ROOM = 64, /* a power of two */
    SHARP_DECIMALS = 6,
    SHARP_SOURCES = 8,
    SHARP_HAZARDS = 3,
    COARSE_REPORTS = 40,
    COARSE_SOURCES = 3,
    COARSE_HAZARDS = 4,
    COARSE_SHARE = 100 /* one of so many reports anywhere */
};

/* Sources and hazards are counted by the bits they set: sketches, low when many. */
struct heap_place {
    int32_t  lat, lon; /* 1e-7 degree */
    uint32_t reports;  /* 0: free */
    uint64_t sources, hazards;
};

struct heaps {
    struct heap_place *places;
    size_t             mask, used, all;
};

bool heap_is(const struct heap_counts *counts)
{
    if (counts->decimals >= SHARP_DECIMALS)
        return counts->sources >= SHARP_SOURCES && counts->hazards >= SHARP_HAZARDS;
    return counts->reports >= COARSE_REPORTS && counts->hazards >= COARSE_HAZARDS &&
           counts->sources >= COARSE_SOURCES && counts->reports * COARSE_SHARE >= counts->all;
}

static uint64_t mixed(uint64_t number)
{
    number = (number ^ number >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    number = (number ^ number >> 27) * UINT64_C(0x94d049bb133111eb);
    return number ^ number >> 31;
}

static struct heap_place *find(const struct heaps *heaps, int32_t lat, int32_t lon)
{
    size_t at = mixed((uint64_t)(uint32_t)lat << 32 | (uint32_t)lon) & heaps->mask;

    while (heaps->places[at].reports > 0 &&
           (heaps->places[at].lat != lat || heaps->places[at].lon != lon))
        at = (at + 1) & heaps->mask;
    return &heaps->places[at];
}

static void grow(struct heaps *heaps)
{
    struct heaps old = *heaps;

    heaps->mask = old.mask * 2 + 1;
    heaps->places = MEM_NEW_ARRAY(struct heap_place, heaps->mask + 1);
    for (size_t i = 0; i <= old.mask; i++)
        if (old.places[i].reports > 0)
            *find(heaps, old.places[i].lat, old.places[i].lon) = old.places[i];
    free(old.places);
}

struct heaps *heaps_new(void)
{
    struct heaps *heaps = MEM_NEW(struct heaps);

    heaps->mask = FIRST_ROOM - 1;
    heaps->places = MEM_NEW_ARRAY(struct heap_place, FIRST_ROOM);
    return heaps;
}

void heaps_free(struct heaps *heaps)
{
    if (!heaps)
        return;
    free(heaps->places);
    free(heaps);
}

static unsigned decimals_of(int32_t e7)
{
    unsigned decimals = 7;

    while (decimals > 0 && e7 % 10 == 0) {
        e7 /= 10;
        decimals--;
    }
    return decimals;
}

static struct heap_counts counts_of(const struct heaps *heaps, const struct heap_place *place)
{
    unsigned lat = decimals_of(place->lat), lon = decimals_of(place->lon);

    return (struct heap_counts){.reports = place->reports,
                                .sources = (size_t)__builtin_popcountll(place->sources),
                                .hazards = (size_t)__builtin_popcountll(place->hazards),
                                .all = heaps->all,
                                .decimals = lat > lon ? lat : lon};
}

static int32_t e7_of(double degrees)
{
    return (int32_t)llround(degrees * 1e7);
}

bool heaps_count(struct heaps *heaps, double lat, double lon, unsigned hazard, uint64_t source)
{
    struct heap_place *place = find(heaps, e7_of(lat), e7_of(lon));
    struct heap_counts counts;

    if (place->reports == 0 && (heaps->used + 1) * 3 > (heaps->mask + 1) * 2) {
        grow(heaps);
        place = find(heaps, e7_of(lat), e7_of(lon));
    }
    heaps->used += place->reports == 0;
    heaps->all++;
    place->lat = e7_of(lat);
    place->lon = e7_of(lon);
    place->reports++;
    place->sources |= UINT64_C(1) << (mixed(source) & 63);
    place->hazards |= UINT64_C(1) << (hazard & 63);
    counts = counts_of(heaps, place);
    return heap_is(&counts);
}

struct heap_counts heaps_at(const struct heaps *heaps, double lat, double lon)
{
    const struct heap_place *place = find(heaps, e7_of(lat), e7_of(lon));

    return counts_of(heaps, place);
}

size_t heaps_bytes(const struct heaps *heaps)
{
    return sizeof *heaps + (heaps->mask + 1) * sizeof *heaps->places;
}
