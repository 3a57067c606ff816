#include "hub/base/zip.h"

#include <stdbool.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/gzip.h"

enum {
    END = 0x06054b50, /* end of central directory */
    END_LEN = 22,
    ENTRY = 0x02014b50, /* one entry of it */
    ENTRY_LEN = 46,
    LOCAL = 0x04034b50, /* what stands before a file's bytes */
    LOCAL_LEN = 30,
    COMMENT_MAX = 0xffff,
    STORED = 0,
    DEFLATED = 8,
    ENCRYPTED = 1,
};

struct archive {
    const uint8_t *bytes;
    size_t         len, left; /* left: bytes that may still be unpacked */
    struct arena  *arena;
    struct err    *err;
};

static uint32_t number(const struct archive *in, size_t at, int bytes)
{
    uint32_t number = 0;

    for (int i = bytes - 1; i >= 0; i--)
        number = number << 8 | in->bytes[at + (size_t)i];
    return number;
}

static bool has(const struct archive *in, size_t at, size_t len)
{
    return at <= in->len && len <= in->len - at;
}

static int refuse(const struct archive *in, const char *why)
{
    return err_set(in->err, ERR_INVALID, "is no ZIP archive: %s", why);
}

/* The last one, for its comment may hold anything. */
static bool find_end(const struct archive *in, size_t *at_r)
{
    if (in->len < END_LEN)
        return false;
    for (size_t back = 0; back <= COMMENT_MAX && back <= in->len - END_LEN; back++) {
        *at_r = in->len - END_LEN - back;
        if (number(in, *at_r, 4) == END)
            return true;
    }
    return false;
}

static int unpack(struct archive *in, struct zip_file *file, size_t at, size_t packed,
                  int method)
{
    struct buf out = {0};
    int        failed = 0;

    if (method == STORED && packed > in->left)
        return err_set(in->err, ERR_TOO_LARGE, "unpacks to more than can be taken");
    if (method == STORED)
        buf_add(&out, in->bytes + at, packed);
    else if (method == DEFLATED)
        failed = gzip_inflate(&out, in->bytes + at, packed, in->left, in->err);
    else
        failed = refuse(in, "it is packed in a way that is not read here");
    if (!failed) {
        file->bytes = arena_copy(in->arena, out.len ? out.bytes : "", out.len);
        file->len = out.len;
        in->left -= out.len;
    }
    buf_free(&out);
    return failed;
}

static int read_file(struct archive *in, struct zip_file *file, size_t entry)
{
    size_t packed = number(in, entry + 20, 4), local = number(in, entry + 42, 4), at;

    if (number(in, entry + 8, 2) & ENCRYPTED)
        return refuse(in, "it is encrypted");
    if (!has(in, local, LOCAL_LEN) || number(in, local, 4) != LOCAL)
        return refuse(in, "a file is not where it should be");
    at = local + LOCAL_LEN + number(in, local + 26, 2) + number(in, local + 28, 2);
    if (!has(in, at, packed))
        return refuse(in, "it is cut short");
    if (unpack(in, file, at, packed, (int)number(in, entry + 10, 2)) != 0)
        return -1;
    if (gzip_crc(file->bytes, file->len) != number(in, entry + 16, 4))
        return refuse(in, "a checksum is wrong");
    return 0;
}

/* In letters that every answer and log can carry. */
static char *readable(char *name)
{
    for (char *at = name; *at; at++)
        if (*at < ' ' || *at > '~')
            *at = '?';
    return name;
}

/* One entry of the directory; a folder is passed over. Its length goes into len_r. */
static int read_entry(struct archive *in, struct zip *zip, size_t at, size_t *len_r)
{
    struct zip_file *file = &zip->files[zip->count];
    size_t           name_len;

    if (!has(in, at, ENTRY_LEN) || number(in, at, 4) != ENTRY)
        return refuse(in, "its directory is cut short");
    name_len = number(in, at + 28, 2);
    *len_r = ENTRY_LEN + name_len + number(in, at + 30, 2) + number(in, at + 32, 2);
    if (name_len == 0 || name_len > ZIP_NAME_MAX || !has(in, at, *len_r))
        return refuse(in, "a name is wrong");
    file->name =
        readable(arena_copy(in->arena, (const char *)in->bytes + at + ENTRY_LEN, name_len));
    if (in->bytes[at + ENTRY_LEN + name_len - 1] == '/')
        return 0;
    zip->count++;
    return read_file(in, file, at) < 0 ? err_at(in->err, file->name) : 0;
}

int zip_read(struct zip *zip_r, struct arena *arena, const void *bytes, size_t len, size_t most,
             struct err *err)
{
    struct archive in = {bytes, len, most, arena, err};
    size_t         end, at, count, entry_len = 0;

    if (!find_end(&in, &end))
        return refuse(&in, "it has no end");
    count = number(&in, end + 10, 2);
    at = number(&in, end + 16, 4);
    if (count > ZIP_FILES_MAX)
        return err_set(err, ERR_TOO_LARGE, "holds more than %d files", ZIP_FILES_MAX);
    *zip_r = (struct zip){arena_alloc(arena, (count + 1) * sizeof(struct zip_file)), 0};
    for (size_t i = 0; i < count; i++, at += entry_len)
        if (read_entry(&in, zip_r, at, &entry_len) < 0)
            return -1;
    return 0;
}
