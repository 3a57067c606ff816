#include "hub/model/cluster/grid.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"

enum { COSINE_BITS = 24, DEGREE = 10000000 };

static const int64_t HALF = NEAR_CIRCLE / 2, QUARTER = NEAR_CIRCLE / 4;
static const int64_t BUCKET_LEAST_MS = 60000;

static int64_t floor_div(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

static uint64_t hash_of(const struct cell *cell)
{
    uint64_t where = (uint64_t)(uint32_t)cell->row << 32 | (uint32_t)cell->column;

    return index_mixed(where ^ (uint64_t)(uint32_t)cell->bucket * UINT64_C(0x9e3779b97f4a7c15) ^
                       (uint64_t)cell->layer << 40);
}

static uint64_t cell_hash(const void *owner, uint32_t place)
{
    return hash_of(&((const struct grid *)owner)->cells[place]);
}

/* Squares of the sharp layer leave room for two sharp accuracies, and are never so much
 * smaller than the reach that a vague report has to look at hundreds. */
static int64_t side_of(const struct near_kind *kind, bool is_vague)
{
    int64_t side = kind->distance + kind->distance / 4;

    if (is_vague)
        return kind->reach + 1;
    return (side > kind->reach / 4 ? side : kind->reach / 4) + 1;
}

static bool is_vague(const struct near_kind *kind, const struct member *member)
{
    return 2 * near_units(member->accuracy_m) + kind->distance >= side_of(kind, false);
}

static int64_t bucket_len(const struct near_kind *kind)
{
    return kind->window_ms > BUCKET_LEAST_MS ? kind->window_ms : BUCKET_LEAST_MS;
}

static uint32_t row_cosine(const struct grid *grid, int64_t row, int64_t side)
{
    int64_t south = row * side - QUARTER, north = south + side;
    int64_t far = -south > north ? -south : north;

    return grid->least_cosine[far < QUARTER ? far / DEGREE : QUARTER / DEGREE];
}

/* How wide a column of the row is; the whole circle near the poles. */
static int64_t column_width(uint32_t cosine, int64_t side)
{
    int64_t width = cosine == 0 ? NEAR_CIRCLE : (side << COSINE_BITS) / cosine + 1;

    return width < NEAR_CIRCLE ? width : NEAR_CIRCLE;
}

static struct cell cell_of(const struct grid *grid, const struct near_kind *kind,
                           const struct member *member)
{
    int64_t side = side_of(kind, member->is_vague);
    int64_t row = (member->lat + QUARTER) / side;
    int64_t width = column_width(row_cosine(grid, row, side), side);

    return (struct cell){.layer = member->key * 2 + member->is_vague,
                         .bucket = (int32_t)floor_div(member->happened_ms, bucket_len(kind)),
                         .row = (int32_t)row,
                         .column = (int32_t)((member->lon + HALF) / width),
                         .head = NEAR_NONE};
}

static bool cells_same(const struct cell *one, const struct cell *other)
{
    return one->row == other->row && one->column == other->column &&
           one->bucket == other->bucket && one->layer == other->layer;
}

static uint32_t find_cell(const struct grid *grid, const struct cell *wanted)
{
    uint32_t place;

    INDEX_EACH(&grid->index, hash_of(wanted), place)
    {
        if (cells_same(&grid->cells[place], wanted))
            return place;
    }
    return NEAR_NONE;
}

static uint32_t new_cell(struct grid *grid, const struct cell *cell)
{
    uint32_t place = grid->free;

    if (place != NEAR_NONE) {
        grid->free = grid->cells[place].head;
    } else {
        if (grid->count == grid->room) {
            grid->room = grid->room + grid->room / 2 + 64;
            grid->cells = mem_grown(grid->cells, grid->room * sizeof *grid->cells);
        }
        place = (uint32_t)grid->count++;
    }
    grid->cells[place] = *cell;
    index_put(&grid->index, place, cell_hash, grid);
    return place;
}

void grid_open(struct grid *grid)
{
    *grid = (struct grid){.free = NEAR_NONE};
    for (int degree = 0; degree <= 90; degree++)
        grid->least_cosine[degree] = degree >= 89 ? 0 : near_cosine((degree + 1) * DEGREE);
}

void grid_close(struct grid *grid)
{
    free(grid->cells);
    free(grid->vague_counts);
    index_free(&grid->index);
}

size_t grid_bytes(const struct grid *grid)
{
    return grid->room * sizeof *grid->cells + index_bytes(&grid->index) +
           grid->key_room * sizeof *grid->vague_counts;
}

static void count_vague(struct grid *grid, uint32_t key, int change)
{
    if (key >= grid->key_room) {
        size_t room = key + 64;

        grid->vague_counts = mem_grown(grid->vague_counts, room * sizeof(uint32_t));
        memset(grid->vague_counts + grid->key_room, 0,
               (room - grid->key_room) * sizeof(uint32_t));
        grid->key_room = room;
    }
    grid->vague_counts[key] += (uint32_t)change;
}

uint32_t grid_put(struct grid *grid, const struct near_kind *kind, struct member *members,
                  uint32_t place)
{
    struct member *member = &members[place];
    struct cell    wanted;
    uint32_t       found, head;

    member->is_vague = is_vague(kind, member);
    member->is_in_grid = true;
    count_vague(grid, member->key, member->is_vague);
    wanted = cell_of(grid, kind, member);
    found = find_cell(grid, &wanted);
    if (found == NEAR_NONE)
        found = new_cell(grid, &wanted);
    head = grid->cells[found].head;
    member->cell_next = head;
    member->cell_prev = NEAR_NONE;
    if (head != NEAR_NONE)
        members[head].cell_prev = place;
    grid->cells[found].head = place;
    return found;
}

void grid_take(struct grid *grid, const struct near_kind *kind, struct member *members,
               uint32_t place)
{
    struct member *member = &members[place];
    struct cell    wanted = cell_of(grid, kind, member);
    uint32_t       found;

    member->is_in_grid = false;
    count_vague(grid, member->key, -(int)member->is_vague);
    if (member->cell_next != NEAR_NONE)
        members[member->cell_next].cell_prev = member->cell_prev;
    if (member->cell_prev != NEAR_NONE) {
        members[member->cell_prev].cell_next = member->cell_next;
        return;
    }
    found = find_cell(grid, &wanted);
    grid->cells[found].head = member->cell_next;
    if (member->cell_next != NEAR_NONE)
        return;
    index_drop(&grid->index, found, cell_hash, grid);
    grid->cells[found].head = grid->free;
    grid->free = found;
}

/* What is searched of one row. */
struct search {
    const struct grid *grid;
    grid_visit_fn     *visit;
    void              *ctx;
    struct cell        wanted;
    int32_t            bucket;
    int64_t            width;
};

/* The columns that hold the longitudes from … to, in the three windows of time. */
static bool visit_columns(struct search *search, int64_t from, int64_t to)
{
    int64_t last = (to + HALF) / search->width;

    for (int64_t column = (from + HALF) / search->width; column <= last; column++) {
        search->wanted.column = (int32_t)column;
        for (int32_t step = -1; step <= 1; step++) {
            uint32_t found;

            search->wanted.bucket = search->bucket + step;
            found = find_cell(search->grid, &search->wanted);
            if (found != NEAR_NONE && !search->visit(search->ctx, found))
                return false;
        }
    }
    return true;
}

static bool visit_row(struct search *search, const struct member *member, uint32_t cosine,
                      int64_t radius)
{
    uint32_t cosines = cosine + member->cosine;
    int64_t  east = cosines == 0 ? HALF : ((radius + 1) << (COSINE_BITS + 1)) / cosines + 1;
    int64_t  from = member->lon - east, to = member->lon + east;

    if (east >= HALF)
        return visit_columns(search, -HALF, HALF - 1);
    if (from < -HALF && !visit_columns(search, from + NEAR_CIRCLE, HALF - 1))
        return false;
    if (to >= HALF && !visit_columns(search, -HALF, to - NEAR_CIRCLE))
        return false;
    return visit_columns(search, from < -HALF ? -HALF : from, to >= HALF ? HALF - 1 : to);
}

static bool visit_layer(struct search *search, const struct near_kind *kind,
                        const struct member *member, bool vague)
{
    int64_t side = side_of(kind, vague);
    int64_t radius = kind->distance + near_units(member->accuracy_m) +
                     (side_of(kind, false) - kind->distance) / 2;
    int64_t first, last;

    if (vague || radius > kind->reach)
        radius = kind->reach;
    first = floor_div(member->lat - radius + QUARTER, side);
    last = (member->lat + radius + QUARTER) / side;
    search->wanted.layer = member->key * 2 + vague;
    for (int64_t row = first < 0 ? 0 : first; row <= last; row++) {
        uint32_t cosine = row_cosine(search->grid, row, side);

        search->wanted.row = (int32_t)row;
        search->width = column_width(cosine, side);
        if (!visit_row(search, member, cosine, radius))
            return false;
    }
    return true;
}

void grid_visit(const struct grid *grid, const struct near_kind *kind,
                const struct member *member, grid_visit_fn *visit, void *ctx)
{
    struct search search = {
        .grid = grid,
        .visit = visit,
        .ctx = ctx,
        .bucket = (int32_t)floor_div(member->happened_ms, bucket_len(kind)),
    };

    if (!visit_layer(&search, kind, member, false))
        return;
    if (member->key < grid->key_room && grid->vague_counts[member->key] > 0)
        visit_layer(&search, kind, member, true);
}
