/* visitor.h: somebody at the other end of a socket of the loop under test, who says what
 * he likes, byte by byte if need be. The loop turns while he waits. */
#ifndef TOCSIN_TESTS_KIT_VISITOR_H
#define TOCSIN_TESTS_KIT_VISITOR_H

#include <stdbool.h>
#include <stddef.h>
#include <uv.h>

#include "hub/base/buf.h"

struct visitor {
    uv_loop_t *loop;
    int        fd;
    struct buf heard;
    bool       has_ended; /* the other end has closed, or reset */
};

void visitor_come(struct visitor *visitor, uv_loop_t *loop, int port); /* 127.0.0.1 */
void visitor_come_to(struct visitor *visitor, uv_loop_t *loop, const char *path);

void visitor_say(struct visitor *visitor, const char *bytes, size_t len);
void visitor_say_text(struct visitor *visitor, const char *text);
void visitor_say_slowly(struct visitor *visitor, const char *bytes, size_t len); /* by byte */
void visitor_say_no_more(struct visitor *visitor); /* closes his half */

/* True when text has been heard; false when the other end closed before. */
bool visitor_hear(struct visitor *visitor, const char *text);
void visitor_hear_end(struct visitor *visitor); /* all, until the other end closes */

/* The statuses of all that was heard, as in "100 200"; borrowed until the next call. */
const char *visitor_statuses(struct visitor *visitor, char *text, size_t room);

void visitor_turn(struct visitor *visitor); /* waits until something happens, once */
void visitor_leave(struct visitor *visitor);

#endif
