#include "hub/model/cluster/shards.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "hub/model/cluster/index.h"

/* A report, and who was handed it. */
struct handed {
    struct cluster_report report;
    uint32_t              owners; /* one bit each */
    unsigned              owner;
    bool                  is_named;
    uint32_t              stamp;
};

struct shards {
    struct shards_settings settings;
    struct cluster        *owners[SHARDS_OWNERS_MAX];
    struct cluster        *border;
    struct handed         *reports;
    size_t                 count, room;
    struct index           by_id, by_no;
    struct id             *named;
    size_t                 named_count, named_room;
    struct index           by_named;
    uint32_t               stamp;
    bool                   has_entered;
};

/* ── which tiles are whose ──────────────────────────────────────────────────────── */

static unsigned shard_of_tile(int64_t row, int64_t column, int32_t columns)
{
    uint64_t tile = (uint64_t)(row * columns + (column % columns + columns) % columns);

    return (unsigned)(index_mixed(tile) % SHARDS);
}

static int64_t tile_at(double degrees, int32_t columns)
{
    return (int64_t)floor(degrees * columns / 360);
}

unsigned shards_of(struct point at, int32_t columns)
{
    return shard_of_tile(tile_at(at.lat + 90, columns), tile_at(at.lon + 180, columns),
                         columns);
}

static uint32_t all_owners(const struct shards *shards)
{
    return (uint32_t)((UINT64_C(1) << shards->settings.owners) - 1);
}

/* The owners of all tiles within reach of the report. */
static uint32_t owners_near(const struct shards *shards, const struct cluster_report *report)
{
    int32_t  columns = shards->settings.columns;
    double   reach_m = hazards_at(shards->settings.hazards, report->hazard)->reach_m;
    double   north = (reach_m * 1.01 + 1) / (EARTH_RADIUS_M * M_PI / 180);
    double   cosine = cos((fabs(report->lat) + north) * M_PI / 180);
    double   east = cosine > 0 ? north / cosine : 180;
    uint32_t owners = 0;
    int64_t  last_row = tile_at(report->lat + north + 90, columns);
    int64_t  last_column = tile_at(report->lon + east + 180, columns);

    if (east >= 180)
        return all_owners(shards);
    for (int64_t row = tile_at(report->lat - north + 90, columns); row <= last_row; row++)
        for (int64_t column = tile_at(report->lon - east + 180, columns); column <= last_column;
             column++)
            owners |= UINT32_C(1)
                      << shard_of_tile(row, column, columns) % shards->settings.owners;
    return owners;
}

/* ── reports ────────────────────────────────────────────────────────────────────── */

struct shards *shards_open(const struct shards_settings *settings)
{
    struct shards *shards = MEM_NEW(struct shards);

    assert(settings->owners >= 1 && settings->owners <= SHARDS_OWNERS_MAX);
    shards->settings = *settings;
    for (unsigned i = 0; i < settings->owners; i++)
        shards->owners[i] = cluster_open(settings->hazards, settings->late_s);
    shards->border = cluster_open(settings->hazards, settings->late_s);
    return shards;
}

void shards_close(struct shards *shards)
{
    if (!shards)
        return;
    for (unsigned i = 0; i < shards->settings.owners; i++)
        cluster_close(shards->owners[i]);
    cluster_close(shards->border);
    index_free(&shards->by_id);
    index_free(&shards->by_no);
    index_free(&shards->by_named);
    free(shards->named);
    free(shards->reports);
    free(shards);
}

static uint32_t hash_of_id(const struct id *id)
{
    return (uint32_t)index_of_id(id);
}

static uint32_t hash_of_no(int64_t no)
{
    return (uint32_t)index_mixed((uint64_t)no);
}

static struct handed *by_id(const struct shards *shards, const struct id *id)
{
    uint32_t place;

    INDEX_EACH(&shards->by_id, hash_of_id(id), place)
    {
        if (id_same(&shards->reports[place].report.id, id))
            return &shards->reports[place];
    }
    return NULL;
}

static struct handed *by_no(const struct shards *shards, int64_t no)
{
    uint32_t place;

    INDEX_EACH(&shards->by_no, hash_of_no(no), place)
    {
        if (shards->reports[place].report.no == no)
            return &shards->reports[place];
    }
    return NULL;
}

static bool is_named(const struct shards *shards, const struct id *id)
{
    uint32_t place;

    INDEX_EACH(&shards->by_named, hash_of_id(id), place)
    {
        if (id_same(&shards->named[place], id))
            return true;
    }
    return false;
}

