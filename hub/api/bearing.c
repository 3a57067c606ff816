#include "hub/api/bearing.h"

#include <math.h>
#include <string.h>

#include "hub/api/incidents.h"
#include "hub/desk/areas.h"
#include "hub/model/foreign.h"

enum { NEAR_M = 2000, INCIDENTS_MAX = 500, SHOWN_MAX = 10 };

static size_t in_state(struct call *call, enum incident_state state, struct incident **list_r)
{
    const struct mode             actual = {.kind = MODE_ACTUAL};
    const struct situation_filter filter = {
        .mode = &actual, .state = (int)state, .limit = INCIDENTS_MAX};

    if (!call->api->settings.situation || !incident_is_visible(call, &actual))
        return 0;
    return situation_list(call->api->settings.situation, &filter, call->arena, list_r);
}

void bearing_open(struct bearing *bearing_r, struct call *call)
{
    bearing_r->open_count = in_state(call, INCIDENT_OPEN, &bearing_r->open);
    bearing_r->confirmed_count = in_state(call, INCIDENT_CONFIRMED, &bearing_r->confirmed);
}

/* Why it may be about this kind: the key of the words, or NULL. */
static const char *kind_key(struct call *call, const struct foreign *foreign,
                            const struct hazard *hazard)
{
    const struct hazards *hazards = call->api->settings.hazards;
    const struct hazard  *said =
        *foreign->event ? hazards_by_phrase(hazards, foreign->event, hazards_other(hazards))
                         : NULL;

    if (said && said->family == hazard->family)
        return "bearing.kind";
    return foreign->categories & ALERT_BIT(hazard->category) ? "bearing.category" : NULL;
}

static void write_words(struct writer *out, struct call *call, const char *const keys[2],
                        const struct incident *incident, double distance_m)
{
    const struct hazards   *hazards = call->api->settings.hazards;
    const struct hazard    *hazard = hazards_at(hazards, incident->hazard);
    const struct lang_value values[] = {
        {"distance", arena_format(call->arena, "%.1f km", distance_m / 1000)},
        {"hazard", hazard_name(hazards, hazard, call_language(call))},
        {"category", ALERT_CATEGORY_WORDS[hazard->category]},
        {0}};
    struct buf words = {0};

    for (size_t i = 0; i < 2; i++) {
        buf_text(&words, i > 0 ? "; " : "");
        lang_format(&words, call->api->settings.lang, call_language(call), keys[i], values);
    }
    write_bytes(out, "words", words.bytes, words.len);
    buf_free(&words);
}

/* False: it has nothing to do with it. */
static bool write_match(struct writer *out, struct call *call, const struct foreign *foreign,
                        const struct incident *incident)
{
    const struct hazard *hazard = hazards_at(call->api->settings.hazards, incident->hazard);
    const char          *kind = kind_key(call, foreign, hazard);
    double               distance_m;

    if (!kind || !incident->has_place || !incident_is_in_territory(call, incident))
        return false;
    distance_m = foreign_distance_m(foreign, areas_zones(call->api->settings.areas),
                                    (struct point){incident->lat, incident->lon});
    if (distance_m > NEAR_M + incident->radius_m)
        return false;
    write_object(out, NULL);
    write_integer(out, "number", incident->no);
    write_text(out, "hazard", hazard->code);
    write_text(out, "state", situation_state_word(incident));
    write_number(out, "distance_m", round(distance_m));
    write_words(out, call,
                (const char *[]){distance_m > 0 ? "bearing.near" : "bearing.covers", kind},
                incident, distance_m);
    write_end(out);
    return true;
}

static void write_matches(struct writer *out, struct call *call, const struct bearing *bearing,
                          const struct foreign *foreign)
{
    size_t shown = 0;

    write_list(out, "incidents");
    for (size_t i = 0; i < bearing->open_count && shown < SHOWN_MAX; i++)
        shown += write_match(out, call, foreign, &bearing->open[i]);
    for (size_t i = 0; i < bearing->confirmed_count && shown < SHOWN_MAX; i++)
        shown += write_match(out, call, foreign, &bearing->confirmed[i]);
    write_end(out);
}

void bearing_write(struct writer *out, struct call *call, const struct bearing *bearing,
                   const struct received_alert *alert)
{
    struct foreign foreign;
    bool           waits = strcmp(alert->state, "waiting") == 0;

    if (!call->api->settings.areas)
        return;
    foreign_read(&foreign, call->arena, alert->facts, alert->place);
    write_bool(out, "concerns",
               foreign_concerns(&foreign, areas_zones(call->api->settings.areas)));
    if (waits && strcmp(alert->mode, "actual") == 0)
        write_matches(out, call, bearing, &foreign);
}
