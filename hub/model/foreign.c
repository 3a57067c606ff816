#include "hub/model/foreign.h"

#include <math.h>
#include <string.h>

#include "hub/base/buf.h"
#include "hub/base/text.h"
#include "hub/model/geometry.h"

enum { FACT_MAX = 2000, DESCS_MAX = 20 };

/* ── what is kept ───────────────────────────────────────────────────────────────── */

static void write_cut(struct writer *out, const char *name, const char *text)
{
    if (text)
        write_bytes(out, name, text, text_fit(text, strlen(text), FACT_MAX));
    else
        write_null(out, name);
}

static void write_time(struct writer *out, const char *name, const struct alert_time *time)
{
    char text[STAMP_LEN + 1];

    if (time->is_given)
        write_text(out, name, alert_time_text(text, time));
}

static void write_info(struct writer *out, const struct alert_info *info)
{
    write_cut(out, "language", info->language);
    write_cut(out, "event", info->event);
    write_cut(out, "headline", info->headline);
    write_cut(out, "instruction", info->instruction);
    write_cut(out, "sender_name", info->sender_name);
    write_text(out, "urgency", ALERT_URGENCY_WORDS[info->urgency]);
    write_text(out, "severity", ALERT_SEVERITY_WORDS[info->severity]);
    write_text(out, "certainty", ALERT_CERTAINTY_WORDS[info->certainty]);
    write_list(out, "category");
    for (unsigned i = 0; ALERT_CATEGORY_WORDS[i]; i++)
        if (info->categories & ALERT_BIT(i))
            write_text(out, NULL, ALERT_CATEGORY_WORDS[i]);
    write_end(out);
    write_time(out, "onset", &info->onset);
    write_time(out, "expires", &info->expires);
    write_list(out, "areas");
    for (size_t i = 0; i < info->area_count && i < DESCS_MAX; i++)
        write_cut(out, NULL, info->areas[i].desc);
    write_end(out);
}

const char *foreign_facts(const struct alert *alert, const char *signature, struct arena *arena)
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);
    const char   *kept;

    write_object(&out, NULL);
    write_cut(&out, "sender", alert->sender);
    write_cut(&out, "identifier", alert->identifier);
    write_time(&out, "sent", &alert->sent);
    write_text(&out, "status", ALERT_STATUS_WORDS[alert->status]);
    write_text(&out, "message", ALERT_MESSAGE_WORDS[alert->message]);
    write_bool(&out, "has_signature", alert->has_signature);
    write_text(&out, "signature", signature);
    if (alert->info_count > 0)
        write_info(&out, &alert->infos[0]);
    write_end(&out);
    kept = arena_copy(arena, json.bytes, json.len);
    buf_free(&json);
    return kept;
}

/* ── read again ─────────────────────────────────────────────────────────────────── */

static unsigned read_categories(struct reader *in)
{
    size_t   count = read_list(in, "category", 12);
    unsigned set = 0;

    for (size_t i = 0; i < count; i++) {
        const char *word = read_item_text(in, "category", i, 40);

        for (unsigned j = 0; ALERT_CATEGORY_WORDS[j]; j++)
            if (strcmp(ALERT_CATEGORY_WORDS[j], word) == 0)
                set |= ALERT_BIT(j);
    }
    return set;
}

void foreign_read(struct foreign *foreign_r, struct arena *arena, const char *facts,
                  const char *place)
{
    struct reader     in = reader_open(facts, strlen(facts), arena, NULL);
    const char       *expires = read_text_or(&in, "expires", 40, NULL);
    struct alert_time time = {0};

    *foreign_r = (struct foreign){.message = (enum alert_message)read_word_or(
                                      &in, "message", ALERT_MESSAGE_WORDS, MESSAGE_ALERT),
                                  .urgency = (enum alert_urgency)read_word_or(
                                      &in, "urgency", ALERT_URGENCY_WORDS, URGENCY_UNKNOWN),
                                  .severity = (enum alert_severity)read_word_or(
                                      &in, "severity", ALERT_SEVERITY_WORDS, SEVERITY_UNKNOWN),
                                  .categories = read_categories(&in),
                                  .event = read_text_or(&in, "event", FACT_MAX, "")};
    if (expires && alert_time_parse(&time, expires))
        foreign_r->expires_ms = time.ms;
    reader_close(&in);
    if (place && area_parse(&foreign_r->area, arena, place, strlen(place), NULL) < 0)
        foreign_r->area = (struct area){0};
}

bool foreign_is_urgent(const struct foreign *foreign)
{
    return foreign->severity <= SEVERITY_SEVERE && foreign->urgency == URGENCY_IMMEDIATE;
}

/* ── where it holds ─────────────────────────────────────────────────────────────── */

/* On a plane laid on the point. */
static double ring_distance_m(const struct ring *ring, struct point from)
{
    double north_m = EARTH_RADIUS_M * M_PI / 180;
    double east_m = north_m * cos(from.lat * M_PI / 180);
    double least = INFINITY;

    for (size_t i = 1; i < ring->count; i++) {
        double x = remainder(ring->points[i - 1].lon - from.lon, 360) * east_m;
        double y = (ring->points[i - 1].lat - from.lat) * north_m;
        double dx = remainder(ring->points[i].lon - ring->points[i - 1].lon, 360) * east_m;
        double dy = (ring->points[i].lat - ring->points[i - 1].lat) * north_m;
        double len2 = dx * dx + dy * dy;
        double at = len2 > 0 ? fmin(fmax(-(x * dx + y * dy) / len2, 0), 1) : 0;

        least = fmin(least, hypot(x + at * dx, y + at * dy));
    }
    return least;
}

double foreign_distance_m(const struct foreign *foreign, const struct zones *zones,
                          struct point from)
{
    const struct area *area = &foreign->area;
    double             least = INFINITY;

    if (area_contains(area, zones, from))
        return 0;
    for (size_t i = 0; i < area->polygon_count; i++)
        least = fmin(least, ring_distance_m(&area->polygons[i], from));
    for (size_t i = 0; i < area->circle_count; i++)
        least = fmin(least, fmax(0, point_distance_m(area->circles[i].centre, from) -
                                        area->circles[i].radius_m));
    for (size_t i = 0; zones && i < area->zone_count; i++) {
        const struct zone *zone = zones_find(zones, area->zones[i]);

        for (size_t j = 0; zone && j < zone->shape.count; j++)
            least = fmin(least, ring_distance_m(&zone->shape.polygons[j].rings[0], from));
    }
    return least;
}

bool foreign_concerns(const struct foreign *foreign, const struct zones *zones)
{
    struct arena arena = {0};
    struct area  drawn = foreign->area;
    struct shape ground;
    struct box   box;
    bool         concerns = false, is_known = false;

    for (size_t i = 0; zones && i < drawn.zone_count && !concerns; i++)
        concerns = zones_find(zones, drawn.zones[i]) != NULL;
    drawn.zone_count = 0;
    if (!concerns && area_shape(&ground, &arena, &drawn, NULL, NULL) == 0) {
        box = shape_box(&ground);
        for (size_t i = 0; zones && i < zones->count && !concerns; i++) {
            const struct shape *own = &zones->items[i].shape;

            is_known |= !shape_is_empty(own);
            concerns = !shape_is_empty(own) && box_touches(&box, &zones->items[i].box) &&
                       geometry_overlaps(&ground, own);
        }
    }
    arena_free(&arena);
    return concerns || !is_known;
}
