#include <stdlib.h>
#include <string.h>

#include "hub/base/failpoint.h"
#include "hub/base/log.h"
#include "hub/flow/counts.h"
#include "hub/flow/dispatch/room.h"
#include "hub/model/lane.h"

/* ── in and out of hand ────────────────────────────────────────────────────────── */

static bool may_repeat(const struct hold *hold)
{
    return hold->outlet->settings->kind->is_keyed || lane_repeats((enum lane)hold->lane);
}

struct hold *hold_new(struct way *way, const struct chunk_row *row)
{
    struct outlet *outlet = way->outlet;
    struct hold   *hold = MEM_NEW(struct hold);
    struct err     err;

    hold->outlet = outlet;
    hold->way = way;
    hold->lane = row->lane;
    hold->fence = row->fence;
    hold->key = row->key;
    hold->key.channel = outlet->settings->name;
    hold->ready_end = &hold->ready;
    hold->checkpoint_ticks = way->claim_ticks;
    hold->stop_ticks = way->claim_ticks + STOP_MS;
    if (chunk_read(&hold->chunk, row->bytes.at, row->bytes.len, &err) < 0) {
        LOG(LOG_ALARM, "dispatch.chunk_unreadable", TEXT("channel", outlet->settings->name),
            TEXT("why", err.text));
        free(hold);
        return NULL;
    }
    if (row->fence > 1) /* somebody held it before: what was an intent is in doubt */
        chunk_recover(&hold->chunk, may_repeat(hold));
    hold->next = outlet->holds;
    outlet->holds = hold;
    tally_take(&outlet->dispatch->work);
    return hold;
}

void hold_free(struct hold *hold)
{
    struct dispatch *dispatch = hold->outlet->dispatch;
    struct hold    **at = &hold->outlet->holds;

    assert(!hold->ready && hold->flying == 0 && !hold->is_checkpointing &&
           !hold->is_looking_up);
    while (*at != hold)
        at = &(*at)->next;
    *at = hold->next;
    if (hold->fact)
        fact_leave(hold->fact);
    buf_free(&hold->bytes);
    free(hold);
    tally_drop(&dispatch->work);
}

/* ── from intents to messages ──────────────────────────────────────────────────── */

/* Certainly not sent: it waits again, or never goes. */
static void give_back(struct hold *hold, size_t place, bool is_dropped)
{
    chunk_answer(&hold->chunk, place, VERDICT_BUSY, DELIVERY_AGAIN, 0);
    if (is_dropped)
        hold->outlet->counts.dropped += chunk_drop(&hold->chunk, place);
    hold->way->intents--;
}

static void line_up(struct hold *hold, size_t place, const struct dispatch_address *address)
{
    struct sending *sending = address->address ? sending_of_alert(hold, place, address) : NULL;

    if (!sending) { /* no consent any more, or no words for it */
        give_back(hold, place, true);
        return;
    }
    *hold->ready_end = sending;
    hold->ready_end = &sending->next;
    hold->ready_count++;
}

/* Both must be through: on disk, and the addresses known. */
static void get_ready(struct hold *hold)
{
    int64_t again_ms = now_of(hold->outlet->dispatch) + 1000;

    if (hold->is_looking_up || hold->is_checkpointing || hold->pick_count == 0)
        return;
    for (size_t i = 0; i < hold->pick_count; i++) {
        size_t place = hold->picks[i];

        if (hold->lookup.failed < 0) {
            hold->due_ms[place] = again_ms;
            give_back(hold, place, false);
        } else {
            if (hold->is_gone[i])
                hold->lookup.addresses[i].address = NULL;
            line_up(hold, place, &hold->lookup.addresses[i]);
        }
    }
    hold->pick_count = 0;
    arena_free(&hold->lookup.arena);
}

static void on_looked_up(struct dispatch_lookup *lookup)
{
    struct hold *hold = CONTAINER_OF(lookup, struct hold, lookup);

    hold->is_looking_up = false;
    get_ready(hold);
    hold->on_change(hold);
}

