#include "hub/model/gauge.h"

#include <math.h>

enum { RATE_OVER_MS = 3600000, RATE_LEAST_MS = 900000 };

static void remember(struct gauge *gauge, double value, int64_t at_ms)
{
    bool is_first = gauge->count == 0;

    if (is_first || gauge->past[gauge->last].value != value)
        gauge->unchanged_ms = at_ms;
    gauge->last = is_first ? 0 : (gauge->last + 1) % GAUGE_REMEMBERED;
    gauge->past[gauge->last].value = value;
    gauge->past[gauge->last].at_ms = at_ms;
    if (gauge->count < GAUGE_REMEMBERED)
        gauge->count++;
}

/* The place of the reading so many before the last. */
static size_t before(const struct gauge *gauge, size_t many)
{
    return (gauge->last + GAUGE_REMEMBERED - many) % GAUGE_REMEMBERED;
}

double gauge_rise_per_h(const struct gauge *gauge)
{
    int64_t apart_ms = 0;
    double  rise = 0;

    for (size_t i = 1; i < gauge->count; i++) {
        size_t  at = before(gauge, i);
        int64_t ms = gauge->past[gauge->last].at_ms - gauge->past[at].at_ms;

        if (ms > RATE_OVER_MS)
            break;
        apart_ms = ms;
        rise = gauge->past[gauge->last].value - gauge->past[at].value;
    }
    return apart_ms < RATE_LEAST_MS ? 0 : rise * RATE_OVER_MS / (double)apart_ms;
}

/* Up at the level itself, down only when it is below by the hysteresis: water that trembles at
 * a level crosses it once. */
static size_t level_of(const struct gauge *gauge, const struct gauge_station *station,
                       double value)
{
    size_t level = gauge->level;

    while (level < station->level_count && value >= station->levels[level])
        level++;
    while (level > 0 && value < station->levels[level - 1] - station->hysteresis)
        level--;
    return level;
}

/* Fast at the rate itself, slow again only below half of it: one rise is told once. */
static bool rises_fast(const struct gauge *gauge, const struct gauge_station *station)
{
    double enough = gauge->is_fast ? station->rise_per_h / 2 : station->rise_per_h;

    return station->rise_per_h > 0 && gauge_rise_per_h(gauge) >= enough;
}

enum gauge_news gauge_take(struct gauge *gauge, const struct gauge_station *station,
                           double value, int64_t at_ms)
{
    bool   was_out = gauge->is_stuck || gauge->is_silent, was_stuck = gauge->is_stuck;
    bool   was_fast = gauge->is_fast;
    size_t was = gauge->level;

    if (!isfinite(value) || value < station->least || value > station->most)
        return GAUGE_IMPLAUSIBLE;
    if (gauge->count > 0 && at_ms <= gauge->past[gauge->last].at_ms)
        return GAUGE_NOTHING;
    remember(gauge, value, at_ms);
    gauge->is_silent = false;
    gauge->is_stuck = station->stuck_ms > 0 && at_ms - gauge->unchanged_ms >= station->stuck_ms;
    gauge->level = level_of(gauge, station, value);
    gauge->is_fast = rises_fast(gauge, station);
    if (gauge->level > was)
        return GAUGE_ROSE;
    if (gauge->is_fast && !was_fast)
        return GAUGE_RISES_FAST;
    if (gauge->level < was)
        return GAUGE_FELL;
    if (gauge->is_stuck && !was_stuck)
        return GAUGE_STUCK;
    return was_out && !gauge->is_stuck ? GAUGE_BACK : GAUGE_NOTHING;
}

enum gauge_news gauge_wait(struct gauge *gauge, const struct gauge_station *station,
                           int64_t now_ms)
{
    if (station->silent_ms == 0 || gauge->count == 0 || gauge->is_silent ||
        now_ms - gauge->past[gauge->last].at_ms < station->silent_ms)
        return GAUGE_NOTHING;
    gauge->is_silent = true;
    return GAUGE_SILENT;
}

bool gauge_is_flat(const struct gauge *gauge, const struct gauge_station *station,
                   int64_t from_ms, int64_t to_ms)
{
    bool has_seen = false;

    if (gauge->is_stuck || gauge->is_fast || gauge->level > 0 || station->level_count == 0)
        return false;
    for (size_t i = 0; i < gauge->count; i++) {
        size_t  at = before(gauge, i);
        int64_t at_ms = gauge->past[at].at_ms;

        if (at_ms > to_ms + station->silent_ms)
            continue;
        if (gauge->past[at].value >= station->levels[0])
            return false;
        has_seen = has_seen || at_ms >= from_ms || from_ms - at_ms < station->silent_ms;
        if (at_ms < from_ms)
            break;
    }
    return has_seen;
}
