/* episode.h: incidents of one storm, at the scale of a region and a day. A view only: nobody
 * decides about an episode, and nothing hangs on it.
 *
 * Two incidents are of one episode when they happen within reach of each other, or both
 * within reach of others that are, and so on; where districts are told, only within one
 * district, and there within twice the reach, for its borders part what nearness need not.
 * A pure function of the reports and what they are together in, in any order. */
#ifndef TOCSIN_MODEL_EPISODE_H
#define TOCSIN_MODEL_EPISODE_H

#include <stddef.h>
#include <stdint.h>

#include "hub/model/point.h"

struct episode_report {
    int64_t      incident;
    struct point at; /* with a place: those without one are left out */
    int64_t      happened_ms;
    const char  *district; /* "": not told */
};

struct episode_reach {
    double  distance_m;
    int64_t window_ms;
};
#define EPISODE_REACH ((struct episode_reach){.distance_m = 50000, .window_ms = 6 * 3600000})

/* An incident of a view. In: what it is; out: whose episode it is of, and the nearest other
 * that it is of one with by itself. */
struct episode_incident {
    int64_t      no, first_ms, last_ms;
    struct point at;
    const char  *district;

    int64_t episode; /* the least incident of it */
    int64_t near;    /* 0: it is an episode by itself */
    double  near_m;
    int64_t near_ms; /* from the end of the one to the beginning of the other; 0: at one time */
};

/* Brings them into the order of time. */
void episodes_join(struct episode_incident *incidents, size_t count,
                   struct episode_reach reach);

/* episode_r[i]: the least incident of the episode that the i-th report's incident is in. */
void episodes_find(int64_t *episode_r, const struct episode_report *reports, size_t count,
                   struct episode_reach reach);

#endif