/* Targets of the settings are at hand; people are asked for. */
static void look_up(struct hold *hold)
{
    const struct dispatch_settings *settings = &hold->outlet->dispatch->settings;
    const struct targets           *targets = hold->outlet->settings->targets;

    for (size_t i = 0; i < hold->pick_count; i++) {
        hold->recipients[i] = hold->chunk.recipients[hold->picks[i]];
        hold->is_gone[i] = false;
    }
    hold->lookup = (struct dispatch_lookup){.on_done = on_looked_up,
                                            .channel = hold->outlet->settings->name,
                                            .recipients = hold->recipients,
                                            .count = hold->pick_count};
    if (!targets) {
        hold->is_looking_up = true;
        settings->look_up(settings->house, &hold->lookup);
        return;
    }
    hold->lookup.addresses =
        arena_alloc(&hold->lookup.arena, hold->pick_count * sizeof *hold->lookup.addresses);
    for (size_t i = 0; i < hold->pick_count; i++) {
        const struct target *target = target_by_number(targets, hold->recipients[i]);

        if (target)
            hold->lookup.addresses[i].address = target->address;
    }
}

static int by_place(const void *one, const void *other)
{
    size_t a = *(const size_t *)one, b = *(const size_t *)other;

    return (a > b) - (a < b);
}

void hold_postpone(struct hold *hold)
{
    for (size_t i = 0; hold->fence == 1 && i < hold->chunk.count; i++)
        chunk_answer(&hold->chunk, i, VERDICT_BUSY, DELIVERY_AGAIN, 0);
    hold->is_yielding = true;
}

bool hold_begin(struct hold *hold)
{
    for (size_t i = 0; i < hold->chunk.count; i++)
        if (chunk_state(&hold->chunk, i) == RECIPIENT_INTENT)
            hold->picks[hold->pick_count++] = i;
    if (hold->pick_count == 0)
        return false;
    hold->way->intents += (unsigned)hold->pick_count;
    if (hold->way->intents > CHUNK_WINDOW) { /* parked chunks fill the window: later */
        while (hold->pick_count > 0)
            give_back(hold, hold->picks[--hold->pick_count], false);
        return false;
    }
    look_up(hold);
    get_ready(hold);
    return true;
}

bool hold_intend(struct hold *hold, size_t room)
{
    hold->pick_count = chunk_intend(&hold->chunk, hold->due_ms, now_of(hold->outlet->dispatch),
                                    hold->picks, room);
    if (hold->pick_count == 0)
        return false;
    qsort(hold->picks, hold->pick_count, sizeof *hold->picks, by_place);
    hold->way->intents += (unsigned)hold->pick_count;
    hold_checkpoint(hold, CHUNK_KEEP, 0);
    look_up(hold);
    return true;
}

/* ── on disk ───────────────────────────────────────────────────────────────────── */

static void on_written(struct hold *hold, const struct store_checkpoint_chunk *written)
{
    hold->stop_ticks = hold->checkpoint_ticks + STOP_MS;
    hold->is_over |= written->must_stop;
    hold->is_yielding |= written->must_yield;
    hold->fact->is_resting = written->must_rest; /* the store answers in its order */
    hold->is_ended = written->next != CHUNK_KEEP;
    if (hold->is_ended ? FAILPOINT("dispatch.done") : FAILPOINT("dispatch.intent"))
        hold->is_lost = true;
}

static void on_checkpoint(struct store_job *job)
{
    struct hold *hold = CONTAINER_OF(job, struct hold, checkpoint.job);

    hold->is_checkpointing = false;
    if (job->failed < 0) { /* the fence is lost, or the disk: nothing more leaves */
        LOG(LOG_WARN, "dispatch.lease_lost", TEXT("channel", hold->outlet->settings->name),
            TEXT("why", job->err.text));
        hold->outlet->counts.lost++;
        hold->is_lost = true;
    } else {
        on_written(hold, &hold->checkpoint);
    }
    store_job_free(job);
    get_ready(hold);
    hold->on_change(hold);
}

void hold_checkpoint(struct hold *hold, enum chunk_next next, int64_t due_ms)
{
    struct dispatch *dispatch = hold->outlet->dispatch;
    int64_t          now_ms = now_of(dispatch);

    assert(!hold->is_checkpointing);
    hold->is_checkpointing = true;
    hold->checkpoint_ticks = ticks_of(dispatch);
    hold->bytes.len = 0;
    chunk_write(&hold->chunk, &hold->bytes);
    hold->checkpoint =
        (struct store_checkpoint_chunk){.job.on_done = on_checkpoint,
                                        .key = hold->key,
                                        .fence = hold->fence,
                                        .bytes = {hold->bytes.bytes, hold->bytes.len},
                                        .counts = counts_of(&hold->chunk),
                                        .next = next,
                                        .lease_until_ms = now_ms + LEASE_MS,
                                        .due_ms = due_ms,
                                        .now_ms = now_ms};
    store_checkpoint_chunk(dispatch->settings.store, &hold->checkpoint);
}

