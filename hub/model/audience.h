/* audience.h: who an alert reaches: every subscription in memory, asked by area,
 * severity, hazard and channel.
 *
 * Points lie sorted along a space-filling curve, 14 bytes each; zone, polygon
 * and radius subscriptions hang on shapes that are kept once. Changes go to a
 * small delta until audience_settle(). Addresses are not here: an endpoint is the
 * store's number of one address on one channel.
 *
 * One thread at a time: a worker may ask while nobody else asks or changes it. */
#ifndef TOCSIN_MODEL_AUDIENCE_H
#define TOCSIN_MODEL_AUDIENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/err.h"
#include "hub/model/alert.h"
#include "hub/model/hazard.h"
#include "hub/model/shape.h"

enum {
    AUDIENCE_CHANNELS_MAX = 64,
    AUDIENCE_LANGUAGES_MAX = 64,
    AUDIENCE_FILTERS_MAX = 65535,      /* different wishes, not people */
    AUDIENCE_SHAPE_POINTS_MAX = 20000, /* of a subscribed shape */
    AUDIENCE_ENDPOINT_MAX = 1 << 30,
};

struct hazard_set { /* by hazard.place */
    uint64_t bits[HAZARDS_MAX / 64];
};

void              hazard_set_add(struct hazard_set *set, unsigned place);
bool              hazard_set_has(const struct hazard_set *set, unsigned place);
struct hazard_set hazard_set_of_all(void);

struct audience_member {
    uint32_t            endpoint; /* at most AUDIENCE_ENDPOINT_MAX */
    uint8_t             channel;  /* subscription_channel() */
    uint8_t             language; /* its place among the site's, 0 for any other */
    enum alert_severity mildest;  /* wants this and everything worse */
    struct hazard_set   hazards;
};

struct audience;

struct audience *audience_new(void);
void             audience_free(struct audience *audience); /* NULL is fine */

/* One subscription of an endpoint; an endpoint may have many and is reached
 * once. ERR_INVALID for numbers out of range, an invalid point or shape;
 * ERR_TOO_LARGE past AUDIENCE_FILTERS_MAX. Zones and circles come as shapes. */
int audience_add_point(struct audience *audience, const struct audience_member *member,
                       struct point where, struct err *err);
int audience_add_shape(struct audience *audience, const struct audience_member *member,
                       const struct shape *where, struct err *err);

/* Drops every subscription of the endpoint. Add what remains of it again. */
void audience_forget(struct audience *audience, uint32_t endpoint);

/* Sorts the delta into the base: linear, 10 M points in about a second. Worth it
 * when wanted: the delta holds more than 1 % of all. */
void audience_settle(struct audience *audience);
bool audience_wants_settling(const struct audience *audience);

/* Subscriptions; those forgotten count until settling. */
size_t   audience_size(const struct audience *audience);
size_t   audience_bytes(const struct audience *audience);   /* memory held */
uint64_t audience_version(const struct audience *audience); /* grows with every change */

struct audience_question {
    const struct shape *area;      /* valid; see geometry_check() */
    uint64_t            channels;  /* bit per channel number */
    uint64_t            languages; /* bit per language number; 0: all */
    enum alert_severity severity;
    unsigned            hazard; /* hazard.place */
};

struct audience_answer {
    struct {
        uint32_t *endpoints; /* ascending, each once */
        size_t    count;
    } channels[AUDIENCE_CHANNELS_MAX];
    size_t   count;   /* of all channels together */
    uint64_t version; /* of the audience that was asked */
};

/* Everybody with a point in the area, or with a shape that has ground in common
 * with it, who wants this. The order depends on nothing but the endpoints, so a
 * crashed plan cuts the same chunks again. Free with audience_answer_free(). */
void audience_ask(const struct audience *audience, const struct audience_question *question,
                  struct audience_answer *answer_r);
void audience_answer_free(struct audience_answer *answer);

#endif
