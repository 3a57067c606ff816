#include "hub/model/heap.h"

#include <math.h>
#include <stdlib.h>

#include "hub/base/mem.h"

enum {
    FIRST_ROOM = 64,
    LONE = 1 << 30, /* more than there are crowds */
    SHARP_DECIMALS = 6,
    SHARP_SOURCES = 8,
    SHARP_HAZARDS = 3,
    COARSE_REPORTS = 40,
    COARSE_SOURCES = 3,
    COARSE_HAZARDS = 4,
    COARSE_SHARE = 100 /* one of so many reports anywhere */
};

/* Sources and hazards are counted by the bits they set: sketches, low when many. */
struct heap_crowd {
    uint32_t reports;
    uint64_t sources, hazards;
};

/* What stands there: 0, the slot is free; LONE and the two bits that one report sets, as
 * at nearly all places; or 1 + the place of its crowd. */
struct heap_place {
    int32_t  lat, lon; /* 1e-7 degree */
    uint32_t stands;
};

struct heaps {
    struct heap_place *places;
    size_t             room, used, all;
    struct heap_crowd *crowds;
    size_t             crowd_count, crowd_room;
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
    uint64_t hash = mixed((uint64_t)(uint32_t)lat << 32 | (uint32_t)lon) >> 32;
    size_t   at = hash * heaps->room >> 32;

    while (heaps->places[at].stands != 0 &&
           (heaps->places[at].lat != lat || heaps->places[at].lon != lon))
        at = at + 1 < heaps->room ? at + 1 : 0;
    return &heaps->places[at];
}

/* By half, at three quarters: memory for each report is what counts here. */
static void grow(struct heaps *heaps)
{
    struct heaps old = *heaps;

    heaps->room += heaps->room / 2;
    heaps->places = MEM_NEW_ARRAY(struct heap_place, heaps->room);
    for (size_t i = 0; i < old.room; i++)
        if (old.places[i].stands != 0)
            *find(heaps, old.places[i].lat, old.places[i].lon) = old.places[i];
    free(old.places);
}

struct heaps *heaps_new(void)
{
    struct heaps *heaps = MEM_NEW(struct heaps);

    heaps->room = FIRST_ROOM;
    heaps->places = MEM_NEW_ARRAY(struct heap_place, FIRST_ROOM);
    return heaps;
}

void heaps_free(struct heaps *heaps)
{
    if (!heaps)
        return;
    free(heaps->places);
    free(heaps->crowds);
    free(heaps);
}

static struct heap_crowd crowd_at(const struct heaps *heaps, const struct heap_place *place)
{
    if (place->stands == 0)
        return (struct heap_crowd){0};
    if (place->stands < LONE)
        return heaps->crowds[place->stands - 1];
    return (struct heap_crowd){.reports = 1,
                               .sources = UINT64_C(1) << (place->stands & 63),
                               .hazards = UINT64_C(1) << (place->stands >> 6 & 63)};
}

/* The crowd of a place that has one report, or a crowd already. */
static struct heap_crowd *crowd_of(struct heaps *heaps, struct heap_place *place)
{
    if (place->stands < LONE)
        return &heaps->crowds[place->stands - 1];
    if (heaps->crowd_count == heaps->crowd_room) {
        heaps->crowd_room += heaps->crowd_room / 2 + FIRST_ROOM;
        heaps->crowds = mem_grown(heaps->crowds, heaps->crowd_room * sizeof *heaps->crowds);
    }
    heaps->crowds[heaps->crowd_count++] = crowd_at(heaps, place);
    place->stands = (uint32_t)heaps->crowd_count;
    return &heaps->crowds[heaps->crowd_count - 1];
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
    struct heap_crowd crowd = crowd_at(heaps, place);
    unsigned          lat = decimals_of(place->lat), lon = decimals_of(place->lon);

    return (struct heap_counts){.reports = crowd.reports,
                                .sources = (size_t)__builtin_popcountll(crowd.sources),
                                .hazards = (size_t)__builtin_popcountll(crowd.hazards),
                                .all = heaps->all,
                                .decimals = lat > lon ? lat : lon};
}

static int32_t e7_of(double degrees)
{
    return (int32_t)llround(degrees * 1e7);
}

bool heaps_count(struct heaps *heaps, double lat, double lon, unsigned hazard, uint64_t source)
{
    unsigned           source_bit = mixed(source) & 63, hazard_bit = hazard & 63;
    struct heap_place *place;
    struct heap_crowd *crowd;
    struct heap_counts counts;

    if ((heaps->used + 1) * 4 > heaps->room * 3)
        grow(heaps);
    heaps->all++;
    place = find(heaps, e7_of(lat), e7_of(lon));
    if (place->stands == 0) {
        *place = (struct heap_place){.lat = e7_of(lat),
                                     .lon = e7_of(lon),
                                     .stands = LONE | hazard_bit << 6 | source_bit};
        heaps->used++;
    } else {
        crowd = crowd_of(heaps, place);
        crowd->reports++;
        crowd->sources |= UINT64_C(1) << source_bit;
        crowd->hazards |= UINT64_C(1) << hazard_bit;
    }
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
    return sizeof *heaps + heaps->room * sizeof *heaps->places +
           heaps->crowd_room * sizeof *heaps->crowds;
}