static void hand(struct shards *shards, struct handed *handed, uint32_t owners)
{
    for (unsigned i = 0; i < shards->settings.owners; i++)
        if (owners & ~handed->owners & UINT32_C(1) << i)
            cluster_add(shards->owners[i], &handed->report);
    handed->owners |= owners;
}

bool shards_add(struct shards *shards, const struct cluster_report *report)
{
    struct handed *handed;
    unsigned shard = report->has_place ? shards_of((struct point){report->lat, report->lon},
                                                   shards->settings.columns)
                                       : 0;

    if (by_id(shards, &report->id))
        return false;
    if (shards->count == shards->room) {
        shards->room = 2 * shards->room + 64;
        shards->reports = mem_grown(shards->reports, shards->room * sizeof *shards->reports);
    }
    handed = &shards->reports[shards->count];
    *handed = (struct handed){.report = *report,
                              .owner = shard % shards->settings.owners,
                              .is_named = is_named(shards, &report->id)};
    index_put(&shards->by_id, hash_of_id(&report->id), (uint32_t)shards->count);
    index_put(&shards->by_no, hash_of_no(report->no), (uint32_t)shards->count);
    shards->count++;
    hand(shards, handed, UINT32_C(1) << handed->owner);
    if (report->has_place)
        hand(shards, handed, owners_near(shards, report));
    if (handed->is_named)
        hand(shards, handed, all_owners(shards));
    return true;
}

/* ── entries ────────────────────────────────────────────────────────────────────── */

static void name(struct shards *shards, const struct id *id)
{
    struct handed *handed = by_id(shards, id);

    if (handed) {
        handed->is_named = true;
        hand(shards, handed, all_owners(shards));
    }
    if (is_named(shards, id))
        return;
    if (shards->named_count == shards->named_room) {
        shards->named_room = 2 * shards->named_room + 64;
        shards->named = mem_grown(shards->named, shards->named_room * sizeof *shards->named);
    }
    index_put(&shards->by_named, hash_of_id(id), (uint32_t)shards->named_count);
    shards->named[shards->named_count++] = *id;
}

void shards_enter(struct shards *shards, const struct cluster_entry *entries, size_t count)
{
    for (unsigned i = 0; i < shards->settings.owners; i++)
        cluster_enter(shards->owners[i], entries, count);
    cluster_enter(shards->border, entries, count);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < entries[i].side_count; j++)
            for (size_t k = 0; k < entries[i].sides[j].count; k++)
                name(shards, &entries[i].sides[j].ids[k]);
    shards->has_entered = true;
}

/* ── what the border decides about ──────────────────────────────────────────────── */

static bool is_of_border(const struct shards *shards, const struct handed *handed)
{
    return (handed->owners & (handed->owners - 1)) != 0 ||
           cluster_number_of(shards->border, &handed->report.id) > 0;
}

/* Hands the border what hangs together with the report, as this owner sees it. */
static void look(struct shards *shards, const struct cluster *owner, int64_t no)
{
    struct arena           arena = {0};
    struct cluster_member *members;
    bool                   is_shared = false;
    size_t                 count;

    if (by_no(shards, no)->stamp == shards->stamp)
        return;
    count = cluster_base(owner, no, &arena, &members);
    for (size_t i = 0; i < count; i++) {
        struct handed *handed = by_no(shards, members[i].no);

        handed->stamp = shards->stamp;
        is_shared = is_shared || is_of_border(shards, handed);
    }
    for (size_t i = 0; is_shared && i < count; i++)
        cluster_add(shards->border, &by_no(shards, members[i].no)->report);
    arena_free(&arena);
}

void shards_settle(struct shards *shards)
{
    size_t count;

    for (unsigned i = 0; i < shards->settings.owners; i++) {
        const struct cluster_move *moves = cluster_settle(shards->owners[i], &count);

        shards->stamp++;
        for (size_t j = 0; j < count; j++)
            look(shards, shards->owners[i], moves[j].no);
        for (size_t j = 0; shards->has_entered && j < shards->count; j++)
            if (shards->reports[j].is_named)
                look(shards, shards->owners[i], shards->reports[j].report.no);
    }
    shards->has_entered = false;
    cluster_settle(shards->border, &count);
}

const struct cluster *shards_cluster(const struct shards *shards, int64_t no)
{
    const struct handed *handed = by_no(shards, no);

    if (!handed)
        return NULL;
    return cluster_number_of(shards->border, &handed->report.id) > 0
               ? shards->border
               : shards->owners[handed->owner];
}

size_t shards_at_border(const struct shards *shards)
{
    return cluster_count(shards->border);
}
