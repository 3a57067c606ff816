/* take.c: a report comes in, and what its coming moved. */
#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "hub/base/writer.h"
#include "hub/flow/situation/room.h"
#include "hub/model/confidence.h"

static uint16_t mode_place(struct situation *situation, const struct mode *mode)
{
    for (size_t i = 0; i < situation->mode_count; i++)
        if (mode_same(&situation->modes[i], mode))
            return (uint16_t)i;
    if (situation->mode_count == SITUATION_MODES_MAX)
        return SITUATION_MODES_MAX - 1; /* exercises are held together, never with the real */
    situation->modes[situation->mode_count] = *mode;
    return (uint16_t)situation->mode_count++;
}

static unsigned hazard_place(const struct situation *situation, const char *code)
{
    const struct hazard *hazard = hazards_by_code(situation->settings.hazards, code);

    if (!hazard) /* the table lost a code since: filed under what is left over */
        hazard = hazards_by_code(situation->settings.hazards, "OT");
    assert(hazard);
    return hazard->place;
}

void situation_take(struct situation *situation, int64_t no, int64_t kept_ms,
                    const struct report *report, const char *sender, const char *channel,
                    const char *network)
{
    struct report told = *report;
    unsigned      hazard = hazard_place(situation, report->hazard);
    char          origin[CONFIDENCE_ORIGIN_MAX + 1];
    struct seen   seen = {
          .no = no,
          .id = report->id,
          .happened_ms = report_happened_ms(&told, kept_ms, false),
          .source = hash_of(sender, network),
          .voice = confidence_origin(origin, sender, network) & 0xf,
          .hazard_low = (uint8_t)hazard,
          .hazard_high = (uint8_t)(hazard >> 8),
          .channel = (uint8_t)hash_of(channel, NULL),
          .mode = mode_place(situation, &report->mode),
    };
    struct cluster_report clustered = {
        .id = report->id,
        .no = no,
        .hazard = hazard,
        .mode = report->mode,
        .has_place = report->has_place,
        .lat = report->lat,
        .lon = report->lon,
        .accuracy_m = report->accuracy_m,
        .happened_ms = seen.happened_ms,
        .kept_ms = kept_ms,
        .voice = seen.source,
        .wording = wording_of(report->address, report->text),
    };

    seen.origin = (uint32_t)hash_of(origin, NULL);
    if (report->has_place) {
        seen.flags = SEEN_PLACE;
        seen.lat_e7 = (int32_t)lround(report->lat * 1e7);
        seen.lon_e7 = (int32_t)lround(report->lon * 1e7);
        seen.accuracy_m = (uint16_t)fmin(report->accuracy_m, UINT16_MAX);
    }
    cluster_add(situation->cluster, &clustered);
    situation_count_place(situation, seen_add(&situation->seen, &seen));
}

/* ── telling ────────────────────────────────────────────────────────────────────── */

void situation_tell(struct situation *situation, const char *name,
                    const struct cluster_move *move)
{
    const struct seen *seen = seen_find(&situation->seen, move->no);
    char               about[40], mode[MODE_TEXT_MAX + 1];
    struct buf         json = {0};
    struct writer      out = writer_open(&json);

    snprintf(about, sizeof about, "incident:%" PRId64, move->is);
    write_object(&out, NULL);
    write_integer(&out, "number", move->is);
    write_integer(&out, "report", move->no);
    if (move->was)
        write_integer(&out, "was", move->was);
    write_end(&out);
    situation->settings.on_event(
        situation->settings.house,
        &(struct event){.name = name,
                        .about = about,
                        .mode = mode_text(mode, &situation->modes[seen->mode]),
                        .json = json.bytes});
    buf_free(&json);
}

/* Two incidents become one, and not both were put away: somebody's report of which nobody
 * decided must not vanish in what was rejected. */
static bool is_undecided(const struct situation *situation, const struct cluster_move *move,
                         bool is_new)
{
    return move->was != 0 && !(situation_is_put_away(situation, move->was) &&
                               (is_new || situation_is_put_away(situation, move->is)));
}

/* Where a report came to. */
struct arrival {
    int64_t incident;
    bool    is_undecided;
};

static int by_incident(const void *one, const void *other)
{
    const struct arrival *a = one, *b = other;

    if (a->incident != b->incident)
        return a->incident > b->incident ? 1 : -1;
    return b->is_undecided - a->is_undecided;
}

/* Each incident once, however many came: all its reports are looked at. */
static void reopen(struct situation *situation, struct arrival *arrivals, size_t count)
{
    if (count > 1)
        qsort(arrivals, count, sizeof *arrivals, by_incident);
    for (size_t i = 0; i < count; i++)
        if (i == 0 || arrivals[i].incident != arrivals[i - 1].incident)
            situation_reopen(situation, arrivals[i].incident, arrivals[i].is_undecided);
}

void situation_follow(struct situation *situation, const struct cluster_move *moves,
                      size_t count)
{
    struct arrival *arrivals = MEM_NEW_ARRAY(struct arrival, count + 1);
    size_t          arrived = 0;

    for (size_t i = 0; i < count; i++) {
        bool is_new = situation_add_name(situation, moves[i].is);

        situation_drop_name(situation, moves[i].was);
        if (!situation->is_ready)
            continue;
        situation_tell(situation,
                       is_new         ? "incident.opened"
                       : moves[i].was ? "incident.moved"
                                      : "incident.grew",
                       &moves[i]);
        arrivals[arrived++] =
            (struct arrival){moves[i].is, is_undecided(situation, &moves[i], is_new)};
    }
    reopen(situation, arrivals, arrived);
    free(arrivals);
}
