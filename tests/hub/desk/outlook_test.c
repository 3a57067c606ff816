#include "hub/desk/outlook.h"

#include "tests/hub/store/kit/bench.h"

struct site {
    struct bench    bench;
    struct clock    clock;
    struct outlook *outlook;
    struct who      officer;
    struct zones    zones;
    unsigned        done;
};

static struct zone ZONES[] = {
    {.id = "021008", .name = "Bolzano", .kind = ZONE_MUNICIPALITY, .parent = "Tren-A"},
    {.id = "022205", .name = "Trento", .kind = ZONE_MUNICIPALITY, .parent = "Tren-B"},
    {.id = "Tren-A", .name = "Alto Adige", .kind = ZONE_WARNING_ZONE},
};

static struct site *the_site;

static const struct zones *zones_now(void *house)
{
    return &((struct site *)house)->zones;
}

static void on_done(struct outlook_verb *verb)
{
    (void)verb;
    the_site->done++;
}

static void wait_for(struct site *site, unsigned before)
{
    CHECK_INT(site->done, before); /* never before it returned */
    while (site->done == before)
        uv_run(&site->bench.loop, UV_RUN_ONCE);
}

static void open_desk(struct site *site)
{
    struct outlook_settings settings = {.store = site->bench.store,
                                        .loop = &site->bench.loop,
                                        .owner = &site->bench.tally,
                                        .clock = &site->clock,
                                        .zones = zones_now,
                                        .house = site};
    struct outlook_load     load = {.verb.on_done = on_done};
    unsigned                before = site->done;

    CHECK_INT(outlook_open(&site->outlook, &settings, NULL), 0);
    outlook_load(site->outlook, &load);
    wait_for(site, before);
    CHECK_INT(load.verb.failed, 0);
}

static void site_open(struct site *site)
{
    *site = (struct site){.clock = clock_set_to(1767225600000),
                          .officer = who_system(),
                          .zones = {.items = ZONES, .count = COUNT_OF(ZONES)}};
    the_site = site;
    bench_open(&site->bench, &SQLITE_BACKEND);
    open_desk(site);
}

static int take(struct site *site, struct outlook_take *take_r, const char *rows)
{
    static const char HEAD[] = "published,day,zone,idrogeologico,temporali,idraulico\n";
    struct buf        text = {0};
    unsigned          before = site->done;

    buf_format(&text, "%s%s", HEAD, rows);
    *take_r = (struct outlook_take){.verb.on_done = on_done,
                                    .asking.who = &site->officer,
                                    .bytes = text.bytes,
                                    .len = text.len};
    outlook_take(site->outlook, take_r);
    wait_for(site, before);
    buf_free(&text);
    return take_r->verb.failed;
}

static void check_place(const struct site *site, size_t at, const char *day, const char *place,
                        enum bulletin_level before, enum bulletin_level after)
{
    const struct outlook_now *now = outlook_now(site->outlook);

    CHECK(now && at < now->places.count);
    CHECK_TEXT(now->places.items[at].after.day, day);
    CHECK_TEXT(now->places.items[at].after.place, place);
    CHECK_INT(criticality_level(&now->places.items[at].before), before);
    CHECK_INT(criticality_level(&now->places.items[at].after), after);
}

static const char FIRST[] = "2024-01-01T15:00:00+01:00,domani,Tren-A,0,1,0\n";
static const char SECOND[] = "2024-01-02T15:00:00+01:00,oggi,Tren-A,1,0,0\n"
                             "2024-01-02T15:00:00+01:00,domani,Tren-B,0,0,3\n";

TEST(levels_and_what_changed_them_are_kept_through_a_restart)
{
    struct site         site;
    struct outlook_take taken;

    site_open(&site);
    CHECK(outlook_now(site.outlook) == NULL);
    CHECK_INT(take(&site, &taken, FIRST), 0);
    CHECK(taken.is_new);
    CHECK_INT(taken.municipalities, 2);
    CHECK_INT(taken.changed, 1);
    check_place(&site, 0, "2024-01-02", "021008", BULLETIN_GREEN, BULLETIN_YELLOW);

    outlook_close(site.outlook);
    bench_stop(&site.bench);
    CHECK_INT(bench_start(&site.bench, NULL), 0);
    open_desk(&site);
    check_place(&site, 0, "2024-01-02", "021008", BULLETIN_GREEN, BULLETIN_YELLOW);

    CHECK_INT(take(&site, &taken, SECOND), 0);
    CHECK_INT(taken.changed, 1); /* another risk, the same level: not told again */
    CHECK_INT(outlook_now(site.outlook)->places.count, 2);
    check_place(&site, 0, "2024-01-02", "021008", BULLETIN_YELLOW, BULLETIN_YELLOW);
    check_place(&site, 1, "2024-01-03", "022205", BULLETIN_GREEN, BULLETIN_RED);
    outlook_close(site.outlook);
    bench_close(&site.bench);
}

TEST(a_bulletin_twice_is_one_and_an_older_one_is_refused)
{
    struct site         site;
    struct outlook_take taken;

    site_open(&site);
    CHECK_INT(take(&site, &taken, SECOND), 0);
    CHECK_INT(take(&site, &taken, SECOND), 0);
    CHECK(!taken.is_new);
    CHECK_INT(taken.changed, 0);
    CHECK_INT(take(&site, &taken, FIRST), -1);
    CHECK_INT(taken.verb.err.kind, ERR_CONFLICT);
    CHECK_INT(take(&site, &taken, "yesterday,oggi,Tren-A,0,0,1\n"), -1);
    CHECK_INT(taken.verb.err.kind, ERR_INVALID);
    check_place(&site, 1, "2024-01-03", "022205", BULLETIN_GREEN, BULLETIN_RED);
    outlook_close(site.outlook);
    bench_close(&site.bench);
}

