/* outlook.h: what is expected of today and tomorrow: the colours a region gives the zones of
 * its territory, as levels of the municipalities we know (bulletin.h), and beside them, never
 * out of them, the operational phase in which a municipality works, which its mayor declares
 * (DPC, Indicazioni operative of 10 February 2016). Pure. */
#ifndef TOCSIN_MODEL_OUTLOOK_H
#define TOCSIN_MODEL_OUTLOOK_H

#include "hub/model/bulletin.h"

/* fase operativa: attenzione, preallarme, allarme */
enum phase { PHASE_NONE, PHASE_ATTENTION, PHASE_PREALARM, PHASE_ALARM, PHASES };

extern const char *const PHASE_WORDS[PHASES + 1]; /* "none" … "alarm", NULL */

struct municipal_phase {
    const char *place; /* the municipality's id */
    enum phase  phase;
    int64_t     since_ms;
};

struct municipal_phases { /* by place; those in none are left out */
    struct municipal_phase *items;
    size_t                  count;
};

/* NULL: in none. */
const struct municipal_phase *phase_of(const struct municipal_phases *phases,
                                       const char                    *place);

/* The same with one place in another phase, or without (NULL): a copy; everything lives in the
 * arena. */
struct municipal_phases phases_with(const struct municipal_phases *phases,
                                    const struct municipal_phase *one, struct arena *arena);

/* What holds of a bulletin: places and days that are not green, or were not before it; before
 * is what they were at then. By day, then place. */
struct outlook_now {
    const char                *identifier; /* of the bulletin, "" when it has none */
    int64_t                    published_ms, taken_ms;
    struct criticality_changes places;
};

/* ── as people read it ──────────────────────────────────────────────────────────── */

enum { OUTLOOK_DAYS = 2, OUTLOOK_UNKNOWN = BULLETIN_RED + 1 };

/* Municipalities of one warning zone that are at the same on both days. */
struct outlook_group {
    const char         *zone;                 /* its name */
    uint8_t             levels[OUTLOOK_DAYS]; /* enum bulletin_level, or unknown */
    uint8_t             risks[OUTLOOK_DAYS];  /* bits of those that are at that level */
    const struct zone **places;               /* by name */
    size_t              count;
};

struct outlook_view {
    char                  days[OUTLOOK_DAYS][BULLETIN_DAY_LEN + 1]; /* today and tomorrow */
    bool                  is_known[OUTLOOK_DAYS]; /* the bulletin speaks of that day */
    struct outlook_group *groups; /* the worst first: of either day, then of today */
    size_t                count;
};

/* now: NULL when no bulletin was taken. today: a moment of it, so many minutes east of
 * Greenwich. Zones must outlive the view; everything else lives in the arena. */
struct outlook_view outlook_view(const struct outlook_now *now, const struct zones *zones,
                                 int64_t today_ms, int offset_min, struct arena *arena);

/* When the next bulletin is due: every day by 16:00 of the place's clock. */
int64_t outlook_next_ms(int64_t published_ms, int offset_min);

#endif
