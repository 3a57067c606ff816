/* print.h: what the hub answered, for people: aligned columns for lists, one field
 * a line for one thing, or JSON as it came. And progress bars on a terminal. */
#ifndef TOCSIN_COMMANDS_PRINT_H
#define TOCSIN_COMMANDS_PRINT_H

#include <stdint.h>

#include "hub/commands/request.h"

/* Prints by the command's list and columns. Returns EXIT_OK; EXIT_WAITING when the answer
 * says that a second person is needed; EXIT_FAILED when what was to be sent stayed here or
 * every line was refused, EXIT_PARTIAL when some of it was. Lines and rows refused are said
 * on stderr, unless JSON was asked for, which holds them. */
int print_answer(const struct line *line, const struct answer *answer);

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
