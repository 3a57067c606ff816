/* store.c FOLDER COUNT WAITING: the store alone: COUNT reports of 300 bytes, one a verb,
 * WAITING of them unanswered at any time. Prints one line: reports/s, commits/s, reports a
 * commit, p50 and p99 in us from asking to the answer. */
#include <uv.h>

#include "hub/store/reports.h"
#include "tests/kit/check.h"

enum { BODY = 300, WAITING_MAX = 4096 };

struct bench {
    uv_loop_t     loop;
    struct tally  tally;
    struct store *store;
    struct chance chance;
    size_t        asked, answered, count;
    uint64_t     *took_ns;
};

struct customer {
    struct store_keep_reports keep;
    struct kept_report        report;
    struct bench             *bench;
    uint64_t                  asked_ns;
};

static char body[BODY];

static void ask(struct customer *customer);

static void on_kept(struct store_job *job)
{
    struct customer *customer = CONTAINER_OF(job, struct customer, keep.job);
    struct bench    *bench = customer->bench;

    CHECK_INT(job->failed, 0);
    bench->took_ns[bench->answered++] = uv_hrtime() - customer->asked_ns;
    ask(customer);
}

static void ask(struct customer *customer)
{
    struct bench *bench = customer->bench;

    if (bench->asked == bench->count)
        return;
    customer->report =
        (struct kept_report){.id = id_new((int64_t)bench->asked++, &bench->chance),
                             .sender = "anna",
                             .channel = "http",
                             .mode = "test",
                             .body = {body, sizeof body},
                             .kept_ms = 1};
    chance_fill(&bench->chance, customer->report.hash, STORE_HASH_LEN);
    customer->keep = (struct store_keep_reports){
        .job.on_done = on_kept, .reports = &customer->report, .count = 1};
    customer->asked_ns = uv_hrtime();
    store_keep_reports(bench->store, &customer->keep);
}

static int by_size(const void *one, const void *other)
{
    uint64_t a = *(const uint64_t *)one, b = *(const uint64_t *)other;

    return (a > b) - (a < b);
}

static void on_clear(struct tally *tally)
{
    (void)tally;
}

static void tell(struct bench *bench, uint64_t took_ns)
{
    struct store_figures figures;
    double               took_s = (double)took_ns / 1e9;

    store_figures(bench->store, &figures);
    qsort(bench->took_ns, bench->count, sizeof *bench->took_ns, by_size);
    printf("%.0f %.0f %.1f %.0f %.0f\n", (double)bench->count / took_s,
           (double)figures.commits / took_s, (double)bench->count / (double)figures.commits,
           (double)bench->took_ns[bench->count / 2] / 1e3,
           (double)bench->took_ns[bench->count * 99 / 100] / 1e3);
}

int main(int argc, char **argv)
{
    struct bench     bench = {.tally.on_clear = on_clear, .chance = chance_of_seed(5)};
    struct customer *customers;
    struct arena     arena = {0};
    struct err       err;
    size_t           waiting;
    uint64_t         began_ns;

    CHECK(argc == 4);
    bench.count = strtoul(argv[2], NULL, 10);
    waiting = strtoul(argv[3], NULL, 10);
    CHECK(waiting > 0 && waiting <= WAITING_MAX && bench.count >= waiting);
    bench.took_ns = MEM_NEW_ARRAY(uint64_t, bench.count);
    customers = MEM_NEW_ARRAY(struct customer, waiting);
    uv_loop_init(&bench.loop);
    CHECK(store_open(
              &bench.store, &bench.loop, &bench.tally,
              &(struct store_settings){.path = arena_format(&arena, "%s/bench.db", argv[1]),
                                       .chance = chance_of_system(),
                                       .clock = clock_of_system()},
              &err) == 0);
    began_ns = uv_hrtime();
    for (size_t i = 0; i < waiting; i++) {
        customers[i].bench = &bench;
        ask(&customers[i]);
    }
    while (bench.answered < bench.count)
        uv_run(&bench.loop, UV_RUN_ONCE);
    tell(&bench, uv_hrtime() - began_ns);
    store_close(bench.store);
    uv_run(&bench.loop, UV_RUN_DEFAULT);
    CHECK_INT(uv_loop_close(&bench.loop), 0);
    free(customers);
    free(bench.took_ns);
    arena_free(&arena);
    return 0;
}
