#include <sched.h>

#include "hub/model/message_json.h"
#include "tests/hub/flow/kit/relay_room.h"

/* ── alerts ────────────────────────────────────────────────────────────────────── */

static void freeze(const struct relay_alert *alert, struct buf *rendered, struct buf *reach)
{
    struct message        messages[RELAY_CHANNELS];
    struct proposal_reach rows[RELAY_CHANNELS];
    size_t                count = 0;
    const char           *words = alert->words ? alert->words : alert->message;
    bool                  is_cancel = strcmp(alert->message, "Cancel") == 0;

    for (int i = 0; i < RELAY_CHANNELS; i++) {
        if (!strstr(alert->channels, RELAY_NAMES[i]))
            continue;
        messages[count] = (struct message){
            .channel = RELAY_NAMES[i],
            .kind = RELAY_KINDS[i].channel,
            .language = "it",
            .text = i == RELAY_SIREN ? (is_cancel ? "none" : "warning") : words};
        rows[count++] =
            (struct proposal_reach){RELAY_NAMES[i], i >= RELAY_SIREN ? -1 : alert->reach};
    }
    messages_write(rendered, messages, count);
    reach_write(reach, &(struct reach){rows, count, -1});
}

void relay_put(struct relay *relay, const struct relay_alert *alert)
{
    int64_t      now_ms = relay->clock.set_ms;
    int64_t      expires_ms = now_ms + (alert->lasts_ms ? alert->lasts_ms : 3600000);
    struct buf   rendered = {0}, reach = {0};
    char         expires[STAMP_LEN + 1];
    struct arena arena = {0};
    const char  *content = arena_format(
         &arena,
         "{\"area\":{\"polygons\":[\"43.7,10.9 43.7,11.0 43.8,11.0 43.8,10.9 43.7,10.9\"]},"
          "\"category\":[\"Met\"],\"certainty\":\"Observed\",\"expires\":\"%s\",\"message\":"
          "\"%s\",\"scope\":\"Public\",\"severity\":\"%s\",\"texts\":[{\"language\":\"it\","
          "\"event\":\"Piena\"}],\"urgency\":\"Immediate\"}",
         stamp_text(expires, expires_ms), alert->message, alert->severity);
    struct store_move_alert move = {0};
    struct deed             deed = bench_deed("alert.released", "alert:x"), ends = deed;

    freeze(alert, &rendered, &reach);
    move.deed = &deed;
    move.row = (struct alert_row){.id = bench_id(alert->last),
                                  .revision = 1,
                                  .state = "released",
                                  .mode = alert->mode ? alert->mode : "actual",
                                  .author = "anna",
                                  .last_editor = "anna",
                                  .content = content,
                                  .reach = reach.bytes,
                                  .rendered = rendered.bytes,
                                  .identifier = arena_format(&arena, "it.%d", alert->last),
                                  .cap = bench_text("<alert/>"),
                                  .released_ms = now_ms,
                                  .expires_ms = expires_ms,
                                  .changed_ms = now_ms,
                                  .todo = "plan"};
    if (alert->previous) {
        move.row.previous = bench_id(alert->previous);
        move.ends = &ends;
    }
    CHECK_INT(ASK(&relay->bench, move_alert, &move), 0);
    store_job_free(&move.job);
    buf_free(&rendered);
    buf_free(&reach);
    arena_free(&arena);
}

void relay_release(struct relay *relay, const struct relay_alert *alert)
{
    struct id id = bench_id(alert->last);

    struct id before = bench_id(alert->previous);

    relay_put(relay, alert);
    if (alert->previous)
        dispatch_rest(relay->dispatch, &before);
    plan_alert(relay->plan, &id);
}

void relay_hold(struct relay *relay, uint8_t alert)
{
    struct store_find_alert find = {.id = bench_id(alert)};
    struct deed             deed = bench_deed("alert.held", "alert:x"), resumes = deed;
    struct store_move_alert move = {.deed = &deed, .resumes = &resumes};

    CHECK_INT(ASK(&relay->bench, find_alert, &find), 0);
    move.row = find.row;
    move.row.state = "held";
    move.row.todo = NULL;
    CHECK_INT(ASK(&relay->bench, move_alert, &move), 0);
    if (move.has_resumed) {
        plan_alert(relay->plan, &move.row.previous);
        dispatch_resume(relay->dispatch, &move.row.previous);
    }
    store_job_free(&move.job);
    store_job_free(&find.job);
}

/* ── waiting ───────────────────────────────────────────────────────────────────── */

void relay_turn(struct relay *relay)
{
    uv_run(&relay->bench.loop, UV_RUN_NOWAIT);
    gateways_answer(relay);
    sched_yield();
}

/* What workers count is waited for, and what readers read; a verb asked of the writer after
 * all that wait is through after them. */
void relay_settle(struct relay *relay)
{
    struct store_append_deed append = {0};
    struct deed              deed = bench_deed("test.waited", "test:1");

    append.deed = &deed;
    do
        relay_turn(relay);
    while (relay->bench.loop.active_reqs.count > 0);
    bench_settle(&relay->bench);
    CHECK_INT(ASK(&relay->bench, append_deed, &append), 0);
    store_job_free(&append.job);
    relay_turn(relay);
}

void relay_quiet(struct relay *relay)
{
    for (int i = 0; i < 20; i++) {
        relay_settle(relay);
        dispatch_look(relay->dispatch);
        relay_turn(relay);
    }
}

void relay_until_sent(struct relay *relay, size_t count)
{
    while (relay->sent_count < count)
        relay_turn(relay);
    relay_quiet(relay);
    CHECK_INT(relay->sent_count, count);
}

static struct delivery_count *line_of(struct store_count_deliveries *verb, int channel)
{
    for (size_t i = 0; i < verb->count; i++)
        if (strcmp(verb->counts[i].channel, RELAY_NAMES[channel]) == 0)
            return &verb->counts[i];
    return NULL;
}

uint32_t relay_count(struct relay *relay, uint8_t alert, int channel,
                     enum recipient_state state)
{
    struct store_count_deliveries verb = {.alert = bench_id(alert)};
    struct delivery_count        *of;
    uint32_t                      count;

    CHECK_INT(ASK(&relay->bench, count_deliveries, &verb), 0);
    of = line_of(&verb, channel);
    count = of ? of->counts.by_state[state] : 0;
    store_job_free(&verb.job);
    return count;
}

static bool is_done(struct relay *relay, uint8_t alert)
{
    struct store_count_deliveries verb = {.alert = bench_id(alert)};
    bool                          is = true;

    CHECK_INT(ASK(&relay->bench, count_deliveries, &verb), 0);
    for (size_t i = 0; i < verb.count; i++)
        is = is && verb.counts[i].chunks[CHUNK_WAITING] == 0 &&
             verb.counts[i].chunks[CHUNK_LEASED] == 0;
    is = is && verb.count > 0;
    store_job_free(&verb.job);
    return is;
}

void relay_until_done(struct relay *relay, uint8_t alert)
{
    while (!is_done(relay, alert))
        for (int i = 0; i < 20; i++)
            relay_turn(relay);
}

struct dispatch_view relay_view(struct relay *relay, int channel)
{
    struct dispatch_view view;

    dispatch_view(relay->dispatch, (size_t)channel, &view);
    return view;
}
