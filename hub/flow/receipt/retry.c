/* retry.c: what failed for certain is sent anew because an officer says so. Here it is decided,
 * counted and written down; folding does it, after the last words of the gateway. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/failpoint.h"
#include "hub/flow/receipt/room.h"

struct retrying {
    struct receipt           *receipt;
    struct receipt_retry     *asked;
    struct arena              arena;
    struct store_find_alert   find;
    struct store_load_chunks  load;
    struct store_retry_failed verb;
    struct store_read_journal before;
    struct deed               deed;
    struct chunk              chunk;
    char                      actor[ID_TEXT_LEN + 1];
};

static void end(struct retrying *retrying, const struct err *err)
{
    struct receipt       *receipt = retrying->receipt;
    struct receipt_retry *asked = retrying->asked;

    asked->failed = err ? -1 : 0;
    if (err)
        asked->err = *err;
    store_job_free(&retrying->find.job);
    store_job_free(&retrying->load.job);
    store_job_free(&retrying->verb.job);
    store_job_free(&retrying->before.job);
    arena_free(&retrying->arena);
    free(retrying);
    asked->on_done(asked);
    tally_drop(&receipt->tally);
}

/* ── done before, under the same key ────────────────────────────────────────────── */

static void on_read(struct store_job *job)
{
    struct retrying *retrying = CONTAINER_OF(job, struct retrying, before.job);
    const char      *facts = retrying->before.count > 0 ? retrying->before.rows[0].facts : "";
    struct err       err = {0};
    struct reader    in;

    if (job->failed < 0) {
        end(retrying, &job->err);
        return;
    }
    in = reader_open(facts, strlen(facts), &retrying->arena, &err);
    (void)read_text(&in, "channel", sizeof retrying->receipt->writing.items->channel);
    retrying->asked->retried = read_integer(&in, "retried", 0, INT64_MAX);
    end(retrying, reader_close(&in) < 0 ? &err : NULL);
}

static void answer_again(struct retrying *retrying)
{
    retrying->before = (struct store_read_journal){
        .job.on_done = on_read, .from = retrying->deed.seq - 1, .limit = 1};
    store_read_journal(retrying->receipt->settings.store, &retrying->before);
}

/* ── written down ───────────────────────────────────────────────────────────────── */

static void on_written(struct store_job *job)
{
    struct retrying               *retrying = CONTAINER_OF(job, struct retrying, verb.job);
    struct receipt                *receipt = retrying->receipt;
    const struct receipt_settings *settings = &receipt->settings;
    struct deed                   *deed = &retrying->deed;

    if (deed->was_repeated && !deed->was_other_request) {
        answer_again(retrying);
        return;
    }
    if (job->failed < 0) {
        end(retrying, &job->err);
        return;
    }
    (void)FAILPOINT("receipt.retry");
    settings->on_event(settings->house, &(struct event){.name = deed->word,
                                                        .about = deed->about,
                                                        .mode = deed->mode,
                                                        .json = deed->facts});
    receipt->fold.is_wanted = true; /* also when it is under way */
    fold_go(receipt);
    end(retrying, NULL);
}

static void write_down(struct retrying *retrying)
{
    struct receipt_retry *asked = retrying->asked;
    struct receipt       *receipt = retrying->receipt;
    char                  id[ID_TEXT_LEN + 1];

    retrying->deed = (struct deed){
        .word = "delivery.retried",
        .about = arena_format(&retrying->arena, "alert:%s", id_text(id, &asked->alert)),
        .actor = asking_actor(retrying->actor, asked->asking.who),
        .mode = retrying->find.row.mode,
        .facts = arena_format(&retrying->arena, "{\"channel\":\"%s\",\"retried\":%" PRId64 "}",
                              asked->channel, asked->retried),
        .at_ms = clock_now(receipt->settings.clock),
        .once = asked->asking.once};
    memcpy(retrying->deed.request, asked->asking.request, sizeof retrying->deed.request);
    retrying->verb = (struct store_retry_failed){.job.on_done = on_written,
                                                 .alert = asked->alert,
                                                 .revision = retrying->find.row.revision,
                                                 .channel = asked->channel,
                                                 .failed = RECIPIENT_FAILED,
                                                 .recipients = asked->retried,
                                                 .now_ms = retrying->deed.at_ms,
                                                 .deed = &retrying->deed};
    store_retry_failed(receipt->settings.store, &retrying->verb);
}

