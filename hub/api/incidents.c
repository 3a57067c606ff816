/* incidents.c: what people decide about: the list, one with its reports and their reasons. */
#include "hub/api/incidents.h"

#include <math.h>
#include <string.h>

#include "hub/api/resources.h"
#include "hub/base/text.h"
#include "hub/desk/areas.h"

#define INCIDENTS "/api/v1/incidents/"

enum { AREA_MARGIN_M = 100 };

/* ── fields ─────────────────────────────────────────────────────────────────────── */

static const struct zones *zones_of(const struct call *call)
{
    return call->api->settings.areas ? areas_zones(call->api->settings.areas) : NULL;
}

bool incident_is_visible(const struct call *call, const struct mode *mode)
{
    return call->who.mode.kind == MODE_ACTUAL || mode_same(&call->who.mode, mode);
}

bool incident_is_in_territory(const struct call *call, const struct incident *incident)
{
    const struct territory *territory = &call->who.territory;
    const struct zones     *zones = zones_of(call);
    struct point            place = {incident->lat, incident->lon};

    if (territory->is_everywhere || !incident->has_place)
        return true;
    for (size_t i = 0; zones && i < territory->zone_count; i++) {
        const struct zone *zone = zones_find(zones, territory->zones[i]);

        if (zone && shape_contains(&zone->shape, place))
            return true;
    }
    return false;
}

static void write_zones(struct writer *out, const struct call *call,
                        const struct incident *incident)
{
    const struct zones *zones = zones_of(call);
    struct point        place = {incident->lat, incident->lon};

    write_list(out, "zones");
    for (size_t i = 0; zones && incident->has_place && i < zones->count; i++)
        if (box_contains(&zones->items[i].box, place) &&
            shape_contains(&zones->items[i].shape, place))
            write_text(out, NULL, zones->items[i].id);
    write_end(out);
}

static void write_where(struct writer *out, bool has_place, double lat, double lon)
{
    if (!has_place)
        return;
    write_object(out, "where");
    write_degrees(out, "lat", lat);
    write_degrees(out, "lon", lon);
    write_end(out);
}

void incident_write(struct writer *out, struct call *call, const struct incident *incident)
{
    const struct incident_facts *facts = &incident->facts;
    const struct hazard *hazard = hazards_at(call->api->settings.hazards, incident->hazard);

    write_integer(out, "number", incident->no);
    write_integer(out, "version", facts->version);
    write_mode(out, "mode", &incident->mode);
    write_text(out, "state", situation_state_word(incident));
    write_text(out, "hazard", hazard->code);
    write_integer(out, "level", incident_level(incident));
    if (facts->owner) {
        write_text(out, "owner", facts->owner);
        write_stamp(out, "claimed_until", facts->claimed_until_ms);
    }
    write_stamp(out, "first", incident->first_ms);
    write_stamp(out, "last", incident->last_ms);
    write_where(out, incident->has_place, incident->lat, incident->lon);
    if (incident->has_place)
        write_number(out, "radius_m", round(incident->radius_m));
    write_zones(out, call, incident);
    write_integer(out, "reports", (int64_t)incident->reports);
    write_integer(out, "voices", (int64_t)incident->evidence.voices);
    write_number(out, "confidence", round(incident->evidence.share * 100) / 100);
    write_bool(out, "corroborated", incident->evidence.is_corroborated);
    write_bool(out, "contradicted", incident->evidence.is_contradicted);
    write_integer(out, "reports_since_decision", (int64_t)incident->since_decision);
}

/* ── reasons in words ───────────────────────────────────────────────────────────── */

const char *distance_text(struct call *call, double m)
{
    return m < 1000 ? arena_format(call->arena, "%.0f m", m)
                    : arena_format(call->arena, "%.1f km", m / 1000);
}

const char *time_text(struct call *call, int64_t ms)
{
    int64_t s = ms / 1000;

    if (s < 120)
        return arena_format(call->arena, "%lld s", (long long)s);
    if (s < 7200)
        return arena_format(call->arena, "%lld min", (long long)(s / 60));
    return arena_format(call->arena, "%lld h", (long long)(s / 3600));
}

static const char *link_key(const struct cluster_reason *why)
{
    if (why->is_repeat)
        return "why.repeat";
    if (why->is_related)
        return "why.related";
    return why->is_same_address ? "why.address" : "why.near";
}

