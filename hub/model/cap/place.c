#include "hub/model/cap/place.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { NUMBER_MAX = 100000 }; /* degrees, or a radius in km: beyond it is no place */

static const char BLANKS[] = " \t\r\n";

static void tell(const struct cap_place *place, const char *name, const char *text)
{
    cap_note(place->notes, false, arena_format(place->arena, "%s%s", place->at, name), "%s",
             text);
}

/* The next number and the place after it; false when there is none. */
static bool take_number(const char **at, double *number_r)
{
    char *end;

    if (**at == '\0' || !strchr("+-.0123456789", **at))
        return false;
    *number_r = strtod(*at, &end);
    if (end == *at || !isfinite(*number_r) || fabs(*number_r) > NUMBER_MAX)
        return false;
    *at = end;
    return true;
}

static bool take_point(const char **at, struct point *point_r)
{
    if (!take_number(at, &point_r->lat))
        return false;
    *at += strspn(*at, BLANKS);
    if (**at != ',')
        return false;
    *at += 1;
    *at += strspn(*at, BLANKS);
    return take_number(at, &point_r->lon);
}

/* One issuer writes longitude first: seen when that alone makes sense. */
static void turn_if_swapped(const struct cap_place *place, const char *name,
                            struct point *points, size_t count)
{
    bool beyond = false;

    for (size_t i = 0; i < count; i++) {
        beyond = beyond || fabs(points[i].lat) > 90;
        if (fabs(points[i].lat) > 180 || fabs(points[i].lon) > 90)
            return;
    }
    if (!beyond)
        return;
    for (size_t i = 0; i < count; i++)
        points[i] = (struct point){.lat = points[i].lon, .lon = points[i].lat};
    tell(place, name, "has longitude first: turned");
}

static bool read_points(const struct cap_place *place, const char *text, struct buf *points)
{
    const char *at = text + strspn(text, BLANKS);
    size_t      count = 0;

    for (; *at; at += strspn(at, BLANKS), count++) {
        struct point point;

        if (count == CAP_POINTS_MAX || !take_point(&at, &point)) {
            tell(place, "polygon", "cannot be read: left out");
            return false;
        }
        buf_add(points, &point, sizeof point);
    }
    if (count == 0)
        tell(place, "polygon", "is empty: left out");
    return count > 0;
}

void cap_place_polygon(struct cap_place *place, const char *text)
{
    struct buf  points = {0};
    struct ring ring;

    if (read_points(place, text, &points) && place->polygon_count < place->polygon_room) {
        if (!place->polygons)
            place->polygons = arena_alloc(place->arena, place->polygon_room * sizeof ring);
        ring.count = points.len / sizeof *ring.points;
        ring.points = arena_alloc(place->arena, points.len);
        memcpy(ring.points, points.bytes, points.len);
        turn_if_swapped(place, "polygon", ring.points, ring.count);
        place->polygons[place->polygon_count++] = ring;
    }
    buf_free(&points);
}

void cap_place_circle(struct cap_place *place, const char *text)
{
    const char   *at = text + strspn(text, BLANKS);
    struct circle circle;
    double        km;

    if (*at == '\0' || !take_point(&at, &circle.centre) || strspn(at, " \t\r\n,") == 0) {
        tell(place, "circle", "cannot be read: left out");
        return;
    }
    at += strspn(at, " \t\r\n,");
    if (!take_number(&at, &km) || at[strspn(at, BLANKS)] != '\0' || km < 0) {
        tell(place, "circle", "cannot be read: left out");
        return;
    }
    if (km == 0)
        tell(place, "circle", "has radius 0: a point");
    if (place->circle_count == place->circle_room)
        return;
    if (!place->circles)
        place->circles = arena_alloc(place->arena, place->circle_room * sizeof circle);
    circle.radius_m = km * 1000;
    turn_if_swapped(place, "circle", &circle.centre, 1);
    place->circles[place->circle_count++] = circle;
}

const struct area *cap_place_area(const struct cap_place *place)
{
    struct area *area;

    if (place->polygon_count + place->circle_count == 0)
        return NULL;
    area = arena_alloc(place->arena, sizeof *area);
    area->polygons = place->polygons;
    area->polygon_count = place->polygon_count;
    area->circles = place->circles;
    area->circle_count = place->circle_count;
    return area;
}
