/* http_bench.h: an HTTP client, a far side that answers whole requests as told, and what
 * came of each one. */
#ifndef TOCSIN_TESTS_KIT_HTTP_BENCH_H
#define TOCSIN_TESTS_KIT_HTTP_BENCH_H

#include "hub/loop/http_client.h"
#include "tests/kit/far.h"

struct http_bench {
    uv_loop_t           loop;
    struct tally        tally;
    struct http_client *client;
    struct far          far;
    const char         *answer; /* NULL: hangs up; "": says nothing */
    struct buf          heard;  /* the last whole request */
    unsigned            requests;
    bool                is_clear;
};

struct http_try {
    struct http_call   call;
    struct http_bench *bench;
    unsigned           replies;
    enum http_fault    fault;
    int                status;
    bool               was_sent;
    char               body[200], retry[40];
};

void http_bench_open(struct http_bench *bench, const char *answer);
void http_bench_close(struct http_bench *bench); /* an empty loop is left */

/* "http://<host>:<port of the far side>/sms?to=1". Returns room, of 100 bytes. */
const char *http_bench_url(const struct http_bench *bench, char *room, const char *host);

void http_try_send(struct http_bench *bench, struct http_try *one);
void http_try_wait(struct http_bench *bench, const struct http_try *one);
void http_try_go(struct http_bench *bench, struct http_try *one); /* both */

#define OK_ANSWER "HTTP/1.1 202 Accepted\r\nContent-Length: 4\r\nRetry-After: 7\r\n\r\ntook"

#endif
