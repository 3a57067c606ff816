/* exercise.c: an exercise begins: a row of the journal, but not while the real shift changes
 * hands, when nobody would know which of the two is meant. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/desk/records/room.h"
#include "hub/store/journal.h"

enum { CALM_MS = 15 * 60 * 1000 }; /* after a hand-over was offered or taken */

struct beginning {
    struct store_read_journal last;
    struct store_append_deed  append;
    struct deed               deed;
    struct records_exercise  *exercise;
    char                      shift[sizeof "shift:" + MODE_TEXT_MAX];
    char                      about[sizeof "exercise:" + MODE_NAME_MAX];
    char                      mode[MODE_TEXT_MAX + 1], person[ID_TEXT_LEN + 1];
};

static void on_appended(struct store_job *job)
{
    struct beginning        *beginning = CONTAINER_OF(job, struct beginning, append.job);
    struct records_exercise *exercise = beginning->exercise;

    exercise->seq = beginning->deed.seq;
    if (job->failed && beginning->deed.was_repeated && !beginning->deed.was_other_request)
        job->failed = 0; /* the same request again: what it did is done */
    records_end(&exercise->verb, job);
}

static void append(struct beginning *beginning, int64_t now_ms)
{
    struct records_exercise *exercise = beginning->exercise;

    beginning->deed = (struct deed){
        .word = "exercise.started",
        .about = beginning->about,
        .actor = beginning->person,
        .mode = beginning->mode,
        .facts = "{}",
        .personal = exercise->personal,
        .at_ms = now_ms,
        .once = exercise->asking.once,
    };
    memcpy(beginning->deed.request, exercise->asking.request, sizeof beginning->deed.request);
    beginning->append =
        (struct store_append_deed){.job.on_done = on_appended, .deed = &beginning->deed};
    store_append_deed(exercise->verb.records->settings.store, &beginning->append);
}

static void on_last(struct store_job *job)
{
    struct beginning    *beginning = CONTAINER_OF(job, struct beginning, last.job);
    struct records_verb *verb = &beginning->exercise->verb;
    int64_t              now_ms = clock_now(verb->records->settings.clock);

    if (!job->failed && beginning->last.count > 0 &&
        now_ms - beginning->last.rows->at_ms < CALM_MS)
        verb->failed = err_set(&verb->err, ERR_CONFLICT,
                               "the shift is changing hands: begin a quarter of an hour later");
    if (job->failed || verb->failed) {
        records_end(verb, job);
        return;
    }
    store_job_free(job);
    append(beginning, now_ms);
}

void records_exercise(struct records *records, struct records_exercise *exercise)
{
    static const struct mode ACTUAL = {.kind = MODE_ACTUAL};
    struct beginning        *beginning = MEM_NEW(struct beginning);

    records_begin(records, &exercise->verb, beginning);
    beginning->exercise = exercise;
    records_shift_about(beginning->shift, &ACTUAL);
    snprintf(beginning->about, sizeof beginning->about, "exercise:%s", exercise->mode.exercise);
    mode_text(beginning->mode, &exercise->mode);
    asking_person(beginning->person, exercise->asking.who);
    beginning->last = (struct store_read_journal){
        .job.on_done = on_last, .backwards = true, .limit = 1, .about = beginning->shift};
    store_read_journal(records->settings.store, &beginning->last);
}
