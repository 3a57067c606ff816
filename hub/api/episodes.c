/* episodes.c: the incidents of one storm side by side, and why. A view: nobody decides about
 * an episode, and nothing hangs on it. */
#include "hub/model/episode.h"

#include <math.h>
#include <stdlib.h>

#include "hub/api/incidents.h"
#include "hub/api/resources.h"

enum { INCIDENTS_MAX = 500 }; /* each is compared with each */

/* All its incidents, by time. */
struct episode {
    const struct episode_incident *parts;
    size_t                         count;
    unsigned                       level;
    int64_t                        first_ms, last_ms;
    size_t                         reports;
};

static const struct incident *incident_of(const struct incident *incidents, int64_t no)
{
    while (incidents->no != no)
        incidents++;
    return incidents;
}

static int by_episode(const void *one, const void *other)
{
    const struct episode_incident *a = one, *b = other;

    if (a->episode != b->episode)
        return a->episode < b->episode ? -1 : 1;
    if (a->first_ms != b->first_ms)
        return a->first_ms < b->first_ms ? -1 : 1;
    return (a->no > b->no) - (a->no < b->no);
}

static int by_urgency(const void *one, const void *other)
{
    const struct episode *a = one, *b = other;

    if (a->level != b->level)
        return a->level > b->level ? -1 : 1;
    if (a->last_ms != b->last_ms)
        return a->last_ms > b->last_ms ? -1 : 1;
    return a->parts->episode < b->parts->episode ? -1 : 1;
}

static size_t join(struct episode_incident *parts, const struct incident *incidents,
                   size_t count)
{
    size_t joined = 0;

    for (size_t i = 0; i < count; i++) {
        int state = situation_state(&incidents[i]);

        if (incidents[i].has_place && state != SITUATION_HEAP && state != INCIDENT_REJECTED)
            parts[joined++] = (struct episode_incident){
                .no = incidents[i].no,
                .first_ms = incidents[i].first_ms,
                .last_ms = incidents[i].last_ms,
                .at = {incidents[i].lat, incidents[i].lon},
                .district = "",
            };
    }
    episodes_join(parts, joined, EPISODE_REACH);
    if (joined > 1)
        qsort(parts, joined, sizeof *parts, by_episode);
    return joined;
}

static struct episode measured(const struct episode_incident *parts, size_t count,
                               const struct incident *incidents)
{
    struct episode episode = {
        .parts = parts, .count = count, .first_ms = parts->first_ms, .last_ms = parts->last_ms};

    for (size_t i = 0; i < count; i++) {
        const struct incident *incident = incident_of(incidents, parts[i].no);
        unsigned               level = incident_level(incident);

        episode.level = level > episode.level ? level : episode.level;
        episode.last_ms =
            parts[i].last_ms > episode.last_ms ? parts[i].last_ms : episode.last_ms;
        episode.reports += incident->reports;
    }
    return episode;
}

/* Those of more than one incident, the most urgent first. */
static size_t find(struct episode *episodes, const struct episode_incident *parts, size_t count,
                   const struct incident *incidents)
{
    size_t found = 0;

    for (size_t i = 0, many; i < count; i += many) {
        for (many = 1; i + many < count && parts[i + many].episode == parts[i].episode;)
            many++;
        if (many > 1)
            episodes[found++] = measured(&parts[i], many, incidents);
    }
    if (found > 1)
        qsort(episodes, found, sizeof *episodes, by_urgency);
    return found;
}

static void say(struct writer *out, struct call *call, const char *key,
                const struct lang_value *values)
{
    struct buf words = {0};

    lang_format(&words, call->api->settings.lang, call_language(call), key, values);
    write_bytes(out, "words", words.bytes, words.len);
    buf_free(&words);
}

static void write_hazards(struct writer *out, struct call *call, const struct episode *episode,
                          const struct incident *incidents)
{
    bool was_told[HAZARDS_MAX] = {false};

    write_list(out, "hazards");
    for (size_t i = 0; i < episode->count; i++) {
        unsigned hazard = incident_of(incidents, episode->parts[i].no)->hazard;

        if (!was_told[hazard])
            write_text(out, NULL, hazards_at(call->api->settings.hazards, hazard)->code);
        was_told[hazard] = true;
    }
    write_end(out);
}

static void write_part(struct writer *out, struct call *call,
                       const struct episode_incident *part, const struct incident *incident)
{
    write_object(out, NULL);
    incident_write(out, call, incident);
    write_object(out, "why");
    write_integer(out, "to", part->near);
    write_number(out, "distance_m", round(part->near_m));
    write_integer(out, "seconds", part->near_ms / 1000);
    say(out, call, "episode.why",
        (const struct lang_value[]){
            {"distance", distance_text(call, part->near_m)},
            {"time", time_text(call, part->near_ms)},
            {"to", arena_format(call->arena, "%lld", (long long)part->near)},
            {0}});
    write_end(out);
    write_end(out);
}

static void write_episode(struct writer *out, struct call *call, const struct episode *episode,
                          const struct incident *incidents)
{
    write_object(out, NULL);
    write_integer(out, "number", episode->parts->episode);
    write_integer(out, "level", (int64_t)episode->level);
    write_stamp(out, "first", episode->first_ms);
    write_stamp(out, "last", episode->last_ms);
    write_integer(out, "reports", (int64_t)episode->reports);
    write_hazards(out, call, episode, incidents);
    say(out, call, "episode.words",
        (const struct lang_value[]){{"count", arena_format(call->arena, "%zu", episode->count)},
                                    {"distance", distance_text(call, EPISODE_REACH.distance_m)},
                                    {"time", time_text(call, EPISODE_REACH.window_ms)},
                                    {0}});
    write_list(out, "incidents");
    for (size_t i = 0; i < episode->count; i++)
        write_part(out, call, &episode->parts[i], incident_of(incidents, episode->parts[i].no));
    write_end(out);
    write_end(out);
}

void episodes_list(struct call *call)
{
    struct situation_filter  filter = {.state = -1, .level = 1, .limit = INCIDENTS_MAX};
    struct episode_incident *parts;
    struct episode          *episodes;
    struct incident         *incidents;
    struct mode              mode;
    struct writer            out = call_writer(call);
    bool                     has_mode;
    size_t                   count;

    if (call_mode(call, &has_mode, &mode) < 0)
        return;
    filter.mode = &mode;
    count = situation_list(call->api->settings.situation, &filter, call->arena, &incidents);
    parts = arena_alloc(call->arena, (count + 1) * sizeof *parts);
    episodes = arena_alloc(call->arena, (count + 1) * sizeof *episodes);
    count = find(episodes, parts, join(parts, incidents, count), incidents);
    write_object(&out, NULL);
    write_list(&out, "episodes");
    for (size_t i = 0; i < count; i++)
        write_episode(&out, call, &episodes[i], incidents);
    write_end(&out);
    write_stamp(&out, "as_of", clock_now(call->api->settings.clock));
    write_end(&out);
    call_json(call, 200);
}
