/* gauge.h: what a sensor measures, when that is worth a report, and when the sensor itself is
 * not to be believed. Readings come as The Things Stack sends them (v3 uplink, by webhook or
 * MQTT) or in the shape of the USGS's instantaneous values. Pure: time is passed in. */
#ifndef TOCSIN_MODEL_GAUGE_H
#define TOCSIN_MODEL_GAUGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/err.h"
#include "hub/base/mem.h"
#include "hub/model/hazard.h"

enum {
    GAUGE_LEVELS_MAX = 4,
    GAUGE_BYTES_MAX = 1 << 20, /* of one answer or uplink */
    GAUGE_READINGS_MAX = 5000, /* in it */
    GAUGE_NAME_MAX = 100,      /* of a device or quantity, bytes */
    GAUGE_REMEMBERED = 96,     /* readings of one gauge: a day of quarters of an hour */
};

/* ── what comes ─────────────────────────────────────────────────────────────────── */

struct gauge_reading {
    const char *device;   /* "app1/dev1"; the number of a site */
    const char *quantity; /* "water/level" of the decoded payload; "00065" */
    double      value;
    int64_t     at_ms;
};

struct gauge_readings {
    struct gauge_reading *items;
    size_t                count;
};

/* Every number of a v3 uplink's decoded payload, by the names that lead to it. A message of
 * another kind (a join, a downlink) holds none. Fields we do not know are not refused, the
 * format is theirs. ERR_INVALID with the field's pointer, ERR_TOO_LARGE. */
int gauge_read_uplink(struct gauge_readings *readings_r, struct arena *arena, const char *bytes,
                      size_t len, int64_t received_ms, struct err *err);

/* Every value of an answer of waterservices.usgs.gov/nwis/iv (WaterML as JSON), in its order;
 * what stands for "no value" is left out, and what was measured later than it came. */
int gauge_read_usgs(struct gauge_readings *readings_r, struct arena *arena, const char *bytes,
                    size_t len, int64_t received_ms, struct err *err);

/* ── what it means ──────────────────────────────────────────────────────────────── */

/* A gauge as the settings say it. */
struct gauge_station {
    const char *id, *name;
    const char *device, *quantity; /* as in a reading */
    const char *url;               /* asked for its values; "": it is told them */
    const char *unit;
    char        hazard[HAZARD_CODE_LEN + 1];
    double      lat, lon;
    double      covers_m;                      /* what is reported within is within its sight */
    double      least, most;                   /* what it can measure */
    double      levels[GAUGE_LEVELS_MAX];      /* rising */
    const char *level_names[GAUGE_LEVELS_MAX]; /* "attenzione": as people know it */
    size_t      level_count;
    double      hysteresis; /* it must fall so far below a level to be under it again */
    double      rise_per_h; /* so fast is worth a report, until half of it; 0: not looked at */
    int64_t     stuck_ms;   /* the same value for so long: it is stuck; 0: may be so */
    int64_t     silent_ms;  /* nothing for so long: it is silent; 0: not looked at */
};

enum gauge_news {
    GAUGE_NOTHING,
    GAUGE_ROSE,        /* to a higher level */
    GAUGE_RISES_FAST,  /* as fast as rise_per_h, and did not before */
    GAUGE_FELL,        /* to a lower level */
    GAUGE_STUCK,       /* has become so */
    GAUGE_IMPLAUSIBLE, /* a value it cannot measure; not taken */
    GAUGE_SILENT,      /* has become so */
    GAUGE_BACK,        /* neither stuck nor silent any more */
};

/* Zeroed: nothing is known yet. */
struct gauge {
    struct {
        double  value;
        int64_t at_ms;
    } past[GAUGE_REMEMBERED]; /* a ring; the newest at last */
    size_t  count, last;
    size_t  level;        /* how many of the levels it is above */
    int64_t unchanged_ms; /* since when it says the same */
    bool    is_fast, is_stuck, is_silent;
};

/* A reading; those not newer than the last are left out. */
enum gauge_news gauge_take(struct gauge *gauge, const struct gauge_station *station,
                           double value, int64_t at_ms);

/* Time passes without one. */
enum gauge_news gauge_wait(struct gauge *gauge, const struct gauge_station *station,
                           int64_t now_ms);

/* How fast it rose within the last hour, a quarter of an hour at least; 0: not known. */
double gauge_rise_per_h(const struct gauge *gauge);

/* Whether it saw the time from … to and nothing in it: read at least once within, or last
 * before and not silent since; below its first level, rising no faster than it may, and not
 * stuck. What people report there meanwhile contradicts it. */
bool gauge_is_flat(const struct gauge *gauge, const struct gauge_station *station,
                   int64_t from_ms, int64_t to_ms);

#endif
