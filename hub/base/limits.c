#include "hub/base/limits.h"

#include <string.h>

#include "hub/base/crypto.h"

bool limits_allow(struct limits *limits, const void *who, size_t len, unsigned per_hour,
                  int64_t now_ms, int64_t *retry_after_ms_r)
{
    uint8_t             digest[BLAKE2B_LEN];
    uint64_t            name;
    struct limits_slot *slot;

    blake2b(digest, NULL, 0, who, len);
    memcpy(&name, digest, sizeof name);
    slot = &limits->slots[name % LIMITS_SLOTS];
    if (slot->who != name || now_ms - slot->since_ms >= LIMITS_HOUR_MS ||
        now_ms < slot->since_ms)
        *slot = (struct limits_slot){name, now_ms, 0};
    *retry_after_ms_r = 0;
    if (slot->count < per_hour) {
        slot->count++;
        return true;
    }
    *retry_after_ms_r = slot->since_ms + LIMITS_HOUR_MS - now_ms;
    return false;
}
