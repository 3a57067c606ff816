#include "tests/hub/desk/subscriptions/site.h"

struct told {
    struct subscriptions_import import;
    char                        refused[400];
    size_t                      progress;
};

static void on_refused(struct subscriptions_import *import, uint64_t line, const char *why)
{
    struct told *told = CONTAINER_OF(import, struct told, import);
    size_t       len = strlen(told->refused);

    snprintf(told->refused + len, sizeof told->refused - len, "%llu: %s\n",
             (unsigned long long)line, why);
}

static void on_progress(struct subscriptions_import *import)
{
    CONTAINER_OF(import, struct told, import)->progress++;
}

static int import(struct site *site, struct told *told, const char *rows)
{
    struct memory_source table = source_of_memory(rows, strlen(rows));
    int                  failed;

    *told = (struct told){.import = {.asking.who = &site->officer,
                                     .source = &table.source,
                                     .on_refused = on_refused,
                                     .on_progress = on_progress}};
    failed = DO(import, &told->import);
    arena_free(&told->import.verb.arena);
    return failed;
}

TEST(good_rows_are_kept_and_bad_ones_told_by_their_line)
{
    struct site site;
    struct told told;

    site_open(&site);
    CHECK_INT(import(&site, &told,
                     "kind;address;lat;lon;zone;level;language\n"
                     "sms;333 1234567;43,72;10,95;;;xx\n"
                     "sms;nonsense;43,72;10,95;;;\n"
                     "email;anna@example.org;;;zone-1;Minor;en-GB\n"
                     "email;carlo@example.org;;;zone-7;Minor;\n"),
              0);
    CHECK_INT(told.import.kept, 2);
    CHECK_INT(told.import.other_language, 1); /* who reads the first one */
    CHECK_INT(told.import.refused, 2);
    CHECK(strncmp(told.refused, "3: address", 10) == 0);
    CHECK(strstr(told.refused, "5: where/zone: is no zone we know the ground of\n") != NULL);
    /* Without waiting: who imported a table and was answered may release at once. */
    CHECK_INT(site_reach_now(&site, SEVERITY_MODERATE, NULL), 2);
    CHECK_INT(site_reach_now(&site, SEVERITY_MINOR, NULL), 1);
    site_close(&site);
}

TEST(many_batches_are_one_table_and_twice_is_once)
{
    enum { PEOPLE = 2 * SUBSCRIPTIONS_BATCH + 17 };
    struct site site;
    struct told told;
    struct buf  rows = {0};

    site_open(&site);
    buf_text(&rows, "kind,address,lat,lon\n");
    for (int i = 0; i < PEOPLE; i++)
        buf_format(&rows, "email,p%d@example.org,43.72,10.95\n", i);
    CHECK_INT(import(&site, &told, rows.bytes), 0);
    CHECK_INT(told.import.kept, PEOPLE);
    CHECK_INT(told.progress, 3);
    CHECK_INT(site_reach_now(&site, SEVERITY_SEVERE, NULL), PEOPLE);
    CHECK_INT(import(&site, &told, rows.bytes), 0);
    CHECK_INT(site_reach_now(&site, SEVERITY_SEVERE, NULL), PEOPLE);
    site_restart(&site);
    CHECK_INT(site_reach(&site, SEVERITY_SEVERE, NULL), PEOPLE);
    buf_free(&rows);
    site_close(&site);
}

TEST(a_table_without_its_heading_is_refused_whole)
{
    struct site site;
    struct told told;

    site_open(&site);
    CHECK_INT(import(&site, &told, ""), -1);
    CHECK_INT(told.import.verb.err.kind, ERR_INVALID);
    CHECK_INT(import(&site, &told, "kind,adress,lat,lon\nsms,1,2,3\n"), -1);
    CHECK(strstr(told.import.verb.err.text, "address") != NULL);
    CHECK_INT(told.import.refused, 0);
    site_close(&site);
}

static int fail_later(struct source *source, void *bytes, size_t room, size_t *got_r,
                      struct err *err)
{
    static const char     ROWS[] = "kind,address,lat,lon\nsms,3331234567,43.72,10.95\n";
    struct memory_source *memory = CONTAINER_OF(source, struct memory_source, source);

