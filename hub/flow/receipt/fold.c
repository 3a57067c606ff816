#include <string.h>

#include "hub/base/failpoint.h"
#include "hub/base/log.h"
#include "hub/flow/counts.h"
#include "hub/flow/receipt/room.h"

enum { CLAIM_MOST = 16, LEASE_MS = 15000, TAKE_MOST = 10000 };

static void claim(struct receipt *receipt);
static void next(struct receipt *receipt);

static struct receipt *receipt_of(struct fold *fold)
{
    return CONTAINER_OF(fold, struct receipt, fold);
}

static void end(struct receipt *receipt)
{
    receipt->fold.is_under_way = false;
    tally_drop(&receipt->tally);
}

static void tell(struct receipt *receipt)
{
    struct fold            *fold = &receipt->fold;
    const struct chunk_row *row = &fold->claim.chunks[fold->at];
    char                    id[ID_TEXT_LEN + 1], about[ID_TEXT_LEN + 8];
    struct event            event = {
                   .name = "delivery.moved", .about = about, .mode = fold->find.row.mode};

    if (fold->checkpoint.next == CHUNK_RETRY)
        receipt->settings.on_waiting(receipt->settings.house);
    snprintf(about, sizeof about, "alert:%s", id_text(id, &row->key.alert));
    receipt->settings.on_event(receipt->settings.house, &event);
}

static void on_folded(struct store_job *job)
{
    struct fold    *fold = CONTAINER_OF(job, struct fold, checkpoint.job);
    struct receipt *receipt = receipt_of(fold);

    if (job->failed < 0)
        LOG(LOG_WARN, "receipt.not_folded", TEXT("why", job->err.text));
    else if (FAILPOINT("receipt.folded") == 0)
        tell(receipt);
    store_job_free(job);
    store_job_free(&fold->take.job);
    store_job_free(&fold->find.job);
    fold->at++;
    next(receipt);
}

/* Of an earlier try only that it got there after all is news. */
static bool is_news(const struct chunk *chunk, const struct receipt_row *row)
{
    if (row->place >= chunk->count || row->said < 0 || row->said >= RECEIPT_KINDS)
        return false;
    return row->round == chunk_round(chunk, row->place) || row->said == RECEIPT_DELIVERED ||
           row->said == RECEIPT_READ || row->said == RECEIPT_DONE;
}

/* Later words of a gateway, in any order, as often as it likes. */
static void apply(struct receipt *receipt)
{
    struct fold *fold = &receipt->fold;
    int64_t      released_ms = fold->find.row.released_ms;

    for (size_t i = 0; i < fold->take.count; i++) {
        const struct receipt_row *row = &fold->take.receipts[i];

        if (!is_news(&fold->chunk, row) ||
            !chunk_receipt(&fold->chunk, row->place, (enum receipt_kind)row->said,
                           row->at_ms - released_ms))
            continue;
        chunk_note_failure(&fold->chunk, row->place, FAILURE_UNDELIVERED, row->why);
        receipt->figures.folded++;
    }
}

/* An officer wants to have sent anew what failed, and the alert is still out. */
static bool retry(struct receipt *receipt)
{
    struct fold            *fold = &receipt->fold;
    const struct alert_row *alert = &fold->find.row;

    return fold->claim.chunks[fold->at].must_retry && fold->find.job.failed == 0 &&
           receipt_is_open(receipt, alert) && chunk_retry(&fold->chunk) > 0;
}