/* ── the line of those ready ───────────────────────────────────────────────────── */

struct sending *hold_next(struct hold *hold)
{
    struct sending *sending = hold->ready;

    if (!sending)
        return NULL;
    hold->ready = sending->next;
    if (!hold->ready)
        hold->ready_end = &hold->ready;
    hold->ready_count--;
    hold->flying++;
    hold->outlet->counts.repeated += chunk_may_have_left(&hold->chunk, sending->place);
    return sending;
}

void hold_take_back(struct hold *hold)
{
    for (struct sending *sending = hold->ready, *next; sending; sending = next) {
        next = sending->next;
        give_back(hold, sending->place, false);
        sending_free(sending);
    }
    hold->ready = NULL;
    hold->ready_end = &hold->ready;
    hold->ready_count = 0;
}

void hold_drop_rest(struct hold *hold)
{
    hold->outlet->counts.dropped += chunk_drop_rest(&hold->chunk);
}

void hold_forget(struct hold *hold, uint64_t recipient)
{
    struct sending **at = &hold->ready;

    for (size_t i = 0; i < hold->pick_count; i++)
        hold->is_gone[i] |= hold->recipients[i] == recipient;
    while (*at && hold->chunk.recipients[(*at)->place] != recipient)
        at = &(*at)->next;
    if (*at) {
        struct sending *sending = *at;

        *at = sending->next;
        if (!*at)
            hold->ready_end = at;
        hold->ready_count--;
        give_back(hold, sending->place, true);
        sending_free(sending);
    }
}

static void count(struct counts *counts, const struct adapter_answer *answer,
                  enum delivery_step step, int64_t delay_ms)
{
    if (answer->verdict == VERDICT_SENT || answer->verdict == VERDICT_DELIVERED)
        histogram_add(&counts->latency, delay_ms * 1000);
    counts->sent += answer->verdict == VERDICT_SENT;
    counts->delivered += answer->verdict == VERDICT_DELIVERED;
    counts->unsure += answer->verdict == VERDICT_UNSURE;
    counts->throttled += answer->is_throttled;
    counts->failed += step == DELIVERY_GIVEN_UP;
}

void hold_answer(struct hold *hold, struct sending *sending,
                 const struct adapter_answer *answer)
{
    struct dispatch        *dispatch = hold->outlet->dispatch;
    size_t                  place = sending->place;
    struct delivery_outcome outcome = {
        .fault = delivery_fault_of(answer->verdict, answer->is_throttled,
                                   hold->outlet->settings->kind->is_keyed),
        .attempts = chunk_attempts(&hold->chunk, place),
        .may_have_left = chunk_may_have_left(&hold->chunk, place),
        .retry_after_ms = answer->retry_ms,
        .now_ms = now_of(dispatch),
        .expires_ms = sending->message.expiry_ms};
    int64_t            due_ms = 0;
    enum delivery_step step = delivery_next(&outcome, dispatch->settings.chance, &due_ms);

    if (answer->verdict == VERDICT_UNSURE && !may_repeat(hold))
        step = DELIVERY_GIVEN_UP; /* a second message is worse here than a doubt */
    chunk_answer(&hold->chunk, place, answer->verdict, step,
                 outcome.now_ms - sending->message.sent_ms);
    chunk_note_failure(&hold->chunk, place, failure_of(answer->verdict), answer->why);
    hold->due_ms[place] = due_ms;
    if (answer->is_throttled)
        slot_throttled(&hold->way->slot, ticks_of(dispatch) * 1000, answer->retry_ms * 1000);
    count(&hold->outlet->counts, answer, step, outcome.now_ms - sending->message.sent_ms);
    name_keep(hold, answer);
    hold->flying--;
    hold->way->intents--;
    sending_free(sending);
    if (FAILPOINT("dispatch.answer"))
        hold->is_lost = true;
}

void hold_hasten(struct hold *hold)
{
    memset(hold->due_ms, 0, sizeof hold->due_ms);
}

int64_t hold_due_ms(const struct hold *hold)
{
    int64_t earliest = 0;

    for (size_t i = 0; i < hold->chunk.count; i++)
        if (chunk_state(&hold->chunk, i) == RECIPIENT_TODO &&
            (earliest == 0 || hold->due_ms[i] < earliest))
            earliest = hold->due_ms[i] > 0 ? hold->due_ms[i] : 1;
    return earliest;
}
