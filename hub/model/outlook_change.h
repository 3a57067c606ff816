/* outlook_change.h: changes of what is expected, and what was answered to them. A change waits
 * until an officer drafts an alert of it or says that nobody need be told: it is the level of a
 * municipality and day that is another than the one last answered, whichever bulletins came
 * between. Pure. */
#ifndef TOCSIN_MODEL_OUTLOOK_CHANGE_H
#define TOCSIN_MODEL_OUTLOOK_CHANGE_H

#include "hub/model/outlook.h"
#include "hub/model/template.h"

struct outlook_answer {
    char        day[BULLETIN_DAY_LEN + 1];
    const char *place, *zone;
    uint8_t     level; /* answered: people were told of it, or need not be */
    const char *alert; /* the id of what was drafted last; "": nothing was */
};

struct outlook_answers { /* by day, then place; what is not in it was green */
    struct outlook_answer *items;
    size_t                 count;
};

struct outlook_change {
    struct criticality now;
    uint8_t            told;  /* the level last answered */
    const char        *alert; /* as above; borrowed from the answers */
};

struct outlook_changes { /* by day, then place */
    struct outlook_change *items;
    size_t                 count;
};

/* What waits, from today on. The list lives in the arena, its texts where they were. */
struct outlook_changes outlook_changes_of(const struct outlook_now     *now,
                                          const struct outlook_answers *answers,
                                          const char *today, struct arena *arena);

/* The answers with those of some changes; days before today and what is green again are left
 * out. alert: what was drafted; NULL: nobody need be told more. Everything lives in the arena.
 */
struct outlook_answers outlook_answers_with(const struct outlook_answers *answers,
                                            const struct outlook_changes *changes,
                                            const char *alert, const char *today,
                                            struct arena *arena);

/* ── an alert of it ─────────────────────────────────────────────────────────────── */

struct outlook_warning {
    const struct outlook_changes  *changes; /* of one day, zone and level */
    const struct outlook_now      *now;
    const struct municipal_phases *phases;
    const struct zones            *zones;
    const struct template         *templates;
    size_t                         template_count;
    const struct lang             *lang;
    const char                    *source; /* who speaks */
    int64_t                        now_ms;
    int (*offset_min)(int64_t ms); /* of the place's clock */
};

/* The content of an alert: the ready words for the gravest risk and the colour, with what the
 * bulletin says and the phases; the municipalities as its area; from the beginning of the day
 * to its end; the region's colour as the parameter it.codiceColore, a phase they all share as
 * it.faseOperativa. ERR_CONFLICT: there are no ready words for it. */
int outlook_alert(struct alert *alert_r, struct arena *arena,
                  const struct outlook_warning *warning, struct err *err);

#endif
