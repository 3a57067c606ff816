#include "tests/hub/flow/kit/alerting.h"

#include "hub/base/file.h"
#include "hub/base/reader.h"

#define NOON 1795348800000 /* 2026-11-22T12:00:00Z */

static const char ZONES[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"048014\",\"name\":\"Empoli\"},\"geometry\":"
    "{\"type\":\"Polygon\",\"coordinates\":[[[10.90,43.68],[10.99,43.68],[10.99,43.75],"
    "[10.90,43.75],[10.90,43.68]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"048050\",\"name\":\"Vinci\"},\"geometry\":"
    "{\"type\":\"Polygon\",\"coordinates\":[[[10.90,43.75],[10.99,43.75],[10.99,43.82],"
    "[10.90,43.82],[10.90,43.75]]]}}]}";

static const char *const EMPOLI[] = {"048014"};
static const char *const VINCI[] = {"048050"};

static int64_t reach(void *house, const struct release_reach *question, int64_t *persons_r)
{
    struct alerting *alerting = house;

    for (size_t i = 0; i < question->channel_count; i++)
        persons_r[i] = question->channels[i]->kind == CHANNEL_SIREN ? -1 : alerting->reach;
    return alerting->reach;
}

static int64_t incident(void *house, int64_t no, struct mode *mode_r)
{
    (void)house;
    mode_parse(mode_r, no == ALERTING_DRILL ? "exercise/piena" : "actual");
    return no == ALERTING_MERGED ? ALERTING_FLOOD
                                 : (no == ALERTING_FLOOD || no == ALERTING_DRILL ? no : 0);
}

static void on_released(void *house, const struct alert_row *row)
{
    struct alerting *alerting = house;

    CHECK_TEXT(row->todo, "plan");
    CHECK(row->cap.len > 0 && row->signature.len == ED25519_SIGNATURE_LEN);
    alerting->released[alerting->released_count++] = row->id;
}

static void on_stopped(void *house, const struct alert_row *row)
{
    struct alerting *alerting = house;

    alerting->stopped[alerting->stopped_count++] = row->id;
}

static void on_resting(void *house, const struct alert_row *row)
{
    struct alerting *alerting = house;

    CHECK_TEXT(row->state, "updated");
    alerting->resting[alerting->resting_count++] = row->id;
}

static void on_resumed(void *house, const struct alert_row *row)
{
    struct alerting *alerting = house;

    CHECK_TEXT(row->state, "released");
    alerting->resumed[alerting->resumed_count++] = row->id;
}

static void on_public(void *house)
{
    ((struct alerting *)house)->public_count++;
}

static void on_call(void *house, enum release_call call, const struct alert_row *row,
                    const char *reason)
{
    struct alerting *alerting = house;

    (void)row;
    (void)reason;
    alerting->calls[alerting->call_count++] = call;
}

static void on_event(void *house, const struct event *event)
{
    struct alerting *alerting = house;

    snprintf(alerting->events[alerting->event_count++ % ALERTING_CALLS_MAX], 40, "%s",
             event->name);
}

static void read_texts(struct alerting *alerting)
{
    static const char *const LANGUAGES[] = {"it", "en"};
    struct buf               bytes = {0};
    struct err               err;

    alerting->lang = lang_new();
    lang_know(alerting->lang, "emergency", "113");
    for (size_t i = 0; i < COUNT_OF(LANGUAGES); i++) {
        const char *path = arena_format(&alerting->arena, "schemas/lang/%s.json", LANGUAGES[i]);

        bytes.len = 0;
        CHECK_INT(file_read(&bytes, path, 1 << 20, &err), 0);
        CHECK_INT(lang_add(alerting->lang, LANGUAGES[i], bytes.bytes, bytes.len, &err), 0);
    }
    bytes.len = 0;
    CHECK_INT(file_read(&bytes, "schemas/templates/FL.json", 1 << 20, &err), 0);
    CHECK_INT(template_read(&alerting->flood, &alerting->arena, bytes.bytes, bytes.len, &err),
              0);
    template_speak(&alerting->flood, &alerting->arena, alerting->lang);
    buf_free(&bytes);
    CHECK_INT(zones_read_geojson(&alerting->zones, &alerting->arena, ZONES, strlen(ZONES), "id",
                                 "name", &err),
              0);
}

static void make_channels(struct alerting *alerting)
{
    static const struct {
        const char       *name;
        enum channel_kind kind;
        enum mode_kind    mode;
    } WAYS[ALERTING_CHANNELS] = {
        {"sms", CHANNEL_SMS, MODE_ACTUAL},         {"mail", CHANNEL_EMAIL, MODE_ACTUAL},
        {"mastodon", CHANNEL_SOCIAL, MODE_ACTUAL}, {"siren-empoli", CHANNEL_SIREN, MODE_ACTUAL},
        {"feed", CHANNEL_FEED, MODE_ACTUAL},       {"siren-vinci", CHANNEL_SIREN, MODE_ACTUAL},
        {"rehearsal", CHANNEL_SMS, MODE_TEST},
    };

    for (size_t i = 0; i < ALERTING_CHANNELS; i++) {
        struct release_channel *channel = &alerting->channels[i];

        *channel = (struct release_channel){
            .channel = {.name = WAYS[i].name, .kind = WAYS[i].kind, .mode = WAYS[i].mode},
            .territory = {.is_everywhere = true}};
        if (WAYS[i].kind == CHANNEL_SIREN)
            channel->territory = (struct territory){
                .zones = strcmp(WAYS[i].name, "siren-vinci") == 0 ? VINCI : EMPOLI,
                .zone_count = 1};
    }
}

static void start(struct alerting *alerting)
{
    CHECK_INT(release_open(&alerting->release,
                           &(struct release_settings){
                               .store = alerting->bench.store,
                               .clock = &alerting->clock,
                               .chance = &alerting->chance,
                               .owner = &alerting->bench.tally,
                               .channels = alerting->channels,
                               .channel_count = ALERTING_CHANNELS,
                               .zones = &alerting->zones,
                               .policy = &alerting->policy,
                               .lang = alerting->lang,
                               .templates = &alerting->flood,
                               .template_count = 1,
                               .key = &alerting->bench.key,
                               .sender = "tocsin@comune.empoli.fi.it",
                               .source = "Comune di Empoli",
                               .public_url = "https://allerte.example",
                               .zone_name = "ISTAT",
                               .sms_policy = SMS_ACCENTS,
                               .incident = incident,
                               .reach = reach,
                               .on_released = on_released,
                               .on_stopped = on_stopped,
                               .on_resting = on_resting,
                               .on_resumed = on_resumed,
                               .on_public = on_public,
                               .on_call = on_call,
                               .on_event = on_event,
                               .house = alerting,
                           },
                           NULL),
              0);
}

void alerting_open(struct alerting *alerting)
{
    *alerting = (struct alerting){.clock = clock_set_to(NOON),
                                  .chance = chance_of_seed(11),
                                  .policy = policy_default(),
                                  .reach = 1200};
    bench_open(&alerting->bench, &SQLITE_BACKEND);
    read_texts(alerting);
    make_channels(alerting);
    start(alerting);
    alerting_settle(alerting);
}

void alerting_settle(struct alerting *alerting)
{
    while (!release_is_idle(alerting->release))
        uv_run(&alerting->bench.loop, UV_RUN_ONCE);
}

void alerting_close(struct alerting *alerting)
{
    release_close(alerting->release);
    release_job_free(&alerting->job);
    lang_free(alerting->lang);
    arena_free(&alerting->arena);
    bench_close(&alerting->bench);
}

void alerting_restart(struct alerting *alerting)
{
    release_close(alerting->release);
    bench_stop(&alerting->bench);
    CHECK_INT(bench_start(&alerting->bench, NULL), 0);
    start(alerting);
    alerting_settle(alerting);
}

struct who alerting_who(const struct alerting *alerting, int person)
{
    static const struct {
        unsigned           roles;
        const char *const *zones;
    } PEOPLE[] = {
        [ANNA] = {ROLE_BIT(ROLE_OPERATOR), NULL},
        [BRUNO] = {ROLE_BIT(ROLE_APPROVER), NULL},
        [CARLA] = {ROLE_BIT(ROLE_APPROVER), NULL},
        [DINA] = {ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_APPROVER), EMPOLI},
        [EZIO] = {ROLE_BIT(ROLE_OPERATOR) | ROLE_BIT(ROLE_APPROVER), VINCI},
        [FLORA] = {ROLE_BIT(ROLE_AUDITOR), NULL},
    };

    return (struct who){
        .credential = CREDENTIAL_SESSION,
        .account = bench_id((uint8_t)person),
        .name = "",
        .roles = PEOPLE[person].roles,
        .territory = {.is_everywhere = !PEOPLE[person].zones,
                      .zones = PEOPLE[person].zones,
                      .zone_count = PEOPLE[person].zones ? 1 : 0},
        .session = bench_id((uint8_t)(100 + person)),
        .stepped_up_ms = alerting->clock.set_ms,
    };
}