    if (memory->len > 0)
        return err_set(err, ERR_INTERNAL, "the line broke");
    memory->len = sizeof ROWS - 1;
    CHECK(room >= sizeof ROWS);
    memcpy(bytes, ROWS, sizeof ROWS - 1);
    *got_r = sizeof ROWS - 1;
    return 0;
}

TEST(a_source_that_breaks_is_an_error_not_an_end)
{
    struct site          site;
    struct memory_source broken = {.source.read = fail_later};
    struct told          told = {.import = {.source = &broken.source}};

    site_open(&site);
    told.import.asking.who = &site.officer;
    CHECK_INT(DO(import, &told.import), -1);
    CHECK_TEXT(told.import.verb.err.text, "the line broke");
    arena_free(&told.import.verb.arena);
    site_close(&site);
}

/* Its channels only rehearse, so its residents take part in its exercises. */
TEST(the_demo_town_is_taken_whole)
{
    uint64_t drill = UINT64_C(1) << subscription_channel(ENDPOINT_SMS, MODE_EXERCISE) |
                     UINT64_C(1) << subscription_channel(ENDPOINT_EMAIL, MODE_EXERCISE);
    struct site site;
    struct told told;
    struct buf  rows = {0}, zones = {0};

    site_open(&site);
    cases_read(&zones, "deploy/demo/zones.geojson");
    CHECK_INT(zones_read_geojson(&site.zones, &site.arena, zones.bytes, zones.len, "id", "name",
                                 NULL),
              0);
    cases_read(&rows, "deploy/demo/subscriptions.csv");
    CHECK_INT(import(&site, &told, rows.bytes), 0);
    CHECK_TEXT(told.refused, "");
    CHECK_INT(told.import.kept, 72);
    CHECK(site_reach_among(&site, drill, SEVERITY_EXTREME, NULL) > 20);
    CHECK_INT(site_reach_now(&site, SEVERITY_EXTREME, NULL), /* nobody takes it as real */
              site_reach_among(&site, drill, SEVERITY_EXTREME, NULL));
    buf_free(&rows);
    buf_free(&zones);
    site_close(&site);
}

TEST(a_hub_that_closes_answers_what_it_had_begun)
{
    struct site               site;
    struct told               told = {0};
    struct subscriptions_load load = {0};
    struct buf                rows = {0};
    struct memory_source      table;

    site_open(&site);
    site_add_at_once(&site, ANNA "," ZONE_1);
    buf_text(&rows, "kind,address,zone\n");
    for (int i = 0; i < 3 * SUBSCRIPTIONS_BATCH; i++)
        buf_format(&rows, "email,p%d@example.org,zone-1\n", i);
    table = source_of_memory(rows.bytes, rows.len);
    told.import = (struct subscriptions_import){
        .asking.who = &site.officer, .source = &table.source, .verb.on_done = on_done};
    load.verb.on_done = on_done;
    before_it = site.done;
    subscriptions_import(site.desk, &told.import);
    uv_run(&site.bench.loop, UV_RUN_ONCE); /* it has begun */
    subscriptions_load(site.desk, &load);
    desks_close(&site);
    site.has_no_zones = true;
    while (site.done < before_it + 2)
        uv_run(&site.bench.loop, UV_RUN_ONCE);
    CHECK_INT(told.import.verb.err.kind, ERR_BUSY);
    CHECK(told.import.kept < 3 * SUBSCRIPTIONS_BATCH);
    CHECK_INT(load.verb.err.kind, ERR_BUSY);
    arena_free(&told.import.verb.arena);
    arena_free(&load.verb.arena);
    buf_free(&rows);
    bench_close(&site.bench);
    lang_free(site.lang);
    hazards_close(site.hazards);
    arena_free(&site.arena);
}

RUN(good_rows_are_kept_and_bad_ones_told_by_their_line, the_demo_town_is_taken_whole,
    many_batches_are_one_table_and_twice_is_once, a_table_without_its_heading_is_refused_whole,
    a_source_that_breaks_is_an_error_not_an_end, a_hub_that_closes_answers_what_it_had_begun)
