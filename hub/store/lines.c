/* lines.c: the journal as NDJSON, written and judged. Facts stand as a text, so that
 * the very bytes that were sealed survive any JSON tool. */
#include <stdio.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/store/chain.h"
#include "hub/store/check.h"
#include "hub/store/lines.h"

enum { LINE_MAX_BYTES = 4 << 20, WORD_MAX = 4096 };

static void write_hex(struct writer *out, const char *name, const uint8_t *bytes, size_t len)
{
    struct buf hex = {0};

    encode(&hex, ENCODING_HEX, bytes, len);
    write_bytes(out, name, hex.bytes ? hex.bytes : "", hex.len);
    buf_free(&hex);
}

void journal_row_line(struct buf *buf, const struct journal_row *row)
{
    struct writer out = writer_open(buf);

    write_object(&out, NULL);
    write_object(&out, "row");
    write_integer(&out, "seq", row->seq);
    write_integer(&out, "at_ms", row->at_ms);
    write_text(&out, "word", row->word);
    write_text(&out, "about", row->about);
    write_text(&out, "actor", row->actor);
    write_text(&out, "mode", row->mode);
    write_text(&out, "facts", row->facts);
    if (row->commitment)
        write_hex(&out, "commitment", row->commitment, STORE_HASH_LEN);
    write_end(&out);
    write_end(&out);
    buf_byte(buf, '\n');
}

void journal_seal_line(struct buf *buf, const struct journal_seal *seal)
{
    struct writer out = writer_open(buf);

    write_object(&out, NULL);
    write_object(&out, "seal");
    write_integer(&out, "first", seal->first);
    write_integer(&out, "upto", seal->head.seq);
    write_integer(&out, "at_ms", seal->head.at_ms);
    write_hex(&out, "hash", seal->head.hash, STORE_HASH_LEN);
    write_hex(&out, "signature", seal->head.signature, ED25519_SIGNATURE_LEN);
    write_hex(&out, "digests", seal->digests,
              (size_t)(seal->head.seq - seal->first + 1) * STORE_HASH_LEN);
    write_end(&out);
    write_end(&out);
    buf_byte(buf, '\n');
}

static void read_hex(struct reader *in, const char *name, uint8_t *bytes, size_t len)
{
    const char *hex = read_text(in, name, 2 * len);

    if (!in->failed &&
        (strpbrk(hex, "ABCDEF") || !decode_exactly(bytes, len, ENCODING_HEX, hex)))
        reader_complain(in, name, "must be hexadecimal digits of the right number");
}

static bool read_row(struct reader *outer, struct journal_check *check)
{
    struct reader      in = reader_inside(outer, "row");
    uint8_t            commitment[STORE_HASH_LEN];
    struct journal_row row = {.seq = read_integer(&in, "seq", 1, INT64_MAX),
                              .at_ms = read_integer(&in, "at_ms", INT64_MIN, INT64_MAX)};

    row.word = read_text(&in, "word", WORD_MAX);
    row.about = read_text(&in, "about", WORD_MAX);
    row.actor = read_text(&in, "actor", WORD_MAX);
    row.mode = read_text(&in, "mode", WORD_MAX);
    row.facts = read_text(&in, "facts", STORE_FACTS_MAX);
    if (reader_has(&in, "commitment")) {
        read_hex(&in, "commitment", commitment, sizeof commitment);
        row.commitment = commitment;
    }
    reader_leave(&in, outer);
    return !outer->failed && check_row(check, &row);
}

static bool read_seal(struct reader *outer, struct journal_check *check)
{
    struct reader       in = reader_inside(outer, "seal");
    struct journal_seal seal = {.first = read_integer(&in, "first", 1, INT64_MAX),
                                .head.seq = read_integer(&in, "upto", 1, INT64_MAX)};
    size_t              rows = 0;
    uint8_t            *digests;

    _Static_assert(CHAIN_SEAL_ROWS_MAX == 4096, "the complaint says so");
    seal.head.at_ms = read_integer(&in, "at_ms", INT64_MIN, INT64_MAX);
    read_hex(&in, "hash", seal.head.hash, STORE_HASH_LEN);
    read_hex(&in, "signature", seal.head.signature, ED25519_SIGNATURE_LEN);
    if (!in.failed && seal.head.seq >= seal.first &&
        seal.head.seq - seal.first < CHAIN_SEAL_ROWS_MAX)
        rows = (size_t)(seal.head.seq - seal.first) + 1;
    else
        reader_complain(&in, "upto", "must lie at most 4,095 rows after first");
    digests = arena_alloc(outer->arena, rows * STORE_HASH_LEN);
    read_hex(&in, "digests", digests, rows * STORE_HASH_LEN);
    seal.digests = digests;
    reader_leave(&in, outer);
    return !outer->failed && check_seal(check, &seal);
}

/* 1 when the verdict needs no more lines. */
static int judge_line(struct journal_check *check, const char *line, size_t len,
                      struct err *err)
{
    struct arena  arena = {0};
    struct reader in = reader_open(line, len, &arena, err);
    bool goes_on = reader_has(&in, "seal") ? read_seal(&in, check) : read_row(&in, check);
    int  failed = reader_close(&in);

    arena_free(&arena);
    return failed < 0 ? -1 : !goes_on;
}

/* The next line without its end; false when there is none. Stops one byte too far. */
static bool read_line(struct buf *line, FILE *file)
{
    int byte;

    line->len = 0;
    while ((byte = getc_unlocked(file)) != EOF && byte != '\n' && line->len <= LINE_MAX_BYTES)
        buf_byte(line, (char)byte);
    return byte != EOF || line->len > 0;
}

int lines_judge(struct journal_check *check, FILE *file, struct err *err)
{
    struct buf line = {0};
    int        ended = 0;
    int64_t    number = 0;

    while (ended == 0 && read_line(&line, file)) {
        number++;
        if (line.len > LINE_MAX_BYTES)
            ended = err_set(err, ERR_TOO_LARGE, "more than %d bytes", LINE_MAX_BYTES);
        else
            ended = judge_line(check, line.bytes ? line.bytes : "", line.len, err);
    }
    buf_free(&line);
    if (ended < 0) {
        char place[32];

        snprintf(place, sizeof place, "line %lld", (long long)number);
        return err_at(err, place);
    }
    return ferror(file) ? err_set(err, ERR_INTERNAL, "could not be read to its end") : 0;
}
