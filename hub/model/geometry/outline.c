#include "hub/model/geometry/outline.h"

#include <stdbool.h>

size_t outline_size(const struct shape *shape)
{
    size_t count =
        shape->count == 1 && shape->polygons->count == 1 ? shape->polygons->rings->count : 0;

    return count <= OUTLINE_CORNERS_MAX ? count : 0;
}

void outline_fill(struct corner *corners, const struct shape *shape)
{
    const struct ring *ring = &shape->polygons->rings[0];

    for (size_t i = 0; i < ring->count; i++)
        corners[i] =
            (struct corner){shape_e7(ring->points[i].lat), shape_e7(ring->points[i].lon)};
}

static bool are_apart(int32_t a, int32_t b, int32_t c, int32_t d)
{
    return (a > b ? a : b) < (c < d ? c : d) || (c > d ? c : d) < (a < b ? a : b);
}

/* Where p lies to the line a → b: each product is at most 1.8e9 * 3.6e9. */
static int side_of(struct corner p, struct corner a, struct corner b)
{
    int64_t left = ((int64_t)b.lon - a.lon) * ((int64_t)p.lat - a.lat);
    int64_t right = ((int64_t)b.lat - a.lat) * ((int64_t)p.lon - a.lon);

    return (left > right) - (left < right);
}

/* COMMON: they cross, with ground of both on all four sides; UNSURE: they touch. */
static enum meeting edges_meet(const struct corner *ab, const struct corner *cd)
{
    int of_c, of_d, of_a, of_b;

    if (are_apart(ab[0].lat, ab[1].lat, cd[0].lat, cd[1].lat) ||
        are_apart(ab[0].lon, ab[1].lon, cd[0].lon, cd[1].lon))
        return MEETING_APART;
    of_c = side_of(cd[0], ab[0], ab[1]);
    of_d = side_of(cd[1], ab[0], ab[1]);
    of_a = side_of(ab[0], cd[0], cd[1]);
    of_b = side_of(ab[1], cd[0], cd[1]);
    if (of_c * of_d > 0 || of_a * of_b > 0)
        return MEETING_APART;
    return of_c * of_d < 0 && of_a * of_b < 0 ? MEETING_COMMON : MEETING_UNSURE;
}

/* COMMON: inside; UNSURE: on the border. */
static enum meeting place_of(struct corner at, const struct outline *outline)
{
    bool is_inside = false;

    for (size_t i = 0; i + 1 < outline->count; i++) {
        struct corner a = outline->corners[i], b = outline->corners[i + 1];
        int           side;

        if ((a.lat > at.lat && b.lat > at.lat) || (a.lat < at.lat && b.lat < at.lat))
            continue;
        side = side_of(at, a, b);
        if (side == 0 && !are_apart(a.lon, b.lon, at.lon, at.lon))
            return MEETING_UNSURE;
        if ((a.lat <= at.lat) != (b.lat <= at.lat))
            is_inside ^= a.lat < b.lat ? side < 0 : side > 0;
    }
    return is_inside ? MEETING_COMMON : MEETING_APART;
}

static bool has_corner_in(const struct outline *one, const struct outline *other, size_t most)
{
    for (size_t i = 0; i < most && i < one->count; i++)
        if (place_of(one->corners[i], other) == MEETING_COMMON)
            return true;
    return false;
}

/* The middle of one's corners lies in both: so it is when the two are the same. */
static bool has_middle_in_both(const struct outline *one, const struct outline *other)
{
    int64_t       lat = 0, lon = 0, count = (int64_t)one->count - 1;
    struct corner middle;

    if (count < 1)
        return false;
    for (int64_t i = 0; i < count; i++) {
        lat += one->corners[i].lat;
        lon += one->corners[i].lon;
    }
    middle = (struct corner){(int32_t)(lat / count), (int32_t)(lon / count)};
    return place_of(middle, one) == MEETING_COMMON && place_of(middle, other) == MEETING_COMMON;
}

enum meeting outlines_meet(const struct outline *one, const struct outline *other)
{
    bool   is_touching = false;
    size_t corners;

    for (size_t i = 0; i + 1 < one->count; i++)
        for (size_t j = 0; j + 1 < other->count; j++) {
            enum meeting meeting = edges_meet(&one->corners[i], &other->corners[j]);

            if (meeting == MEETING_COMMON)
                return MEETING_COMMON;
            is_touching = is_touching || meeting == MEETING_UNSURE;
        }
    /* Borders that never meet: one is in the other with all its corners, or with none. */
    corners = is_touching ? OUTLINE_CORNERS_MAX : 1;
    if (has_corner_in(one, other, corners) || has_corner_in(other, one, corners))
        return MEETING_COMMON;
    if (!is_touching)
        return MEETING_APART;
    return has_middle_in_both(one, other) || has_middle_in_both(other, one) ? MEETING_COMMON
                                                                            : MEETING_UNSURE;
}
