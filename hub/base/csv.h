/* csv.h: reads tables as spreadsheets save them (RFC 4180): quotes, line ends inside
 * them, CRLF, LF or CR, a byte order mark. The first line decides whether comma,
 * semicolon or tab parts the fields. Row by row, so that a file may be of any size. */
#ifndef TOCSIN_BASE_CSV_H
#define TOCSIN_BASE_CSV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/source.h"

enum { CSV_ROW_MAX = 64 * 1024, CSV_FIELDS_MAX = 256 };

struct csv {
    struct source *source;
    struct buf     input; /* read, not yet looked at from at on */
    size_t         at;
    struct buf     row; /* the fields, a NUL after each */
    size_t         starts[CSV_FIELDS_MAX];
    const char    *fields[CSV_FIELDS_MAX];
    size_t         count;
    uint64_t       line; /* of the file, where the row began; from 1 */
    uint64_t       next_line;
    char           delimiter;
    bool           has_ended, was_cr;
};

/* source is borrowed until csv_close(). */
struct csv csv_open(struct source *source);
void       csv_close(struct csv *csv);

/* 1: a row stands in csv->fields[0 … count-1], until the next call. 0: the end. -1: err
 * tells line and what is wrong. ERR_INVALID or ERR_TOO_LARGE about one row: the next call
 * goes on behind it. An error of the source comes again and again. Empty lines are passed
 * over; a quote in the middle of a bare field is a letter like any other. */
int csv_next(struct csv *csv, struct err *err);

/* The place of a column in the row just read as the heading, letter case aside; -1. */
int csv_column(const struct csv *csv, const char *name);

/* One field, in quotes if it must be; one that a spreadsheet would take for a formula
 * (= + - @ or a control character in front) gets an apostrophe (OWASP). */
void csv_quote(struct buf *buf, const char *text);

#endif
