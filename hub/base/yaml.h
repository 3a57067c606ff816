/* yaml.h: reads what operators write by hand (the one user of libyaml) as JSON, so
 * that it is then taken apart by reader.h like everything else, and remembers on
 * which line each value stands.
 *
 * One document of YAML 1.2 with the core schema's plain scalars (§10.3.2), and three
 * departures that keep data whole: what begins with a "+" or with a zero before
 * another digit stays a text (telephone numbers, municipality codes), infinities and
 * NaN are refused. Also refused: anchors, aliases, tags, directives, duplicate keys. */
#ifndef TOCSIN_BASE_YAML_H
#define TOCSIN_BASE_YAML_H

#include <stddef.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/base/mem.h"

enum {
    YAML_BYTES_MAX = 1 << 20,
    YAML_DEPTH_MAX = 16,
    YAML_KEYS_MAX = 1000,    /* of one mapping */
    YAML_KEY_BYTES_MAX = 128 /* of one key */
};

struct yaml_place {
    size_t      parent; /* place in the table; the root is its own */
    const char *name;   /* key, or number in the list */
    unsigned    line, column;
};

struct yaml {
    const char              *path; /* borrowed */
    const char              *json; /* NUL-terminated; "null" for an empty document */
    size_t                   json_len;
    const struct yaml_place *places; /* [0] is the root */
    size_t                   place_count;
};

/* Everything in yaml_r but path lives in the arena. path is only for the message:
 * "tocsin.yaml:3:5: the key \"port\" stands here for the second time". ERR_INVALID,
 * ERR_TOO_LARGE. */
int yaml_read(struct yaml *yaml_r, const char *path, const struct buf *text,
              struct arena *arena, struct err *err);

/* The place of the value at an RFC 6901 pointer or, when there is none, of the
 * nearest thing that should hold it. Never NULL. */
const struct yaml_place *yaml_place(const struct yaml *yaml, const char *pointer);

/* Puts "path:line:column: " in front of a complaint that names a pointer into this
 * document; returns -1. */
int yaml_blame(const struct yaml *yaml, struct err *err);

#endif
