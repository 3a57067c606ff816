/* response.h: an answer as bytes (RFC 9112 §4, RFC 9110 §6). Pure. */
#ifndef TOCSIN_LOOP_HTTP_SERVER_RESPONSE_H
#define TOCSIN_LOOP_HTTP_SERVER_RESPONSE_H

#include "hub/base/buf.h"
#include "hub/loop/http_server/shared.h"

/* RFC 9110 §5.6.7: "Sun, 06 Nov 1994 08:49:37 GMT". Returns text. */
char *http_date(char text[HTTP_DATE_LEN + 1], int64_t ms);

/* The words of a status, RFC 9110 §15; "" when there are none. */
const char *status_words(int status);

struct framing {
    int64_t     length;     /* of the body; -1: not known */
    bool        is_chunked; /* when the length is not known */
    const char *connection; /* "close", "keep-alive"; NULL: not said */
};

/* Adds the status line and the fields up to the empty line. */
void response_add_head(struct buf *out, struct shared *shared, const struct http_answer *answer,
                       const struct framing *framing);

/* Adds the whole answer to a request that was refused here: problem+json, and the
 * connection ends. */
void response_add_refusal(struct buf *out, struct shared *shared, int status,
                          const char *detail, bool is_mute);

void response_add_chunk(struct buf *out, const void *bytes, size_t len); /* len 0: the last */

#endif
