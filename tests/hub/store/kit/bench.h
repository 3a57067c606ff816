/* bench.h: a store on the workbench: its own folder, its own loop, verbs that are
 * waited for. */
#ifndef TOCSIN_TESTS_STORE_BENCH_H
#define TOCSIN_TESTS_STORE_BENCH_H

#include <uv.h>

#include "hub/store/backend.h"
#include "tests/kit/check.h"

struct bench {
    uv_loop_t                  loop;
    struct tally               tally;
    struct store              *store;
    struct store_settings      settings;
    const struct backend_kind *kind;
    struct ed25519             key;
    char                       folder[64], path[96];
    bool                       is_clear;
    int                        broken; /* how often on_broken came */
};

void bench_open(struct bench              *bench,
                const struct backend_kind *kind); /* in a new folder under TMPDIR or /tmp */
void bench_close(struct bench *bench);            /* and the folder goes */
void bench_prepare(struct bench *bench, const struct backend_kind *kind); /* nothing open */
void bench_remove(struct bench *bench);                 /* the folder of a stopped one */
void bench_stop(struct bench *bench);                   /* closes the store, keeps the folder */
int  bench_start(struct bench *bench, struct err *err); /* opens what bench_stop left */

void bench_on_done(struct store_job *job);
void bench_wait(struct bench *bench); /* until every verb asked for was answered */
/* Until whatever stations have asked to be read before was answered: one verb more has come
 * through each reader, and they keep their order. */
void bench_settle(struct bench *bench);

/* Asks, waits, and is what the verb left: 0 or -1. */
#define ASK(bench, name, verb)                                                                 \
    ({                                                                                         \
        (verb)->job.on_done = bench_on_done;                                                   \
        store_##name((bench)->store, verb);                                                    \
        bench_asked();                                                                         \
        bench_wait(bench);                                                                     \
        (verb)->job.failed;                                                                    \
    })
void bench_asked(void);

/* Keeps one flood report of this id. */
void bench_keep_report(struct bench *bench, uint8_t n);

struct id   bench_id(uint8_t last); /* …00 with its last byte */
struct deed bench_deed(const char *word, const char *about);
struct blob bench_text(const char *text);

#endif