/* What the machine saw, and what an officer said about it, as far as there is either. */
static void why_keys(const struct cluster_reason *why, const char *keys_r[2])
{
    keys_r[0] = why->has_link ? link_key(why) : NULL;
    keys_r[1] = why->is_heap     ? "why.heap"
                : why->is_alone  ? "why.alone"
                : why->entry > 0 ? "why.officer"
                                 : NULL;
    if (!keys_r[0] && !keys_r[1])
        keys_r[0] = "why.first";
}

/* The texts of the keys that are not NULL, side by side. */
static void write_words(struct writer *out, struct call *call, const char *const keys[2],
                        const struct lang_value *values)
{
    struct buf words = {0};

    for (size_t i = 0; i < 2; i++) {
        if (!keys[i])
            continue;
        buf_text(&words, words.len > 0 ? "; " : "");
        lang_format(&words, call->api->settings.lang, call_language(call), keys[i], values);
    }
    write_bytes(out, "words", words.bytes, words.len);
    buf_free(&words);
}

void why_write(struct writer *out, struct call *call, const struct cluster_reason *why)
{
    const struct lang_value values[] = {
        {"distance", distance_text(call, why->distance_m)},
        {"time", time_text(call, why->apart_ms)},
        {"to", arena_format(call->arena, "%lld", (long long)why->linked_to)},
        {0}};
    const char *keys[2];

    why_keys(why, keys);
    write_object(out, "why");
    if (why->has_link) {
        write_integer(out, "to", why->linked_to);
        write_number(out, "distance_m", round(why->distance_m));
        write_integer(out, "seconds", why->apart_ms / 1000);
        write_bool(out, "repeat", why->is_repeat);
        write_bool(out, "same_address", why->is_same_address);
    }
    if (why->entry > 0)
        write_integer(out, "entry", why->entry);
    if (why->is_amended)
        write_bool(out, "amended", true);
    write_words(out, call, keys, values);
    write_end(out);
}

static const char *adjacent_key(const struct cluster_adjacent *adjacent)
{
    if (adjacent->refusals & CLUSTER_REFUSED_APART)
        return "adjacent.apart";
    if (adjacent->refusals & CLUSTER_REFUSED_SETTLED)
        return "adjacent.settled";
    return "adjacent.large";
}

static void write_adjacent(struct writer *out, struct call *call, int64_t no)
{
    struct cluster_adjacent *adjacent;
    size_t                   count =
        situation_adjacent(call->api->settings.situation, no, call->arena, &adjacent);

    write_list(out, "adjacent");
    for (size_t i = 0; i < count; i++) {
        const struct lang_value values[] = {
            {"distance", distance_text(call, adjacent[i].distance_m)},
            {"time", time_text(call, adjacent[i].apart_ms)},
            {0}};

        write_object(out, NULL);
        write_integer(out, "number", adjacent[i].incident);
        write_words(out, call, (const char *[]){adjacent_key(&adjacent[i]), NULL}, values);
        write_end(out);
    }
    write_end(out);
}

/* ── one ────────────────────────────────────────────────────────────────────────── */

static void write_members(struct writer *out, struct call *call, int64_t no)
{
    struct situation_member *members;
    size_t count = situation_members(call->api->settings.situation, no, call->arena, &members);

    write_list(out, "members");
    for (size_t i = 0; i < count; i++) {
        write_object(out, NULL);
        write_id(out, "id", &members[i].id);
        write_integer(out, "number", members[i].no);
        write_stamp(out, "observed", members[i].happened_ms);
        write_where(out, members[i].has_place, members[i].lat, members[i].lon);
        write_bool(out, "has_photo", members[i].has_photo);
        why_write(out, call, &members[i].why);
        write_end(out);
    }
    write_end(out);
}

static void write_notes(struct writer *out, struct call *call, int64_t no)
{
    struct incident_facts *facts;
    size_t count = situation_facts(call->api->settings.situation, no, call->arena, &facts);

    write_list(out, "notes");
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < facts[i].note_count; j++) {
            write_object(out, NULL);
            write_text(out, "by", facts[i].notes[j].by);
            write_stamp(out, "at", facts[i].notes[j].at_ms);
            write_text(out, "text", facts[i].notes[j].text);
            write_end(out);
        }
    write_end(out);
}

/* Where an alert about it could hold: everything the reports tell of, and the distance
 * within which two of them are about one thing. */
static void write_draft_area(struct writer *out, struct call *call,
                             const struct incident *incident)
{
    const struct hazard *hazard = hazards_at(call->api->settings.hazards, incident->hazard);
    double radius_km = (incident->radius_m + hazard->distance_m + AREA_MARGIN_M) / 1000;

    if (!incident->has_place)
        return;
    write_object(out, "draft_area");
    write_list(out, "circles");
    write_text(
        out, NULL,
        arena_format(call->arena, "%.5f,%.5f %.2f", incident->lat, incident->lon, radius_km));
    write_end(out);
    write_end(out);
}

