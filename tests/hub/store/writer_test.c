#include "hub/store/writer.h"

#include <sys/stat.h>

#include "hub/base/failpoint.h"
#include "tests/hub/store/kit/bench.h"

enum { MANY = 300 };

static struct store_put_fact fact(const char *name)
{
    return (struct store_put_fact){.name = name, .value = bench_text("x")};
}

static bool has_fact(struct bench *bench, const char *name)
{
    struct store_find_fact find = {.name = name};
    bool                   has = ASK(bench, find_fact, &find) == 0;

    store_job_free(&find.job);
    return has;
}

TEST(a_verb_that_fails_in_a_group_fails_alone)
{
    struct bench                 bench;
    struct store_reserve_numbers verbs[MANY] = {0};
    struct store_figures         figures;

    bench_open(&bench, &SQLITE_BACKEND);
    for (int i = 0; i < MANY; i++) {
        verbs[i] = (struct store_reserve_numbers){
            .job.on_done = bench_on_done, .name = "n", .count = i % 3 == 0 ? 0 : 1};
        store_reserve_numbers(bench.store, &verbs[i]);
        bench_asked();
    }
    bench_wait(&bench);
    for (int i = 0, next = 1; i < MANY; i++) {
        CHECK_INT(verbs[i].job.failed, i % 3 == 0 ? -1 : 0);
        if (i % 3 != 0)
            CHECK_INT(verbs[i].first, next++);
    }
    store_figures(bench.store, &figures);
    CHECK_INT(figures.writes, MANY);
    CHECK_INT(figures.failures, MANY / 3);
    CHECK(figures.commits >= 2 && figures.commits < MANY);
    CHECK(figures.largest_group <= BACKEND_GROUP_MAX);
    bench_close(&bench);
}

static void fails_for_good(const char *failpoint)
{
    struct bench          bench;
    struct store_put_fact before = fact("before"), during = fact("during"), after = fact("a");
    struct err            err;

    bench_open(&bench, &SQLITE_BACKEND);
    CHECK_INT(ASK(&bench, put_fact, &before), 0);
    CHECK(failpoint_arm(failpoint));
    CHECK_INT(ASK(&bench, put_fact, &during), -1);
    CHECK_INT(during.job.err.kind, ERR_INTERNAL);
    CHECK(failpoint_arm(NULL));
    CHECK_INT(ASK(&bench, put_fact, &after), -1); /* though the disk is well again */
    CHECK_INT(after.job.err.kind, ERR_INTERNAL);
    CHECK(store_is_broken(bench.store));
    CHECK_INT(bench.broken, 1);
    CHECK(has_fact(&bench, "before")); /* reading goes on */
    bench_stop(&bench);
    CHECK_INT(bench_start(&bench, &err), 0);
    CHECK(has_fact(&bench, "before"));
    CHECK(!has_fact(&bench, "a"));
    CHECK_INT(ASK(&bench, put_fact, &after), 0);
    bench_close(&bench);
}

TEST(a_failed_disk_stops_all_acknowledgement_until_the_store_is_opened_anew)
{
    fails_for_good("store.commit:1:eio");
    fails_for_good("store.committed:1:eio");
    fails_for_good("store.log.write:1:eio");
    fails_for_good("store.log.sync:1:eio");
}

TEST(a_full_disk_fails_the_group_and_the_next_may_do_better)
{
    struct bench          bench;
    struct store_put_fact during = fact("during"), after = fact("after");

    bench_open(&bench, &SQLITE_BACKEND);
    CHECK(failpoint_arm("store.log.write:1:enospc"));
    CHECK_INT(ASK(&bench, put_fact, &during), -1);
    CHECK_INT(during.job.err.kind, ERR_FULL);
    CHECK(failpoint_arm(NULL));
    CHECK(!store_is_broken(bench.store));
    CHECK(!has_fact(&bench, "during"));
    CHECK_INT(ASK(&bench, put_fact, &after), 0);
    bench_close(&bench);
}

static struct kept_report report(uint8_t n)
{
    return (struct kept_report){.id = bench_id(n),
                                .sender = "anna",
                                .channel = "http",
                                .mode = "test",
                                .body = bench_text("flood"),
                                .kept_ms = 1};
}

TEST(the_reserve_is_spent_on_decisions_and_not_on_reports)
{
    struct bench              bench;
    struct kept_report        one = report(1);
    struct store_keep_reports keep = {.reports = &one, .count = 1};
    struct store_put_fact     decision = fact("decision");
    struct err                err;
    struct stat               lying;
    char                      reserve[128];

    bench_open(&bench, &SQLITE_BACKEND);
    bench_stop(&bench);
    bench.settings.reserve_bytes = 1 << 20;
    CHECK_INT(bench_start(&bench, &err), 0);
    snprintf(reserve, sizeof reserve, "%s.reserve", bench.path);
    CHECK_INT(stat(reserve, &lying), 0);
    CHECK(lying.st_blocks * 512 >= 1 << 20); /* allocated, not only long */

    CHECK(failpoint_arm("store.commit:1:enospc"));
    CHECK_INT(ASK(&bench, keep_reports, &keep), -1);
    CHECK_INT(keep.job.err.kind, ERR_FULL);
    CHECK_INT(failpoint_passed(), 1); /* not attempted again */
    CHECK(failpoint_arm("store.commit:1:enospc"));
    CHECK_INT(ASK(&bench, put_fact, &decision), 0); /* written at the second attempt */
    CHECK_INT(failpoint_passed(), 2);
    CHECK(failpoint_arm(NULL));
    CHECK(has_fact(&bench, "decision"));
    bench_close(&bench);
}

