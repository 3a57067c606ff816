/* components.c: connected components of points in a plane, all at once.
 *
 * Cells are squares whose two farthest points are still within the radius, so a cell is
 * connected by itself and only pairs of cells up to two rows and columns apart need be
 * looked at, each until one pair of points joins them. Points are sorted by cell; the
 * neighbours of a cell are found by walking the rows below in step, without hashing. */
#include <assert.h>
#include <stdlib.h>

#include "hub/base/mem.h"
#include "hub/model/cluster.h"

enum { RADIX_BITS = 11, RADIX = 1 << RADIX_BITS, ROWS_BELOW = 2 };

struct sorted {
    uint64_t where; /* row, column */
    uint32_t point;
};

struct plane_cell {
    int64_t  row, column;
    uint32_t first, end; /* of the sorted points */
    uint32_t parent;
    int32_t  west, east, south, north; /* what its points cover */
};

struct plane {
    const int32_t (*points)[2];
    struct sorted     *sorted;
    size_t             count;
    struct plane_cell *cells;
    size_t             cell_count;
    int64_t            radius;
};

/* The side of the largest square, of whole units, within which all are within radius. */
static int64_t side_of(int64_t radius)
{
    int64_t side = 1;

    for (int64_t step = INT64_C(1) << 30; step > 0; step /= 2)
        if ((side + step - 1) * (side + step - 1) * 2 <= radius * radius)
            side += step;
    return side;
}

static void sort_by_cell(struct plane *plane)
{
    struct sorted *spare = mem_zeroed_array(plane->count, sizeof *spare);
    uint64_t       any = 0;

    for (size_t i = 0; i < plane->count; i++)
        any |= plane->sorted[i].where;
    for (unsigned shift = 0; shift < 64; shift += RADIX_BITS) {
        size_t         starts[RADIX] = {0}, sum = 0;
        struct sorted *from = plane->sorted;

        if ((any >> shift & (RADIX - 1)) == 0)
            continue;
        for (size_t i = 0; i < plane->count; i++)
            starts[from[i].where >> shift & (RADIX - 1)]++;
        for (size_t digit = 0; digit < RADIX; digit++) {
            size_t here = starts[digit];

            starts[digit] = sum;
            sum += here;
        }
        for (size_t i = 0; i < plane->count; i++)
            spare[starts[from[i].where >> shift & (RADIX - 1)]++] = from[i];
        plane->sorted = spare;
        spare = from;
    }
    free(spare);
}

static void place_points(struct plane *plane)
{
    int64_t side = side_of(plane->radius);

    plane->sorted = mem_zeroed_array(plane->count, sizeof *plane->sorted);
    for (size_t i = 0; i < plane->count; i++) {
        uint64_t column = (uint64_t)(((int64_t)plane->points[i][0] - INT32_MIN) / side);
        uint64_t row = (uint64_t)(((int64_t)plane->points[i][1] - INT32_MIN) / side);

        plane->sorted[i] = (struct sorted){.where = row << 32 | column, .point = (uint32_t)i};
    }
    sort_by_cell(plane);
}

static void stretch(struct plane_cell *cell, const int32_t point[2])
{
    cell->west = point[0] < cell->west ? point[0] : cell->west;
    cell->east = point[0] > cell->east ? point[0] : cell->east;
    cell->south = point[1] < cell->south ? point[1] : cell->south;
    cell->north = point[1] > cell->north ? point[1] : cell->north;
}

static void form_cells(struct plane *plane)
{
    struct plane_cell *cell = NULL;

    plane->cells = mem_zeroed_array(plane->count + 1, sizeof *plane->cells);
    for (size_t i = 0; i < plane->count; i++) {
        const int32_t *point = plane->points[plane->sorted[i].point];

        if (i == 0 || plane->sorted[i].where != plane->sorted[i - 1].where) {
            cell = &plane->cells[plane->cell_count];
            *cell = (struct plane_cell){.row = (int64_t)(plane->sorted[i].where >> 32),
                                        .column = (uint32_t)plane->sorted[i].where,
                                        .first = (uint32_t)i,
                                        .parent = (uint32_t)plane->cell_count++,
                                        .west = point[0],
                                        .east = point[0],
                                        .south = point[1],
                                        .north = point[1]};
        }
        stretch(cell, point);
        cell->end = (uint32_t)i + 1;
    }
}

