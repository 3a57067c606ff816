#include "hub/calls.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/base/writer.h"
#include "hub/house.h"
#include "hub/model/alert_json.h"

enum { LATER_MIN = 1 }; /* approvers are called again after it; everybody at the end */

#define OFFICERS (1u << RIGHT_STOP)
#define WARDENS  (1u << RIGHT_STOP | 1u << RIGHT_BACKUP) /* who mend the machine, too */

static const char *const WHOM[] = {
    [RELEASE_CALL_NOBODY] = "nobody", [RELEASE_CALL_APPROVERS] = "approvers",
    [RELEASE_CALL_AUTHOR] = "author", [RELEASE_CALL_OFFICERS] = "officers",
    [RELEASE_CALL_ROOM] = "room",     [RELEASE_CALL_UNRETRACTED] = "room"};

/* ── of an alert ────────────────────────────────────────────────────────────────── */

/* What it is called in its first language; "" for a draft without words. */
static const char *title_of(const struct alert_row *row, struct arena *arena)
{
    struct alert alert;

    if (alert_parse_json(&alert, arena, row->content, strlen(row->content), NULL) < 0 ||
        alert.info_count == 0)
        return "";
    if (alert.infos[0].headline)
        return alert.infos[0].headline;
    return alert.infos[0].event ? alert.infos[0].event : "";
}

/* The words for what has become of it; the whole room hears of what one person did alone. */
static const char *text_of(enum release_call call, const struct alert_row *row)
{
    static const char *const STATES[] = {"proposed", "returned", "rejected", "held"};

    if (call == RELEASE_CALL_UNRETRACTED)
        return "unretracted";
    if (call == RELEASE_CALL_ROOM)
        return strcmp(row->state, "proposed") == 0   ? "alone" /* a countdown runs */
               : strcmp(row->state, "released") == 0 ? "released"
                                                     : "stopped";
    for (size_t i = 0; i < COUNT_OF(STATES); i++)
        if (strcmp(STATES[i], row->state) == 0)
            return STATES[i];
    return "look";
}

static void summon(struct hub *hub, enum release_call call, const struct alert_row *row,
                   const char *text, unsigned minutes)
{
    struct arena        arena = {0};
    struct mode         mode;
    char                id[ID_TEXT_LEN + 1], about[ID_TEXT_LEN + 8], late[12];
    struct summons_call summons = {.about = about, .text = text, .mode = &mode};

    if (!hub->summons || !mode_parse(&mode, row->mode))
        return;
    snprintf(about, sizeof about, "alert:%s", id_text(id, &row->id));
    snprintf(late, sizeof late, "%u", minutes);
    summons.once =
        arena_format(&arena, "%s/%" PRId64 "/%s/%s", about, row->version, text, WHOM[call]);
    summons.content = row->content;
    if (mode.kind != MODE_ACTUAL)
        summons.weight = SUMMONS_MINOR;
    else if (call >= RELEASE_CALL_OFFICERS)
        summons.weight = SUMMONS_GRAVE;
    if (call == RELEASE_CALL_APPROVERS || call == RELEASE_CALL_OFFICERS)
        summons.rights = 1u << RIGHT_APPROVE;
    if (call >= RELEASE_CALL_ROOM)
        summons.rights = OFFICERS;
    if (call == RELEASE_CALL_APPROVERS)
        summons.but = row->author;
    else if (call < RELEASE_CALL_ROOM)
        summons.also = row->author;
    summons.values[0] = (struct lang_value){"title", title_of(row, &arena)};
    summons.values[1] = (struct lang_value){"alert", id};
    summons.values[2] = (struct lang_value){"minutes", late};
    summons_call(hub->summons, &summons);
    arena_free(&arena);
}

static void tell_consoles(struct hub *hub, const struct alert_row *row, const char *name,
                          const char *json)
{
    char about[ID_TEXT_LEN + 8], id[ID_TEXT_LEN + 1];

    snprintf(about, sizeof about, "alert:%s", id_text(id, &row->id));
    if (hub->api)
        api_tell(hub->api, &(struct event){
                               .name = name, .about = about, .mode = row->mode, .json = json});
}