TEST(without_a_reserve_decisions_are_still_tried_without_the_reports)
{
    struct bench              bench;
    struct kept_report        one = report(1);
    struct store_keep_reports keep = {
        .job.on_done = bench_on_done, .reports = &one, .count = 1};
    struct store_put_fact decision = fact("decision");

    bench_open(&bench, &SQLITE_BACKEND); /* which has none */
    decision.job.on_done = bench_on_done;
    CHECK(failpoint_arm("store.commit:1:enospc"));
    store_keep_reports(bench.store, &keep);
    bench_asked();
    store_put_fact(bench.store, &decision);
    bench_asked();
    bench_wait(&bench); /* as a rule they are one group */
    CHECK(failpoint_arm(NULL));
    CHECK_INT(keep.job.failed, -1);
    CHECK_INT(keep.job.err.kind, ERR_FULL);
    CHECK_INT(decision.job.failed, 0);
    CHECK(has_fact(&bench, "decision"));
    bench_close(&bench);
}

/* What each level still takes, by a disk that is said to be full enough. */
TEST(the_marks_refuse_photos_first_and_reports_last)
{
    static const struct {
        int64_t photos, anonymous, reports;
        int     level;
    } LEVELS[] = {{0, 0, 0, STORE_ROOM_ALL},
                  {INT64_MAX, 0, 0, STORE_ROOM_NO_PHOTOS},
                  {INT64_MAX, INT64_MAX, 0, STORE_ROOM_NO_ANONYMOUS},
                  {INT64_MAX, INT64_MAX, INT64_MAX, STORE_ROOM_NO_REPORTS}};

    for (size_t i = 0; i < COUNT_OF(LEVELS); i++) {
        struct bench              bench;
        struct kept_report        one = report(1);
        struct store_keep_reports keep = {.reports = &one, .count = 1};
        struct store_keep_photo   photo = {.photo = {.report = one.id, .type = "image/png"},
                                           .bytes = bench_text("p")};
        struct deed               deed = bench_deed("alert.released", "alert:1");
        struct store_append_deed  append = {.deed = &deed};
        struct err                err;

        sha256(photo.photo.sha256, "p", 1);
        bench_open(&bench, &SQLITE_BACKEND);
        bench_stop(&bench);
        bench.settings.photos_mark = LEVELS[i].photos;
        bench.settings.anonymous_mark = LEVELS[i].anonymous;
        bench.settings.reports_mark = LEVELS[i].reports;
        CHECK_INT(bench_start(&bench, &err), 0);
        CHECK_INT(store_room(bench.store), LEVELS[i].level);
        CHECK_INT(ASK(&bench, keep_reports, &keep),
                  LEVELS[i].level == STORE_ROOM_NO_REPORTS ? -1 : 0);
        CHECK_INT(ASK(&bench, keep_photo, &photo), LEVELS[i].level == STORE_ROOM_ALL ? 0 : -1);
        CHECK(LEVELS[i].level == STORE_ROOM_ALL || photo.job.err.kind == ERR_FULL);
        CHECK_INT(ASK(&bench, append_deed, &append), 0);
        store_job_free(&photo.job);
        bench_close(&bench);
    }
}

TEST(a_long_log_is_carried_into_the_file)
{
    struct bench          bench;
    static char           bytes[1 << 20];
    struct store_put_fact put = {.name = "big", .value = {bytes, sizeof bytes}};
    struct store_figures  figures = {0};

    bench_open(&bench, &SQLITE_BACKEND);
    do {
        memset(bytes, (int)figures.writes + 1,
               sizeof bytes); /* what is the same is not written */
        CHECK_INT(ASK(&bench, put_fact, &put), 0);
        store_figures(bench.store, &figures);
    } while (figures.file_bytes < (int64_t)sizeof bytes && figures.writes < 1000);
    CHECK(figures.file_bytes >= (int64_t)sizeof bytes);
    CHECK(has_fact(&bench, "big"));
    bench_close(&bench);
}

RUN(a_verb_that_fails_in_a_group_fails_alone,
    a_failed_disk_stops_all_acknowledgement_until_the_store_is_opened_anew,
    a_full_disk_fails_the_group_and_the_next_may_do_better,
    the_reserve_is_spent_on_decisions_and_not_on_reports,
    without_a_reserve_decisions_are_still_tried_without_the_reports,
    the_marks_refuse_photos_first_and_reports_last, a_long_log_is_carried_into_the_file)
