/* chunk_fuzz.c: no bytes whatever may hurt the chunk, what it reads it writes again
 * byte for byte, and no order of events breaks the window. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "hub/model/chunk.h"

/* Each byte is one event of some recipient. */
static void play(struct chunk *chunk, const uint8_t *events, size_t count)
{
    size_t picks[CHUNK_MAX];

    for (size_t i = 0; i < count; i++) {
        size_t           at = (events[i] >> 4) * 61u % chunk->count;
        struct chunk_sum sum;

        if (events[i] % 16 < VERDICTS)
            chunk_answer(chunk, at, events[i] % 16, DELIVERY_AGAIN, (int64_t)i * 1000);
        else if (events[i] % 16 < VERDICTS + RECEIPT_KINDS)
            chunk_receipt(chunk, at, events[i] % 16 - VERDICTS, (int64_t)i * 1000);
        else if (events[i] % 16 == 14)
            chunk_recover(chunk, events[i] & 16);
        else if (events[i] % 16 == 11)
            chunk_drop(chunk, at);
        else if (events[i] % 16 == 12)
            chunk_note_failure(chunk, at, events[i] / 16 % FAILURES, "barred");
        else if (events[i] % 16 == 13)
            chunk_retry(chunk);
        else
            chunk_intend(chunk, NULL, 0, picks, events[i]);
        chunk_sum(chunk, &sum);
        assert(sum.total == chunk->count);
    }
}

static size_t intents(const struct chunk *chunk)
{
    struct chunk_sum sum;

    chunk_sum(chunk, &sum);
    return sum.by_state[RECIPIENT_INTENT];
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    static struct chunk chunk;
    struct buf          again = {0};
    struct err          err = {0};

    if (chunk_read(&chunk, bytes, len, &err) == 0) {
        chunk_write(&chunk, &again);
        assert(again.len == len && memcmp(again.bytes, bytes, len) == 0);
        play(&chunk, bytes, len < 500 ? len : 500);
        assert(intents(&chunk) <= CHUNK_WINDOW);
        again.len = 0;
        chunk_write(&chunk, &again);
        assert(chunk_read(&chunk, again.bytes, again.len, &err) == 0);
    } else
        assert(err.kind == ERR_INVALID);
    buf_free(&again);
    return 0;
}
