#include <string.h>

#include "hub/flow/publish/room.h"
#include "hub/model/area.h"
#include "hub/model/geometry.h"

static size_t count_parts(const struct alert_info *info)
{
    size_t parts = 0;

    for (size_t i = 0; i < info->area_count; i++)
        if (info->areas[i].shape)
            parts += info->areas[i].shape->polygon_count + info->areas[i].shape->circle_count;
    return parts;
}

static void add_part(struct shape *ground, struct arena *arena, const struct ring *ring)
{
    struct ring *rings = arena_alloc(arena, sizeof *rings);

    *rings = *ring;
    ground->polygons[ground->count++] = (struct polygon){rings, 1};
}

/* All languages have the same; what overlaps stays so: it is drawn and asked, not measured. */
struct shape ground_of(struct public_state *state, const struct alert *alert)
{
    const struct alert_info *info = &alert->infos[0];
    struct shape             ground = {0};

    ground.polygons =
        arena_alloc(&state->arena, (count_parts(info) + 1) * sizeof *ground.polygons);
    for (size_t i = 0; i < info->area_count; i++) {
        const struct area *area = info->areas[i].shape;
        struct ring        ring;

        for (size_t j = 0; area && j < area->polygon_count; j++)
            add_part(&ground, &state->arena, &area->polygons[j]);
        for (size_t j = 0; area && j < area->circle_count; j++)
            if (geometry_circle(&ring, &state->arena, area->circles[j].centre,
                                area->circles[j].radius_m, NULL) == 0)
                add_part(&ground, &state->arena, &ring);
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
