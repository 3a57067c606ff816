#include <math.h>
#include <stdio.h>

#include "hub/model/area.h"
#include "hub/model/cap/check.h"
#include "hub/model/geometry.h"

static void check_polygons(const struct cap_checking *in, const struct area *shape)
{
    for (size_t i = 0; i < shape->polygon_count; i++) {
        struct err err = {0};
        char       name[40];

        snprintf(name, sizeof name, "polygons/%zu", i);
        if (geometry_check_ring(&shape->polygons[i], AREA_FOREIGN_POINTS_MAX, &err) < 0)
            cap_must(in, name, err.text);
    }
}

static void check_circles(const struct cap_checking *in, const struct area *shape)
{
    for (size_t i = 0; i < shape->circle_count; i++) {
        const struct circle *circle = &shape->circles[i];
        char                 name[40];

        snprintf(name, sizeof name, "circles/%zu", i);
        if (!point_is_valid(circle->centre))
            cap_must(in, name, "has a centre that is not on the earth");
        if (!isfinite(circle->radius_m) || circle->radius_m <= 0)
            cap_must(in, name, "has no radius: it reaches nobody");
        else if (circle->radius_m > GEOMETRY_RADIUS_MAX_M)
            cap_must(in, name, "has a radius of more than 1000 km");
    }
}

static void check_heights(const struct cap_checking *in, const struct alert_area *area)
{
    if (isfinite(area->altitude_ft) && area->altitude_ft < 0)
        cap_must(in, "altitude", "is below the sea");
    if (!isfinite(area->ceiling_ft))
        return;
    if (!isfinite(area->altitude_ft))
        cap_must(in, "ceiling", "stands without an altitude");
    else if (area->ceiling_ft < area->altitude_ft)
        cap_must(in, "ceiling", "is below the altitude");
}

void cap_check_area(const struct cap_checking *in, const struct alert_area *area)
{
    const struct area *shape = area->shape;
    size_t             drawn = shape ? shape->polygon_count + shape->circle_count : 0;
    size_t             zones = shape ? shape->zone_count : 0;

    if (!area->desc || !*area->desc)
        cap_must(in, "areaDesc", "is missing");
    cap_check_text(in, "areaDesc", area->desc);
    if (drawn + zones + area->geocodes.count == 0)
        cap_must(in, "polygon",
                 "is missing, and so are circles and zone codes: nobody would be warned");
    else if (drawn == 0)
        cap_advise(
            in, "polygon",
            "is missing, and a circle too: a shape beside the codes reaches more receivers");
    if (shape) {
        check_polygons(in, shape);
        check_circles(in, shape);
    }
    for (size_t i = 0; i < area->geocodes.count; i++)
        cap_check_text(in, "geocode", area->geocodes.items[i].value);
    check_heights(in, area);
}
