/* chunk_bytes.c: a chunk as bytes. Format 1 is who and how far; format 2, which only a chunk
 * with failures or second tries needs, adds the notes and the reasons they point at. */
#include <string.h>

#include "hub/base/text.h"
#include "hub/model/chunk.h"

enum { FORMAT_PLAIN = 1, FORMAT_NOTED = 2, RECIPIENT_BYTES_MAX = 10 };

static void write_varint(struct buf *out, uint64_t number)
{
    while (number >= 128) {
        buf_byte(out, (char)(number | 128));
        number >>= 7;
    }
    buf_byte(out, (char)number);
}

/* Shortest form only, so that a chunk has one writing. */
static bool read_varint(const uint8_t **at, const uint8_t *end, uint64_t *number_r)
{
    *number_r = 0;
    for (unsigned shift = 0; *at < end && shift < 70; shift += 7) {
        uint8_t byte = *(*at)++;

        if (shift == 63 && byte > 1)
            return false;
        *number_r |= (uint64_t)(byte & 127) << shift;
        if (byte < 128)
            return byte != 0 || shift == 0;
    }
    return false;
}

static bool is_noted(const struct chunk *chunk)
{
    for (size_t i = 0; i < chunk->count; i++)
        if (chunk->notes[i])
            return true;
    return false;
}

static void write_notes(const struct chunk *chunk, struct buf *out)
{
    buf_add(out, chunk->notes, chunk->count);
    buf_byte(out, (char)chunk->reason_count);
    for (unsigned i = 0; i < chunk->reason_count; i++) {
        size_t len = strlen(chunk->reasons[i].words);

        buf_byte(out, (char)chunk->reasons[i].kind);
        buf_byte(out, (char)len);
        buf_add(out, chunk->reasons[i].words, len);
    }
}

void chunk_write(const struct chunk *chunk, struct buf *out)
{
    uint64_t before = 0;
    bool     noted = is_noted(chunk);

    buf_reserve(out, 3 + chunk->count * (RECIPIENT_BYTES_MAX + 3));
    buf_byte(out, noted ? FORMAT_NOTED : FORMAT_PLAIN);
    write_varint(out, chunk->count);
    for (size_t i = 0; i < chunk->count; i++) {
        write_varint(out, chunk->recipients[i] - before);
        before = chunk->recipients[i];
    }
    buf_add(out, chunk->marks, chunk->count);
    for (size_t i = 0; i < chunk->count; i++) {
        buf_byte(out, (char)(chunk->delays[i] & 255));
        buf_byte(out, (char)(chunk->delays[i] >> 8));
    }
    if (noted)
        write_notes(chunk, out);
}

static int read_recipients(struct chunk *chunk, const uint8_t **at, const uint8_t *end,
                           struct err *err)
{
    uint64_t count, delta, before = 0;

    if (!read_varint(at, end, &count) || count == 0 || count > CHUNK_MAX)
        return err_set(err, ERR_INVALID, "a chunk has 1 to %d recipients", CHUNK_MAX);
    chunk->count = count;
    for (size_t i = 0; i < count; i++) {
        if (!read_varint(at, end, &delta) || (i > 0 && delta == 0) ||
            delta > UINT64_MAX - before)
            return err_set(err, ERR_INVALID, "recipient %zu of the chunk cannot be read",
                           i + 1);
        chunk->recipients[i] = before += delta;
    }
    return 0;
}

static int read_reason(struct chunk_reason *reason, const uint8_t **at, const uint8_t *end,
                       struct err *err)
{
    size_t len = end - *at < 2 ? 0 : (*at)[1];

    if (len == 0 || len > FAILURE_WORDS_LEN || (size_t)(end - *at) < 2 + len ||
        (*at)[0] >= FAILURES || !text_is_utf8((const char *)*at + 2, len))
        return err_set(err, ERR_INVALID, "a reason of the chunk cannot be read");
    reason->kind = (enum failure)(*at)[0];
    memcpy(reason->words, *at + 2, len);
    *at += 2 + len;
    return 0;
}

/* What is noted of each, and the reasons that were given. */
static int read_notes(struct chunk *chunk, const uint8_t **at, const uint8_t *end,
                      struct err *err)
{
    if ((size_t)(end - *at) < chunk->count + 1)
        return err_set(err, ERR_INVALID, "the chunk's notes are not whole");
    memcpy(chunk->notes, *at, chunk->count);
    *at += chunk->count;
    chunk->reason_count = *(*at)++;
    if (chunk->reason_count > CHUNK_REASONS_MAX || !is_noted(chunk))
        return err_set(err, ERR_INVALID, "the chunk's reasons are not such as we write");
    for (unsigned i = 0; i < chunk->reason_count; i++)
        if (read_reason(&chunk->reasons[i], at, end, err) < 0)
            return -1;
    for (size_t i = 0; i < chunk->count; i++)
        if (!chunk_note_is_sound(chunk, i))
            return err_set(err, ERR_INVALID, "note %zu of the chunk cannot be", i + 1);
    return 0;
}

static void read_marks(struct chunk *chunk, const uint8_t **at)
{
    memcpy(chunk->marks, *at, chunk->count);
    *at += chunk->count;
    for (size_t i = 0; i < chunk->count; i++, *at += 2)
        chunk->delays[i] = (uint16_t)((*at)[0] | (*at)[1] << 8);
}

static int check_intents(const struct chunk *chunk, struct err *err)
{
    size_t open = 0;

    for (size_t i = 0; i < chunk->count; i++)
        open += chunk_state(chunk, i) == RECIPIENT_INTENT;
    return open <= CHUNK_WINDOW
               ? 0
               : err_set(err, ERR_INVALID, "the chunk has more than %d intents", CHUNK_WINDOW);
}

int chunk_read(struct chunk *chunk_r, const void *bytes, size_t len, struct err *err)
{
    const uint8_t *at = bytes, *end = at + len;
    uint8_t        format = len > 0 ? *at++ : 0;

    memset(chunk_r, 0, sizeof *chunk_r);
    if (format != FORMAT_PLAIN && format != FORMAT_NOTED)
        return err_set(err, ERR_INVALID, "these bytes are no chunk we know");
    if (read_recipients(chunk_r, &at, end, err) != 0)
        return -1;
    if ((size_t)(end - at) < 3 * chunk_r->count)
        return err_set(err, ERR_INVALID, "the chunk has %zd bytes of marks, not %zu", end - at,
                       3 * chunk_r->count);
    read_marks(chunk_r, &at);
    if (check_intents(chunk_r, err) < 0 ||
        (format == FORMAT_NOTED && read_notes(chunk_r, &at, end, err) < 0))
        return -1;
    return at == end ? 0
                     : err_set(err, ERR_INVALID, "the chunk has %zd bytes too many", end - at);
}
