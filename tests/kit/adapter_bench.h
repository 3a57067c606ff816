/* adapter_bench.h: the hub as one adapter sees it, with an HTTP client, a far side that
 * answers as told (http_bench), a clock that stands still, and a record of everything
 * the adapter says. */
#ifndef TOCSIN_TESTS_KIT_ADAPTER_BENCH_H
#define TOCSIN_TESTS_KIT_ADAPTER_BENCH_H

#include "adapters/adapter.h"
#include "hub/base/buf.h"
#include "hub/base/p256.h"
#include "tests/kit/http_bench.h"

enum { BENCH_KEPT_MAX = 16 };

struct adapter_bench {
    struct http_bench    http;
    struct tally         tally; /* of the adapter */
    struct clock         clock; /* stands at 2026-11-22T06:15:00Z */
    struct chance        chance;
    struct p256          push_key;
    struct adapter_host  host;
    struct adapter      *adapter;
    struct adapter_kept *kept[BENCH_KEPT_MAX]; /* waiting for adapter_bench_keep() */
    size_t               kept_count;
    struct buf           told; /* a line for each thing it said but answers */
    unsigned             answers;
    enum verdict         verdict;
    bool                 is_throttled, is_gone, has_gone;
    int64_t              retry_ms;
    char                 name[ADAPTER_REF_MAX + 1], why[ADAPTER_WHY_MAX + 1];
    /* What was heard of a call made through adapter_bench_call(). */
    unsigned replies;
    int      status;
};

#define BENCH_NOW_MS INT64_C(1795328100000)

#define BENCH_PUSH_SECRET ((const uint8_t[P256_SECRET_LEN]){[31] = 7})

/* The loop, the client and the far side, but no adapter yet. */
void adapter_bench_lay(struct adapter_bench *bench, const char *answer);

/* The adapter, with settings in JSON in which "FAR" stands for the far side's
 * "127.0.0.1:<port>". Ends the test when it will not open. */
void adapter_bench_plug(struct adapter_bench *bench, const struct adapter_kind *kind,
                        const char *settings);

/* Both. */
void adapter_bench_open(struct adapter_bench *bench, const struct adapter_kind *kind,
                        const char *answer, const char *settings);

/* The complaint about settings that must not open; borrowed until the next call. */
const char *adapter_bench_complaint(const struct adapter_kind *kind, const char *settings);

/* An Extreme alert's first message to "+39571000001", good for an hour. */
struct adapter_message adapter_bench_message(void);

/* Hands it over and waits for the answer. */
enum verdict adapter_bench_send(struct adapter_bench         *bench,
                                const struct adapter_message *message);

/* Asks the far side how it is, until it has answered; what the adapter then told, borrowed
 * until it tells more. */
const char *adapter_bench_probe(struct adapter_bench *bench);

/* The gateway calls /gateway/<channel>/<secret>/<rest>?<query>. */
void adapter_bench_call(struct adapter_bench *bench, const char *method, const char *rest,
                        const char *query);

/* Tells the adapter whether what it handed in is on disk. */
void adapter_bench_keep(struct adapter_bench *bench, bool is_kept);

/* What it told since the last time, as text; borrowed until it tells more. */
const char *adapter_bench_told(struct adapter_bench *bench);

void adapter_bench_close(struct adapter_bench *bench); /* an empty loop is left */

/* A file for a secret, which nobody else may read, in a folder of the test's own that is
 * gone when it ends. Returns its path. */
const char *bench_secret(const char *name, const char *text);

#endif
