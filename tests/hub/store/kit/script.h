/* script.h: one verb chosen and filled in by a number, and all it answered as a text. */
#ifndef TOCSIN_TESTS_STORE_SCRIPT_H
#define TOCSIN_TESTS_STORE_SCRIPT_H

#include "tests/hub/store/kit/bench.h"

void script_step(struct bench *bench, uint64_t number, struct buf *answer);

/* Where a script draws from: the same number, the same draws. */
struct draw {
    struct bench *bench;
    struct chance chance;
    struct buf   *answer;
};

typedef void            script_fn(struct draw *draw);
extern script_fn *const SCRIPT_REPORTS[], *const SCRIPT_PEOPLE[], *const SCRIPT_ALERTS[];
extern const size_t SCRIPT_REPORTS_COUNT, SCRIPT_PEOPLE_COUNT, SCRIPT_ALERTS_COUNT;

int64_t     draw_number(struct draw *draw, int64_t below);
bool        draw_bool(struct draw *draw);
struct id   draw_id(struct draw *draw);   /* one of a few, rarely nil */
const char *draw_word(struct draw *draw); /* one of a few, never NULL */
const char *draw_word_or_null(struct draw *draw);
struct deed draw_deed(struct draw *draw);

void say_number(struct draw *draw, const char *name, int64_t number);
void say_text(struct draw *draw, const char *name, const char *text);
void say_blob(struct draw *draw, const char *name, struct blob blob);
void say_id(struct draw *draw, const char *name, const struct id *id);
/* The verb's name, whether it failed and how; true when it did not. */
bool say_fate(struct draw *draw, const char *verb, const struct store_job *job);
void say_deed(struct draw *draw, const struct deed *deed, const struct store_job *job);

#define DO(draw, name, verb)                                                                   \
    (ASK((draw)->bench, name, verb), say_fate(draw, #name, &(verb)->job))

#endif
