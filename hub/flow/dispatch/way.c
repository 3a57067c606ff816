#include "hub/base/failpoint.h"
#include "hub/base/log.h"
#include "hub/flow/dispatch/room.h"

static void look_for_work(struct way *way);
static void step(struct hold *hold);

/* ── the last instant (P6, P7) ─────────────────────────────────────────────────── */

static bool is_over(struct hold *hold)
{
    const struct fact *fact = hold->fact;

    if (!hold->is_over && !fact->is_unread &&
        (fact->is_stopped || now_of(hold->outlet->dispatch) >= fact->row->expires_ms))
        hold->is_over = true;
    return hold->is_over;
}

/* Once, when the alert is known. */
static void look_whether_it_may(struct hold *hold)
{
    const struct dispatch_settings *settings = &hold->outlet->dispatch->settings;
    const struct fact              *fact = hold->fact;
    const char                     *name = hold->outlet->settings->name;
    const char                     *why = NULL;

    if (fact->is_wrong || fact->row->revision != hold->key.revision)
        why = "it is not the alert that was planned";
    else if (!channel_may_carry(&hold->outlet->channel, &fact->mode))
        why = "the channel does not carry this mode";
    else if (!settings->is_in_territory(settings->house, name, fact->row))
        why = "the alert lies outside the channel's territory";
    if (!why)
        return;
    LOG(LOG_ALARM, "dispatch.forbidden", TEXT("channel", name), TEXT("why", why));
    hold->is_over = true;
}

/* ── sending ───────────────────────────────────────────────────────────────────── */

static void on_answer(struct sending *sending, const struct adapter_answer *answer)
{
    struct hold *hold = sending->about;

    hold_answer(hold, sending, answer);
    step(hold);
}

/* What the last gate did not let through was not sent. */
static void hand_over(struct hold *hold, struct sending *sending)
{
    struct adapter_answer answer = {.verdict = VERDICT_BUSY};
    struct err            err = {0};
    size_t                place = sending->place;

    sending->about = hold;
    sending->on_answer = on_answer;
    if (adapter_send(hold->outlet->adapter, &sending->message, &err) == 0) {
        if (FAILPOINT("dispatch.send"))
            hold->is_lost = true;
        return;
    }
    if (err.kind == ERR_TOO_LARGE || err.kind == ERR_FORBIDDEN)
        answer.verdict = VERDICT_REFUSED;
    LOG(LOG_WARN, "dispatch.not_handed_over", TEXT("channel", hold->outlet->settings->name),
        TEXT("why", err.text));
    hold_answer(hold, sending, &answer);
    chunk_note_failure(&hold->chunk, place, FAILURE_UNFIT, err.text);
}

static bool has_room(const struct hold *hold)
{
    const struct outlet *outlet = hold->outlet;

    return !outlet->errands && !notices_outrank(outlet, hold->lane) &&
           outlet->adapter->unanswered < outlet->settings->kind->in_flight_max;
}

/* As many as the pace, the adapter and the lease allow. */
static void pump(struct hold *hold)
{
    struct dispatch *dispatch = hold->outlet->dispatch;
    int64_t          ticks = ticks_of(dispatch), wait_us;

    while (hold->ready && !hold->is_lost && has_room(hold) && ticks < hold->stop_ticks &&
           !hold->fact->is_resting && !is_over(hold)) {
        if (!slot_take(&hold->way->slot, ticks * 1000, &wait_us)) {
            alarm_at(dispatch, ticks + (wait_us + 999) / 1000);
            return;
        }
        hand_over(hold, hold_next(hold));
    }
}

/* The channel's rate, divided among the slots that have something to send. */
static void share_rate(struct outlet *outlet)
{
    int64_t now_us = ticks_of(outlet->dispatch) * 1000, busy = 0, full;

    for (unsigned i = 0; i < outlet->way_count; i++)
        busy += outlet->ways[i].active != NULL;
    full = outlet->settings->rate / (busy > 0 ? busy : 1);
    for (unsigned i = 0; i < outlet->way_count; i++)
        if (outlet->ways[i].slot.full != full)
            slot_retune(&outlet->ways[i].slot, full, now_us);
}

/* ── what is next for a chunk in hand ──────────────────────────────────────────── */

