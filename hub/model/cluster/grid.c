#include "hub/model/cluster/grid.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"

enum { DEGREE = 10000000 };

static const int64_t HALF = NEAR_CIRCLE / 2, QUARTER = NEAR_CIRCLE / 4;
static const int64_t BUCKET_LEAST_MS = 60000;

static int64_t floor_div(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

static uint32_t hash_of(const struct cell *cell)
{
    uint64_t where = (uint64_t)(uint32_t)cell->row << 32 | (uint32_t)cell->column;

    return (uint32_t)index_mixed(where ^ (uint64_t)cell->layer * UINT64_C(0x9e3779b97f4a7c15));
}

/* Squares of the sharp layer are so large that two rows and columns mostly do, and never
 * so small that a vague report has to look at hundreds. */
static int64_t side_of(const struct near_kind *kind, bool is_vague)
{
    if (is_vague)
        return kind->reach + 1;
    return (2 * kind->distance > kind->reach / 4 ? 2 * kind->distance : kind->reach / 4) + 1;
}

/* The largest accuracy, in units, that is called sharp. */
static int64_t sharp_most(const struct near_kind *kind)
{
    return kind->distance / 8;
}

static bool is_vague(const struct near_kind *kind, const struct member *member)
{
    return near_units(member->accuracy_m) > sharp_most(kind);
}

static int64_t bucket_len(const struct near_kind *kind)
{
    return kind->address_window_ms > BUCKET_LEAST_MS ? kind->address_window_ms
                                                     : BUCKET_LEAST_MS;
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
    int64_t width = cosine == 0 ? NEAR_CIRCLE : (side << NEAR_COSINE_BITS) / cosine + 1;

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

/* The newest cell of the square. */
static uint32_t find_square(const struct grid *grid, const struct cell *wanted)
{
    uint32_t hash = hash_of(wanted), place;

    INDEX_EACH(&grid->index, hash, place)
    {
        const struct cell *cell = &grid->cells[place];

        if (cell->row == wanted->row && cell->column == wanted->column &&
            cell->layer == wanted->layer)
            return place;
    }
    return NEAR_NONE;
}

/* The newest cell of the square that is of this bucket or an older one, and the one
 * before it in the chain. */
static uint32_t find_from(const struct grid *grid, const struct cell *wanted, uint32_t *newer_r)
{
    uint32_t place = find_square(grid, wanted);

    *newer_r = NEAR_NONE;
    while (place != NEAR_NONE && grid->cells[place].bucket > wanted->bucket) {
        *newer_r = place;
        place = grid->cells[place].older;
    }
    return place;
}

static uint32_t free_cell(struct grid *grid)
{
    uint32_t place = grid->free;

    if (place != NEAR_NONE) {
        grid->free = grid->cells[place].head;
        return place;
    }
    if (grid->count == grid->room) {
        grid->room = grid->room + grid->room / 2 + 64;
        grid->cells = mem_grown(grid->cells, grid->room * sizeof *grid->cells);
    }
    return (uint32_t)grid->count++;
}

static uint32_t find_or_make(struct grid *grid, const struct cell *wanted)
{
    uint32_t newer, older = find_from(grid, wanted, &newer), place;

    if (older != NEAR_NONE && grid->cells[older].bucket == wanted->bucket)
        return older;
    place = free_cell(grid);
    grid->cells[place] = *wanted;
    grid->cells[place].older = older;
    if (newer != NEAR_NONE) {
        grid->cells[newer].older = place;
        return place;
    }
    if (older != NEAR_NONE)
        index_drop(&grid->index, hash_of(wanted), older);
    index_put(&grid->index, hash_of(wanted), place);
    return place;
}

static void drop_cell(struct grid *grid, uint32_t place, uint32_t newer)
{
    uint32_t older = grid->cells[place].older, hash = hash_of(&grid->cells[place]);

    if (newer != NEAR_NONE) {
        grid->cells[newer].older = older;
    } else {
        index_drop(&grid->index, hash, place);
        if (older != NEAR_NONE)
            index_put(&grid->index, hash, older);
    }
    grid->cells[place].head = grid->free;
    grid->free = place;
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
    found = find_or_make(grid, &wanted);
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
    uint32_t       found, newer;

    member->is_in_grid = false;
    count_vague(grid, member->key, -(int)member->is_vague);
    if (member->cell_next != NEAR_NONE)
        members[member->cell_next].cell_prev = member->cell_prev;
    if (member->cell_prev != NEAR_NONE) {
        members[member->cell_prev].cell_next = member->cell_next;
        return;
    }
    found = find_from(grid, &wanted, &newer);
    grid->cells[found].head = member->cell_next;
    if (member->cell_next == NEAR_NONE)
        drop_cell(grid, found, newer);
}

enum { SQUARES = 16 };

/* Squares are gathered before any is looked at, so that memory has time to bring them. */
struct search {
    const struct grid *grid;
    grid_visit_fn     *visit;
    void              *ctx;
    struct cell        wanted;
    int32_t            oldest; /* bucket */
    int64_t            width;
    struct cell        squares[SQUARES];
    size_t             count;
};

/* The cells of the square, newest first, in the three windows of time. */
static void visit_square(const struct search *search, const struct cell *square)
{
    uint32_t newer, place = find_from(search->grid, square, &newer);

    while (place != NEAR_NONE && search->grid->cells[place].bucket >= search->oldest) {
        uint32_t older = search->grid->cells[place].older;

        search->visit(search->ctx, place);
        place = older;
    }
}

static void visit_gathered(struct search *search)
{
    for (size_t i = 0; i < search->count; i++)
        visit_square(search, &search->squares[i]);
    search->count = 0;
}

static void gather_columns(struct search *search, int64_t from, int64_t to)
{
    int64_t last = (to + HALF) / search->width;

    for (int64_t column = (from + HALF) / search->width; column <= last; column++) {
        if (search->count == SQUARES)
            visit_gathered(search);
        search->wanted.column = (int32_t)column;
        search->squares[search->count++] = search->wanted;
        index_expect(&search->grid->index, hash_of(&search->wanted));
    }
}

/* The columns of the row that are within radius, around the globe. */
static void gather_row(struct search *search, const struct member *member, uint32_t cosine,
                       int64_t radius)
{
    uint32_t cosines = cosine + member->cosine;
    int64_t east = cosines == 0 ? HALF : ((radius + 1) << (NEAR_COSINE_BITS + 1)) / cosines + 1;
    int64_t from = member->lon - east, to = member->lon + east;

    if (east >= HALF) {
        gather_columns(search, -HALF, HALF - 1);
        return;
    }
    if (from < -HALF)
        gather_columns(search, from + NEAR_CIRCLE, HALF - 1);
    if (to >= HALF)
        gather_columns(search, -HALF, to - NEAR_CIRCLE);
    gather_columns(search, from < -HALF ? -HALF : from, to >= HALF ? HALF - 1 : to);
}

static void gather_layer(struct search *search, const struct near_kind *kind,
                         const struct member *member, bool vague)
{
    int64_t side = side_of(kind, vague);
    int64_t radius = kind->distance + near_units(member->accuracy_m) + sharp_most(kind);
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
        gather_row(search, member, cosine, radius);
    }
}

void grid_visit(const struct grid *grid, const struct near_kind *kind,
                const struct member *member, grid_visit_fn *visit, void *ctx)
{
    int32_t       bucket = (int32_t)floor_div(member->happened_ms, bucket_len(kind));
    struct search search = {.grid = grid, .visit = visit, .ctx = ctx, .oldest = bucket - 1};

    search.wanted.bucket = bucket + 1;
    gather_layer(&search, kind, member, false);
    if (member->key < grid->key_room && grid->vague_counts[member->key] > 0)
        gather_layer(&search, kind, member, true);
    visit_gathered(&search);
}