static void on_done(struct release_job *job)
{
    CONTAINER_OF(job, struct alerting, job)->under_way--;
}

int alerting_do(struct alerting *alerting, int person, const struct release_job *job)
{
    release_job_free(&alerting->job);
    alerting->job = *job;
    alerting->job.on_done = on_done;
    if (!job->asking.who) {
        alerting->who = alerting_who(alerting, person);
        alerting->job.asking.who = &alerting->who;
    }
    alerting->under_way++;
    release_do(alerting->release, &alerting->job);
    CHECK_INT(alerting->under_way, 1); /* never before it returned */
    while (alerting->under_way > 0)
        uv_run(&alerting->bench.loop, UV_RUN_ONCE);
    return alerting->job.failed;
}

const char *alerting_json(struct alerting *alerting, const char *mode, const char *channels,
                          const char *severity, const char *area, const char *no_siren_reason)
{
    struct arena *arena = &alerting->arena;

    return arena_format(
        arena,
        "{\"mode\":\"%s\",\"channels\":%s,%s"
        "\"content\":{\"hazard\":\"FL\",\"category\":[\"Met\"],\"response\":[\"Avoid\"],"
        "\"urgency\":\"Immediate\",\"severity\":\"%s\",\"certainty\":\"Observed\","
        "\"expires\":\"2026-11-22T17:00:00+01:00\",%s"
        "\"texts\":[{\"language\":\"it\",\"event\":\"Allagamento\",\"sender_name\":\"Comune di "
        "Empoli\",\"headline\":\"ALLAGAMENTO in centro\",\"description\":\"Acqua alta nelle "
        "strade.\",\"instruction\":\"Salite ai piani alti.\",\"place\":\"Empoli centro\"},"
        "{\"language\":\"en\",\"event\":\"Flood\",\"sender_name\":\"Town of Empoli\","
        "\"headline\":\"FLOOD in the centre\",\"description\":\"Deep water in the streets.\","
        "\"instruction\":\"Go upstairs.\",\"place\":\"central Empoli\"}]}}",
        mode, channels,
        no_siren_reason ? arena_format(arena, "\"no_siren_reason\":\"%s\",", no_siren_reason)
                        : "",
        severity, area ? arena_format(arena, "\"area\":%s,", area) : "");
}

