#include "hub/model/gauge.h"

#include "hub/base/clock.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

enum { MINUTE_MS = 60000, HOUR_MS = 3600000 };

static const int64_t NOW_MS = INT64_C(1796000000000);

/* ── what comes ─────────────────────────────────────────────────────────────────── */

static void show(struct buf *got, const struct gauge_readings *readings, int failed,
                 const struct err *err)
{
    char stamp[STAMP_LEN + 1];

    if (failed)
        buf_format(got, "%s\n", err->text);
    for (size_t i = 0; !failed && i < readings->count; i++)
        buf_format(got, "%s %s %g %s\n", readings->items[i].device, readings->items[i].quantity,
                   readings->items[i].value, stamp_text(stamp, readings->items[i].at_ms));
    if (got->len > 0)
        got->bytes[--got->len] = '\0'; /* the last line end */
}

static void try_uplink(const struct buf *input, struct buf *got)
{
    struct arena          arena = {0};
    struct err            err = {0};
    struct gauge_readings readings;
    int failed = gauge_read_uplink(&readings, &arena, input->bytes, input->len, NOW_MS, &err);

    show(got, &readings, failed, &err);
    arena_free(&arena);
}

static void try_usgs(const struct buf *input, struct buf *got)
{
    struct arena          arena = {0};
    struct err            err = {0};
    struct gauge_readings readings;
    int failed = gauge_read_usgs(&readings, &arena, input->bytes, input->len, NOW_MS, &err);

    show(got, &readings, failed, &err);
    arena_free(&arena);
}

TEST(uplinks_and_gauges_answers_are_read_as_they_are_sent)
{
    cases_try("gauge_uplink", try_uplink);
    cases_try("gauge_usgs", try_usgs);
}

/* ── what it means ──────────────────────────────────────────────────────────────── */

static struct gauge_station elsa(void)
{
    return (struct gauge_station){.least = -1,
                                  .most = 10,
                                  .levels = {1.5, 2.0, 3.0},
                                  .level_count = 3,
                                  .hysteresis = 0.1,
                                  .rise_per_h = 0.5,
                                  .stuck_ms = 6 * HOUR_MS,
                                  .silent_ms = HOUR_MS};
}

static enum gauge_news after(struct gauge *gauge, const struct gauge_station *station,
                             int minutes, double value)
{
    return gauge_take(gauge, station, value, NOW_MS + (int64_t)minutes * MINUTE_MS);
}

TEST(a_level_is_crossed_once_however_the_water_trembles)
{
    struct gauge         gauge = {0};
    struct gauge_station station = elsa();

    station.rise_per_h = 0;
    CHECK_INT(after(&gauge, &station, 0, 1.40), GAUGE_NOTHING);
    CHECK_INT(after(&gauge, &station, 15, 1.50), GAUGE_ROSE);
    CHECK_INT(after(&gauge, &station, 30, 1.45), GAUGE_NOTHING);
    CHECK_INT(after(&gauge, &station, 45, 1.55), GAUGE_NOTHING);
    CHECK_INT(after(&gauge, &station, 60, 3.10), GAUGE_ROSE);
    CHECK_INT(gauge.level, 3);
    CHECK_INT(after(&gauge, &station, 75, 2.95), GAUGE_NOTHING);
    CHECK_INT(after(&gauge, &station, 90, 2.85), GAUGE_FELL);
    CHECK_INT(gauge.level, 2);
    CHECK_INT(after(&gauge, &station, 105, 1.00), GAUGE_FELL);
    CHECK_INT(gauge.level, 0);
}

TEST(what_rises_fast_is_told_once_before_it_is_high)
{
    struct gauge         gauge = {0};
    struct gauge_station station = elsa();

    CHECK_INT(after(&gauge, &station, 0, 0.20), GAUGE_NOTHING);
    CHECK_INT(after(&gauge, &station, 5, 0.40), GAUGE_NOTHING); /* five minutes say nothing */
    CHECK_INT(after(&gauge, &station, 30, 0.60), GAUGE_RISES_FAST);
    CHECK(gauge_rise_per_h(&gauge) > 0.79 && gauge_rise_per_h(&gauge) < 0.81);
    CHECK_INT(after(&gauge, &station, 45, 0.80), GAUGE_NOTHING);
    CHECK_INT(after(&gauge, &station, 110, 0.80), GAUGE_NOTHING);
    CHECK(!gauge.is_fast);
}

