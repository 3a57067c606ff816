/* site.h: a desk of subscriptions on the workbench: a store, notices, the shipped table of
 * hazards and texts, one zone; verbs that are waited for. */
#ifndef TOCSIN_TESTS_DESK_SUBSCRIPTIONS_SITE_H
#define TOCSIN_TESTS_DESK_SUBSCRIPTIONS_SITE_H

#include "hub/base/yaml.h"
#include "hub/desk/subscriptions/reach.h"
#include "tests/hub/store/kit/bench.h"
#include "tests/kit/cases.h"

#define EMPOLI    "\"where\":{\"lat\":43.72,\"lon\":10.95}"
#define ELSEWHERE "\"where\":{\"lat\":43.6,\"lon\":11.2,\"radius_m\":500}"
#define ZONE_1    "\"where\":{\"zone\":\"zone-1\"}"
#define ANNA      "\"kind\":\"sms\",\"address\":\"+393331234567\""
#define BRUNO     "\"kind\":\"email\",\"address\":\"bruno@example.org\""

struct site {
    struct bench          bench;
    struct clock          clock;
    struct chance         chance;
    struct arena          arena;
    struct lang          *lang;
    struct hazards       *hazards;
    struct zones          zones;
    struct notices       *notices;
    struct subscriptions *desk;
    struct who            officer, nobody;
    unsigned              done, stopped;         /* stopped: subscriptions told of */
    bool                  has_no_zones;          /* they are closed already */
    char                  said[NOTICE_TEXT_MAX]; /* the last notice taken */
};

static struct site *the_site;

static inline void on_done(struct subscriptions_verb *verb)
{
    (void)verb;
    the_site->done++;
}

