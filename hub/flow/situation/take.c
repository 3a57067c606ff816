/* take.c: a report comes in, and what its coming moved. */
#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/writer.h"
#include "hub/flow/situation/room.h"

enum { FIRST_NAMES = 256 };

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
    struct seen   seen = {
          .no = no,
          .id = report->id,
          .happened_ms = report_happened_ms(&told, kept_ms, false),
          .source = hash_of(sender, network),
          .network = *network ? (uint32_t)hash_of(network, NULL) : 0,
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
        .voice = hash_of(sender, report->text) ^ seen.network,
    };

    if (report->has_place) {
        seen.flags = SEEN_PLACE;
        seen.lat_e7 = (int32_t)lround(report->lat * 1e7);
        seen.lon_e7 = (int32_t)lround(report->lon * 1e7);
        seen.accuracy_m = (uint16_t)fmin(report->accuracy_m, UINT16_MAX);
    }
    cluster_add(situation->cluster, &clustered);
    situation_count_place(situation, seen_add(&situation->seen, &seen));
}

/* ── the names of all incidents ─────────────────────────────────────────────────── */

static size_t name_place(const struct situation *situation, int64_t no)
{
    size_t low = 0, high = situation->name_count;

    if (high > 0 && situation->names[high - 1] < no)
        return high; /* a new one, as nearly all are */
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (situation->names[middle] < no)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool has_name(const struct situation *situation, size_t place, int64_t no)
{
    return place < situation->name_count && situation->names[place] == no;
}

static bool add_name(struct situation *situation, int64_t no)
{
    size_t place = name_place(situation, no);

    if (has_name(situation, place, no))
        return false;
    if (situation->name_count == situation->name_room) {
        situation->name_room = situation->name_room ? 2 * situation->name_room : FIRST_NAMES;
        situation->names =
            mem_grown(situation->names, situation->name_room * sizeof *situation->names);
    }
    memmove(situation->names + place + 1, situation->names + place,
            (situation->name_count - place) * sizeof *situation->names);
    situation->names[place] = no;
    situation->name_count++;
    return true;
}

static void drop_name(struct situation *situation, int64_t no)
{
    size_t place = name_place(situation, no);

    if (no == 0 || !has_name(situation, place, no) ||
        cluster_holder(situation->cluster, no) == no)
        return;
    memmove(situation->names + place, situation->names + place + 1,
            (situation->name_count - place - 1) * sizeof *situation->names);
    situation->name_count--;
}

/* ── telling ────────────────────────────────────────────────────────────────────── */

static void tell(struct situation *situation, const char *name, const struct cluster_move *move)
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

void situation_follow(struct situation *situation, const struct cluster_move *moves,
                      size_t count)
{
    for (size_t i = 0; i < count; i++) {
        bool is_new = add_name(situation, moves[i].is);

        drop_name(situation, moves[i].was);
        if (!situation->is_ready)
            continue;
        tell(situation,
             is_new         ? "incident.opened"
             : moves[i].was ? "incident.moved"
                            : "incident.grew",
             &moves[i]);
    }
    for (size_t i = 0; i < count && situation->is_ready; i++)
        situation_reopen(situation, moves[i].is);
}
