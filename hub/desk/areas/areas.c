#include "hub/desk/areas.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/file.h"
#include "hub/desk/areas/room.h"

static void on_clear(struct tally *tally)
{
    struct areas *areas = CONTAINER_OF(tally, struct areas, tally);
    struct tally *owner = areas->settings.owner;

    zone_table_free(areas->table);
    arena_free(&areas->file_arena);
    free(areas);
    tally_drop(owner);
}

static int read_file(struct areas *areas, struct err *err)
{
    const struct areas_settings *settings = &areas->settings;
    struct buf                   text = {0};
    int                          failed = 0;

    if (!settings->file || settings->file[0] == '\0')
        return 0;
    if (file_read(&text, settings->file, ZONES_TEXT_MAX, err) < 0)
        return -1;
    if (zones_read_geojson(&areas->file, &areas->file_arena, text.bytes, text.len,
                           settings->id_property, settings->name_property, err) < 0)
        failed = err_at(err, settings->file);
    buf_free(&text);
    return failed;
}

int areas_open(struct areas **areas_r, const struct areas_settings *settings, struct err *err)
{
    struct areas *areas = MEM_NEW(struct areas);

    areas->settings = *settings;
    if (read_file(areas, err) < 0 ||
        !(areas->table = zone_table_new(&areas->file, NULL, settings->language, err))) {
        arena_free(&areas->file_arena);
        free(areas);
        return -1;
    }
    areas->tally.on_clear = on_clear;
    tally_take(&areas->tally);
    tally_take(settings->owner);
    *areas_r = areas;
    return 0;
}

void areas_close(struct areas *areas)
{
    if (areas)
        tally_drop(&areas->tally);
}

const struct zones *areas_zones(const struct areas *areas)
{
    return &areas->table->zones;
}

bool areas_at(const struct areas *areas, size_t place, struct areas_zone *zone_r)
{
    const struct table *table = areas->table;

    if (place >= table->zones.count)
        return false;
    *zone_r = (struct areas_zone){&table->zones.items[place], table->area_km2[place]};
    return true;
}

void areas_begin(struct areas *areas, struct areas_verb *verb)
{
    tally_take(&areas->tally);
    verb->areas = areas;
    verb->failed = 0;
    verb->err = (struct err){0};
}

void areas_end(struct areas_verb *verb)
{
    struct areas *areas = verb->areas;

    verb->on_done(verb);
    tally_drop(&areas->tally);
}

void areas_load(struct areas *areas, struct areas_verb *verb)
{
    areas_begin(areas, verb);
    areas_read_store(verb, areas_end);
}
