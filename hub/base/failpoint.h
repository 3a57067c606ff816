/* failpoint.h: named places where a test may pull the plug.
 *
 *     if (FAILPOINT("store.commit")) …the commit failed with that errno…
 *
 * Every step that makes something durable has one. In service it costs one branch
 * that is never taken. The environment variable TOCSIN_FAILPOINT arms one of them:
 *
 *     name:n:what     at its n-th passing (from 1); n+ from then on
 *     what = kill | eio | enospc
 *
 * The programs' failpoints are listed by failpoint_list(), so that a crash test can
 * visit each in turn. */
#ifndef TOCSIN_BASE_FAILPOINT_H
#define TOCSIN_BASE_FAILPOINT_H

#include <stdbool.h>
#include <stdio.h>

struct failpoint {
    const char *name;
};

extern bool failpoint_is_armed; /* set once, before main() */

/* 0, or the errno the step must act as if it had met. */
#define FAILPOINT(word)                                                                        \
    ({                                                                                         \
        static const struct failpoint failpoint_                                               \
            __attribute__((section("failpoints"), used, aligned(sizeof(void *)))) = {word};    \
        __builtin_expect(failpoint_is_armed, 0) ? failpoint_pass(&failpoint_) : 0;             \
    })

int  failpoint_pass(const struct failpoint *failpoint);
void failpoint_list(FILE *out); /* one name a line, each once, sorted */

/* How often the armed failpoint was passed; for tests. */
unsigned failpoint_passed(void);

/* Arms as the environment would; NULL disarms. False when spec is not one. */
bool failpoint_arm(const char *spec);

#endif
