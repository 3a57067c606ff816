/* chunk.h: up to 1,000 recipients of one alert and channel, and how far each has
 * got; what the store keeps instead of a row per delivery. Pure.
 *
 * One byte of state and two of delay each are written again at every checkpoint,
 * before the sends they announce. After a crash only the intents are in doubt, at
 * most CHUNK_WINDOW of them (P8). */
#ifndef TOCSIN_MODEL_CHUNK_H
#define TOCSIN_MODEL_CHUNK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/model/failure.h"

enum {
    CHUNK_MAX = 1000,        /* recipients */
    CHUNK_WINDOW = 100,      /* intents at once */
    CHUNK_ATTEMPTS_MAX = 15, /* that a mark can count */
    CHUNK_DELAYS = 16,
    CHUNK_REASONS_MAX =
        10,                /* told apart by their words; of those after them the kind is kept */
    CHUNK_ROUNDS_MAX = 15, /* how often what failed may be tried anew */
};

enum recipient_state {
    RECIPIENT_TODO,      /* to be sent, for the first time or again */
    RECIPIENT_INTENT,    /* written down before sending; an answer is due */
    RECIPIENT_SENT,      /* the gateway took it */
    RECIPIENT_DELIVERED, /* the far end has it; a siren sounded */
    RECIPIENT_READ,      /* a person opened it */
    RECIPIENT_FAILED,    /* given up */
    RECIPIENT_UNKNOWN,   /* in doubt for good: a crash, and this lane does not repeat */
    RECIPIENT_DROPPED,   /* never sent: cancelled, expired, consent withdrawn */
    RECIPIENT_STATES,
};

extern const char *const RECIPIENT_STATE_WORDS[RECIPIENT_STATES + 1]; /* "todo" … NULL */

/* Why one failed. */
struct chunk_reason {
    enum failure kind;
    char         words[FAILURE_WORDS_LEN + 1]; /* the gateway's, see failure.h; "": none */
};

struct chunk {
    size_t   count;
    uint64_t recipients[CHUNK_MAX]; /* ascending, each once */
    uint8_t  marks[CHUNK_MAX];      /* state, may-have-left, attempts: by functions only */
    uint16_t delays[CHUNK_MAX];     /* packed; see chunk_delay_ms() */
    uint8_t  notes[CHUNK_MAX];      /* why it failed, and the round: the same */
    struct chunk_reason reasons[CHUNK_REASONS_MAX];
    unsigned            reason_count;
};

/* A fresh chunk; ERR_INVALID unless 1 … CHUNK_MAX, ascending, each once. */
int chunk_of(struct chunk *chunk_r, const uint64_t *recipients, size_t count, struct err *err);

enum recipient_state chunk_state(const struct chunk *chunk, size_t i);

/* How often it was asked, up to CHUNK_ATTEMPTS_MAX; counted anew from the first time
 * it may have left, so that what was certainly not sent costs no repeat. */
unsigned chunk_attempts(const struct chunk *chunk, size_t i);

/* Was it once in doubt, by an UNSURE answer or a crash? Repeats may be doubles then. */
bool chunk_may_have_left(const struct chunk *chunk, size_t i);
bool chunk_find(const struct chunk *chunk, uint64_t recipient, size_t *i_r);

/* Did anything reach this one, or may it have? Then an Update or Cancel goes
 * there too (P7). True for intents, and for failures after an UNSURE. */
bool chunk_may_have_reached(const struct chunk *chunk, size_t i);

/* Since release, in ms, within 1/2000; -1 while nothing is known. 37 hours and
 * more are all the same. */
int64_t chunk_delay_ms(const struct chunk *chunk, size_t i);

/* Marks the next recipients as intents, at most room of them and never more than
 * CHUNK_WINDOW together; those never asked go first. due_ms, by place, says when
 * each may be asked again; NULL: all now. Their places go to picks_r. Write the
 * chunk down before sending. Returns how many. */
size_t chunk_intend(struct chunk *chunk, const int64_t *due_ms, int64_t now_ms, size_t *picks_r,
                    size_t room);

/* The adapter answered an intent; step is what delivery_next() made of it.
 * False, and no change, when it was no intent. */
bool chunk_answer(struct chunk *chunk, size_t i, enum verdict verdict, enum delivery_step step,
                  int64_t delay_ms);

/* What the gateway said later, in any order and as often as it likes: delivered
 * wins over failed, read over delivered. False when it changed nothing. */
bool chunk_receipt(struct chunk *chunk, size_t i, enum receipt_kind said, int64_t delay_ms);

/* Why it failed; nothing when it did not. why: the gateway's words, or NULL. */
void chunk_note_failure(struct chunk *chunk, size_t i, enum failure kind, const char *why);

/* Of one that failed. FAILURE_UNSURE whenever it may have left before. */
struct chunk_reason chunk_failure(const struct chunk *chunk, size_t i);

/* How often it was tried anew after it had failed: a part of its key, so that neither the
 * gateway nor a late receipt takes one try for the other. */
unsigned chunk_round(const struct chunk *chunk, size_t i);

/* It failed for certain: nothing of it can have arrived. */
bool chunk_may_retry(const struct chunk *chunk, size_t i);

/* Those are to be sent anew, each in its next round. Returns how many. */
size_t chunk_retry(struct chunk *chunk);

/* Nothing more is to be sent to this one. False unless it was waiting. */
bool   chunk_drop(struct chunk *chunk, size_t i);
size_t chunk_drop_rest(struct chunk *chunk); /* all that wait; how many */

/* A new owner claims the chunk of a dead one: each intent is in doubt. With
 * repeat it is sent again under the same key (a keyed gateway, or a lane where a
 * second siren is better than none), else it becomes UNKNOWN. Returns how many. */
size_t chunk_recover(struct chunk *chunk, bool repeat);

struct chunk_sum {
    uint32_t total;
    uint32_t by_state[RECIPIENT_STATES];
    uint32_t by_delay[CHUNK_DELAYS]; /* sent or more, within 2^i × 100 ms; the last: later */
    uint32_t retries;                /* attempts beyond the first, all together */
    uint32_t repeated;               /* asked again after they may have been sent */
};
void chunk_sum(const struct chunk *chunk, struct chunk_sum *sum_r);
bool chunk_is_done(const struct chunk *chunk); /* nothing waits and no intent is open */

/* The chunk as bytes: a version, who, the marks, and what is noted of failures. Reading is
 * strict: a byte too few or too many, a mark or an order that cannot be is ERR_INVALID. */
void chunk_write(const struct chunk *chunk, struct buf *out);
int  chunk_read(struct chunk *chunk_r, const void *bytes, size_t len, struct err *err);
bool chunk_note_is_sound(const struct chunk *chunk, size_t i); /* for chunk_read() */

#endif
