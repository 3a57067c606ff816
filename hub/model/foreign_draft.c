/* foreign_draft.c: the ground of somebody else's alert in our measures, and a draft from it. */
#include <string.h>
#include <strings.h>

#include "hub/base/buf.h"
#include "hub/base/text.h"
#include "hub/model/alert_json.h"
#include "hub/model/foreign.h"

/* ── ground ─────────────────────────────────────────────────────────────────────── */

static size_t parts_of(const struct alert_info *info)
{
    size_t count = 0;

    for (size_t i = 0; i < info->area_count; i++)
        count += info->areas[i].geocodes.count +
                 (info->areas[i].shape
                      ? info->areas[i].shape->polygon_count + info->areas[i].shape->circle_count
                      : 0);
    return count;
}

/* All areas of an info as one; a geocode may be the id of a zone of ours. */
static struct area whole_of(const struct alert_info *info, struct arena *arena)
{
    size_t         count = parts_of(info) + 1;
    struct ring   *polygons = arena_alloc(arena, count * sizeof *polygons);
    struct circle *circles = arena_alloc(arena, count * sizeof *circles);
    const char   **zones = arena_alloc(arena, count * sizeof *zones);
    struct area    whole = {.polygons = polygons, .circles = circles, .zones = zones};

    for (size_t i = 0; i < info->area_count; i++) {
        const struct area         *shape = info->areas[i].shape;
        const struct alert_values *codes = &info->areas[i].geocodes;

        for (size_t j = 0; shape && j < shape->polygon_count; j++)
            polygons[whole.polygon_count++] = shape->polygons[j];
        for (size_t j = 0; shape && j < shape->circle_count; j++)
            circles[whole.circle_count++] = shape->circles[j];
        for (size_t j = 0; j < codes->count && whole.zone_count < AREA_PARTS_MAX; j++)
            if (*codes->items[j].value && strlen(codes->items[j].value) <= ZONE_ID_MAX)
                zones[whole.zone_count++] = codes->items[j].value;
    }
    return whole;
}

static bool is_small(const struct area *area, size_t parts_max, size_t points_max)
{
    for (size_t i = 0; i < area->polygon_count; i++)
        if (area->polygons[i].count > points_max)
            return false;
    return area->polygon_count <= parts_max && area->circle_count <= parts_max;
}

/* Rounded to what is written, it may be none any more. */
static bool can_be_read(const struct area *area, struct arena *arena)
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);
    struct area   again;
    bool          can;

    write_object(&out, NULL);
    area_write(area, &out);
    write_end(&out);
    can = area_parse(&again, arena, json.bytes, json.len, NULL) == 0;
    buf_free(&json);
    return can;
}

static struct area box_of(const struct area *area, struct arena *arena)
{
    struct ring *ring = arena_alloc(arena, sizeof *ring);
    struct area  made = {.zones = area->zones, .zone_count = area->zone_count};
    struct box   box;

    if (!area_box(area, &box))
        return made;
    *ring = (struct ring){arena_alloc(arena, 5 * sizeof *ring->points), 5};
    ring->points[0] = ring->points[4] = (struct point){box.south, box.west};
    ring->points[1] = (struct point){box.south, box.east};
    ring->points[2] = (struct point){box.north, box.east};
    ring->points[3] = (struct point){box.north, box.west};
    made.polygons = ring;
    made.polygon_count = 1;
    return made;
}

struct area foreign_ground(const struct alert *alert, size_t parts_max, size_t points_max,
                           struct arena *arena)
{
    struct area  whole = {0}, drawn, simple = {0};
    struct shape shape;

    if (alert->info_count > 0)
        whole = whole_of(&alert->infos[0], arena);
    if (is_small(&whole, parts_max, points_max) && can_be_read(&whole, arena))
        return whole;
    drawn = whole;
    drawn.zone_count = 0;
    if (area_shape(&shape, arena, &drawn, NULL, NULL) == 0 &&
        area_of_shape(&simple, arena, &shape, points_max, NULL) == 0) {
        simple.zones = whole.zones;
        simple.zone_count = whole.zone_count;
        if (is_small(&simple, parts_max, points_max) && can_be_read(&simple, arena))
            return simple;
    }
    return box_of(&whole, arena);
}

