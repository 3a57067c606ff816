/* gauges.h: the sensors that the settings know: hears their readings, asks those that answer
 * only when asked, and tells what is worth a report. What they measured lives in memory. */
#ifndef TOCSIN_DESK_GAUGES_H
#define TOCSIN_DESK_GAUGES_H

#include "hub/base/clock.h"
#include "hub/base/tally.h"
#include "hub/model/gauge.h"
#include "hub/model/point.h"

struct gauges;
struct http_client;
struct uv_loop_s;

enum { GAUGES_MAX = 1000, GAUGES_ASK_MS = 300000, GAUGES_LOOK_MS = 60000 };

struct gauges_news {
    const struct gauge_station *station;
    const struct gauge         *gauge;
    enum gauge_news             news;
    double                      value;
    int64_t                     at_ms;
};

struct gauges_settings {
    struct uv_loop_s           *loop;
    const struct clock         *clock;
    struct tally               *owner; /* a place is held until gauges_close() is through */
    struct http_client         *http;
    const struct gauge_station *stations; /* live as long as the desk */
    size_t                      count;

    /* Anything but GAUGE_NOTHING. Not called after gauges_close(). */
    void (*on_news)(void *house, const struct gauges_news *news);
    /* It measured, or was found stuck or silent: what it contradicts may be otherwise now. May
     * be NULL. */
    void (*on_measured)(void *house, const struct gauge_station *station);
    void *house;
};

int  gauges_open(struct gauges **gauges_r, const struct gauges_settings *settings,
                 struct err *err);
void gauges_close(struct gauges *gauges);

/* Begins to ask those that answer only when asked: once what they may be news for is there. */
void gauges_start(struct gauges *gauges);

/* Readings came; those of sensors nobody knows are left out. How many were of known ones. */
size_t gauges_hear(struct gauges *gauges, const struct gauge_readings *readings);

/* What was told of this one could not be kept: it counts as not yet told, and the next
 * reading tells it again. */
void gauges_untold(struct gauges *gauges, const struct gauge_station *station);

size_t              gauges_count(const struct gauges *gauges);
const struct gauge *gauges_at(const struct gauges *gauges, size_t i,
                              const struct gauge_station **station_r);

/* The first gauge of that hazard that has the place in its sight and saw nothing in that time;
 * NULL: none contradicts. */
const struct gauge *gauges_contradict(const struct gauges *gauges, const char *hazard,
                                      struct point at, int64_t from_ms, int64_t to_ms,
                                      const struct gauge_station **station_r);

#endif