/* To the same below the incident that holds its reports. */
static void redirect(struct call *call, int64_t holder)
{
    const char *tail = strchr(call->exchange->path + strlen(INCIDENTS), '/');
    struct err  err = {.kind = ERR_NOT_FOUND};

    err_set(&err, ERR_NOT_FOUND, "its reports are in incident %lld today", (long long)holder);
    call_header(
        call, "Location",
        arena_format(call->arena, INCIDENTS "%lld%s", (long long)holder, tail ? tail : ""));
    call_refuse(call, 308, &err, 0);
}

static int check_version(struct call *call, const struct incident *incident)
{
    struct err err = {.kind = ERR_CONFLICT};
    int64_t    version;

    if (!exchange_header(call->exchange, "if-match"))
        return 0;
    if (call_if_match(call, &version) < 0)
        return -1;
    if (version == incident->facts.version)
        return 0;
    err_set(&err, ERR_CONFLICT, "incident %lld is at version %lld now", (long long)incident->no,
            (long long)incident->facts.version);
    call_refuse(call, 412, &err, 0);
    return -1;
}

int incident_of_path(struct call *call, struct incident *incident_r)
{
    struct situation *situation = call->api->settings.situation;
    int64_t           no, holder = 0;

    if (text_to_integer(call->params[0], &no) && no > 0)
        holder = situation_holder(situation, no);
    if (holder > 0 && holder != no) {
        redirect(call, holder);
        return -1;
    }
    if (holder == 0 || !situation_incident(situation, holder, call->arena, incident_r) ||
        !incident_is_visible(call, &incident_r->mode)) {
        call_fail_with(call, ERR_NOT_FOUND, "there is no incident of this number");
        return -1;
    }
    return check_version(call, incident_r);
}

void incident_get(struct call *call)
{
    struct writer   out = call_writer(call);
    struct incident incident;

    if (incident_of_path(call, &incident) < 0)
        return;
    call_header(call, "ETag",
                arena_format(call->arena, "\"%lld\"", (long long)incident.facts.version));
    write_object(&out, NULL);
    incident_write(&out, call, &incident);
    if (incident.facts.reason)
        write_text(&out, "reason", incident.facts.reason);
    evidence_write(&out, call, &incident);
    write_members(&out, call, incident.no);
    write_adjacent(&out, call, incident.no);
    write_notes(&out, call, incident.no);
    write_draft_area(&out, call, &incident);
    write_end(&out);
    call_json(call, 200);
}

/* ── many ───────────────────────────────────────────────────────────────────────── */

static int read_state(struct call *call, int *state_r)
{
    const char *word = exchange_query(call->exchange, "state");

    *state_r = -1;
    for (int state = 0; word && state < INCIDENT_STATES; state++)
        if (strcmp(INCIDENT_STATE_WORDS[state], word) == 0)
            *state_r = state;
    if (word && strcmp(word, "heap") == 0)
        *state_r = SITUATION_HEAP;
    if (!word || *state_r >= 0)
        return 0;
    call_fail_with(call, ERR_INVALID,
                   "state must be open, confirmed, rejected, closed or heap");
    return -1;
}

void incidents_list(struct call *call)
{
    struct situation       *situation = call->api->settings.situation;
    struct situation_filter filter = {0};
    struct incident        *incidents;
    struct mode             mode;
    struct writer           out = call_writer(call);
    bool                    has_mode;
    int64_t                 offset;
    size_t                  limit;
    size_t                  count;

    if (call_mode(call, &has_mode, &mode) < 0 || read_state(call, &filter.state) < 0 ||
        call_limit(call, CALL_PAGE_MAX, &limit) < 0 ||
        call_number(call, "offset", 0, CLUSTER_REPORTS_MAX, &offset) < 0)
        return;
    filter.mode = has_mode ? &mode : NULL;
    filter.limit = limit;
    filter.offset = (size_t)offset;
    count = situation_list(situation, &filter, call->arena, &incidents);
    write_object(&out, NULL);
    write_list(&out, "incidents");
    for (size_t i = 0; i < count; i++) {
        write_object(&out, NULL);
        incident_write(&out, call, &incidents[i]);
        write_end(&out);
    }
    write_end(&out);
    write_integer(&out, "unplaced", (int64_t)situation_unplaced(situation));
    write_stamp(&out, "as_of", clock_now(call->api->settings.clock));
    write_end(&out);
    call_json(call, 200);
}
