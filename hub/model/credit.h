/* credit.h: how often a source was right: what officers confirmed and rejected of what it had
 * reported, weighing less the longer ago. Follows from the decisions alone, in whatever order
 * they are told; forgets nothing by itself and knows no clock. */
#ifndef TOCSIN_MODEL_CREDIT_H
#define TOCSIN_MODEL_CREDIT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CREDIT_HALF_LIFE_DAYS = 180 };

/* Outcomes, each weighing 1 when it is new. */
struct credit {
    double right, wrong;
};

struct credits;

struct credits *credits_new(void);
void            credits_free(struct credits *credits); /* NULL is fine */

/* An incident was decided at that time: each origin that had reported it (once, however often
 * it stands there) was right or wrong. Takes the place of what was told of it before. False
 * when that was the very same. */
bool credits_decide(struct credits *credits, int64_t incident, int64_t at_ms, bool was_right,
                    const uint32_t *origins, size_t count);
/* It is undecided, or no more. False when nothing was known of it. */
bool credits_forget(struct credits *credits, int64_t incident);

/* The record of an origin as of a time, without what one incident says. */
struct credit credits_of(struct credits *credits, uint32_t origin, int64_t at_ms,
                         int64_t but_incident);

#endif
