#include "hub/flow/intake.h"

#include "tests/hub/store/kit/bench.h"

/* The station on a real store, with a clock that stands still. */
struct site {
    struct bench   bench;
    struct clock   clock;
    struct chance  chance;
    struct intake *intake;
    struct arena   arena;
    int            answers, kept;
    int64_t        last_no;
};

static struct site *the_site;

static void on_kept(void *house, const struct intake_kept *reports, size_t count)
{
    struct site *site = house;

    site->kept += (int)count;
    site->last_no = reports[count - 1].no;
    CHECK_TEXT(reports[0].sender, "device:gauge-3");
}

static void on_done(struct intake_job *job)
{
    (void)job;
    the_site->answers++;
}

static void on_refused(struct intake_refusal *refusal)
{
    (void)refusal;
    the_site->answers++;
}

static void station_open(struct site *site)
{
    CHECK_INT(intake_open(&site->intake,
                          &(struct intake_settings){.store = site->bench.store,
                                                    .clock = &site->clock,
                                                    .chance = &site->chance,
                                                    .owner = &site->bench.tally,
                                                    .secret = "a secret of thirty-two bytes …",
                                                    .waiting_max = 10,
                                                    .anonymous_max = 4,
                                                    .lag_max_ms = 100,
                                                    .per_network_min = 60,
                                                    .per_network_burst = 3,
                                                    .per_address_10_min = 2,
                                                    .on_kept = on_kept,
                                                    .house = site},
                          NULL),
              0);
}

static void site_open(struct site *site)
{
    *site = (struct site){.clock = clock_set_to(1767225600000), .chance = chance_of_seed(3)};
    the_site = site;
    bench_open(&site->bench, &SQLITE_BACKEND);
    station_open(site);
}

/* As the disk fills up, its level is said to be at that mark. */
static void site_fill(struct site *site, enum store_room level)
{
    intake_close(site->intake);
    bench_stop(&site->bench);
    site->bench.settings.photos_mark = level >= STORE_ROOM_NO_PHOTOS ? INT64_MAX : 0;
    site->bench.settings.anonymous_mark = level >= STORE_ROOM_NO_ANONYMOUS ? INT64_MAX : 0;
    site->bench.settings.reports_mark = level >= STORE_ROOM_NO_REPORTS ? INT64_MAX : 0;
    CHECK_INT(bench_start(&site->bench, NULL), 0);
    CHECK_INT(store_room(site->bench.store), level);
    station_open(site);
}

static void site_close(struct site *site)
{
    intake_close(site->intake);
    arena_free(&site->arena);
    bench_close(&site->bench);
}

static struct report report_of(uint8_t last, const char *text)
{
    return (struct report){.id = bench_id(last),
                           .hazard = "FL",
                           .has_place = true,
                           .lat = 43.72,
                           .lon = 10.95,
                           .fix_ms = REPORT_NO_TIME,
                           .observed_ms = REPORT_NO_TIME,
                           .sent_ms = REPORT_NO_TIME,
                           .seq = REPORT_NO_SEQ,
                           .text = text};
}

static struct intake_job job_of(struct intake_item *items, size_t count)
{
    return (struct intake_job){.on_done = on_done,
                               .items = items,
                               .count = count,
                               .sender = "device:gauge-3",
                               .channel = "http",
                               .network = ""};
}

static void wait_for(struct site *site, int answers)
{
    while (site->answers < answers)
        uv_run(&site->bench.loop, UV_RUN_ONCE);
}

TEST(what_is_answered_is_on_disk_and_once)
{
    struct site              site;
    struct report            flood = report_of(1, "acqua in strada");
    struct report            other = report_of(1, "tutto bene");
    struct intake_item       item = {.report = &flood};
    struct intake_job        job = job_of(&item, 1);
    struct store_find_report find = {.no = 1};

    site_open(&site);
    CHECK_INT(intake_keep(site.intake, &job), 0);
    CHECK_INT(site.answers, 0); /* never before it returned */
    wait_for(&site, 1);
    CHECK_INT(job.failed, 0);
    CHECK_INT(item.kept, KEPT_NEW);
    CHECK_INT(item.no, 1);
    CHECK_INT(site.kept, 1);

    CHECK_INT(intake_keep(site.intake, &job), 0); /* the same again */
    wait_for(&site, 2);
    CHECK_INT(item.kept, KEPT_REPEATED);
    CHECK_INT(item.no, 1);
    item.report = &other; /* the same id, another content */
    CHECK_INT(intake_keep(site.intake, &job), 0);
    wait_for(&site, 3);
    CHECK_INT(item.kept, KEPT_CONFLICT);
    CHECK_INT(site.kept, 1); /* the next station heard of one */

    CHECK_INT(ASK(&site.bench, find_report, &find), 0);
    CHECK_TEXT(find.row.sender, "device:gauge-3");
    store_job_free(&find.job);
    site_close(&site);
}

