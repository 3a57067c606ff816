#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/flow/dispatch/room.h"
#include "hub/model/lane.h"

enum { NOTICES_AT_ONCE = 16, LATER_MS = 2000 };

/* One notice that was claimed. */
struct note {
    struct notices            *notices;
    struct notice_row         *row; /* in the claim */
    struct sending            *sending;
    struct store_finish_notice finish;
};

struct notices {
    struct outlet             *outlet;
    struct store_claim_notices claim;
    struct note                notes[NOTICES_AT_ONCE];
    size_t                     next; /* the first not handed over */
    unsigned                   open; /* not finished */
    bool                       is_claiming, wants_claim;
};

static void look_for_work(struct notices *notices);

/* ── the end of one ────────────────────────────────────────────────────────────── */

static void on_finished(struct store_job *job)
{
    struct note     *note = CONTAINER_OF(job, struct note, finish.job);
    struct notices  *notices = note->notices;
    struct dispatch *dispatch = notices->outlet->dispatch;

    if (job->failed < 0)
        LOG(LOG_WARN, "notice.lease_lost", TEXT("why", job->err.text));
    store_job_free(job);
    if (--notices->open > 0)
        return;
    store_job_free(&notices->claim.job);
    notices->claim.count = 0;
    look_for_work(notices);
    tally_drop(&dispatch->work);
}

static void write_down(struct note *note, const struct store_finish_notice *finish)
{
    struct dispatch *dispatch = note->notices->outlet->dispatch;

    note->finish = *finish;
    note->finish.job.on_done = on_finished;
    note->finish.no = note->row->no;
    note->finish.fence = note->row->fence;
    note->finish.at_ms = now_of(dispatch);
    store_finish_notice(dispatch->settings.store, &note->finish);
}

/* outcome NULL: again at due_ms. */
static void finish(struct note *note, const char *outcome, int64_t due_ms)
{
    write_down(note, &(struct store_finish_notice){.outcome = outcome, .due_ms = due_ms});
}

/* It was never handed over, which costs it no attempt. */
static void put_off(struct note *note, int64_t due_ms)
{
    write_down(note, &(struct store_finish_notice){.due_ms = due_ms, .was_untried = true});
}

static void on_answer(struct sending *sending, const struct adapter_answer *answer)
{
    struct note            *note = sending->about;
    struct outlet          *outlet = note->notices->outlet;
    struct dispatch        *dispatch = outlet->dispatch;
    struct delivery_outcome outcome = {
        .fault = delivery_fault_of(answer->verdict, answer->is_throttled,
                                   outlet->settings->kind->is_keyed),
        .attempts = (unsigned)note->row->attempts,
        .may_have_left = note->row->was_in_doubt || note->row->attempts > 1,
        .retry_after_ms = answer->retry_ms,
        .now_ms = now_of(dispatch),
        .expires_ms = note->row->expires_ms};
    int64_t due_ms = 0;

    if (answer->is_throttled)
        slot_throttled(&outlet->ways[0].slot, ticks_of(dispatch) * 1000,
                       answer->retry_ms * 1000);
    sending_free(sending);
    switch (delivery_next(&outcome, dispatch->settings.chance, &due_ms)) {
    case DELIVERY_DONE:
        finish(note, VERDICT_WORDS[answer->verdict], 0);
        break;
    case DELIVERY_AGAIN:
        finish(note, NULL, due_ms);
        break;
    case DELIVERY_GIVEN_UP:
        outlet->counts.failed++;
        finish(note, answer->verdict == VERDICT_REFUSED ? "refused" : "failed", 0);
        break;
    }
}

/* ── sending ───────────────────────────────────────────────────────────────────── */

/* A chunk in a better lane is being sent through this channel. */
static bool must_wait(const struct notices *notices, const struct notice_row *row)
{
    for (const struct hold *hold = notices->outlet->holds; hold; hold = hold->next)
        if (!hold->is_parked && hold->lane < row->lane)
            return true;
    return false;
}

static struct sending *sending_of(struct note *note)
{
    struct outlet                  *outlet = note->notices->outlet;
    const struct dispatch_settings *settings = &outlet->dispatch->settings;
    const struct notice_row        *row = note->row;
    struct sending                 *sending = MEM_NEW(struct sending);
    struct mode                     mode;

