/* writer.h: writes JSON (RFC 8259) into a buf, field by field, without a tree.
 *
 *     struct writer out = writer_open(&buf);
 *     write_object(&out, NULL);
 *     write_text(&out, "event", "Alluvione");
 *     write_list(&out, "zones"); write_text(&out, NULL, "048014"); write_end(&out);
 *     write_end(&out);
 *
 * Inside a list the name is NULL. Texts must be valid UTF-8. */
#ifndef TOCSIN_BASE_WRITER_H
#define TOCSIN_BASE_WRITER_H

#include <stdbool.h>
#include <stdint.h>

#include "hub/base/buf.h"

enum { WRITER_DEPTH_MAX = 32 };

struct writer {
    struct buf *buf;
    char        close[WRITER_DEPTH_MAX]; /* what ends each open level */
    unsigned    depth;
    bool        has_before; /* something stands before in this level */
};

struct writer writer_open(struct buf *buf);

void write_object(struct writer *out, const char *name);
void write_list(struct writer *out, const char *name);
void write_end(struct writer *out); /* closes the innermost object or list */

void write_text(struct writer *out, const char *name, const char *text); /* NULL: null */
void write_bytes(struct writer *out, const char *name, const char *bytes, size_t len);
void write_integer(struct writer *out, const char *name, int64_t number);
void write_number(struct writer *out, const char *name,
                  double number); /* %.15g; not finite: null */
void write_degrees(struct writer *out, const char *name, double degrees); /* %.7f, trimmed */
void write_bool(struct writer *out, const char *name, bool is_so);
void write_null(struct writer *out, const char *name);
void write_raw(struct writer *out, const char *name, const char *json, size_t len);

/* One text as a JSON string, quotes included. */
void json_quote(struct buf *buf, const char *text, size_t len);

#endif
