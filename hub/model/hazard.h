/* hazard.h: the one table of hazards (schemas/hazards.yaml). SMS, settings,
 * clustering, alerts and the faces all read it from here; nobody else knows
 * what a flood is called or how far apart two reports of one flood may lie.
 *
 * Everyday kinds (pothole, dead lamp, waste) stand in the same table, so that
 * one report form serves both; they are flagged and never become an alert. */
#ifndef TOCSIN_MODEL_HAZARD_H
#define TOCSIN_MODEL_HAZARD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/model/alert.h"

enum {
    HAZARDS_MAX = 1024,
    HAZARD_CODE_LEN = 2,       /* A-Z, then A-Z or 0-9 */
    HAZARD_GRAVE = 3,          /* of what cannot wait */
    HAZARD_TABLE_MAX = 1 << 20 /* bytes of JSON */
};

struct hazard {
    char                code[HAZARD_CODE_LEN + 1]; /* "FL" */
    unsigned            place;                     /* its place in the table, 0 … count-1 */
    bool                is_everyday;
    bool                is_internal; /* of the town's own people: not offered to residents */
    bool                is_frequent; /* reported again and again: offered first */
    enum alert_category category;    /* CAP 1.2 §3.2.2 */
    const char         *event;       /* OASIS Event Terms List 1.2 code: "OET-081" */
    uint8_t             level_least; /* how urgent one report looks; 0 everyday, else 1 … 3 */

    /* Related kinds (a dead lamp, a lamp knocked down) share all from here on: they are of
     * the family of the kind with this place, its own where it is with no other. */
    unsigned family;

    /* What near means (DESIGN §5). */
    int32_t distance_m;       /* two reports of one incident lie within this … */
    int32_t window_s;         /* … and within this time of each other */
    int32_t reach_m;          /* distance_m widened by reported accuracies ends here */
    int32_t address_window_s; /* … or this, when both say the same street and number */

    /* What one cluster may grow to; a link that would pass it is refused. */
    int32_t members_most;
    int32_t span_most_s;
    int32_t diameter_most_m;
};

struct hazards;

/* Reads the table from JSON text of the shape of schemas/hazards.yaml. NULL
 * with err set (ERR_INVALID, pointer to the field) when it is wrong: a code or
 * a word that stands twice, a number out of range, a reach_m below distance_m,
 * no OT. */
struct hazards *hazards_open(const char *json, size_t len, struct err *err);
void            hazards_close(struct hazards *table); /* NULL is fine */

/* Settings may change the seven numbers: {"FL": {"distance_m": 300, "window_s": 3600}}.
 * All or nothing: on -1 the table is as before. */
int hazards_tune(struct hazards *table, const char *json, size_t len, struct err *err);

size_t               hazards_count(const struct hazards *table);
const struct hazard *hazards_at(const struct hazards *table, size_t place);

/* By two-letter code, any case; by code, name or word in any language, letter
 * case and accents ignored. NULL when there is none. */
const struct hazard *hazards_by_code(const struct hazards *table, const char *code);
const struct hazard *hazards_other(const struct hazards *table); /* OT; never NULL */
const struct hazard *hazards_by_word(const struct hazards *table, const char *word, size_t len);
/* The kind of which somebody else's name for a kind speaks: "Street Light Outages" has LM's
 * "street light" in it. What stands in brackets says it best; then the longest word, and of
 * those the first. but: looked past, a kind of what is left over. NULL when there is none. */
const struct hazard *hazards_by_phrase(const struct hazards *table, const char *phrase,
                                       const struct hazard *but);

/* The name in a language ("it", "it-IT"); English where that language has none. */
const char *hazard_name(const struct hazards *table, const struct hazard *hazard,
                        const char *lang);

/* Adds what people call it, in any language, parted by ", ", as it is looked up: without
 * capitals and accents. */
void hazard_add_words(struct buf *out, const struct hazards *table,
                      const struct hazard *hazard);

/* ": did you mean "FL"?" for messages; see text_suggest(). */
void hazards_suggest(const struct hazards *table, char *out, size_t room, const char *what,
                     const char *got);

#endif
