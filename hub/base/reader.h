/* reader.h: takes a JSON object apart, field by field (the one user of jansson).
 *
 * The first thing wrong is remembered and every later read yields a harmless
 * zero, so a parser is a plain list of fields with one check at its end. The
 * message names the field: "where/lat: must lie between -90 and 90", and
 * err.pointer is its JSON pointer. Fields nobody asked for are refused, with
 * the nearest name that was asked for. Settings files, reports, API bodies and
 * adapters' settings are all read through this. */
#ifndef TOCSIN_BASE_READER_H
#define TOCSIN_BASE_READER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/base/mem.h"

enum {
    READER_FIELDS_MAX = 64, /* asked for, by name or by walking */
    READER_KEYS_MAX =
        40, /* of them walked at most: after those, names can still be asked for */
    READER_DEPTH_MAX = 16,
};

struct json_t;

struct reader {
    struct json_t *object;                   /* borrowed from root */
    struct json_t *root;                     /* owned; NULL in an inner reader */
    struct arena  *arena;                    /* texts read are copied here */
    struct err    *err;                      /* may be NULL */
    const char    *place;                    /* "/where" inside, "" at the top */
    const char    *asked[READER_FIELDS_MAX]; /* names asked for so far */
    size_t         asked_count;
    bool           failed;
};

/* Duplicate names, NUL, NaN, bytes after the end and more than READER_DEPTH_MAX
 * levels are refused. arena must outlive what is read. */
struct reader reader_open(const char *bytes, size_t len, struct arena *arena, struct err *err);

/* The object under name. Ends with reader_leave(). */
struct reader reader_inside(struct reader *outer, const char *name);

/* The list under name; 0 when it is absent. Each item is then asked for by its place. */
size_t        read_list(struct reader *in, const char *name, size_t most);
struct reader reader_item(struct reader *in, const char *name, size_t i); /* an object */
const char   *read_item_text(struct reader *in, const char *name, size_t i, size_t max_bytes);

/* Names of an object's fields, for maps whose keys are data (zones, languages).
 * NULL past the end. Looking at a name counts as asking for it. */
const char *reader_key(struct reader *in, size_t i);

bool        reader_has(const struct reader *in, const char *name); /* present and not null */
const char *read_text(struct reader *in, const char *name, size_t max_bytes);
const char *read_text_or(struct reader *in, const char *name, size_t max_bytes,
                         const char *absent);
double      read_number(struct reader *in, const char *name, double least, double most);
double      read_number_or(struct reader *in, const char *name, double least, double most,
                           double absent);
int64_t     read_integer(struct reader *in, const char *name, int64_t least, int64_t most);
int64_t     read_integer_or(struct reader *in, const char *name, int64_t least, int64_t most,
                            int64_t absent);
bool        read_bool_or(struct reader *in, const char *name, bool absent);
/* The place of the word in words, a NULL-terminated list. */
int read_word(struct reader *in, const char *name, const char *const *words);
int read_word_or(struct reader *in, const char *name, const char *const *words, int absent);
/* The value as canonical JSON (sorted keys, no blanks), in the arena; NULL when absent. */
const char *read_json_or_null(struct reader *in, const char *name, size_t *len_r);

/* A complaint of the caller's own about a field already read. */
void reader_complain(struct reader *in, const char *name, const char *what);

/* Refuses fields nobody asked for, lets go of the document, and tells: 0 or -1. */
int reader_close(struct reader *in);
int reader_leave(struct reader *inner, struct reader *outer);

/* Every text of a document that holds nothing else, by the names that lead to it
 * ("alert.until"), in the document's order. -1 with the place of what is no text. */
typedef void json_text(void *user, const char *path, const char *text);
int json_texts(const char *bytes, size_t len, json_text *on, void *user, struct err *err);

/* The same document with sorted keys and without blanks, added to buf. */
int json_canonical(struct buf *buf, const char *bytes, size_t len, struct err *err);

#endif