/* A gauge that lost the answer over MQTT tries HTTP, and the hub was restarted between. */
TEST(a_repeat_is_the_first_one_by_another_way_in_and_after_a_start)
{
    struct site        site;
    struct report      flood = report_of(1, "acqua in strada");
    struct intake_item item = {.report = &flood};
    struct intake_job  job = job_of(&item, 1);
    int64_t            first_ms;

    site_open(&site);
    job.channel = "mqtt";
    CHECK_INT(intake_keep(site.intake, &job), 0);
    wait_for(&site, 1);
    first_ms = item.kept_ms;
    site_fill(&site, STORE_ROOM_ALL); /* starts everything again */
    site.clock.set_ms += 60000;
    job.channel = "http";
    job.network = "another";
    CHECK_INT(intake_keep(site.intake, &job), 0);
    wait_for(&site, 2);
    CHECK_INT(item.kept, KEPT_REPEATED);
    CHECK_INT(item.no, 1);
    CHECK_INT(item.kept_ms, first_ms);
    CHECK_INT(site.kept, 1);
    site_close(&site);
}

TEST(under_stress_anonymous_reports_wait_first_and_nothing_is_lost_in_silence)
{
    struct site        site;
    struct report      reports[6];
    struct intake_item items[6];
    struct intake_job  known = job_of(items, 5), anonymous = job_of(items + 5, 1);

    site_open(&site);
    for (uint8_t i = 0; i < 6; i++) {
        reports[i] = report_of((uint8_t)(i + 1), "piena");
        items[i] = (struct intake_item){.report = &reports[i]};
    }
    anonymous.is_anonymous = true;
    anonymous.network = "net-a";
    CHECK_INT(intake_keep(site.intake, &known), 0);
    CHECK_INT(intake_keep(site.intake, &anonymous), -1); /* five wait; four may */
    CHECK_INT(anonymous.err.kind, ERR_BUSY);
    CHECK(anonymous.retry_after_ms >= 2000 && anonymous.retry_after_ms < 10000);
    wait_for(&site, 1);
    CHECK_INT(site.kept, 5);
    CHECK_INT(intake_keep(site.intake, &anonymous), 0); /* later, under the same id */
    wait_for(&site, 2);
    CHECK_INT(site.kept, 6);
    site_close(&site);
}

TEST(a_network_is_slowed_and_a_slow_loop_defers_only_the_anonymous)
{
    struct site        site;
    struct report      report = report_of(1, "piena");
    struct intake_item item = {.report = &report};
    struct intake_item second = {.report = &report};
    struct intake_job  job = job_of(&item, 1), another = job_of(&second, 1);

    site_open(&site);
    job.is_anonymous = another.is_anonymous = true;
    job.network = "net-a";
    for (int i = 1; i <= 3; i++) {
        CHECK_INT(intake_keep(site.intake, &job), 0);
        wait_for(&site, i);
    }
    CHECK_INT(intake_keep(site.intake, &job), -1);
    job.network = "net-b"; /* another is not slowed by it */
    CHECK_INT(intake_keep(site.intake, &job), 0);
    wait_for(&site, 4);
    site.clock.set_ms += 1000; /* a token a second flows in */
    job.network = "net-a";
    CHECK_INT(intake_keep(site.intake, &job), 0);
    wait_for(&site, 5);
    intake_tell_lag(site.intake, 101); /* one slow turn is no overload … */
    job.network = "net-c";
    CHECK_INT(intake_keep(site.intake, &job), 0);
    another.network = "net-d"; /* … others that wait are */
    CHECK_INT(intake_keep(site.intake, &another), -1);
    another.is_anonymous = false;
    CHECK_INT(intake_keep(site.intake, &another), 0);
    wait_for(&site, 7);
    site_close(&site);
}

TEST(one_address_may_not_speak_for_a_crowd_and_a_batch_is_owed)
{
    struct site        site;
    struct report      reports[4];
    struct intake_item items[4];
    struct intake_job  job = job_of(items, 1);

    site_open(&site);
    for (uint8_t i = 0; i < 4; i++) {
        reports[i] = report_of((uint8_t)(i + 1), "piena");
        items[i] = (struct intake_item){.report = &reports[i]};
    }
    job.is_anonymous = true;
    job.network = "net-a";
    job.address = "one";
    for (int i = 1; i <= 2; i++) {
        CHECK_INT(intake_keep(site.intake, &job), 0);
        wait_for(&site, i);
    }
    CHECK_INT(intake_keep(site.intake, &job), -1);
    job.address = "other"; /* of the same network */
    CHECK_INT(intake_keep(site.intake, &job), 0);
    wait_for(&site, 3);
    job.address = "";
    job.network = "net-b";
    job.count = 4; /* more than its bucket of three holds, which is full */
    CHECK_INT(intake_keep(site.intake, &job), 0);
    wait_for(&site, 4);
    job.count = 1;
    site.clock.set_ms += 1000; /* what flows in pays the debt first */
    CHECK_INT(intake_keep(site.intake, &job), -1);
    site.clock.set_ms += 1000;
    CHECK_INT(intake_keep(site.intake, &job), 0);
    wait_for(&site, 5);
    site_close(&site);
}