static uint32_t root_of(struct plane_cell *cells, uint32_t cell)
{
    while (cells[cell].parent != cell) {
        cells[cell].parent = cells[cells[cell].parent].parent;
        cell = cells[cell].parent;
    }
    return cell;
}

static int64_t gap(int64_t one_end, int64_t other_start, int64_t other_end, int64_t one_start)
{
    int64_t after = other_start - one_end, before = one_start - other_end;
    int64_t far = after > before ? after : before;

    return far > 0 ? far : 0;
}

/* Whether any of the cell is within radius of the point. */
static bool reaches(const struct plane *plane, const struct plane_cell *cell,
                    const int32_t point[2])
{
    int64_t east = gap(cell->east, point[0], point[0], cell->west);
    int64_t north = gap(cell->north, point[1], point[1], cell->south);

    return east * east + north * north <= plane->radius * plane->radius;
}

static bool have_link(const struct plane *plane, const struct plane_cell *one,
                      const struct plane_cell *other)
{
    int64_t east = gap(one->east, other->west, other->east, one->west);
    int64_t north = gap(one->north, other->south, other->north, one->south);
    int64_t most = plane->radius * plane->radius;

    if (east * east + north * north > most)
        return false;
    for (uint32_t i = one->first; i < one->end; i++) {
        const int32_t *a = plane->points[plane->sorted[i].point];

        if (!reaches(plane, other, a))
            continue;
        for (uint32_t j = other->first; j < other->end; j++) {
            const int32_t *b = plane->points[plane->sorted[j].point];
            int64_t        x = (int64_t)a[0] - b[0], y = (int64_t)a[1] - b[1];

            if (x * x + y * y <= most)
                return true;
        }
    }
    return false;
}

static void join_cells(struct plane *plane, uint32_t one, uint32_t other)
{
    uint32_t a = root_of(plane->cells, one), b = root_of(plane->cells, other);

    if (a == b || !have_link(plane, &plane->cells[one], &plane->cells[other]))
        return;
    plane->cells[a > b ? a : b].parent = a > b ? b : a;
}

/* The cell with the two to its right and, of the two rows below, the five around it.
 * next[] are where the rows below are being read; they only ever move on. */
static void join_around(struct plane *plane, uint32_t cell, size_t next[ROWS_BELOW + 1])
{
    const struct plane_cell *cells = plane->cells, *mine = &cells[cell];

    for (size_t at = cell + 1; at < plane->cell_count && cells[at].row == mine->row &&
                               cells[at].column <= mine->column + 2;
         at++)
        join_cells(plane, cell, (uint32_t)at);
    for (int below = 1; below <= ROWS_BELOW; below++) {
        size_t at = next[below];

        while (at < plane->cell_count &&
               (cells[at].row < mine->row + below ||
                (cells[at].row == mine->row + below && cells[at].column < mine->column - 2)))
            at++;
        next[below] = at;
        for (; at < plane->cell_count && cells[at].row == mine->row + below &&
               cells[at].column <= mine->column + 2;
             at++)
            join_cells(plane, cell, (uint32_t)at);
    }
}

static void name_components(const struct plane *plane, uint32_t *component_r)
{
    uint32_t *least = mem_zeroed_array(plane->cell_count + 1, sizeof *least);

    for (size_t i = 0; i < plane->cell_count; i++)
        least[i] = UINT32_MAX;
    for (uint32_t i = 0; i < plane->cell_count; i++) {
        uint32_t root = root_of(plane->cells, i);

        for (uint32_t j = plane->cells[i].first; j < plane->cells[i].end; j++)
            if (plane->sorted[j].point < least[root])
                least[root] = plane->sorted[j].point;
    }
    for (uint32_t i = 0; i < plane->cell_count; i++)
        for (uint32_t j = plane->cells[i].first; j < plane->cells[i].end; j++)
            component_r[plane->sorted[j].point] = least[root_of(plane->cells, i)];
    free(least);
}

void cluster_components(uint32_t *component_r, const int32_t (*points)[2], size_t count,
                        int32_t radius)
{
    struct plane plane = {.points = points, .count = count, .radius = radius};
    size_t       next[ROWS_BELOW + 1] = {0};

    assert(radius >= 1 && radius <= 1 << 29 && count <= CLUSTER_REPORTS_MAX);
    place_points(&plane);
    form_cells(&plane);
    for (uint32_t i = 0; i < plane.cell_count; i++)
        join_around(&plane, i, next);
    name_components(&plane, component_r);
    free(plane.sorted);
    free(plane.cells);
}
