#include "hub/flow/receipt.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/failpoint.h"
#include "hub/base/log.h"
#include "hub/flow/receipt/room.h"

enum {
    LOOK_MS = 1000,
    POLL_MS = 10000,
    GATHER_MS = 10, /* what comes in a crowd waits for its like, at most so long, … */
    GATHER = 64,    /* … or until it is so many */
};

/* ── onto the disk, by arrival ─────────────────────────────────────────────────── */

static void gather(struct receipt *receipt);

static void tell_kept(struct receipt *receipt, size_t count, bool is_kept)
{
    for (size_t i = 0; i < count; i++) {
        struct word *word = &receipt->writing.items[i];

        receipt->figures.kept += is_kept && !word->is_stranger;
        free(word->device);
        free(word->why);
        if (word->kept)
            word->kept->on_kept(word->kept, is_kept);
    }
}

static void on_written(struct store_job *job)
{
    struct receipt *receipt = CONTAINER_OF(job, struct receipt, keep.job);
    size_t          count = receipt->writing.count;
    bool            is_kept = job->failed == 0 && FAILPOINT("receipt.kept") == 0;

    if (job->failed < 0)
        LOG(LOG_WARN, "receipt.not_kept", TEXT("why", job->err.text));
    store_job_free(job);
    receipt->figures.waiting -= count;
    tell_kept(receipt, count, is_kept);
    receipt->writing.count = 0;
    receipt->fold.is_wanted = true;
    receipt->is_writing = false;
    receipt->is_crowd = count > 1;
    gather(receipt);
    tally_drop(&receipt->tally);
}

/* What came while the last group was being written is the next one. */
static void write_more(struct receipt *receipt)
{
    struct words *waiting = &receipt->waiting, *writing = &receipt->writing;
    size_t count = waiting->count < STORE_RECEIPTS_MAX ? waiting->count : STORE_RECEIPTS_MAX;
    size_t rows = 0;

    if (receipt->is_writing || count == 0)
        return;
    if (!writing->items)
        writing->items = MEM_NEW_ARRAY(struct word, STORE_RECEIPTS_MAX);
    memcpy(writing->items, waiting->items, count * sizeof *waiting->items);
    memmove(waiting->items, waiting->items + count,
            (waiting->count - count) * sizeof *waiting->items);
    waiting->count -= count;
    writing->count = count;
    for (size_t i = 0; i < count; i++) {
        if (writing->items[i].is_stranger)
            continue;
        receipt->rows[rows] = writing->items[i].row;
        receipt->rows[rows++].key.channel = writing->items[i].channel;
    }
    receipt->is_writing = true;
    tally_take(&receipt->tally);
    receipt->keep = (struct store_keep_receipts){
        .job.on_done = on_written, .receipts = receipt->rows, .count = rows};
    store_keep_receipts(receipt->settings.store, &receipt->keep);
}

/* A commit costs as much for one word as for many. Who asks only after an answer is not kept
 * waiting: it comes alone, or with others who ask so, and then nobody else comes. */
static void gather(struct receipt *receipt)
{
    size_t count = receipt->waiting.count;

    if (!receipt->is_crowd || count >= GATHER || receipt->is_closing) {
        write_more(receipt);
    } else if (count > 0 && receipt->gathered_ms == 0) {
        receipt->gathered = count;
        receipt->gathered_ms = 1;
        timer_again(&receipt->gathering);
    }
}

/* A millisecond on: as long as more come. */
static void on_gathered(struct timer *timer)
{
    struct receipt *receipt = CONTAINER_OF(timer, struct receipt, gathering);
    size_t          count = receipt->waiting.count;

    if (receipt->is_writing || count == receipt->gathered ||
        receipt->gathered_ms == GATHER_MS) {
        receipt->gathered_ms = 0;
        write_more(receipt);
    } else {
        receipt->gathered = count;
        receipt->gathered_ms++;
        timer_again(timer);
    }
}

/* Of a siren among others, what it said and why is kept by itself, as it said it; of people
 * without anybody's address. */
static void note_why(struct word *word, const struct adapter_receipt *said)
{
    char        words[FAILURE_WORDS_LEN + 1];
    const char *why = said->device ? said->why : failure_words(words, said->why);

    if (said->device)
        word->device = mem_copy_text(said->device, strlen(said->device));
    if (why && *why)
        word->why = mem_copy_text(why, strlen(why));
    word->row.device = word->device;
    word->row.why = word->why;
}

static struct word *add_word(struct words *words)
{
    if (words->count == words->room) {
        words->room = words->room ? 2 * words->room : 64;
        words->items = mem_grown(words->items, words->room * sizeof *words->items);
    }
    words->items[words->count] = (struct word){0};
    return &words->items[words->count++];
}

void receipt_take(struct receipt *receipt, const char *channel,
                  const struct adapter_receipt *said, struct adapter_kept *kept)
{
    struct word         *word = add_word(&receipt->waiting);
    struct delivery_name name;

    word->kept = kept;
    snprintf(word->channel, sizeof word->channel, "%s", channel);
    if (said->key && delivery_key_read(&name, said->key, channel)) {
        word->row = (struct receipt_row){
            .key = {.alert = name.alert, .revision = name.revision, .seq = name.seq},
            .place = name.place,
            .round = name.round,
            .said = (int)said->kind,
            .at_ms = said->at_ms};
        note_why(word, said);
    } else {
        word->is_stranger = true; /* of a notice or a test, or of somebody else's */
        receipt->figures.strangers++;
    }
    receipt->figures.waiting++;
    if (!receipt->is_writing)
        gather(receipt);
}

/* ── open and close ────────────────────────────────────────────────────────────── */

static void on_clear(struct tally *tally)
{
    struct receipt *receipt = CONTAINER_OF(tally, struct receipt, tally);
    struct tally   *owner = receipt->settings.owner;

    free(receipt->waiting.items);
    free(receipt->writing.items);
    buf_free(&receipt->fold.bytes);
    free(receipt);
    tally_drop(owner);
}

void receipt_look(struct receipt *receipt)
{
    int64_t ticks = clock_ticks(receipt->settings.clock);

    if (!receipt->fold.is_wanted && ticks - receipt->folded_ticks < POLL_MS)
        return;
    receipt->folded_ticks = ticks;
    fold_go(receipt);
}

static void on_timeout(struct timer *timer)
{
    receipt_look(CONTAINER_OF(timer, struct receipt, timer));
}

int receipt_open(struct receipt **receipt_r, const struct receipt_settings *settings,
                 struct err *err)
{
    struct receipt *receipt;

    if (!settings->node || !*settings->node)
        return err_set(err, ERR_INVALID, "receipt: the node has no name");
    receipt = MEM_NEW(struct receipt);
    receipt->settings = *settings;
    receipt->tally.on_clear = on_clear;
    receipt->fold.is_wanted = true;
    tally_take(settings->owner);
    timer_start(&receipt->timer, settings->loop, &receipt->tally, LOOK_MS, on_timeout);
    timer_once(&receipt->gathering, settings->loop, &receipt->tally, 1, on_gathered);
    *receipt_r = receipt;
    return 0;
}

void receipt_close(struct receipt *receipt)
{
    if (!receipt)
        return;
    receipt->is_closing = true;
    timer_stop(&receipt->timer);
    timer_stop(&receipt->gathering);
    write_more(receipt);
}

void receipt_figures(const struct receipt *receipt, struct receipt_figures *figures_r)
{
    *figures_r = receipt->figures;
}
