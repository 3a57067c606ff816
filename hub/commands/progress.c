#include "hub/commands/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "hub/base/clock.h"

enum { REDRAW_MS = 100, BAR_WIDTH = 30 };

static int64_t ticks(void)
{
    struct clock clock = clock_of_system();

    return clock_ticks(&clock);
}

struct progress progress_start(const char *what, uint64_t total)
{
    return (struct progress){.what = what, .total = total, .started_ms = ticks()};
}

static const char TO_END_OF_LINE[] = "\033[K"; /* ECMA-48 EL: what stood there before goes */

static void draw(const struct progress *progress, uint64_t done, int64_t now_ms)
{
    double   seconds = (double)(now_ms - progress->started_ms) / 1000;
    unsigned filled =
        progress->total ? (unsigned)((double)done / (double)progress->total * BAR_WIDTH) : 0;
    char bar[BAR_WIDTH + 1];

    memset(bar, '.', BAR_WIDTH);
    memset(bar, '#', filled < BAR_WIDTH ? filled : BAR_WIDTH);
    bar[BAR_WIDTH] = '\0';
    fprintf(stderr, "\r%s", progress->what);
    if (progress->total)
        fprintf(stderr, " [%s] %llu/%llu", bar, (unsigned long long)done,
                (unsigned long long)progress->total);
    else if (done)
        fprintf(stderr, " %llu", (unsigned long long)done);
    if (done)
        fprintf(stderr, "  %.0f/s", seconds > 0 ? (double)done / seconds : 0);
    else
        fprintf(stderr, "  %.0f s", seconds);
    fputs(TO_END_OF_LINE, stderr);
}

void progress_at(struct progress *progress, uint64_t done)
{
    int64_t now_ms = ticks();

    if (now_ms - progress->drawn_ms < REDRAW_MS || !isatty(STDERR_FILENO))
        return;
    progress->drawn_ms = now_ms;
    draw(progress, done, now_ms);
}

void progress_end(struct progress *progress, uint64_t done)
{
    if (!isatty(STDERR_FILENO))
        return;
    draw(progress, done, ticks());
    fputc('\n', stderr);
}

void progress_clear(const struct progress *progress)
{
    if (progress->drawn_ms)
        fprintf(stderr, "\r%s", TO_END_OF_LINE);
}