/* For the consoles, once a chunk: how far the alert has got has changed. */
static void tell(const struct hold *hold)
{
    const struct dispatch_settings *settings = &hold->outlet->dispatch->settings;
    char                            id[ID_TEXT_LEN + 1], about[ID_TEXT_LEN + 8];
    struct event                    event = {
                           .name = "delivery.moved", .about = about, .mode = hold->fact->row->mode};

    snprintf(about, sizeof about, "alert:%s", id_text(id, &hold->key.alert));
    settings->on_event(settings->house, &event);
}

static void end(struct hold *hold)
{
    struct way *way = hold->way;

    if (hold->is_ended && !hold->fact->is_wrong && !hold->fact->is_unread)
        tell(hold);
    if (way->active == hold)
        way->active = NULL;
    if (hold->is_parked)
        way->parked--;
    hold_free(hold);
    share_rate(way->outlet);
    way_wake(way);
}

static void park(struct hold *hold)
{
    hold->is_parked = true;
    hold->way->active = NULL;
    hold->way->parked++;
    share_rate(hold->outlet);
    way_wake(hold->way);
}

/* How many intents to write down next. Slow slots keep at most a second's worth ready;
 * a few free places are not worth a checkpoint of their own at once. */
static size_t room_of(struct hold *hold)
{
    const struct way *way = hold->way;
    struct dispatch  *dispatch = hold->outlet->dispatch;
    int64_t           again = hold->checkpoint_ticks + GATHER_MS;
    size_t            room = way->intents < CHUNK_WINDOW ? CHUNK_WINDOW - way->intents : 0;
    size_t            most = CHUNK_WINDOW;

    if (way->slot.full > 0 && way->slot.rate < CHUNK_WINDOW * 1000)
        most = way->slot.rate < 1000 ? 1 : (size_t)way->slot.rate / 1000;
    if (room == 0 || hold->ready_count > most / 2 || hold->ready_count >= most)
        return 0;
    if (room > most - hold->ready_count)
        room = most - hold->ready_count;
    if (room >= GATHER || room >= most || way->intents == 0 || ticks_of(dispatch) >= again)
        return room;
    alarm_at(dispatch, again);
    return 0;
}

/* Prolongs the lease while there is nothing else to write. */
static void keep_alive(struct hold *hold)
{
    int64_t due = hold->checkpoint_ticks + HEARTBEAT_MS;

    if (ticks_of(hold->outlet->dispatch) >= due)
        hold_checkpoint(hold, CHUNK_KEEP, 0);
    else
        alarm_at(hold->outlet->dispatch, due);
}

/* Nothing more is sent from it until it was given back. */
static void wind_up(struct hold *hold)
{
    int64_t due_ms = hold->is_yielding ? 0 : hold_due_ms(hold);

    if (hold->fact->is_unread)
        due_ms = now_of(hold->outlet->dispatch) + UNREAD_MS;
    if (hold->is_over)
        hold_drop_rest(hold);
    if (hold->flying > 0)
        keep_alive(hold);
    else if (chunk_is_done(&hold->chunk))
        hold_checkpoint(hold, CHUNK_FINISH, 0);
    else
        hold_checkpoint(hold, CHUNK_YIELD, due_ms);
}

/* Is there anybody to ask now, or are all sent or to be asked later? */
static bool has_due(const struct hold *hold)
{
    int64_t due_ms = hold_due_ms(hold);

    return due_ms > 0 && due_ms <= now_of(hold->outlet->dispatch);
}

static void go_on(struct hold *hold)
{
    bool   is_out = hold->is_over || hold->is_yielding;
    size_t room;

    if (is_out)
        hold_take_back(hold);
    else if (!hold->is_parked && (room = room_of(hold)) > 0 && hold_intend(hold, room))
        return;
    /* Nobody to ask: its slot goes on with the next chunk while the last answers come. */
    if (!hold->is_parked && hold->ready_count == 0 && (is_out || !has_due(hold)))
        park(hold);
    if (hold->is_parked)
        wind_up(hold);
    else
        keep_alive(hold);
}

