/* buf.h: bytes that grow at the end. A zeroed buf is empty and ready. */
#ifndef TOCSIN_BASE_BUF_H
#define TOCSIN_BASE_BUF_H

#include <stddef.h>
#include <stdint.h>

struct buf {
    char  *bytes; /* always followed by a NUL once anything was added */
    size_t len, room;
};

void  buf_add(struct buf *buf, const void *bytes, size_t len);
void  buf_text(struct buf *buf, const char *text);
void  buf_byte(struct buf *buf, char byte);
void  buf_integer(struct buf *buf, int64_t number); /* in decimal */
void  buf_format(struct buf *buf, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void  buf_reserve(struct buf *buf, size_t more); /* room for so many more bytes */
void  buf_cut(struct buf *buf, size_t first);    /* forgets the first bytes */
char *buf_take(struct buf *buf); /* the bytes, NUL-terminated, to be free()d; buf is empty */
void  buf_free(struct buf *buf);

#endif
