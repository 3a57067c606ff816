/* progress.h: how far long work has got, as a bar on a terminal. */
#ifndef TOCSIN_COMMANDS_PROGRESS_H
#define TOCSIN_COMMANDS_PROGRESS_H

#include <stdint.h>

/* One bar on stderr, drawn again at most ten times a second, only on a terminal. */
struct progress {
    const char *what;
    uint64_t    total; /* 0: not known */
    int64_t     started_ms, drawn_ms;
};

struct progress progress_start(const char *what, uint64_t total);
void            progress_at(struct progress *progress, uint64_t done);
void            progress_end(struct progress *progress, uint64_t done);
void            progress_clear(const struct progress *progress); /* nothing of it stays */

#endif
