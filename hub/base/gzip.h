/* gzip.h: reads a file that may be compressed (RFC 1952), piece by piece, and compresses
 * what is small (the one user of zlib). Several members one after the other are one text; a
 * checksum that is wrong and a file cut short are errors. */
#ifndef TOCSIN_BASE_GZIP_H
#define TOCSIN_BASE_GZIP_H

#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/source.h"

struct gzip;

/* A plain file is read as it is; "-" is standard input. Reading past most bytes of text
 * is ERR_TOO_LARGE, so that a small file cannot unpack for ever. ERR_NOT_FOUND. */
int gzip_open(struct gzip **gzip_r, const char *path, uint64_t most, struct err *err);
struct source *gzip_source(struct gzip *gzip);
/* How far in the file itself, in bytes: for progress. */
uint64_t gzip_offset(const struct gzip *gzip);
void     gzip_close(struct gzip *gzip); /* NULL is fine */

/* Adds the bytes as one member, without a name or a time: the same bytes, the same member. */
void gzip_pack(struct buf *out, const void *bytes, size_t len);

/* Adds what bytes in memory unpack to, one member. ERR_INVALID, or ERR_TOO_LARGE past most. */
int gzip_unpack(struct buf *out, const void *bytes, size_t len, size_t most, struct err *err);

/* The same of a bare stream of DEFLATE (RFC 1951), as an archive holds it, and the checksum
 * of what it unpacks to. */
int gzip_inflate(struct buf *out, const void *bytes, size_t len, size_t most, struct err *err);
uint32_t gzip_crc(const void *bytes, size_t len);

#endif
