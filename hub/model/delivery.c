#include "hub/model/delivery.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hub/base/crypto.h"

const char *const VERDICT_WORDS[] = {"sent", "delivered", "busy", "unsure", "refused", NULL};

const char *const RECEIPT_KIND_WORDS[] = {"accepted", "delivered", "read", "done",
                                          "failed",   "unknown",   NULL};

enum receipt_kind receipt_last(unsigned said)
{
    static const enum receipt_kind RANKS[] = {RECEIPT_DONE,      RECEIPT_READ,
                                              RECEIPT_DELIVERED, RECEIPT_FAILED,
                                              RECEIPT_ACCEPTED,  RECEIPT_UNKNOWN};
    size_t                         i = 0;

    assert(said != 0 && said < 1u << RECEIPT_KINDS);
    while (!(said & 1u << RANKS[i]))
        i++;
    return RANKS[i];
}

/* A quarter of an hour and more, within the hour for which gateways keep a key (SCALE §4.5),
 * and what a chunk's mark can count. */
enum { DOUBTED_MOST = 15 };

static const struct patience {
    int64_t  first_ms, most_ms; /* waits, before half is left to chance */
    unsigned attempts_most;     /* 0: until it expires */
} PATIENCE[DELIVERY_FAULTS] = {
    [DELIVERY_FAULT_NONE] = {.attempts_most = 1},
    [DELIVERY_FAULT_BUSY] = {1000, 30000, 0},
    [DELIVERY_FAULT_THROTTLED] = {1000, 60000, 0},
    [DELIVERY_FAULT_UNSURE] = {5000, 120000, 4},
    [DELIVERY_FAULT_DOUBTED] = {5000, 120000, DOUBTED_MOST},
    [DELIVERY_FAULT_REFUSED] = {.attempts_most = 1},
};

enum delivery_fault delivery_fault_of(enum verdict verdict, bool is_throttled, bool is_keyed)
{
    static const enum delivery_fault FAULTS[VERDICTS] = {
        [VERDICT_SENT] = DELIVERY_FAULT_NONE,
        [VERDICT_DELIVERED] = DELIVERY_FAULT_NONE,
        [VERDICT_BUSY] = DELIVERY_FAULT_BUSY,
        [VERDICT_UNSURE] = DELIVERY_FAULT_UNSURE,
        [VERDICT_REFUSED] = DELIVERY_FAULT_REFUSED};

    assert(verdict < VERDICTS);
    if (verdict == VERDICT_BUSY && is_throttled)
        return DELIVERY_FAULT_THROTTLED;
    if (verdict == VERDICT_UNSURE && is_keyed)
        return DELIVERY_FAULT_DOUBTED;
    return FAULTS[verdict];
}

static int64_t wait_of(const struct patience *patience, unsigned attempts,
                       struct chance *chance)
{
    int64_t wait = patience->first_ms;

    for (unsigned i = 1; i < attempts && wait < patience->most_ms; i++)
        wait *= 2;
    if (wait > patience->most_ms)
        wait = patience->most_ms;
    return wait - wait / 2 + (int64_t)chance_below(chance, (uint64_t)wait / 2 + 1);
}

enum delivery_step delivery_next(const struct delivery_outcome *outcome, struct chance *chance,
                                 int64_t *due_ms_r)
{
    const struct patience *patience = &PATIENCE[outcome->fault];
    unsigned               attempts = outcome->attempts;
    int64_t                wait;

    if (outcome->fault == DELIVERY_FAULT_NONE)
        return DELIVERY_DONE;
    if (!outcome->may_have_left &&
        (outcome->fault == DELIVERY_FAULT_UNSURE || outcome->fault == DELIVERY_FAULT_DOUBTED))
        attempts = 1;
    if (patience->attempts_most && attempts >= patience->attempts_most)
        return DELIVERY_GIVEN_UP;
    wait = wait_of(patience, attempts, chance);
    if (wait < outcome->retry_after_ms)
        wait = outcome->retry_after_ms;
    if (wait >= outcome->expires_ms - outcome->now_ms)
        return DELIVERY_GIVEN_UP;
    *due_ms_r = outcome->now_ms + wait;
    return DELIVERY_AGAIN;
}

enum { CHANNEL_LETTERS = 8, ROUND_SHIFT = 12 /* above every place in a chunk */ };

/* The first letters of its hash. */
static void write_channel(char letters[CHANNEL_LETTERS + 1], const char *channel)
{
    uint8_t digest[SHA256_LEN];

    sha256(digest, channel, strlen(channel));
    for (size_t i = 0; i < CHANNEL_LETTERS / 2; i++)
        snprintf(letters + 2 * i, 3, "%02x", digest[i]);
}

char *delivery_key(char key[DELIVERY_KEY_LEN + 1], const struct delivery_name *name,
                   const char *channel)
{
    char id[ID_TEXT_LEN + 1], letters[CHANNEL_LETTERS + 1];

    write_channel(letters, channel);
    snprintf(key, DELIVERY_KEY_LEN + 1, "%s-%s-%" PRIx64 "-%" PRIx64 "-%" PRIx32,
             id_text(id, &name->alert), letters, (uint64_t)name->revision, (uint64_t)name->seq,
             name->place | name->round << ROUND_SHIFT);
    return key;
}

bool delivery_key_read(struct delivery_name *name_r, const char *key, const char *channel)
{
    char     id[ID_TEXT_LEN + 1], again[DELIVERY_KEY_LEN + 1];
    uint64_t revision, seq;

    if (strlen(key) > DELIVERY_KEY_LEN || strlen(key) < ID_TEXT_LEN + 1 + CHANNEL_LETTERS)
        return false;
    memcpy(id, key, ID_TEXT_LEN);
    id[ID_TEXT_LEN] = '\0';
    if (!id_parse(&name_r->alert, id) ||
        sscanf(key + ID_TEXT_LEN + 1 + CHANNEL_LETTERS, "-%" SCNx64 "-%" SCNx64 "-%" SCNx32,
               &revision, &seq, &name_r->place) != 3)
        return false;
    name_r->round = name_r->place >> ROUND_SHIFT;
    name_r->place &= (1 << ROUND_SHIFT) - 1;
    name_r->revision = (int64_t)revision;
    name_r->seq = (int64_t)seq;
    return strcmp(delivery_key(again, name_r, channel), key) == 0; /* one writing only */
}
