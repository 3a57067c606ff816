#include "hub/model/chunk.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

/* A mark: three bits of state, one that it may have left, four of attempts. */
enum { STATE_BITS = 7, MAY_HAVE_LEFT = 8, ATTEMPT = 16, ATTEMPTS_SHIFT = 4 };

/* A note: four bits of why it failed, a kind alone or one of the reasons, four of rounds. */
enum { WHY_BITS = 15, WHY_REASONS = FAILURES, ROUND = 16, ROUND_SHIFT = 4 };

enum { DELAY_BITS = 13, DELAY_NONE = 0xffff };

_Static_assert(WHY_REASONS + CHUNK_REASONS_MAX <= WHY_BITS + 1, "each reason has its number");

const char *const RECIPIENT_STATE_WORDS[] = {
    "todo", "intent", "sent", "delivered", "read", "failed", "unknown", "dropped", NULL};

/* What a receipt makes of each state; the same state again: nothing changes. A
 * failure is no news to what was never sent, and takes nothing back. */
static const uint8_t AFTER_RECEIPT[RECIPIENT_STATES][RECEIPT_KINDS] = {
/* accepted, delivered, read, done, failed, unknown */
#define RECEIVED RECIPIENT_DELIVERED, RECIPIENT_READ, RECIPIENT_DELIVERED
    [RECIPIENT_TODO] = {RECIPIENT_SENT, RECEIVED, RECIPIENT_TODO, RECIPIENT_TODO},
    [RECIPIENT_INTENT] = {RECIPIENT_SENT, RECEIVED, RECIPIENT_INTENT, RECIPIENT_INTENT},
    [RECIPIENT_SENT] = {RECIPIENT_SENT, RECEIVED, RECIPIENT_FAILED, RECIPIENT_SENT},
    [RECIPIENT_DELIVERED] = {RECIPIENT_DELIVERED, RECEIVED, RECIPIENT_DELIVERED,
                             RECIPIENT_DELIVERED},
    [RECIPIENT_READ] = {RECIPIENT_READ, RECIPIENT_READ, RECIPIENT_READ, RECIPIENT_READ,
                        RECIPIENT_READ, RECIPIENT_READ},
    [RECIPIENT_FAILED] = {RECIPIENT_FAILED, RECEIVED, RECIPIENT_FAILED, RECIPIENT_FAILED},
    [RECIPIENT_UNKNOWN] = {RECIPIENT_SENT, RECEIVED, RECIPIENT_FAILED, RECIPIENT_UNKNOWN},
    [RECIPIENT_DROPPED] = {RECIPIENT_SENT, RECEIVED, RECIPIENT_DROPPED, RECIPIENT_DROPPED},
#undef RECEIVED
};

int chunk_of(struct chunk *chunk_r, const uint64_t *recipients, size_t count, struct err *err)
{
    if (count == 0 || count > CHUNK_MAX)
        return err_set(err, ERR_INVALID, "a chunk has 1 to %d recipients, not %zu", CHUNK_MAX,
                       count);
    for (size_t i = 1; i < count; i++)
        if (recipients[i] <= recipients[i - 1])
            return err_set(err, ERR_INVALID, "recipient %zu is not above the one before it",
                           i + 1);
    memset(chunk_r, 0, sizeof *chunk_r);
    chunk_r->count = count;
    memcpy(chunk_r->recipients, recipients, count * sizeof *recipients);
    memset(chunk_r->delays, 0xff, sizeof chunk_r->delays);
    return 0;
}

enum recipient_state chunk_state(const struct chunk *chunk, size_t i)
{
    assert(i < chunk->count);
    return chunk->marks[i] & STATE_BITS;
}

static void set_state(struct chunk *chunk, size_t i, enum recipient_state state)
{
    chunk->marks[i] = (uint8_t)((chunk->marks[i] & ~STATE_BITS) | state);
    if (state != RECIPIENT_FAILED)
        chunk->notes[i] &= (uint8_t)~WHY_BITS;
}

unsigned chunk_attempts(const struct chunk *chunk, size_t i)
{
    assert(i < chunk->count);
    return chunk->marks[i] >> ATTEMPTS_SHIFT;
}

bool chunk_may_have_left(const struct chunk *chunk, size_t i)
{
    assert(i < chunk->count);
    return chunk->marks[i] & MAY_HAVE_LEFT;
}

bool chunk_find(const struct chunk *chunk, uint64_t recipient, size_t *i_r)
{
    size_t low = 0, high = chunk->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (chunk->recipients[middle] < recipient)
            low = middle + 1;
        else
            high = middle;
    }
    *i_r = low;
    return low < chunk->count && chunk->recipients[low] == recipient;
}