    sending->about = note;
    sending->on_answer = on_answer;
    if (!mode_parse(&mode, row->mode) || !channel_may_carry(&outlet->channel, &mode) ||
        !settings->read_notice(settings->house, row, &sending->arena, &sending->message)) {
        sending_free(sending);
        return NULL;
    }
    id_text(sending->key, &row->id);
    sending->message.key = sending->key;
    sending->message.purpose = ADAPTER_NOTICE;
    sending->message.mode = mode;
    sending->message.is_urgent = row->lane <= LANE_CODE;
    sending->message.sent_ms = now_of(outlet->dispatch);
    sending->message.expiry_ms = row->expires_ms;
    return sending;
}

static void hand_over(struct note *note)
{
    struct outlet        *outlet = note->notices->outlet;
    struct sending       *sending = sending_of(note);
    struct adapter_answer answer = {.verdict = VERDICT_REFUSED};
    struct err            err = {0};

    outlet->counts.repeated += sending && note->row->was_in_doubt;
    if (!sending) {
        finish(note, "unreadable", 0);
    } else if (adapter_send(outlet->adapter, &sending->message, &err) < 0) {
        if (err.kind == ERR_BUSY)
            answer.verdict = VERDICT_BUSY;
        on_answer(sending, &answer);
    }
}

bool notices_outrank(const struct outlet *outlet, int lane)
{
    const struct notices *notices = outlet->notices;

    return !notices->is_claiming && notices->next < notices->claim.count &&
           notices->notes[notices->next].row->lane < lane;
}

void notices_look(struct outlet *outlet)
{
    struct notices  *notices = outlet->notices;
    struct dispatch *dispatch = outlet->dispatch;
    int64_t          ticks = ticks_of(dispatch), wait_us;

    while (!notices->is_claiming && notices->next < notices->claim.count) {
        struct note *note = &notices->notes[notices->next];

        if (dispatch->is_closing || must_wait(notices, note->row)) {
            notices->next++;
            put_off(note, dispatch->is_closing ? 0 : now_of(dispatch) + LATER_MS);
            continue;
        }
        if (outlet->adapter->unanswered >= outlet->settings->kind->in_flight_max)
            return;
        if (!slot_take(&outlet->ways[0].slot, ticks * 1000, &wait_us)) {
            alarm_at(dispatch, ticks + (wait_us + 999) / 1000);
            return;
        }
        notices->next++;
        hand_over(note);
    }
    look_for_work(notices);
}

/* ── claiming ──────────────────────────────────────────────────────────────────── */

static void on_claimed(struct store_job *job)
{
    struct notices  *notices = CONTAINER_OF(job, struct notices, claim.job);
    struct outlet   *outlet = notices->outlet;
    struct dispatch *dispatch = outlet->dispatch;

    notices->is_claiming = false;
    notices->next = 0;
    if (job->failed < 0)
        notices->claim.count = 0;
    for (size_t i = 0; i < notices->claim.count; i++)
        notices->notes[i] =
            (struct note){.notices = notices, .row = &notices->claim.notices[i]};
    notices->open = (unsigned)notices->claim.count;
    notices->wants_claim |= notices->open > 0;
    if (notices->open > 0) {
        notices_look(outlet); /* the last one finished gives the place back */
        return;
    }
    if (job->failed == 0 && notices->claim.next_due_ms > 0)
        alarm_due(outlet, notices->claim.next_due_ms);
    store_job_free(job);
    look_for_work(notices); /* one may have been kept meanwhile */
    tally_drop(&dispatch->work);
}

static void look_for_work(struct notices *notices)
{
    struct outlet   *outlet = notices->outlet;
    struct dispatch *dispatch = outlet->dispatch;
    int64_t          lease_ms = (int64_t)outlet->settings->kind->answer_ms + 2 * LEASE_MS;

    if (dispatch->is_closing || notices->is_claiming || notices->open > 0 ||
        !notices->wants_claim)
        return;
    notices->wants_claim = false;
    notices->is_claiming = true;
    notices->claim = (struct store_claim_notices){.job.on_done = on_claimed,
                                                  .channel = outlet->settings->name,
                                                  .owner = dispatch->settings.node,
                                                  .now_ms = now_of(dispatch),
                                                  .lease_ms = lease_ms,
                                                  .limit = NOTICES_AT_ONCE};
    tally_take(&dispatch->work);
    store_claim_notices(dispatch->settings.store, &notices->claim);
}

void dispatch_notices_open(struct outlet *outlet)
{
    outlet->notices = MEM_NEW(struct notices);
    outlet->notices->outlet = outlet;
}

void notices_wake(struct outlet *outlet)
{
    outlet->notices->wants_claim = true;
    look_for_work(outlet->notices);
}

void dispatch_notices_close(struct outlet *outlet)
{
    free(outlet->notices);
}