/* Asks, waits, and is what the verb left. */
#define DO(name, about)                                                                        \
    ((about)->verb.on_done = on_done, before_it = the_site->done,                              \
     subscriptions_##name(the_site->desk, about), finish(&(about)->verb, before_it))

static unsigned before_it;

static inline int finish(struct subscriptions_verb *verb, unsigned before)
{
    CHECK_INT(the_site->done, before); /* never before it returned */
    while (the_site->done == before)
        uv_run(&the_site->bench.loop, UV_RUN_ONCE);
    CHECK_INT(the_site->done, before + 1);
    return verb->failed;
}

static inline const char *channel_of(void *house, enum endpoint_kind kind,
                                     const struct mode *mode)
{
    (void)house;
    return kind <= ENDPOINT_EMAIL && mode->kind == MODE_ACTUAL ? ENDPOINT_WORDS[kind] : NULL;
}

static inline const struct zones *zones_now(void *house)
{
    CHECK(!((struct site *)house)->has_no_zones);
    return &((struct site *)house)->zones;
}

static inline void read_tables(struct site *site)
{
    static const char ZONE[] =
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\",\"properties\":"
        "{\"id\":\"zone-1\",\"name\":\"Uno\"},\"geometry\":{\"type\":\"Polygon\","
        "\"coordinates\""
        ":[[[10.9,43.7],[11.0,43.7],[11.0,43.75],[10.9,43.75],[10.9,43.7]]]}}]}";
    struct buf  text = {0};
    struct yaml yaml;

    cases_read(&text, "schemas/hazards.yaml");
    CHECK_INT(yaml_read(&yaml, "hazards.yaml", &text, &site->arena, NULL), 0);
    site->hazards = hazards_open(yaml.json, yaml.json_len, NULL);
    buf_free(&text);
    site->lang = lang_new();
    lang_know(site->lang, "emergency", "113");
    for (size_t i = 0; i < 2; i++) {
        const char *language = i ? "en" : "it";

        cases_read(&text, arena_format(&site->arena, "schemas/lang/%s.json", language));
        CHECK_INT(lang_add(site->lang, language, text.bytes, text.len, NULL), 0);
        buf_free(&text);
    }
    CHECK_INT(zones_read_geojson(&site->zones, &site->arena, ZONE, sizeof ZONE - 1, "id",
                                 "name", NULL),
              0);
}

static inline void on_stopped(void *house, int64_t no)
{
    (void)no;
    ((struct site *)house)->stopped++;
}

static inline void desks_open(struct site *site)
{
    static const char *const      LANGUAGES[] = {"it", "en"};
    struct notices_settings       notices = {.store = site->bench.store,
                                             .clock = &site->clock,
                                             .chance = &site->chance,
                                             .owner = &site->bench.tally,
                                             .seal = "thirty-two bytes to seal with .",
                                             .channel_of = channel_of};
    struct subscriptions_settings settings = {.store = site->bench.store,
                                              .loop = &site->bench.loop,
                                              .owner = &site->bench.tally,
                                              .clock = &site->clock,
                                              .chance = &site->chance,
                                              .hazards = site->hazards,
                                              .lang = site->lang,
                                              .languages = LANGUAGES,
                                              .language_count = 2,
                                              .site = "Empoli",
                                              .public_url = "https://empoli.example",
                                              .adds_per_hour = 5,
                                              .seal = "thirty-two bytes to seal with .",
                                              .hash = "thirty-two bytes to find by ...",
                                              .zones = zones_now,
                                              .on_stopped = on_stopped,
                                              .house = site};
    struct subscriptions_load     load = {0};

    CHECK_INT(notices_open(&site->notices, &notices, NULL), 0);
    settings.notices = site->notices;
    CHECK_INT(subscriptions_open(&site->desk, &settings, NULL), 0);
    CHECK(subscriptions_lend(site->desk) == NULL); /* not loaded yet */
    CHECK_INT(DO(load, &load), 0);
    arena_free(&load.verb.arena);
}

static inline void site_open(struct site *site)
{
    *site = (struct site){.clock = clock_set_to(1767225600000), .chance = chance_of_seed(3)};
    the_site = site;
    site->officer = who_system();
    site->nobody = who_anonymous();
    bench_open(&site->bench, &SQLITE_BACKEND);
    read_tables(site);
    desks_open(site);
}

static inline void desks_close(struct site *site)
{
    subscriptions_close(site->desk);
    notices_close(site->notices);
}

static inline void site_restart(struct site *site)
{
    desks_close(site);
    bench_stop(&site->bench);
    CHECK_INT(bench_start(&site->bench, NULL), 0);
    desks_open(site);
}

static inline void site_close(struct site *site)
{
    desks_close(site);
    bench_close(&site->bench);
    lang_free(site->lang);
    hazards_close(site->hazards);
    arena_free(&site->arena);
}

/* Adds what the JSON's fields say; what came of it is left in add. */
static inline int site_add(struct site *site, struct subscriptions_add *add, const char *fields)
{
    struct subscription wanted;
    const char         *json = arena_format(&site->arena, "{%s}", fields);
    int                 failed;

    CHECK_INT(subscription_parse(&wanted, json, strlen(json), site->hazards, "it", &site->arena,
                                 NULL),
              0);
    add->asking.who = add->has_proof ? &site->officer : &site->nobody;
    add->wanted = &wanted;
    failed = DO(add, add);
    if (!failed) { /* what is looked at afterwards */
        add->shown.masked = arena_text(&site->arena, add->shown.masked);
        add->shown.language = arena_text(&site->arena, add->shown.language);
        add->shown.written_in = arena_text(&site->arena, add->shown.written_in);
    }
    arena_free(&add->verb.arena);
    return failed;
}

static inline void site_add_at_once(struct site *site, const char *fields)
{
    struct subscriptions_add add = {.has_proof = true};

    CHECK_INT(site_add(site, &add, fields), 0);
    CHECK_INT(add.shown.state, SUBSCRIPTION_CONFIRMED);
}

/* The notice that waits on the channel into site->said, as if it were sent; how many there
 * were. */
static inline size_t site_hear_said(struct site *site, const char *channel)
{
    struct store_claim_notices claim = {
        .channel = channel, .now_ms = site->clock.set_ms, .lease_ms = 1000, .limit = 10};
    struct notice_words words;
    size_t              count;

    CHECK_INT(ASK(&site->bench, claim_notices, &claim), 0);
    count = claim.count;
    site->said[0] = '\0';
    for (size_t i = 0; i < count; i++) {
        struct store_finish_notice finish_it = {.no = claim.notices[i].no,
                                                .fence = claim.notices[i].fence,
                                                .outcome = "sent",
                                                .at_ms = site->clock.set_ms};

        CHECK(notice_unseal(&words, (const uint8_t *)"thirty-two bytes to seal with .",
                            claim.notices[i].text.at, claim.notices[i].text.len, &site->arena));
        snprintf(site->said, sizeof site->said, "%s", words.text);
        CHECK_INT(ASK(&site->bench, finish_notice, &finish_it), 0);
    }
    store_job_free(&claim.job);
    return count;
}

struct current {
    struct reach_waiter waiter;
    bool                is_so;
};

static inline void on_current(struct reach_waiter *waiter)
{
    CONTAINER_OF(waiter, struct current, waiter)->is_so = true;
}

/* The audience knows every change made so far. */
static inline void site_settle(struct site *site)
{
    struct current current = {.waiter.on_current = on_current};

    reach_await(site->desk, &current.waiter);
    while (!current.is_so)
        uv_run(&site->bench.loop, UV_RUN_ONCE);
}

/* How many an alert for a flood around Empoli reaches as the audience is now, be it behind
 * or not; the first of them in first_r. */
static inline size_t site_reach_among(struct site *site, uint64_t channels,
                                      enum alert_severity severity, int64_t *first_r)
{
    struct point corners[] = {
        {43.7, 10.9}, {43.7, 11}, {43.75, 11}, {43.75, 10.9}, {43.7, 10.9}};
    struct arena             arena = {0};
    struct shape             area = shape_of_ring((struct ring){corners, 5}, &arena);
    struct audience_question question = {.area = &area,
                                         .channels = channels,
                                         .severity = severity,
                                         .hazard = hazards_by_code(site->hazards, "FL")->place};
    struct audience_answer   answer;
    const struct audience   *audience;
    size_t                   count;

    while (!(audience = subscriptions_lend(site->desk)))
        uv_run(&site->bench.loop, UV_RUN_ONCE);
    audience_ask(audience, &question, &answer);
    subscriptions_take_back(site->desk);
    count = answer.count;
    if (first_r)
        for (size_t i = AUDIENCE_CHANNELS_MAX; i-- > 0;)
            if (answer.channels[i].count > 0)
                *first_r = answer.channels[i].endpoints[0];
    audience_answer_free(&answer);
    arena_free(&arena);
    return count;
}

static inline size_t site_reach_now(struct site *site, enum alert_severity severity,
                                    int64_t *first_r)
{
    return site_reach_among(site, UINT64_MAX, severity, first_r);
}

/* The same once it knows every change made so far. */
static inline size_t site_reach(struct site *site, enum alert_severity severity,
                                int64_t *first_r)
{
    site_settle(site);
    return site_reach_now(site, severity, first_r);
}

#endif
