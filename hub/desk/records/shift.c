/* shift.c: a shift is offered by one officer, taken by another, or withdrawn; all are rows of
 * the journal, and the last of them is how things stand. */
#include <stdlib.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/desk/records/room.h"
#include "hub/store/journal.h"

static const char *const STEP_DEEDS[] = {
    [SHIFT_OFFER] = "shift.offered",
    [SHIFT_TAKE] = "shift.taken",
    [SHIFT_WITHDRAW] = "shift.withdrawn",
};

struct handing {
    struct store_read_journal last;
    struct store_append_deed  append;
    struct deed               deed;
    struct records_shift     *shift;
    char                      about[sizeof "shift:" + MODE_TEXT_MAX], mode[MODE_TEXT_MAX + 1];
    char                      person[ID_TEXT_LEN + 1];
};

const char *records_shift_about(char *text, const struct mode *mode)
{
    memcpy(text, "shift:", 6);
    mode_text(text + 6, mode);
    return text;
}

static void on_appended(struct store_job *job)
{
    struct handing       *handing = CONTAINER_OF(job, struct handing, append.job);
    struct records_shift *shift = handing->shift;

    shift->seq = handing->deed.seq;
    if (job->failed && handing->deed.was_repeated && !handing->deed.was_other_request)
        job->failed = 0; /* the same request again: what it did is done */
    records_end(&shift->verb, job);
}

static void append(struct handing *handing)
{
    struct records_shift *shift = handing->shift;
    struct records       *records = shift->verb.records;

    handing->deed = (struct deed){
        .word = STEP_DEEDS[shift->step],
        .about = handing->about,
        .actor = handing->person,
        .mode = handing->mode,
        .facts = shift->facts,
        .personal = shift->personal,
        .at_ms = clock_now(records->settings.clock),
        .once = shift->asking.once,
    };
    memcpy(handing->deed.request, shift->asking.request, sizeof handing->deed.request);
    handing->append =
        (struct store_append_deed){.job.on_done = on_appended, .deed = &handing->deed};
    store_append_deed(records->settings.store, &handing->append);
}

static int64_t lines_of(const struct journal_row *row, struct arena *arena)
{
    struct err    err = {0};
    struct reader in = reader_open(row->facts, strlen(row->facts), arena, &err);
    int64_t       lines = read_integer_or(&in, "lines", 0, INT64_MAX, 0);

    in.failed = true; /* what else stands there is not asked for */
    reader_close(&in);
    return lines;
}

static int check_offer(struct handing *handing, struct err *err)
{
    const struct records_shift *shift = handing->shift;
    const struct journal_row   *row = handing->last.count > 0 ? handing->last.rows : NULL;
    bool                        is_own;

    if (!row || row->seq != shift->offer || strcmp(row->word, STEP_DEEDS[SHIFT_OFFER]) != 0)
        return err_set(err, ERR_CONFLICT, "this offer is not the last word any more");
    is_own = strcmp(row->actor, handing->person) == 0;
    if (shift->step == SHIFT_WITHDRAW)
        return is_own ? 0 : err_set(err, ERR_FORBIDDEN, "only who offered it withdraws it");
    if (is_own)
        return err_set(err, ERR_FORBIDDEN, "who hands over cannot take over");
    if (lines_of(row, &handing->shift->verb.arena) != shift->ticked)
        return err_field(err, ERR_INVALID, "/ticked", "every line must be ticked");
    return 0;
}

static void on_last(struct store_job *job)
{
    struct handing      *handing = CONTAINER_OF(job, struct handing, last.job);
    struct records_verb *verb = &handing->shift->verb;

    if (!job->failed)
        verb->failed = check_offer(handing, &verb->err);
    if (job->failed || verb->failed) {
        records_end(verb, job);
        return;
    }
    store_job_free(job);
    append(handing);
}

void records_shift(struct records *records, struct records_shift *shift)
{
    struct handing *handing = MEM_NEW(struct handing);

    records_begin(records, &shift->verb, handing);
    handing->shift = shift;
    records_shift_about(handing->about, &shift->asking.who->mode);
    mode_text(handing->mode, &shift->asking.who->mode);
    asking_person(handing->person, shift->asking.who);
    if (shift->step == SHIFT_OFFER) {
        append(handing);
        return;
    }
    handing->last = (struct store_read_journal){
        .job.on_done = on_last, .backwards = true, .limit = 1, .about = handing->about};
    store_read_journal(records->settings.store, &handing->last);
}
