#include "hub/model/delivery.h"

#include <assert.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hub/base/crypto.h"

const char *const VERDICT_WORDS[] = {"sent", "delivered", "busy", "unsure", "refused", NULL};

const char *const RECEIPT_KIND_WORDS[] = {"accepted", "delivered", "read",
                                          "done",     "failed",    NULL};

static const struct patience {
    int64_t  first_ms, most_ms; /* waits, before half is left to chance */
    unsigned attempts_most;     /* 0: until it expires */
} PATIENCE[DELIVERY_FAULTS] = {
    [DELIVERY_FAULT_NONE] = {.attempts_most = 1},
    [DELIVERY_FAULT_BUSY] = {1000, 120000, 0},
    [DELIVERY_FAULT_THROTTLED] = {1000, 60000, 0},
    [DELIVERY_FAULT_UNSURE] = {5000, 120000, 4},
    [DELIVERY_FAULT_REFUSED] = {.attempts_most = 1},
};

enum delivery_fault delivery_fault_of(enum verdict verdict, bool is_throttled)
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
    if (outcome->fault == DELIVERY_FAULT_UNSURE && !outcome->may_have_left)
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

void delivery_key(char key[DELIVERY_KEY_LEN + 1], const struct id *alert, int64_t revision,
                  const char *channel, uint64_t recipient)
{
    static const char HEX[] = "0123456789abcdef";
    char              id[ID_TEXT_LEN + 1], numbers[64];
    uint8_t           digest[SHA256_LEN];
    struct sha256     hash;

    /* No part can hold a line end, so no two deliveries read the same. */
    snprintf(numbers, sizeof numbers, "\n%" PRId64 "\n%" PRIu64 "\n", revision, recipient);
    sha256_open(&hash);
    sha256_add(&hash, id_text(id, alert), ID_TEXT_LEN);
    sha256_add(&hash, numbers, strlen(numbers));
    sha256_add(&hash, channel, strlen(channel));
    sha256_close(&hash, digest);
    for (size_t i = 0; i < sizeof digest; i++) {
        key[2 * i] = HEX[digest[i] >> 4];
        key[2 * i + 1] = HEX[digest[i] & 15];
    }
    key[DELIVERY_KEY_LEN] = 0;
}