static void write_back(struct receipt *receipt)
{
    struct fold            *fold = &receipt->fold;
    const struct chunk_row *row = &fold->claim.chunks[fold->at];
    int64_t                 now_ms = clock_now(receipt->settings.clock);
    size_t                  count = fold->take.count;
    bool                    is_again = retry(receipt);

    fold->bytes.len = 0;
    chunk_write(&fold->chunk, &fold->bytes);
    fold->checkpoint = (struct store_checkpoint_chunk){
        .job.on_done = on_folded,
        .key = row->key,
        .fence = row->fence,
        .bytes = {fold->bytes.bytes, fold->bytes.len},
        .counts = counts_of(&fold->chunk),
        .next = is_again ? CHUNK_RETRY : CHUNK_FINISH,
        .due_ms = is_again ? now_ms : 0,
        .now_ms = now_ms,
        .receipts_upto = count > 0 ? fold->take.receipts[count - 1].no : 0,
        .is_retry_done = row->must_retry,
    };
    store_checkpoint_chunk(receipt->settings.store, &fold->checkpoint);
}

/* It keeps its receipts and its order, and comes again when its lease is over. */
static void leave(struct receipt *receipt)
{
    struct fold *fold = &receipt->fold;

    store_job_free(&fold->take.job);
    store_job_free(&fold->find.job);
    fold->at++;
    next(receipt);
}

static void on_taken(struct store_job *job)
{
    struct fold            *fold = CONTAINER_OF(job, struct fold, take.job);
    struct receipt         *receipt = receipt_of(fold);
    const struct chunk_row *row = &fold->claim.chunks[fold->at];
    struct err              err = job->err;

    if (job->failed < 0 || chunk_read(&fold->chunk, row->bytes.at, row->bytes.len, &err) < 0) {
        LOG(LOG_ALARM, "receipt.chunk_unreadable", TEXT("why", err.text));
        leave(receipt);
        return;
    }
    apply(receipt);
    write_back(receipt);
}

static void on_found(struct store_job *job)
{
    struct fold            *fold = CONTAINER_OF(job, struct fold, find.job);
    struct receipt         *receipt = receipt_of(fold);
    const struct chunk_row *row = &fold->claim.chunks[fold->at];

    fold->take = (struct store_take_receipts){
        .job.on_done = on_taken, .key = row->key, .limit = TAKE_MOST};
    if (job->failed < 0 && job->err.kind != ERR_NOT_FOUND) {
        LOG(LOG_WARN, "receipt.not_folded", TEXT("why", job->err.text));
        leave(receipt);
        return;
    }
    store_take_receipts(receipt->settings.store, &fold->take);
}

/* The next chunk of the claim, or the next claim. */
static void next(struct receipt *receipt)
{
    struct fold *fold = &receipt->fold;

    if (fold->at < fold->claim.count) {
        fold->find = (struct store_find_alert){.job.on_done = on_found,
                                               .id = fold->claim.chunks[fold->at].key.alert};
        store_find_alert(receipt->settings.store, &fold->find);
        return;
    }
    if (fold->claim.count == 0)
        fold->channel++;
    store_job_free(&fold->claim.job);
    claim(receipt);
}

static void on_claimed(struct store_job *job)
{
    struct fold *fold = CONTAINER_OF(job, struct fold, claim.job);

    if (job->failed < 0)
        fold->claim.count = 0;
    fold->at = 0;
    next(receipt_of(fold));
}

static void claim(struct receipt *receipt)
{
    struct fold                   *fold = &receipt->fold;
    const struct receipt_settings *settings = &receipt->settings;

    if (fold->channel >= settings->channel_count || receipt->is_closing) {
        end(receipt);
        return;
    }
    fold->claim = (struct store_claim_chunks){.job.on_done = on_claimed,
                                              .channel = settings->channels[fold->channel],
                                              .owner = settings->node,
                                              .now_ms = clock_now(settings->clock),
                                              .lease_ms = LEASE_MS,
                                              .limit = CLAIM_MOST,
                                              .receipts = true};
    store_claim_chunks(settings->store, &fold->claim);
}

void fold_go(struct receipt *receipt)
{
    struct fold *fold = &receipt->fold;

    if (fold->is_under_way || receipt->is_closing)
        return;
    fold->is_under_way = true;
    fold->is_wanted = false;
    fold->channel = 0;
    tally_take(&receipt->tally);
    claim(receipt);
}