bool chunk_may_have_reached(const struct chunk *chunk, size_t i)
{
    switch (chunk_state(chunk, i)) {
    case RECIPIENT_INTENT:
    case RECIPIENT_SENT:
    case RECIPIENT_DELIVERED:
    case RECIPIENT_READ:
    case RECIPIENT_UNKNOWN:
        return true;
    default:
        return chunk_may_have_left(chunk, i);
    }
}

/* ── delays: 13 bits times a power of four ─────────────────────────────────────── */

static uint16_t delay_packed(int64_t ms)
{
    unsigned scale = 0;

    if (ms < 0)
        ms = 0;
    while (ms >= 1 << DELAY_BITS && scale < 7) {
        ms = (ms + 2) / 4;
        scale++;
    }
    if (ms >= 1 << DELAY_BITS || (scale == 7 && ms == (1 << DELAY_BITS) - 1))
        return DELAY_NONE - 1; /* as long as can be told */
    return (uint16_t)(scale << DELAY_BITS | (unsigned)ms);
}

int64_t chunk_delay_ms(const struct chunk *chunk, size_t i)
{
    uint16_t packed = chunk->delays[i];

    if (packed == DELAY_NONE)
        return -1;
    return (int64_t)(packed & ((1 << DELAY_BITS) - 1)) << 2 * (packed >> DELAY_BITS);
}

/* ── sending ───────────────────────────────────────────────────────────────────── */

static size_t open_intents(const struct chunk *chunk)
{
    size_t open = 0;

    for (size_t i = 0; i < chunk->count; i++)
        open += chunk_state(chunk, i) == RECIPIENT_INTENT;
    return open;
}

static void intend(struct chunk *chunk, size_t i)
{
    set_state(chunk, i, RECIPIENT_INTENT);
    if (chunk_attempts(chunk, i) < CHUNK_ATTEMPTS_MAX)
        chunk->marks[i] += ATTEMPT;
}

size_t chunk_intend(struct chunk *chunk, const int64_t *due_ms, int64_t now_ms, size_t *picks_r,
                    size_t room)
{
    size_t picked = 0, open = open_intents(chunk);

    assert(open <= CHUNK_WINDOW); /* chunk_read() takes no other */
    if (room > CHUNK_WINDOW - open)
        room = CHUNK_WINDOW - open;
    for (int again = 0; again < 2; again++)
        for (size_t i = 0; i < chunk->count && picked < room; i++) {
            if (chunk_state(chunk, i) != RECIPIENT_TODO ||
                (chunk_attempts(chunk, i) > 0) != (again == 1) ||
                (due_ms && due_ms[i] > now_ms))
                continue;
            intend(chunk, i);
            picks_r[picked++] = i;
        }
    return picked;
}

/* From the first time that it may have left, attempts are counted anew. */
static void doubt(struct chunk *chunk, size_t i)
{
    if (chunk_may_have_left(chunk, i))
        return;
    chunk->marks[i] = (uint8_t)(ATTEMPT | MAY_HAVE_LEFT | (chunk->marks[i] & STATE_BITS));
}

bool chunk_answer(struct chunk *chunk, size_t i, enum verdict verdict, enum delivery_step step,
                  int64_t delay_ms)
{
    if (chunk_state(chunk, i) != RECIPIENT_INTENT)
        return false;
    if (verdict == VERDICT_UNSURE)
        doubt(chunk, i);
    if (verdict == VERDICT_SENT)
        set_state(chunk, i, RECIPIENT_SENT);
    else if (verdict == VERDICT_DELIVERED)
        set_state(chunk, i, RECIPIENT_DELIVERED);
    else
        set_state(chunk, i, step == DELIVERY_AGAIN ? RECIPIENT_TODO : RECIPIENT_FAILED);
    if (verdict == VERDICT_SENT || verdict == VERDICT_DELIVERED)
        chunk->delays[i] = delay_packed(delay_ms);
    return true;
}

bool chunk_receipt(struct chunk *chunk, size_t i, enum receipt_kind said, int64_t delay_ms)
{
    enum recipient_state was = chunk_state(chunk, i), is;

    assert(said < RECEIPT_KINDS);
    /* A receipt for what was never handed over is somebody else's. */
    if ((was == RECIPIENT_TODO || was == RECIPIENT_DROPPED) && !chunk_may_have_left(chunk, i) &&
        chunk_round(chunk, i) == 0)
        return false;
    is = AFTER_RECEIPT[was][said];
    if (is == was)
        return false;
    set_state(chunk, i, is);
    if (is == RECIPIENT_DELIVERED || (is == RECIPIENT_READ && was != RECIPIENT_DELIVERED) ||
        chunk->delays[i] == DELAY_NONE)
        chunk->delays[i] = delay_packed(delay_ms);
    return true;
}

bool chunk_drop(struct chunk *chunk, size_t i)
{
    if (chunk_state(chunk, i) != RECIPIENT_TODO)
        return false;
    set_state(chunk, i, RECIPIENT_DROPPED);
    return true;
}