TEST(a_rise_about_the_rate_is_told_once_until_it_was_half_as_fast)
{
    static const double  VALUES[] = {0.00, 0.20, 0.50, 0.65, 1.05, 1.13, 1.57, 1.60, 1.87};
    struct gauge         gauge = {0};
    struct gauge_station station = elsa();
    int                  told = 0;

    station.level_count = 0;
    for (size_t i = 0; i < COUNT_OF(VALUES); i++)
        told += after(&gauge, &station, 30 * (int)i, VALUES[i]) == GAUGE_RISES_FAST;
    CHECK_INT(told, 1);
    CHECK(gauge.is_fast); /* 0.27 an hour */
    CHECK_INT(after(&gauge, &station, 270, 1.80), GAUGE_NOTHING);
    CHECK(!gauge.is_fast);
    CHECK_INT(after(&gauge, &station, 300, 2.40), GAUGE_RISES_FAST);
}

TEST(a_sensor_out_of_order_is_told_and_makes_no_flood)
{
    struct gauge         gauge = {0};
    struct gauge_station station = elsa();

    CHECK_INT(after(&gauge, &station, 0, 99), GAUGE_IMPLAUSIBLE);
    CHECK_INT(after(&gauge, &station, 0, 0.0 / 0.0), GAUGE_IMPLAUSIBLE);
    CHECK_INT(gauge.count, 0);
    CHECK_INT(gauge_wait(&gauge, &station, NOW_MS + 5 * HOUR_MS), GAUGE_NOTHING);
    for (int i = 0; i < 24; i++)
        CHECK_INT(after(&gauge, &station, 15 * i, 0.7), GAUGE_NOTHING);
    CHECK_INT(after(&gauge, &station, 15 * 24, 0.7), GAUGE_STUCK);
    CHECK_INT(after(&gauge, &station, 15 * 25, 0.7), GAUGE_NOTHING);
    CHECK_INT(after(&gauge, &station, 15 * 26, 0.71), GAUGE_BACK);
    CHECK_INT(gauge_wait(&gauge, &station, NOW_MS + (15 * 26 + 59) * MINUTE_MS), GAUGE_NOTHING);
    CHECK_INT(gauge_wait(&gauge, &station, NOW_MS + (15 * 26 + 60) * MINUTE_MS), GAUGE_SILENT);
    CHECK_INT(gauge_wait(&gauge, &station, NOW_MS + (15 * 26 + 61) * MINUTE_MS), GAUGE_NOTHING);
    CHECK_INT(after(&gauge, &station, 15 * 40, 0.72), GAUGE_BACK);
}

TEST(what_came_late_or_twice_changes_nothing)
{
    struct gauge         gauge = {0};
    struct gauge_station station = elsa();

    after(&gauge, &station, 30, 0.5);
    CHECK_INT(after(&gauge, &station, 30, 2.5), GAUGE_NOTHING);
    CHECK_INT(after(&gauge, &station, 15, 2.5), GAUGE_NOTHING);
    CHECK_INT(gauge.count, 1);
    CHECK_INT(gauge.level, 0);
}

TEST(a_gauge_contradicts_only_what_it_saw)
{
    struct gauge         gauge = {0};
    struct gauge_station station = elsa();
    const int64_t        noon = NOW_MS + 2 * HOUR_MS;

    CHECK(!gauge_is_flat(&gauge, &station, noon, noon + HOUR_MS)); /* it knows nothing */
    for (int i = 0; i <= 12; i++)
        after(&gauge, &station, 15 * i, 0.5 + i % 2 / 100.0);
    CHECK(gauge_is_flat(&gauge, &station, noon, noon + HOUR_MS));
    CHECK(
        !gauge_is_flat(&gauge, &station, noon + 5 * HOUR_MS, noon + 6 * HOUR_MS)); /* silent */
    after(&gauge, &station, 15 * 13, 1.6);
    CHECK(!gauge_is_flat(&gauge, &station, noon, noon + HOUR_MS));
    station.level_count = 0;
    gauge.level = 0;
    CHECK(!gauge_is_flat(&gauge, &station, noon, noon + HOUR_MS)); /* who knows what is high */
}

TEST(a_ring_that_is_full_forgets_the_oldest)
{
    struct gauge         gauge = {0};
    struct gauge_station station = elsa();

    for (int i = 0; i < 3 * GAUGE_REMEMBERED; i++)
        after(&gauge, &station, 15 * i, 0.5 + i % 2 / 100.0);
    CHECK_INT(gauge.count, GAUGE_REMEMBERED);
    CHECK(gauge_rise_per_h(&gauge) == 0);
    CHECK(!gauge_is_flat(&gauge, &station, NOW_MS, NOW_MS + HOUR_MS)); /* forgotten */
}

RUN(uplinks_and_gauges_answers_are_read_as_they_are_sent,
    a_level_is_crossed_once_however_the_water_trembles,
    what_rises_fast_is_told_once_before_it_is_high,
    a_rise_about_the_rate_is_told_once_until_it_was_half_as_fast,
    a_sensor_out_of_order_is_told_and_makes_no_flood, what_came_late_or_twice_changes_nothing,
    a_gauge_contradicts_only_what_it_saw, a_ring_that_is_full_forgets_the_oldest)
