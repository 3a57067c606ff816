#include "hub/store/manifest.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"

enum { MANIFEST_FORMAT = 1 };

void manifest_write(struct buf *buf, const struct manifest *manifest)
{
    struct writer out = writer_open(buf);
    char          hex[2 * SHA256_LEN + 1];

    write_object(&out, NULL);
    write_integer(&out, "format", MANIFEST_FORMAT);
    write_integer(&out, "made_ms", manifest->made_ms);
    write_integer(&out, "bytes", manifest->bytes);
    write_text(&out, "sha256", hex_text(hex, manifest->sha256, SHA256_LEN));
    write_integer(&out, "photos", manifest->photos);
    write_object(&out, "head");
    write_integer(&out, "seq", manifest->head.seq);
    write_text(&out, "hash", hex_text(hex, manifest->head.hash, STORE_HASH_LEN));
    write_end(&out);
    write_end(&out);
    buf_byte(buf, '\n');
}

static void read_hash(struct reader *in, const char *name, uint8_t hash[SHA256_LEN])
{
    const char *hex = read_text(in, name, 2 * SHA256_LEN);

    if (!in->failed && !decode_exactly(hash, SHA256_LEN, ENCODING_HEX, hex))
        reader_complain(in, name, "must be 64 hexadecimal digits");
}

int manifest_read(struct manifest *manifest_r, struct blob bytes, struct err *err)
{
    struct arena  arena = {0};
    struct reader in = reader_open(bytes.at, bytes.len, &arena, err);
    struct reader head;
    int           failed;

    read_integer(&in, "format", MANIFEST_FORMAT, MANIFEST_FORMAT);
    manifest_r->made_ms = read_integer(&in, "made_ms", 0, INT64_MAX);
    manifest_r->bytes = read_integer(&in, "bytes", 0, INT64_MAX);
    manifest_r->photos = read_integer(&in, "photos", 0, INT64_MAX);
    read_hash(&in, "sha256", manifest_r->sha256);
    head = reader_inside(&in, "head");
    manifest_r->head.seq = read_integer(&head, "seq", 0, INT64_MAX);
    read_hash(&head, "hash", manifest_r->head.hash);
    reader_leave(&head, &in);
    failed = reader_close(&in);
    arena_free(&arena);
    return failed < 0 ? err_at(err, "manifest.json") : 0;
}

int file_digest(const char *path, uint8_t sha256_r[SHA256_LEN], int64_t *bytes_r,
                struct err *err)
{
    FILE         *file = fopen(path, "rbe");
    struct sha256 hash;
    char          bytes[65536];
    size_t        got;
    int           failed = 0;

    if (!file)
        return err_set(err, ERR_NOT_FOUND, "%s: %s", path, strerror(errno));
    sha256_open(&hash);
    *bytes_r = 0;
    while ((got = fread(bytes, 1, sizeof bytes, file)) > 0) {
        sha256_add(&hash, bytes, got);
        *bytes_r += (int64_t)got;
    }
    if (ferror(file))
        failed = err_set(err, ERR_INTERNAL, "reading %s: %s", path, strerror(errno));
    fclose(file);
    sha256_close(&hash, sha256_r);
    return failed;
}