void calls_release(void *house, enum release_call call, const struct alert_row *row,
                   const char *reason)
{
    struct hub   *hub = house;
    char          id[ID_TEXT_LEN + 1];
    struct buf    json = {0};
    struct writer out = writer_open(&json);

    (void)reason; /* a person's own words: they stand in the journal, apart */
    LOG(call >= RELEASE_CALL_OFFICERS ? LOG_ALARM : LOG_INFO, "officers.called",
        TEXT("whom", WHOM[call]), TEXT("alert", id_text(id, &row->id)));
    write_object(&out, NULL);
    write_text(&out, "whom", WHOM[call]);
    write_text(&out, "state", row->state);
    write_text(&out, "author", row->author);
    write_end(&out);
    tell_consoles(hub, row, "officers.called", json.bytes);
    buf_free(&json);
    summon(hub, call, row, text_of(call, row), 0);
}

void calls_pending(struct hub *hub, const struct alert_row *row, unsigned minutes)
{
    char id[ID_TEXT_LEN + 1], json[40];

    snprintf(json, sizeof json, "{\"minutes\":%u}", minutes);
    LOG(LOG_ALARM, "approval.pending", TEXT("alert", id_text(id, &row->id)),
        NUMBER("minutes", minutes));
    tell_consoles(hub, row, "approval.pending", json);
    if (minutes >= WATCH_ESCALATIONS_MAX)
        summon(hub, RELEASE_CALL_ROOM, row, "pending", minutes);
    else if (minutes >= LATER_MIN) /* once, and a minute that was slept through is made good */
        summon(hub, RELEASE_CALL_APPROVERS, row, "pending", minutes);
}

void calls_received(struct hub *hub, const struct received_alert *alert, const char *title,
                    unsigned step)
{
    struct arena        arena = {0};
    struct mode         mode;
    char                id[ID_TEXT_LEN + 1];
    struct summons_call summons = {
        .text = "received",
        .mode = &mode,
        .rights = step == 1 ? 1u << RIGHT_REVIEW : 1u << RIGHT_REVIEW | OFFICERS,
        .weight = step == 1 ? SUMMONS_MINOR : SUMMONS_USUAL, /* our own alerts come first */
    };

    LOG(LOG_ALARM, "received.unseen", TEXT("id", id_text(id, &alert->id)),
        NUMBER("step", step));
    if (!hub->summons || !mode_parse(&mode, alert->mode))
        return;
    summons.about = arena_format(&arena, "received:%s", id);
    summons.once = arena_format(&arena, "%s/%u", summons.about, step);
    summons.values[0] = (struct lang_value){"title", title};
    summons.values[1] = (struct lang_value){"name", alert->source};
    summons.values[2] = (struct lang_value){
        "minutes",
        arena_format(&arena, "%" PRId64, (clock_now(&hub->clock) - alert->kept_ms) / 60000)};
    summons_call(hub->summons, &summons);
    arena_free(&arena);
}

/* ── of the hub itself ──────────────────────────────────────────────────────────── */

static void call_wardens(struct hub *hub, const char *about, const char *text, const char *name,
                         const char *why)
{
    const struct mode   actual = {.kind = MODE_ACTUAL};
    struct arena        arena = {0};
    struct summons_call summons = {.about = about,
                                   .text = text,
                                   .mode = &actual,
                                   .rights = WARDENS,
                                   .weight = SUMMONS_MINOR};

    if (!hub->summons)
        return;
    summons.once =
        arena_format(&arena, "%s/%s/%" PRId64, about, text, clock_now(&hub->clock) / 60000);
    summons.values[0] = (struct lang_value){"name", name};
    summons.values[1] = (struct lang_value){"why", why};
    summons_call(hub->summons, &summons);
    arena_free(&arena);
}

void calls_channel(struct hub *hub, const char *channel, const char *why)
{
    char about[80];

    snprintf(about, sizeof about, "channel:%s", channel);
    LOG(LOG_ALARM, "channel.down_during_alert", TEXT("channel", channel));
    call_wardens(hub, about, "channel", channel, why);
}

void calls_clock(struct hub *hub, int64_t jump_ms)
{
    char seconds[24];

    snprintf(seconds, sizeof seconds, "%" PRId64, jump_ms / 1000);
    call_wardens(hub, "clock", "clock", seconds, "");
}

void calls_disk(struct hub *hub)
{
    if (store_is_broken(hub->store) || store_room(hub->store) != STORE_ROOM_ALL)
        call_wardens(hub, "disk", "disk", "", "");
}
