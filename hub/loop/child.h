/* child.h: a program of somebody else's, spoken to in lines over stdin and stdout. It is
 * started again with back-off when it ends, and its stderr is ours. */
#ifndef TOCSIN_LOOP_CHILD_H
#define TOCSIN_LOOP_CHILD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <uv.h>

#include "hub/base/err.h"
#include "hub/base/tally.h"

enum {
    CHILD_LINE_MAX = 64 * 1024,      /* when settings say 0; a longer line ends the child */
    CHILD_BACKLOG_MAX = 1024 * 1024, /* bytes it may leave unread on its stdin */
    CHILD_BACKOFF_MS = 500,          /* doubled at each early end, up to … */
    CHILD_BACKOFF_MAX_MS = 60 * 1000,
    CHILD_GRACE_MS = 2000, /* from end of input and SIGTERM to SIGKILL, at close */
};

struct child;

struct child_settings {      /* copied */
    const char *const *argv; /* ends with NULL; argv[0] is an absolute path */
    const char *const *env;  /* ends with NULL; NULL: PATH and LANG only */
    size_t             line_max;
    unsigned           backoff_ms; /* 0: CHILD_BACKOFF_MS */
};

/* The owner's end, lent to the child until it has gone. */
struct child_owner {
    /* One line without its end, NUL-terminated, borrowed for the call. */
    void (*on_line)(struct child_owner *, char *line, size_t len);
    void (*on_up)(struct child_owner *);
    /* What was written may or may not have been read. Another start follows by itself. */
    void (*on_down)(struct child_owner *, const char *why);
};

/* Fails when path is no absolute path of a program we may run. */
int child_check(const char *path, struct err *err);

/* Starts it soon, from the loop; the child holds one place in tally until it has gone.
 * Fails when argv[0] is no absolute path of a program we may run. */
int child_open(struct child **child_r, const struct child_settings *settings,
               struct child_owner *owner, uv_loop_t *loop, struct tally *tally,
               struct err *err);

bool child_is_up(const struct child *child);

/* Adds the line's end. Copies. False: it is down or does not read, and nothing was written. */
bool child_write(struct child *child, const char *line, size_t len);

/* Ends it and all it has started. No callback after this. */
void child_close(struct child *child);

#endif
