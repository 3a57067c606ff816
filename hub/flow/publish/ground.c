#include <string.h>

#include "hub/flow/publish/room.h"
#include "hub/model/area.h"
#include "hub/model/geometry.h"

static void add_ring(struct public_state *state, struct shape *ground, const struct ring *ring)
{
    struct polygon *polygons =
        arena_alloc(&state->arena, (ground->count + 1) * sizeof *polygons);
    struct ring *rings = arena_alloc(&state->arena, sizeof *rings);

    rings->points = arena_alloc(&state->arena, ring->count * sizeof *rings->points);
    rings->count = ring->count;
    memcpy(rings->points, ring->points, ring->count * sizeof *rings->points);
    if (ground->count > 0)
        memcpy(polygons, ground->polygons, ground->count * sizeof *polygons);
    polygons[ground->count++] = (struct polygon){rings, 1};
    ground->polygons = polygons;
}

static void add_drawn(struct public_state *state, struct shape *ground, const struct area *area)
{
    struct ring ring;

    for (size_t i = 0; i < area->polygon_count; i++)
        add_ring(state, ground, &area->polygons[i]);
    for (size_t i = 0; i < area->circle_count; i++)
        if (geometry_circle(&ring, &state->arena, area->circles[i].centre,
                            area->circles[i].radius_m, NULL) == 0)
            add_ring(state, ground, &ring);
}

/* Zones by their outsides, copied: the table may be another one soon. */
static void add_named(struct public_state *state, struct shape *ground,
                      const struct alert_values *geocodes)
{
    for (size_t i = 0; state->zones && i < geocodes->count; i++) {
        const struct zone *zone = zones_find(state->zones, geocodes->items[i].value);

        for (size_t j = 0; zone && j < zone->shape.count; j++)
            add_ring(state, ground, &zone->shape.polygons[j].rings[0]);
    }
}

/* All languages have the same; what overlaps stays so: it is drawn and asked, not measured.
 * What was drawn says it better than the names of zones. */
struct shape ground_of(struct public_state *state, const struct alert *alert)
{
    const struct alert_info *info = &alert->infos[0];
    struct shape             ground = {0};

    for (size_t i = 0; i < info->area_count; i++) {
        const struct area *area = info->areas[i].shape;

        if (area && area->polygon_count + area->circle_count > 0)
            add_drawn(state, &ground, area);
        else
            add_named(state, &ground, &info->areas[i].geocodes);
    }
    return ground;
}

static bool has_geocode(const struct alert *alert, const char *id)
{
    const struct alert_info *info = &alert->infos[0];

    for (size_t i = 0; i < info->area_count; i++)
        for (size_t j = 0; j < info->areas[i].geocodes.count; j++)
            if (strcmp(info->areas[i].geocodes.items[j].value, id) == 0)
                return true;
    return false;
}

bool ground_touches(const struct public_alert *alert, const struct zone *zone)
{
    for (size_t i = 0; i < alert->ground.count; i++) {
        struct shape part = {&alert->ground.polygons[i], 1};
        struct box   box = shape_box(&part);

        if (box_touches(&box, &zone->box) && geometry_overlaps(&part, &zone->shape))
            return true;
    }
    return has_geocode(&alert->alert, zone->id);
}
