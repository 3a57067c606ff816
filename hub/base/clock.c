#include "hub/base/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { DAY_S = 86400 };

static int64_t read_clock(clockid_t which)
{
    struct timespec now;

    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static int64_t system_now(const struct clock *clock)
{
    (void)clock;
    return read_clock(CLOCK_REALTIME);
}

static int64_t system_ticks(const struct clock *clock)
{
    (void)clock;
    return read_clock(CLOCK_MONOTONIC);
}

static int64_t set_time(const struct clock *clock)
{
    return clock->set_ms;
}

struct clock clock_of_system(void)
{
    return (struct clock){.now = system_now, .ticks = system_ticks};
}

struct clock clock_set_to(int64_t now_ms)
{
    return (struct clock){.now = set_time, .ticks = set_time, .set_ms = now_ms};
}

int64_t clock_now(const struct clock *clock)
{
    return clock->now(clock);
}

int64_t clock_ticks(const struct clock *clock)
{
    return clock->ticks(clock);
}

int64_t clock_stopwatch_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int month_days(int64_t year, int month)
{
    static const int DAYS[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    return month == 2 && is_leap(year) ? 29 : DAYS[month - 1];
}

/* Days since 1970-01-01 of the proleptic Gregorian calendar. */
static int64_t days_to(int64_t year, int month, int day)
{
    int64_t before = year - 1;
    int64_t days = before * 365 + before / 4 - before / 100 + before / 400 - 719162;

    for (int m = 1; m < month; m++)
        days += month_days(year, m);
    return days + day - 1;
}

/* Reads exactly so many digits at *at and moves on; -1 when they are not digits. */
static int digits(const char **at, int count)
{
    int value = 0;

    for (int i = 0; i < count; i++, (*at)++) {
        if (!isdigit((unsigned char)**at))
            return -1;
        value = value * 10 + (**at - '0');
    }
    return value;
}

static bool skip(const char **at, const char *any_of)
{
    if (**at == '\0' || !strchr(any_of, **at))
        return false;
    (*at)++;
    return true;
}

static bool read_day(const char **at, int64_t *days_r)
{
    int year = digits(at, 4), month, day;

    if (year < 1 || !skip(at, "-"))
        return false;
    month = digits(at, 2);
    if (month < 1 || month > 12 || !skip(at, "-"))
        return false;
    day = digits(at, 2);
    *days_r = days_to(year, month, 1) + day - 1;
    return day >= 1 && day <= month_days(year, month);
}

static bool read_fraction(const char **at, int *ms_r)
{
    int scale = 100;

    *ms_r = 0;
    if (!skip(at, ".,"))
        return true;
    if (!isdigit((unsigned char)**at))
        return false;
    for (; isdigit((unsigned char)**at); (*at)++, scale /= 10)
        *ms_r += (**at - '0') * scale;
    return true;
}

static bool read_time(const char **at, int64_t *ms_r)
{
    int hour = digits(at, 2), minute, second, fraction;

    if (hour < 0 || hour > 23 || !skip(at, ":"))
        return false;
    minute = digits(at, 2);
    if (minute < 0 || minute > 59 || !skip(at, ":"))
        return false;
    second = digits(at, 2);
    if (second < 0 || second > 60 || !read_fraction(at, &fraction))
        return false;
    if (second == 60)
        second = 59;
    *ms_r = ((hour * 60 + minute) * 60 + second) * 1000LL + fraction;
    return true;
}

static bool read_offset(const char **at, int64_t *ms_r)
{
    int sign, hour, minute;

    *ms_r = 0;
    if (skip(at, "Zz"))
        return true;
    sign = **at == '-' ? -1 : 1;
    if (!skip(at, "+-"))
        return false;
    hour = digits(at, 2);
    if (hour < 0 || hour > 14 || !skip(at, ":"))
        return false;
    minute = digits(at, 2);
    *ms_r = sign * (hour * 60 + minute) * 60000LL;
    return minute >= 0 && minute <= 59 && (hour < 14 || minute == 0);
}

bool stamp_parse(int64_t *ms_r, const char *text)
{
    int64_t days, time_ms, offset_ms;

    if (!read_day(&text, &days) || !skip(&text, "Tt ") || !read_time(&text, &time_ms) ||
        !read_offset(&text, &offset_ms) || *text != '\0')
        return false;
    *ms_r = days * DAY_S * 1000 + time_ms - offset_ms;
    return true;
}

static struct tm calendar(int64_t ms)
{
    time_t    seconds = (time_t)(ms >= 0 ? ms / 1000 : -((999 - ms) / 1000));
    struct tm when;

    gmtime_r(&seconds, &when);
    return when;
}

/* strftime's %Y leaves out the zeros of year 506. */
static size_t write_calendar(char text[STAMP_LEN + 1], const struct tm *when)
{
    snprintf(text, STAMP_LEN + 1, "%04d", (when->tm_year + 1900) % 10000);
    return 4 + strftime(text + 4, STAMP_LEN + 1 - 4, "-%m-%dT%H:%M:%S", when);
}

char *stamp_text(char text[STAMP_LEN + 1], int64_t ms)
{
    struct tm when = calendar(ms);
    size_t    len = write_calendar(text, &when);

    text[len] = 'Z';
    text[len + 1] = '\0';
    return text;
}

char *stamp_text_at(char text[STAMP_LEN + 1], int64_t ms, int offset_min)
{
    struct tm when = calendar(ms + offset_min * 60000LL);
    size_t    len = write_calendar(text, &when);
    int       minutes = abs(offset_min);

    snprintf(text + len, STAMP_LEN + 1 - len, "%c%02d:%02d", offset_min > 0 ? '+' : '-',
             minutes / 60 % 100, minutes % 60);
    return text;
}