int alerting_draft_json(struct alerting *alerting, int person, const char *json)
{
    return alerting_do(
        alerting, person,
        &(struct release_job){.verb = RELEASE_DRAFT, .json = json, .len = strlen(json)});
}

struct id alerting_draft(struct alerting *alerting, const char *mode, const char *channels,
                         const char *severity)
{
    const char *json = alerting_json(alerting, mode, channels, severity, ALERTING_AREA,
                                     "di notte basta il resto");

    if (alerting_draft_json(alerting, ANNA, json) < 0) {
        fprintf(stderr, "%s\n", alerting->job.err.text);
        exit(1);
    }
    return alerting->job.id;
}

int alerting_act(struct alerting *alerting, int person, enum release_verb verb,
                 const struct id *id, const char *reason)
{
    return alerting_do(alerting, person,
                       &(struct release_job){.verb = verb, .id = *id, .reason = reason});
}

int alerting_approve(struct alerting *alerting, int person, const struct id *id,
                     const uint8_t *hash, bool and_release)
{
    struct release_job job = {.verb = RELEASE_APPROVE,
                              .id = *id,
                              .and_release = and_release,
                              .confirm_reach = alerting->reach};

    memcpy(job.hash, hash, sizeof job.hash);
    return alerting_do(alerting, person, &job);
}

int alerting_send(struct alerting *alerting, int person, enum release_verb verb,
                  const struct id *id, const uint8_t *hash, int64_t reach, const char *reason)
{
    struct release_job job = {
        .verb = verb, .id = *id, .confirm_reach = reach, .reason = reason};

    memcpy(job.hash, hash, sizeof job.hash);
    return alerting_do(alerting, person, &job);
}

struct id alerting_successor(struct alerting *alerting, const struct id *id)
{
    struct store_list_alerts list = {.previous = *id, .limit = 5};
    struct id                next;

    CHECK_INT(ASK(&alerting->bench, list_alerts, &list), 0);
    CHECK_INT(list.count, 1);
    next = list.rows[0].id;
    store_job_free(&list.job);
    return next;
}

void alerting_hash(struct alerting *alerting, const struct id *id,
                   uint8_t hash_r[PROPOSAL_HASH_LEN])
{
    struct alert_row row = alerting_row(alerting, id);

    memcpy(hash_r, row.proposal, PROPOSAL_HASH_LEN);
}

struct id alerting_propose(struct alerting *alerting, const char *severity,
                           uint8_t hash_r[PROPOSAL_HASH_LEN])
{
    struct id id = alerting_draft(alerting, "actual",
                                  "[\"sms\",\"mail\",\"siren-empoli\",\"feed\"]", severity);

    if (alerting_do(alerting, ANNA, &(struct release_job){.verb = RELEASE_PROPOSE, .id = id}) <
        0) {
        fprintf(stderr, "%s\n", alerting->job.err.text);
        exit(1);
    }
    alerting_hash(alerting, &id, hash_r);
    return id;
}

struct id alerting_release(struct alerting *alerting)
{
    struct release_job job = {
        .verb = RELEASE_APPROVE, .and_release = true, .confirm_reach = alerting->reach};

    job.id = alerting_propose(alerting, "Severe", job.hash);
    if (alerting_do(alerting, BRUNO, &job) < 0) {
        fprintf(stderr, "%s\n", alerting->job.err.text);
        exit(1);
    }
    alerting_settle(alerting);
    return job.id;
}
