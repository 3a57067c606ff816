/* outline.c: which places lie in an area. The cells of the curve are a quadtree: a
 * cell no border runs through is taken or left whole, the others are divided until so
 * few places are left that each is asked. A place is inside when a ray to the west
 * crosses the border an odd number of times; on the way down each cell keeps only the
 * edges such a ray can still meet. */
#include "hub/model/audience/parts.h"

#include <stdlib.h>
#include <string.h>

enum { LEVELS = 16, FEW = 16, WORTH_DIVIDING = 256 };

/* Doubles hold the corners of a cell to this; what is nearer counts as touching. */
#define MARGIN 8192.0

struct cell {
    unsigned level;
    uint32_t row, column; /* of this level's grid */
    size_t   from, to;    /* its places */
};

/* The edges that matter in a cell, as numbers on the descent's stack. */
struct kept {
    size_t near, far, end; /* near: may touch it; far: west of it, seen from a part of it */
    bool   is_inside;      /* what edges across the whole west say */
};

struct descent {
    const struct outline *outline;
    const struct places  *places;
    struct gather        *gather;
    uint32_t             *stack;
    size_t                room;
};

static int64_t smaller(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

static int64_t larger(int64_t one, int64_t other)
{
    return one > other ? one : other;
}

static void add_ring(struct outline *outline, const struct ring *ring)
{
    for (size_t i = 0; i + 1 < ring->count; i++) {
        struct point        a = ring->points[i], b = ring->points[i + 1];
        struct outline_edge edge = {place_axis(a.lat), place_axis(a.lon), place_axis(b.lat),
                                    place_axis(b.lon)};

        if (edge.y0 > edge.y1)
            edge = (struct outline_edge){edge.y1, edge.x1, edge.y0, edge.x0};
        outline->south = smaller(outline->south, edge.y0);
        outline->north = larger(outline->north, edge.y1);
        outline->west = smaller(outline->west, smaller(edge.x0, edge.x1));
        outline->east = larger(outline->east, larger(edge.x0, edge.x1));
        outline->edges[outline->count++] = edge;
    }
}

void outline_of(struct outline *outline_r, const struct shape *shape)
{
    *outline_r = (struct outline){
        .edges = MEM_NEW_ARRAY(struct outline_edge, shape_point_count(shape)),
        .south = UINT32_MAX,
        .west = UINT32_MAX,
    };
    for (size_t p = 0; p < shape->count; p++)
        for (size_t r = 0; r < shape->polygons[p].count; r++)
            add_ring(outline_r, &shape->polygons[p].rings[r]);
}

void outline_free(struct outline *outline)
{
    free(outline->edges);
}

/* ── one place ─────────────────────────────────────────────────────────────────── */

enum crossing { MISSED, CROSSED, ON_BORDER };

/* Exact: each product is at most 1.8e9 * 3.6e9. */
static enum crossing ray_meets(const struct outline_edge *edge, int64_t y, int64_t x)
{
    int64_t across, along;

    if (y < edge->y0 || y > edge->y1)
        return MISSED;
    across = (edge->y1 - edge->y0) * (x - edge->x0);
    along = (edge->x1 - edge->x0) * (y - edge->y0);
    if (across == along && x >= smaller(edge->x0, edge->x1) && x <= larger(edge->x0, edge->x1))
        return ON_BORDER;
    return y < edge->y1 && across > along ? CROSSED : MISSED;
}

bool outline_holds(const struct outline *outline, uint32_t y, uint32_t x)
{
    bool is_inside = false;

    if (y < outline->south || y > outline->north || x < outline->west || x > outline->east)
        return false;
    for (size_t i = 0; i < outline->count; i++) {
        enum crossing crossing = ray_meets(&outline->edges[i], y, x);

        if (crossing == ON_BORDER)
            return true;
        is_inside ^= crossing == CROSSED;
    }
    return is_inside;
}

static bool far_parity(const struct descent *descent, const struct kept *kept, int64_t y)
{
    bool is_inside = kept->is_inside;

    for (size_t i = kept->far; i < kept->end; i++) {
        const struct outline_edge *edge = &descent->outline->edges[descent->stack[i]];

        is_inside ^= edge->y0 <= y && y < edge->y1;
    }
    return is_inside;
}

static bool holds(const struct descent *descent, const struct kept *kept, int64_t y, int64_t x)
{
    bool is_inside = far_parity(descent, kept, y);

    for (size_t i = kept->near; i < kept->far; i++) {
        enum crossing crossing = ray_meets(&descent->outline->edges[descent->stack[i]], y, x);

        if (crossing == ON_BORDER)
            return true;
        is_inside ^= crossing == CROSSED;
    }
    return is_inside;
}

/* ── one cell ──────────────────────────────────────────────────────────────────── */

struct bounds {
    int64_t south, west, north, east; /* the last unit is the cell's own */
};

static struct bounds bounds_of(const struct cell *cell)
{
    unsigned shift = 32 - cell->level;
    int64_t  south = (int64_t)cell->row << shift, west = (int64_t)cell->column << shift;
    int64_t  last = (INT64_C(1) << shift) - 1;

    return (struct bounds){south, west, south + last, west + last};
}

enum lie { APART, WEST, TOUCHING };

static enum lie lie_of(const struct outline_edge *edge, const struct bounds *cell)
{
    double dy = (double)(edge->y1 - edge->y0), dx = (double)(edge->x1 - edge->x0);
    double top = (double)(cell->north - edge->y0), bottom = (double)(cell->south - edge->y0);
    double left = (double)(cell->west - edge->x0), right = (double)(cell->east - edge->x0);

    if (edge->y1 < cell->south || edge->y0 > cell->north)
        return APART;
    if (edge->x0 > cell->east && edge->x1 > cell->east)
        return APART;
    if (edge->x0 < cell->west && edge->x1 < cell->west)
        return WEST;
    /* Above nought: a corner lies east of the edge's line. */
    if (dy * left - dx * (dx > 0 ? top : bottom) > MARGIN)
        return WEST;
    if (dy * right - dx * (dx > 0 ? bottom : top) < -MARGIN)
        return APART;
    return TOUCHING;
}

static bool spans(const struct outline_edge *edge, const struct bounds *cell)
{
    return edge->y0 <= cell->south && edge->y1 > cell->north;
}

static void reserve(struct descent *descent, size_t room)
{
    if (room <= descent->room)
        return;
    descent->room = room * 2;
    descent->stack = mem_grown(descent->stack, descent->room * sizeof *descent->stack);
}

/* From what mattered in the cell above, what matters in this one, put on top. */
static struct kept keep(struct descent *descent, const struct kept *above,
                        const struct bounds *bounds)
{
    const struct outline_edge *edges = descent->outline->edges;
    size_t                     start = above->end, count = above->end - above->near, end;
    struct kept                kept = {.near = start, .is_inside = above->is_inside};

    /* Far ones grow down from the end of the room, near ones up from its start. */
    reserve(descent, start + count);
    end = start + count;
    kept.end = end;
    for (size_t i = above->near; i < above->end; i++) {
        uint32_t number = descent->stack[i];
        enum lie lie = lie_of(&edges[number], bounds);

        if (lie == TOUCHING && i >= above->far) /* it was west of more than this cell */
            lie = WEST;
        if (lie == TOUCHING)
            descent->stack[start++] = number;
        else if (lie == WEST && spans(&edges[number], bounds))
            kept.is_inside ^= true;
        else if (lie == WEST && edges[number].y0 < edges[number].y1)
            descent->stack[--end] = number;
    }
    kept.far = start;
    memmove(descent->stack + start, descent->stack + end, (kept.end - end) * sizeof(uint32_t));
    kept.end = start + (kept.end - end);
    return kept;
}

static void ask_each(const struct descent *descent, const struct cell *cell,
                     const struct kept *kept)
{
    const struct places *places = descent->places;

    for (size_t i = cell->from; i < cell->to; i++) {
        uint32_t y, x;

        if (descent->gather->channel_of[places->filters[i]] == CHANNEL_NONE)
            continue;
        places_at(places, i, &y, &x);
        if (holds(descent, kept, y, x))
            gather_range(descent->gather, &places->endpoints[i], &places->filters[i], 1);
    }
}

static void take_whole(const struct descent *descent, const struct cell *cell)
{
    gather_range(descent->gather, descent->places->endpoints + cell->from,
                 descent->places->filters + cell->from, cell->to - cell->from);
}

/* What is left costs about this much more to divide than to ask. */
static bool is_small(const struct cell *cell, const struct kept *kept)
{
    size_t edges = kept->end - kept->near;

    return cell->level == LEVELS || cell->to - cell->from <= FEW + WORTH_DIVIDING / (edges + 1);
}

static void descend(struct descent *descent, const struct cell *cell, const struct kept *above)
{
    struct bounds bounds = bounds_of(cell);
    struct kept   kept = keep(descent, above, &bounds);
    size_t        from = cell->from;

    if (kept.near == kept.far) {
        if (far_parity(descent, &kept, bounds.south))
            take_whole(descent, cell);
        return;
    }
    if (is_small(cell, &kept)) {
        ask_each(descent, cell, &kept);
        return;
    }
    for (uint32_t quarter = 0; quarter < 4; quarter++) {
        struct cell child = {.level = cell->level + 1,
                             .row = cell->row * 2 + quarter / 2,
                             .column = cell->column * 2 + quarter % 2,
                             .from = from};
        unsigned    shift = 32 - child.level;
        uint64_t    first = place_cell(child.row << shift, child.column << shift);

        child.to = cell->to;
        if (quarter < 3)
            child.to = places_lower(descent->places, from, cell->to,
                                    first + (UINT64_C(1) << (32 - 2 * child.level)));
        from = child.to;
        if (child.from < child.to)
            descend(descent, &child, &kept);
    }
}

/* The smallest cell around the whole outline. */
static struct cell first_cell(const struct outline *outline, const struct places *places)
{
    struct cell cell = {.to = places->count};
    uint64_t    first;

    while (cell.level < LEVELS) {
        unsigned shift = 31 - cell.level;

        if (outline->south >> shift != outline->north >> shift ||
            outline->west >> shift != outline->east >> shift)
            break;
        cell.level++;
    }
    if (cell.level == 0)
        return cell;
    cell.row = (uint32_t)(outline->south >> (32 - cell.level));
    cell.column = (uint32_t)(outline->west >> (32 - cell.level));
    first = place_cell(cell.row << (32 - cell.level), cell.column << (32 - cell.level));
    cell.from = places_lower(places, 0, places->count, first);
    cell.to = places_lower(places, cell.from, places->count,
                           first + (UINT64_C(1) << (32 - 2 * cell.level)));
    return cell;
}

void outline_find(const struct outline *outline, const struct places *places,
                  struct gather *gather)
{
    struct descent descent = {.outline = outline, .places = places, .gather = gather};
    struct kept    all = {.far = outline->count, .end = outline->count};
    struct cell    cell;

    if (outline->count == 0 || places->count == 0)
        return;
    cell = first_cell(outline, places);
    reserve(&descent, 4 * outline->count);
    for (size_t i = 0; i < outline->count; i++)
        descent.stack[i] = (uint32_t)i;
    if (cell.from < cell.to)
        descend(&descent, &cell, &all);
    free(descent.stack);
}