static int set_phase(struct site *site, const char *place, enum phase phase, const char *once,
                     struct err *err_r)
{
    struct outlook_set_phase set = {.verb.on_done = on_done,
                                    .asking = {.who = &site->officer, .once = once},
                                    .place = place,
                                    .phase = phase};
    unsigned                 before = site->done;

    outlook_set_phase(site->outlook, &set);
    wait_for(site, before);
    *err_r = set.verb.err;
    return set.verb.failed;
}

static enum phase phase_in(const struct site *site, const char *place)
{
    const struct municipal_phase *phase = phase_of(outlook_phases(site->outlook), place);

    return phase ? phase->phase : PHASE_NONE;
}

TEST(a_phase_is_an_officers_word_kept_through_a_restart_and_no_bulletin_moves_it)
{
    static const char *const ALTO_ADIGE[] = {"Tren-A"};
    struct site              site;
    struct outlook_take      taken;
    struct err               err;

    site_open(&site);
    site.officer.roles = ROLE_BIT(ROLE_APPROVER);
    site.officer.credential = CREDENTIAL_SESSION;
    site.officer.territory = (struct territory){.zones = ALTO_ADIGE, .zone_count = 1};
    CHECK_INT(set_phase(&site, "021008", PHASE_PREALARM, "one", &err), 0);
    CHECK_INT(set_phase(&site, "022205", PHASE_ALARM, NULL, &err), -1);
    CHECK_INT(err.kind, ERR_FORBIDDEN);
    CHECK_INT(set_phase(&site, "Tren-A", PHASE_ALARM, NULL, &err), -1);
    CHECK_INT(err.kind, ERR_NOT_FOUND);
    CHECK_INT(take(&site, &taken, SECOND), 0);
    outlook_close(site.outlook);
    bench_stop(&site.bench);
    CHECK_INT(bench_start(&site.bench, NULL), 0);
    open_desk(&site);
    CHECK_INT(phase_in(&site, "021008"), PHASE_PREALARM);
    CHECK_INT(phase_in(&site, "022205"), PHASE_NONE);
    CHECK_INT(set_phase(&site, "021008", PHASE_NONE, NULL, &err), 0);
    CHECK_INT(set_phase(&site, "021008", PHASE_PREALARM, "one", &err), 0); /* was done before */
    CHECK_INT(phase_in(&site, "021008"), PHASE_NONE);
    CHECK_INT(outlook_phases(site.outlook)->count, 0);
    outlook_close(site.outlook);
    bench_close(&site.bench);
}

static const char THIRD[] = "2024-01-03T15:00:00+01:00,oggi,Tren-A,1,0,0\n"
                            "2024-01-03T15:00:00+01:00,domani,Tren-A,0,2,0\n"
                            "2024-01-03T15:00:00+01:00,domani,Tren-B,0,0,3\n";

TEST(the_same_bulletin_again_reaches_municipalities_that_came_since)
{
    struct site         site;
    struct outlook_take taken;

    site_open(&site);
    site.zones.count = 1; /* Trento is not known yet */
    CHECK_INT(take(&site, &taken, SECOND), 0);
    CHECK_INT(take(&site, &taken, THIRD), 0);
    CHECK_INT(taken.changed, 2);
    CHECK_INT(outlook_now(site.outlook)->places.count, 2);
    site.zones.count = COUNT_OF(ZONES);
    CHECK_INT(take(&site, &taken, THIRD), 0);
    CHECK(taken.is_new);
    CHECK_INT(taken.changed, 1);
    CHECK_INT(outlook_now(site.outlook)->places.count, 3);
    /* what the bulletin changed before is still said */
    check_place(&site, 0, "2024-01-03", "021008", BULLETIN_GREEN, BULLETIN_YELLOW);
    check_place(&site, 1, "2024-01-04", "021008", BULLETIN_GREEN, BULLETIN_ORANGE);
    check_place(&site, 2, "2024-01-04", "022205", BULLETIN_GREEN, BULLETIN_RED);
    outlook_close(site.outlook);
    bench_close(&site.bench);
}

TEST(a_bulletin_of_the_future_is_refused_and_bars_no_other)
{
    static const char   AN_HOUR[] = "2026-01-01T02:00:00+01:00,oggi,Tren-A,1,0,0\n";
    static const char   LATER[] = "2026-01-01T02:00:01+01:00,oggi,Tren-A,1,0,0\n";
    struct site         site;
    struct outlook_take taken;

    site_open(&site);
    CHECK_INT(take(&site, &taken, LATER), -1);
    CHECK_INT(taken.verb.err.kind, ERR_INVALID);
    CHECK_TEXT(taken.verb.err.text,
               "was published at 2026-01-01T01:00:01Z, which is still to come");
    CHECK_INT(take(&site, &taken, FIRST), 0);
    CHECK_INT(take(&site, &taken, AN_HOUR), 0);
    outlook_close(site.outlook);
    bench_close(&site.bench);
}

RUN(levels_and_what_changed_them_are_kept_through_a_restart,
    a_bulletin_twice_is_one_and_an_older_one_is_refused,
    a_phase_is_an_officers_word_kept_through_a_restart_and_no_bulletin_moves_it,
    the_same_bulletin_again_reaches_municipalities_that_came_since,
    a_bulletin_of_the_future_is_refused_and_bars_no_other)