/* ── counted ────────────────────────────────────────────────────────────────────── */

static int count(struct retrying *retrying, struct err *err)
{
    struct store_load_chunks *load = &retrying->load;

    for (size_t i = 0; i < load->count; i++) {
        const struct chunk_row *row = &load->chunks[i];

        if (row->state != CHUNK_FINISHED || row->key.revision != retrying->find.row.revision)
            continue;
        if (chunk_read(&retrying->chunk, row->bytes.at, row->bytes.len, err) < 0)
            return -1;
        retrying->asked->retried += (int64_t)chunk_retry(&retrying->chunk);
    }
    return 0;
}

static void on_loaded(struct store_job *job)
{
    struct retrying          *retrying = CONTAINER_OF(job, struct retrying, load.job);
    struct store_load_chunks *loaded = &retrying->load;
    struct err                err = job->err;

    if (job->failed < 0 || count(retrying, &err) < 0) {
        end(retrying, &err);
        return;
    }
    if (loaded->count < STORE_CHUNKS_MAX) {
        write_down(retrying);
        return;
    }
    loaded->from.revision = loaded->chunks[loaded->count - 1].key.revision;
    loaded->from.seq = loaded->chunks[loaded->count - 1].key.seq;
    loaded->from.channel = retrying->asked->channel;
    store_job_free(job);
    loaded->chunks = NULL;
    store_load_chunks(retrying->receipt->settings.store, loaded);
}

/* ── whether it may ─────────────────────────────────────────────────────────────── */

static int check(struct retrying *retrying, struct err *err)
{
    const struct receipt          *receipt = retrying->receipt;
    const struct receipt_settings *settings = &receipt->settings;
    const struct alert_row        *alert = &retrying->find.row;
    const struct who              *who = retrying->asked->asking.who;
    struct question                question = {
                       .right = RIGHT_RETRY,
                       .is_in_territory = settings->is_in_territory(settings->house, &who->territory, alert),
                       .now_ms = clock_now(settings->clock)};
    struct mode mode = {0};
    size_t      i = 0;

    mode_parse(&mode, alert->mode);
    question.mode = &mode;
    if (account_must(who, &question, err) < 0)
        return -1;
    while (i < settings->channel_count &&
           strcmp(settings->channels[i], retrying->asked->channel) != 0)
        i++;
    return i < settings->channel_count
               ? 0
               : err_field(err, ERR_INVALID, "/channel", "is not one of this hub's");
}

static void on_found(struct store_job *job)
{
    struct retrying *retrying = CONTAINER_OF(job, struct retrying, find.job);
    struct err       err = job->err;

    if (job->failed < 0 || check(retrying, &err) < 0) {
        end(retrying, &err);
        return;
    }
    retrying->load =
        (struct store_load_chunks){.job.on_done = on_loaded,
                                   .from = {.alert = retrying->asked->alert, .seq = -1},
                                   .channel = retrying->asked->channel,
                                   .having = RECIPIENT_FAILED,
                                   .limit = STORE_CHUNKS_MAX};
    store_load_chunks(retrying->receipt->settings.store, &retrying->load);
}

void receipt_retry(struct receipt *receipt, struct receipt_retry *asked)
{
    struct retrying *retrying = MEM_NEW(struct retrying);

    retrying->receipt = receipt;
    retrying->asked = asked;
    asked->retried = 0;
    retrying->find = (struct store_find_alert){.job.on_done = on_found, .id = asked->alert};
    tally_take(&receipt->tally);
    store_find_alert(receipt->settings.store, &retrying->find);
}
