/* mode.h: is this real? Every report, incident, alert, channel, token and event
 * has a mode; an exercise or a test never reaches a live channel (P6). */
#ifndef TOCSIN_MODEL_MODE_H
#define TOCSIN_MODEL_MODE_H

#include <stdbool.h>

enum mode_kind { MODE_ACTUAL, MODE_EXERCISE, MODE_TEST, MODE_KINDS };

enum { MODE_NAME_MAX = 32, MODE_TEXT_MAX = 42 };

extern const char
    *const MODE_KIND_WORDS[MODE_KINDS + 1]; /* "actual", "exercise", "test", NULL */

struct mode {
    enum mode_kind kind;
    char           exercise[MODE_NAME_MAX + 1]; /* its name; "" unless an exercise */
};

/* "actual", "test" or "exercise/<name>", the name of [a-z0-9-]{1,32}. */
bool mode_parse(struct mode *mode_r, const char *text);

/* The same text. Returns text. */
char *mode_text(char text[MODE_TEXT_MAX + 1], const struct mode *mode);

/* Two exercises are the same mode only under the same name. */
bool mode_same(const struct mode *one, const struct mode *other);

#endif
