#include "hub/base/chance.h"
#include "hub/base/mem.h"
#include "hub/model/chunk.h"
#include "tests/kit/check.h"

static struct chunk fresh(size_t count)
{
    uint64_t     recipients[CHUNK_MAX];
    struct chunk chunk;

    for (size_t i = 0; i < count; i++)
        recipients[i] = 100 + 7 * i;
    CHECK_INT(chunk_of(&chunk, recipients, count, NULL), 0);
    return chunk;
}

static struct chunk answered(size_t count, enum verdict verdict, const char *why)
{
    struct chunk chunk = fresh(count);
    size_t       picks[CHUNK_MAX];

    chunk_intend(&chunk, NULL, 0, picks, count);
    for (size_t i = 0; i < count; i++) {
        chunk_answer(&chunk, i, verdict, DELIVERY_GIVEN_UP, 10);
        chunk_note_failure(&chunk, i, failure_of(verdict), why);
    }
    return chunk;
}

static void check_bytes(const struct chunk *chunk)
{
    struct chunk back;
    struct buf   bytes = {0}, again = {0};

    chunk_write(chunk, &bytes);
    CHECK_INT(chunk_read(&back, bytes.bytes, bytes.len, NULL), 0);
    chunk_write(&back, &again);
    CHECK(again.len == bytes.len && !memcmp(again.bytes, bytes.bytes, bytes.len));
    for (size_t len = 0; len < bytes.len; len++)
        CHECK_INT(chunk_read(&back, bytes.bytes, len, NULL), -1);
    buf_byte(&bytes, 0);
    CHECK_INT(chunk_read(&back, bytes.bytes, bytes.len, NULL), -1);
    buf_free(&bytes);
    buf_free(&again);
}

TEST(notes_are_in_the_bytes_and_only_where_there_are_any)
{
    struct chunk chunk = answered(3, VERDICT_REFUSED, "barred"), back;
    struct buf   bytes = {0};

    check_bytes(&chunk);
    chunk_retry(&chunk);
    check_bytes(&chunk);
    chunk_write(&chunk, &bytes);
    CHECK_INT(bytes.bytes[0], 2);
    CHECK_INT(chunk_read(&back, bytes.bytes, bytes.len, NULL), 0);
    CHECK_INT(chunk_round(&back, 2), 1);
    bytes.len = 0;
    chunk = answered(3, VERDICT_SENT, NULL);
    chunk_write(&chunk, &bytes);
    CHECK_INT(bytes.bytes[0], 1); /* as it always was */
    bytes.len = 0;
    chunk = answered(3, VERDICT_REFUSED, "barred");
    chunk.notes[0] = 15; /* a reason that nobody gave */
    chunk_write(&chunk, &bytes);
    CHECK_INT(chunk_read(&back, bytes.bytes, bytes.len, NULL), -1);
    buf_free(&bytes);
}

TEST(bytes_give_the_same_chunk_again_and_no_other_bytes_do)
{
    struct chance chance = chance_of_seed(9);
    struct chunk  chunk = fresh(1000), back;
    struct buf    bytes = {0}, again = {0};
    size_t        picks[CHUNK_MAX], count;

    chunk.recipients[999] = UINT64_MAX;
    while ((count = chunk_intend(&chunk, NULL, 0, picks, 1 + chance_below(&chance, 99))) > 0)
        for (size_t i = 0; i < count; i++)
            chunk_answer(&chunk, picks[i], (enum verdict)chance_below(&chance, VERDICTS),
                         DELIVERY_AGAIN, (int64_t)chance_below(&chance, 1 << 20));
    chunk_write(&chunk, &bytes);
    CHECK_INT(chunk_read(&back, bytes.bytes, bytes.len, NULL), 0);
    CHECK(back.count == 1000 && !memcmp(back.recipients, chunk.recipients, 8000) &&
          !memcmp(back.marks, chunk.marks, 1000) && !memcmp(back.delays, chunk.delays, 2000));
    chunk_write(&back, &again);
    CHECK(again.len == bytes.len && !memcmp(again.bytes, bytes.bytes, bytes.len));
    for (size_t len = 0; len < bytes.len; len++)
        CHECK_INT(chunk_read(&back, bytes.bytes, len, NULL), -1);
    buf_byte(&bytes, 0);
    CHECK_INT(chunk_read(&back, bytes.bytes, bytes.len, NULL), -1);
    buf_free(&bytes);
    buf_free(&again);
}

TEST(bytes_that_cannot_be_are_refused)
{
    static const struct {
        const char *bytes;
        size_t      len;
    } wrong[] = {
        {"", 0},
        {"\2\1\5\0\0\0", 6},                                      /* another format */
        {"\1\0", 2},                                              /* nobody */
        {"\1\xe9\7", 3},                                          /* 1,001 */
        {"\1\2\5\0\0\0\0\0\0\0", 10},                             /* the same twice */
        {"\1\1\x85\0\0\0\0", 7},                                  /* not the shortest writing */
        {"\1\1\xff\xff\xff\xff\xff\xff\xff\xff\xff\2\0\0\0", 15}, /* past 2^64 */
    };
    struct chunk chunk;
    struct err   err;
    struct buf   bytes = {0};

    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        CHECK_INT(chunk_read(&chunk, wrong[i].bytes, wrong[i].len, &err), -1);
        CHECK_INT(err.kind, ERR_INVALID);
    }
    chunk = fresh(101);
    memset(chunk.marks, RECIPIENT_INTENT, 101); /* more than a window */
    chunk_write(&chunk, &bytes);
    CHECK_INT(chunk_read(&chunk, bytes.bytes, bytes.len, &err), -1);
    buf_free(&bytes);
    CHECK_INT(chunk_read(&chunk, "\1\1\5\0\xff\xff", 6, &err), 0);
}

RUN(notes_are_in_the_bytes_and_only_where_there_are_any,
    bytes_give_the_same_chunk_again_and_no_other_bytes_do, bytes_that_cannot_be_are_refused)