size_t chunk_drop_rest(struct chunk *chunk)
{
    size_t dropped = 0;

    for (size_t i = 0; i < chunk->count; i++)
        dropped += chunk_drop(chunk, i);
    return dropped;
}

size_t chunk_recover(struct chunk *chunk, bool repeat)
{
    size_t in_doubt = 0;

    for (size_t i = 0; i < chunk->count; i++) {
        if (chunk_state(chunk, i) != RECIPIENT_INTENT)
            continue;
        doubt(chunk, i);
        set_state(chunk, i, repeat ? RECIPIENT_TODO : RECIPIENT_UNKNOWN);
        in_doubt++;
    }
    return in_doubt;
}

/* ── what failed ───────────────────────────────────────────────────────────────── */

static unsigned number_of(struct chunk *chunk, enum failure kind, const char *words)
{
    unsigned i = 0;

    if (!*words)
        return kind;
    while (i < chunk->reason_count &&
           (chunk->reasons[i].kind != kind || strcmp(chunk->reasons[i].words, words) != 0))
        i++;
    if (i == CHUNK_REASONS_MAX)
        return kind;
    if (i == chunk->reason_count) {
        chunk->reasons[chunk->reason_count++].kind = kind;
        snprintf(chunk->reasons[i].words, sizeof chunk->reasons[i].words, "%s", words);
    }
    return WHY_REASONS + i;
}

void chunk_note_failure(struct chunk *chunk, size_t i, enum failure kind, const char *why)
{
    char words[FAILURE_WORDS_LEN + 1];

    if (chunk_state(chunk, i) != RECIPIENT_FAILED)
        return;
    chunk->notes[i] = (uint8_t)((chunk->notes[i] & ~WHY_BITS) |
                                number_of(chunk, kind, failure_words(words, why)));
}

struct chunk_reason chunk_failure(const struct chunk *chunk, size_t i)
{
    unsigned            why = chunk->notes[i] & WHY_BITS;
    struct chunk_reason reason = {.kind = (enum failure)why};

    if (why >= WHY_REASONS)
        reason = chunk->reasons[why - WHY_REASONS];
    if (chunk_may_have_left(chunk, i))
        reason.kind = FAILURE_UNSURE;
    return reason;
}

unsigned chunk_round(const struct chunk *chunk, size_t i)
{
    assert(i < chunk->count);
    return chunk->notes[i] >> ROUND_SHIFT;
}

bool chunk_note_is_sound(const struct chunk *chunk, size_t i)
{
    unsigned why = chunk->notes[i] & WHY_BITS;

    return why < WHY_REASONS + chunk->reason_count &&
           (why == 0 || chunk_state(chunk, i) == RECIPIENT_FAILED);
}

bool chunk_may_retry(const struct chunk *chunk, size_t i)
{
    return chunk_state(chunk, i) == RECIPIENT_FAILED && !chunk_may_have_left(chunk, i) &&
           chunk_round(chunk, i) < CHUNK_ROUNDS_MAX;
}

size_t chunk_retry(struct chunk *chunk)
{
    size_t again = 0;

    for (size_t i = 0; i < chunk->count; i++) {
        if (!chunk_may_retry(chunk, i))
            continue;
        chunk->marks[i] = 0; /* no attempts, no doubt */
        set_state(chunk, i, RECIPIENT_TODO);
        chunk->notes[i] += ROUND;
        chunk->delays[i] = DELAY_NONE;
        again++;
    }
    return again;
}

/* ── counting ──────────────────────────────────────────────────────────────────── */

static unsigned delay_bucket(int64_t ms)
{
    unsigned bucket = 0;

    while (bucket < CHUNK_DELAYS - 1 && ms > (int64_t)100 << bucket)
        bucket++;
    return bucket;
}

void chunk_sum(const struct chunk *chunk, struct chunk_sum *sum_r)
{
    *sum_r = (struct chunk_sum){.total = (uint32_t)chunk->count};
    for (size_t i = 0; i < chunk->count; i++) {
        unsigned attempts = chunk_attempts(chunk, i);
        int64_t  delay_ms = chunk_delay_ms(chunk, i);

        sum_r->by_state[chunk_state(chunk, i)]++;
        sum_r->retries += attempts > 1 ? attempts - 1 : 0;
        sum_r->repeated += attempts > 1 && chunk_may_have_left(chunk, i);
        if (delay_ms >= 0)
            sum_r->by_delay[delay_bucket(delay_ms)]++;
    }
}

bool chunk_is_done(const struct chunk *chunk)
{
    for (size_t i = 0; i < chunk->count; i++)
        if (chunk_state(chunk, i) <= RECIPIENT_INTENT)
            return false;
    return true;
}