/* ── a draft ────────────────────────────────────────────────────────────────────── */

static const char *cut(const char *text, size_t max, struct arena *arena)
{
    return text ? arena_copy(arena, text, text_fit(text, strlen(text), max)) : NULL;
}

/* Where it has no outline: those geocodes that are zones of ours. */
static void keep_own_zones(struct area *area, const struct zones *zones, struct arena *arena)
{
    const char **own = arena_alloc(arena, (area->zone_count + 1) * sizeof *own);
    size_t       count = 0;
    bool         is_drawn = area->polygon_count + area->circle_count > 0;

    for (size_t i = 0; zones && i < area->zone_count && !is_drawn; i++)
        if (zones_find(zones, area->zones[i]))
            own[count++] = area->zones[i];
    area->zones = own;
    area->zone_count = count;
}

static bool is_spoken(const struct alert_info *infos, size_t count, const char *language)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(infos[i].language, language) == 0)
            return true;
    return false;
}

static struct alert_info words_of(const struct alert_info *info, const struct area *area,
                                  struct arena *arena)
{
    struct alert_area *place = arena_alloc(arena, sizeof *place);
    struct alert_info  words = {
         .language = cut(info->language ? info->language : "en-US", 35, arena),
         .categories = info->categories,
         .event = cut(info->event, ALERT_WORD_MAX, arena),
         .responses = info->responses,
         .urgency = info->urgency,
         .severity = info->severity,
         .certainty = info->certainty,
         .onset = info->onset,
         .expires = info->expires,
         .headline = cut(info->headline, ALERT_HEADLINE_MAX, arena),
         .description = cut(info->description, ALERT_TEXT_MAX, arena),
         .instruction = cut(info->instruction, ALERT_TEXT_MAX, arena),
         .areas = place,
         .area_count = 1,
    };

    *place = (struct alert_area){
        .shape = area->polygon_count + area->circle_count + area->zone_count > 0 ? area : NULL};
    if (info->area_count > 0)
        place->desc = cut(info->areas[0].desc, ALERT_WORD_MAX, arena);
    return words;
}

void foreign_write_draft(const struct alert *alert, const struct hazards *hazards,
                         const struct zones *zones, struct writer *out, struct arena *arena)
{
    struct alert_info   *infos = arena_alloc(arena, ALERT_LANGUAGES_MAX * sizeof *infos);
    struct area         *area = arena_alloc(arena, sizeof *area);
    struct alert_value  *code = arena_alloc(arena, sizeof *code);
    struct alert         draft = {.scope = SCOPE_PUBLIC, .infos = infos};
    const char          *event = alert->info_count > 0 ? alert->infos[0].event : NULL;
    const struct hazard *hazard =
        event ? hazards_by_phrase(hazards, event, hazards_other(hazards)) : NULL;
    char sent[STAMP_LEN + 1];

    *area = foreign_ground(alert, AREA_PARTS_MAX, AREA_RING_POINTS_MAX, arena);
    keep_own_zones(area, zones, arena);
    for (size_t i = 0; i < alert->info_count && draft.info_count < ALERT_LANGUAGES_MAX; i++) {
        struct alert_info words = words_of(&alert->infos[i], area, arena);

        if (!is_spoken(infos, draft.info_count, words.language))
            infos[draft.info_count++] = words;
    }
    if (hazard && !hazard->is_everyday && draft.info_count > 0) {
        *code = (struct alert_value){ALERT_HAZARD_CODE, hazard->code};
        infos[0].event_codes = (struct alert_values){code, 1};
    }
    draft.note = cut(arena_format(arena, "%s,%s,%s", alert->sender, alert->identifier,
                                  alert_time_text(sent, &alert->sent)),
                     ALERT_TEXT_MAX, arena);
    alert_write_json(&draft, out);
}
