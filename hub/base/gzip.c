#include "hub/base/gzip.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <zlib.h>

#include "hub/base/mem.h"

enum { WINDOW_BYTES = 128 * 1024 };

struct gzip {
    struct source source;
    gzFile        file;
    const char   *path;
    uint64_t      left;
    struct arena  arena;
};

static int gzip_read(struct source *source, void *bytes, size_t room, size_t *got_r,
                     struct err *err)
{
    struct gzip *gzip = CONTAINER_OF(source, struct gzip, source);
    int          got = gzread(gzip->file, bytes, room < INT_MAX ? (unsigned)room : INT_MAX);
    int          code;
    const char  *why = gzerror(gzip->file, &code);

    *got_r = 0;
    if (got < 0 || code == Z_BUF_ERROR) /* Z_BUF_ERROR: the file ends too early */
        return err_set(err, ERR_INVALID, "%s: %s", gzip->path,
                       code == Z_BUF_ERROR ? "is cut short"
                       : code == Z_ERRNO   ? strerror(errno)
                                           : why);
    if ((uint64_t)got > gzip->left)
        return err_set(err, ERR_TOO_LARGE, "%s: unpacks to more than can be taken", gzip->path);
    gzip->left -= (uint64_t)got;
    *got_r = (size_t)got;
    return 0;
}

int gzip_open(struct gzip **gzip_r, const char *path, uint64_t most, struct err *err)
{
    int fd = strcmp(path, "-") == 0 ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    struct gzip *gzip;

    if (fd < 0)
        return err_set(err, errno == ENOENT ? ERR_NOT_FOUND : ERR_INTERNAL, "%s: %s", path,
                       strerror(errno));
    gzip = MEM_NEW(struct gzip);
    gzip->source.read = gzip_read;
    gzip->path = arena_text(&gzip->arena, path);
    gzip->left = most;
    gzip->file = gzdopen(fd, "rb");
    if (!gzip->file)
        abort(); /* out of memory */
    gzbuffer(gzip->file, WINDOW_BYTES);
    *gzip_r = gzip;
    return 0;
}

struct source *gzip_source(struct gzip *gzip)
{
    return &gzip->source;
}

uint64_t gzip_offset(const struct gzip *gzip)
{
    z_off_t offset = gzoffset(gzip->file);

    return offset < 0 ? 0 : (uint64_t)offset;
}

void gzip_close(struct gzip *gzip)
{
    if (!gzip)
        return;
    gzclose(gzip->file);
    arena_free(&gzip->arena);
    free(gzip);
}

enum { WINDOW_GZIP = 16 + MAX_WBITS, WINDOW_BARE = -MAX_WBITS };

static int unpack(struct buf *out, int window, const void *bytes, size_t len, size_t most,
                  struct err *err)
{
    z_stream stream = {.next_in = (z_const Bytef *)(uintptr_t)bytes};
    size_t   left = most;
    int      rc = Z_OK;

    if (len > INT_MAX || inflateInit2(&stream, window) != Z_OK)
        return err_set(err, ERR_INVALID, "is not packed by gzip");
    stream.avail_in = (uInt)len;
    while (rc == Z_OK && left > 0) {
        uint8_t piece[16 * 1024];
        size_t  room = left < sizeof piece ? left : sizeof piece;

        stream.next_out = piece;
        stream.avail_out = (uInt)room;
        rc = inflate(&stream, Z_NO_FLUSH);
        buf_add(out, piece, room - stream.avail_out);
        left -= room - stream.avail_out;
    }
    inflateEnd(&stream);
    if (rc == Z_STREAM_END)
        return 0;
    return rc == Z_OK ? err_set(err, ERR_TOO_LARGE, "unpacks to more than can be taken")
                      : err_set(err, ERR_INVALID, "is not packed by gzip");
}

int gzip_unpack(struct buf *out, const void *bytes, size_t len, size_t most, struct err *err)
{
    return unpack(out, WINDOW_GZIP, bytes, len, most, err);
}

int gzip_inflate(struct buf *out, const void *bytes, size_t len, size_t most, struct err *err)
{
    return unpack(out, WINDOW_BARE, bytes, len, most, err);
}

uint32_t gzip_crc(const void *bytes, size_t len)
{
    return (uint32_t)crc32_z(0, bytes, len);
}

void gzip_pack(struct buf *out, const void *bytes, size_t len)
{
    enum { MEMORY = 8 };
    z_stream deflating = {.next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)len};
    size_t   room;

    if (deflateInit2(&deflating, Z_BEST_COMPRESSION, Z_DEFLATED, WINDOW_GZIP, MEMORY,
                     Z_DEFAULT_STRATEGY) != Z_OK)
        abort(); /* out of memory */
    room = deflateBound(&deflating, (uLong)len);
    buf_reserve(out, room + 1);
    deflating.next_out = (Bytef *)out->bytes + out->len;
    deflating.avail_out = (uInt)room;
    if (deflate(&deflating, Z_FINISH) != Z_STREAM_END)
        abort(); /* it had room for the worst case */
    out->len += deflating.total_out;
    out->bytes[out->len] = '\0';
    deflateEnd(&deflating);
}