TEST(what_is_no_report_takes_room_as_one_and_is_deferred_as_one)
{
    struct site           site;
    struct intake_refusal refusal = {.on_done = on_refused,
                                     .sender = "anonymous",
                                     .channel = "http",
                                     .reason = "newer version",
                                     .network = "net-a",
                                     .is_anonymous = true,
                                     .bytes = "{}",
                                     .len = 2};

    site_open(&site);
    for (int i = 1; i <= 3; i++) {
        CHECK_INT(intake_refuse(site.intake, &refusal), 0);
        wait_for(&site, i);
        CHECK_INT(refusal.failed, 0);
    }
    CHECK_INT(intake_refuse(site.intake, &refusal), -1);
    CHECK_INT(refusal.err.kind, ERR_BUSY);
    CHECK(refusal.retry_after_ms >= 2000);
    site_close(&site);
}

/* P15: below the marks it is the disk that is named, not a crowd. */
TEST(a_full_disk_puts_off_the_anonymous_first_and_then_everybody)
{
    struct site           site;
    struct report         report = report_of(1, "piena");
    struct intake_item    item = {.report = &report};
    struct intake_job     known = job_of(&item, 1), anonymous = job_of(&item, 1);
    struct intake_refusal refusal = {.on_done = on_refused,
                                     .sender = "broker",
                                     .channel = "mqtt",
                                     .reason = "is no report",
                                     .bytes = "x",
                                     .len = 1};

    site_open(&site);
    anonymous.is_anonymous = true;
    anonymous.network = "net-a";
    site_fill(&site, STORE_ROOM_NO_PHOTOS);
    CHECK_INT(intake_keep(site.intake, &anonymous), 0);
    wait_for(&site, 1);
    site_fill(&site, STORE_ROOM_NO_ANONYMOUS);
    CHECK_INT(intake_keep(site.intake, &anonymous), -1);
    CHECK_INT(anonymous.err.kind, ERR_FULL);
    CHECK(anonymous.retry_after_ms >= 2000 && anonymous.retry_after_ms < 10000);
    CHECK_INT(intake_keep(site.intake, &known), 0);
    wait_for(&site, 2);
    site_fill(&site, STORE_ROOM_NO_REPORTS);
    CHECK_INT(intake_keep(site.intake, &known), -1);
    CHECK_INT(known.err.kind, ERR_FULL);
    CHECK_INT(intake_refuse(site.intake, &refusal), -1);
    CHECK_INT(refusal.err.kind, ERR_FULL);
    site_close(&site);
}

TEST(keys_tell_their_report_and_cannot_be_made_up)
{
    struct site site;
    struct id   id = bench_id(7), found;
    char        key[INTAKE_KEY_LEN + 1], other[INTAKE_KEY_LEN + 1];

    site_open(&site);
    CHECK_INT(strlen(intake_key(site.intake, key, &id)), INTAKE_KEY_LEN);
    CHECK(intake_key_read(site.intake, &found, key));
    CHECK(id_same(&found, &id));
    key[INTAKE_KEY_LEN - 1] = key[INTAKE_KEY_LEN - 1] == 'A' ? 'Q' : 'A';
    CHECK(!intake_key_read(site.intake, &found, key));
    CHECK(!intake_key_read(site.intake, &found, "short"));
    CHECK_TEXT(intake_network(site.intake, key, "192.0.2.7"),
               intake_network(site.intake, other, "192.0.2.200"));
    CHECK(strcmp(intake_network(site.intake, key, "192.0.2.7"),
                 intake_network(site.intake, other, "192.0.3.7")) != 0);
    CHECK_TEXT(intake_network(site.intake, key, "2001:db8:0:1::1"),
               intake_network(site.intake, other, "2001:db8:0:fe::2"));
    CHECK(strcmp(intake_network(site.intake, key, "48383"), /* telephones */
                 intake_network(site.intake, other, "48384")) != 0);
    CHECK(strcmp(intake_address(site.intake, key, "192.0.2.7"),
                 intake_address(site.intake, other, "192.0.2.200")) != 0);
    CHECK_TEXT(intake_address(site.intake, key, "127.0.0.1"), "");
    CHECK_TEXT(intake_address(site.intake, key, ""), "");
    site_close(&site);
}

RUN(what_is_answered_is_on_disk_and_once,
    a_repeat_is_the_first_one_by_another_way_in_and_after_a_start,
    under_stress_anonymous_reports_wait_first_and_nothing_is_lost_in_silence,
    a_network_is_slowed_and_a_slow_loop_defers_only_the_anonymous,
    one_address_may_not_speak_for_a_crowd_and_a_batch_is_owed,
    what_is_no_report_takes_room_as_one_and_is_deferred_as_one,
    a_full_disk_puts_off_the_anonymous_first_and_then_everybody,
    keys_tell_their_report_and_cannot_be_made_up)
