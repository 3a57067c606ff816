/* clock.h: what time it is, passed in so that tests own it, and times as texts.
 * Times are int64_t milliseconds since 1970-01-01T00:00:00Z everywhere. */
#ifndef TOCSIN_BASE_CLOCK_H
#define TOCSIN_BASE_CLOCK_H

#include <stdbool.h>
#include <stdint.h>

enum { STAMP_LEN = 25 };

struct clock {
    int64_t (*now)(const struct clock *);   /* wall clock, ms */
    int64_t (*ticks)(const struct clock *); /* monotonic, ms: for durations */
    int64_t set_ms;                         /* what a test's clock says */
};

struct clock clock_of_system(void);
struct clock clock_set_to(int64_t now_ms); /* stands still until set_ms is changed */

int64_t clock_now(const struct clock *clock);
int64_t clock_ticks(const struct clock *clock);

/* Microseconds of a stopwatch that always runs: for figures only, never for decisions. */
int64_t clock_stopwatch_us(void);

/* RFC 3339 with any offset and fraction (cut to ms); second 60 is read as 59.
 * An offset is required. False when it is no such time or before year 1. */
bool stamp_parse(int64_t *ms_r, const char *text);

/* "2026-11-22T05:50:51Z" for our own formats. Returns text. */
char *stamp_text(char text[STAMP_LEN + 1], int64_t ms);

/* CAP 1.2 §3.3.2: "2026-11-22T06:50:51+01:00"; offset in minutes; UTC is -00:00. */
char *stamp_text_at(char text[STAMP_LEN + 1], int64_t ms, int offset_min);

#endif
