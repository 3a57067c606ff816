/* bulletin.h: Italy's criticality bulletin (bollettino di criticità of the Dipartimento della
 * Protezione Civile, every afternoon): for today and tomorrow, for each warning zone and each
 * of three risks, a colour. And what follows for municipalities: the level of each per day,
 * and which of them has changed.
 *
 * A colour is what a region says of a zone; the phase in which a municipality works is its
 * mayor's to declare, and is no part of this. */
#ifndef TOCSIN_MODEL_BULLETIN_H
#define TOCSIN_MODEL_BULLETIN_H

#include <stddef.h>
#include <stdint.h>

#include "hub/base/err.h"
#include "hub/base/mem.h"
#include "hub/base/source.h"
#include "hub/model/zones.h"

enum bulletin_level { BULLETIN_GREEN, BULLETIN_YELLOW, BULLETIN_ORANGE, BULLETIN_RED };

enum bulletin_risk {
    BULLETIN_HYDROGEOLOGICAL, /* rischio idrogeologico: slopes and small streams */
    BULLETIN_THUNDERSTORMS,   /* rischio temporali */
    BULLETIN_HYDRAULIC,       /* rischio idraulico: the large rivers */
    BULLETIN_RISKS,
};

extern const char *const BULLETIN_LEVEL_WORDS[5]; /* "green" … "red", NULL */
extern const char *const BULLETIN_RISK_WORDS[4];  /* "hydrogeological" …, NULL */

enum {
    BULLETIN_BYTES_MAX = 8 << 20, /* of one bulletin, unpacked */
    BULLETIN_ROWS_MAX = 2000000,  /* of a table of many */
    BULLETIN_ZONE_MAX = 64,       /* bytes of a zone's code */
    BULLETIN_IDENTIFIER_MAX = 1000,
    BULLETIN_DAY_LEN = 10, /* "2026-07-31", the day of the place */
};

struct bulletin_zone {
    const char *code; /* "Tren-A" */
    uint8_t     levels[BULLETIN_RISKS];
};

struct bulletin_day {
    char                  day[BULLETIN_DAY_LEN + 1];
    struct bulletin_zone *zones; /* by code; those that are not named are green */
    size_t                count;
};

struct bulletin {
    const char         *identifier;
    int64_t             published_ms;
    struct bulletin_day days[2]; /* today and tomorrow, as seen when it was published */
};

struct bulletins { /* by published_ms */
    struct bulletin *items;
    size_t           count;
};

/* One bulletin as it is published: the ZIP of the department (a CAP message and a table for
 * each of both days: the worse of what the two say holds), the CAP message alone, or a table
 * as below. ERR_INVALID, ERR_TOO_LARGE; everything read lives in the arena. */
int bulletin_read(struct bulletin *bulletin_r, struct arena *arena, const char *bytes,
                  size_t len, struct err *err);

/* Tables (CSV) of many, in any order: published, day ("oggi", "domani"), zone, idrogeologico,
 * temporali, idraulico (0 … 3), and perhaps valid_from. One without the column zone only says
 * which bulletins there were: those with nothing but green have no row elsewhere. What two
 * rows say of the same is the worse of both. */
int bulletins_read(struct bulletins *bulletins_r, struct arena *arena,
                   struct source *const *tables, size_t count, struct err *err);

/* The day after it; day_after(day, day) is fine. */
void day_after(char after[BULLETIN_DAY_LEN + 1], const char *day);
/* The day of a moment, so many minutes east of Greenwich. */
void day_of(char day[BULLETIN_DAY_LEN + 1], int64_t ms, int offset_min);

/* ── municipalities ─────────────────────────────────────────────────────────────── */

struct bulletin_place {
    const char *id;   /* "048014" */
    const char *zone; /* the warning zone it lies in */
};

struct bulletin_places { /* by id */
    struct bulletin_place *items;
    size_t                 count;
};

/* The municipalities among the zones that lie in another, each with what it lies in. */
struct bulletin_places bulletin_places_of(const struct zones *zones, struct arena *arena);

/* What a place is at on a day; green is not kept. */
struct criticality {
    char        day[BULLETIN_DAY_LEN + 1];
    const char *place, *zone; /* borrowed from the places */
    uint8_t     levels[BULLETIN_RISKS];
};

struct criticalities { /* by day, then place */
    struct criticality *items;
    size_t              count;
};

struct criticality_change {
    struct criticality before, after; /* the same day and place */
};

struct criticality_changes {
    struct criticality_change *items;
    size_t                     count;
};

/* By day, then place, for qsort() and bsearch(); of changes by what is after. */
int criticality_order(const void *one, const void *other);
int criticality_change_order(const void *one, const void *other);

/* The worst of the risks: what a place is said to be at. */
enum bulletin_level criticality_level(const struct criticality *criticality);

/* What holds after the bulletin, and the places and days whose level is another than before:
 * each of them is to be told, and nobody else. Days that are over are left out of after_r.
 * Zones are divided now and then: a code that no place lies in stands for those it became or
 * was part of ("Vene-B" for "Vene-B1"). Results live in the arena. */
void bulletin_apply(const struct bulletin *bulletin, const struct bulletin_places *places,
                    const struct criticalities *before, struct criticalities *after_r,
                    struct criticality_changes *changes_r, struct arena *arena);

#endif