static void step(struct hold *hold)
{
    bool is_busy = hold->is_checkpointing || hold->is_looking_up;

    if (hold->is_lost || hold->is_ended) {
        hold_take_back(hold);
        if (!is_busy && hold->flying == 0)
            end(hold);
        return;
    }
    if (hold->fact->is_loading)
        return;
    hold->is_yielding |= hold->outlet->dispatch->is_closing || hold->fact->is_resting;
    is_over(hold);
    if (!hold->is_parked && !hold->is_yielding)
        pump(hold);
    if (!hold->is_checkpointing && !hold->is_looking_up)
        go_on(hold);
    pump(hold);
}

/* ── claiming ──────────────────────────────────────────────────────────────────── */

static void begin(struct hold *hold)
{
    bool waits = hold->fact->is_unread || hold->fact->is_resting;

    if (waits)
        hold_postpone(hold);
    else
        look_whether_it_may(hold);
    if (hold->fence == 1 && !waits)
        hold_begin(hold); /* nobody had it before: the plan's own intents may go */
    step(hold);
}

static void on_loaded(struct fact *fact)
{
    struct dispatch *dispatch = fact->dispatch;

    for (size_t i = 0; i < dispatch->outlet_count; i++)
        for (struct hold *hold = dispatch->outlets[i].holds, *next; hold; hold = next) {
            next = hold->next;
            if (hold->fact == fact)
                begin(hold);
        }
}

static void take(struct way *way, const struct chunk_row *row)
{
    struct hold *hold = hold_new(way, row);

    if (!hold)
        return;
    way->active = hold;
    share_rate(way->outlet);
    hold->on_change = step;
    hold->fact =
        fact_join(way->outlet->dispatch, &hold->key.alert, hold->key.revision, on_loaded);
    if (FAILPOINT("dispatch.claim"))
        hold->is_lost = true;
    if (hold->is_lost)
        step(hold);
    else if (!hold->fact->is_loading)
        begin(hold);
}

/* What was claimed is taken over first: the way may claim again before we are through. */
static void on_claimed(struct store_job *job)
{
    struct way                     *way = CONTAINER_OF(job, struct way, claim.job);
    struct dispatch                *dispatch = way->outlet->dispatch;
    const struct store_claim_chunks claimed = way->claim;
    struct arena                    rows = job->arena;

    job->arena = (struct arena){0};
    way->is_claiming = false;
    if (claimed.job.failed == 0 && claimed.count > 0) {
        way->wants_claim = true;
        take(way, &claimed.chunks[0]);
    } else if (claimed.job.failed == 0 && claimed.next_due_ms > 0) {
        alarm_due(way->outlet, claimed.next_due_ms);
    }
    arena_free(&rows);
    look_for_work(way);
    tally_drop(&dispatch->work);
}

static void look_for_work(struct way *way)
{
    struct dispatch *dispatch = way->outlet->dispatch;

    if (dispatch->is_closing || way->active || way->is_claiming || !way->wants_claim ||
        way->parked >= PARKED_MAX || way->intents >= CHUNK_WINDOW)
        return;
    way->wants_claim = false;
    way->is_claiming = true;
    way->claim_ticks = ticks_of(dispatch);
    way->claim = (struct store_claim_chunks){.job.on_done = on_claimed,
                                             .channel = way->outlet->settings->name,
                                             .owner = dispatch->settings.node,
                                             .now_ms = now_of(dispatch),
                                             .lease_ms = LEASE_MS,
                                             .limit = 1};
    tally_take(&dispatch->work);
    store_claim_chunks(dispatch->settings.store, &way->claim);
}

void way_open(struct way *way, struct outlet *outlet)
{
    way->outlet = outlet;
    way->slot = slot_open(outlet->settings->rate, ticks_of(outlet->dispatch) * 1000);
}

void way_wake(struct way *way)
{
    way->wants_claim = true;
    look_for_work(way);
}

void way_look(struct way *way)
{
    struct outlet *outlet = way->outlet;

    for (struct hold *hold = outlet->holds, *next; hold; hold = next) {
        next = hold->next;
        if (hold->way == way)
            step(hold);
    }
    look_for_work(way);
}

void way_prefetch(struct dispatch *dispatch, const struct id *alert)
{
    fact_leave(fact_join(dispatch, alert, 0, on_loaded));
}
