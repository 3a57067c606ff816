#include "tests/hub/flow/kit/control.h"

#include "hub/base/crypto.h"
#include "hub/model/kept.h"

static const char TABLE[] =
    "{\"hazards\":[{\"code\":\"FL\",\"category\":\"Met\",\"event\":\"OET-081\","
    "\"names\":{\"it\":\"Allagamento\",\"en\":\"Flood\"},\"words\":[],\"distance_m\":300,"
    "\"window_s\":3600,\"reach_m\":600,\"members_most\":50,\"span_most_s\":86400,"
    "\"diameter_most_m\":3000},"
    "{\"code\":\"OT\",\"category\":\"Other\",\"event\":\"OET-000\","
    "\"names\":{\"it\":\"Altro\",\"en\":\"Other\"},\"words\":[],\"distance_m\":100,"
    "\"window_s\":3600,\"reach_m\":300,\"members_most\":50,\"span_most_s\":7200,"
    "\"diameter_most_m\":900},"
    "{\"code\":\"LS\",\"category\":\"Other\",\"event\":\"OET-000\","
    "\"names\":{\"it\":\"Frana\",\"en\":\"Landslide\"},\"words\":[],\"distance_m\":100,"
    "\"window_s\":3600,\"reach_m\":300,\"members_most\":50,\"span_most_s\":7200,"
    "\"diameter_most_m\":900},"
    "{\"code\":\"FI\",\"category\":\"Other\",\"event\":\"OET-000\","
    "\"names\":{\"it\":\"Incendio\",\"en\":\"Fire\"},\"words\":[],\"distance_m\":100,"
    "\"window_s\":3600,\"reach_m\":300,\"members_most\":50,\"span_most_s\":7200,"
    "\"diameter_most_m\":900},"
    "{\"code\":\"PH\",\"everyday\":true,\"category\":\"Infra\",\"event\":\"OET-151\","
    "\"names\":{\"it\":\"Buca\",\"en\":\"Pothole\"},\"words\":[],\"distance_m\":30,"
    "\"window_s\":3600,\"reach_m\":150,\"members_most\":12,\"span_most_s\":7200,"
    "\"diameter_most_m\":300},"
    "{\"code\":\"LM\",\"everyday\":true,\"category\":\"Infra\",\"event\":\"OET-151\","
    "\"names\":{\"it\":\"Lampione spento\",\"en\":\"Street lamp "
    "out\"},\"words\":[],\"distance_m\":30,"
    "\"window_s\":3600,\"reach_m\":150,\"members_most\":12,\"span_most_s\":7200,"
    "\"diameter_most_m\":300},"
    "{\"code\":\"LP\",\"everyday\":true,\"category\":\"Infra\",\"event\":\"OET-151\","
    "\"names\":{\"it\":\"Lampione abbattuto\",\"en\":\"Street lamp knocked down\"},"
    "\"words\":[],\"with\":\"LM\"},"
    "{\"code\":\"WK\",\"everyday\":true,\"internal\":true,\"category\":\"Other\","
    "\"event\":\"OET-151\",\"names\":{\"it\":\"Lavoro del Comune\",\"en\":\"Work by the "
    "town\"},\"words\":[],\"distance_m\":1,\"window_s\":1,\"reach_m\":1,\"members_most\":1,"
    "\"span_most_s\":1,\"diameter_most_m\":1},"
    "{\"code\":\"RS\",\"category\":\"Rescue\",\"event\":\"OET-162\",\"level_least\":3,"
    "\"names\":{\"it\":\"Persona in pericolo\",\"en\":\"Person in danger\"},\"words\":[],"
    "\"distance_m\":150,\"window_s\":3600,\"reach_m\":400,\"members_most\":50,"
    "\"span_most_s\":21600,\"diameter_most_m\":500}]}";

static void on_ready(void *house, const struct err *err)
{
    struct control *control = house;

    CHECK(!err);
    control->is_ready = true;
}

static void on_event(void *house, const struct event *event)
{
    struct control *control = house;

    control->clock.set_ms += control->event_takes_ms;
    control->opened += strcmp(event->name, "incident.opened") == 0;
    control->grew += strcmp(event->name, "incident.grew") == 0;
    control->reopened += strcmp(event->name, "incident.reopened") == 0;
    control->photographed += strcmp(event->name, "report.photographed") == 0;
}

static void on_decided(void *house, enum review_verb verb, const struct incident *incident,
                       const struct incident_facts *facts, const struct cluster_entry *entry)
{
    struct control *control = house;

    (void)verb;
    (void)incident;
    situation_decision(control->situation, facts, entry);
}

static bool is_contradicted(void *house, const struct incident *incident)
{
    struct control *control = house;

    return control->is_contradicted && control->is_contradicted(control, incident);
}

static void start(struct control *control)
{
    struct situation_settings situation = {
        .loop = &control->bench.loop,
        .store = control->bench.store,
        .clock = &control->clock,
        .owner = &control->bench.tally,
        .hazards = control->hazards,
        .frame = &control->frame,
        .late_s = 6 * 3600,
        .is_contradicted = is_contradicted,
        .on_ready = on_ready,
        .on_event = on_event,
        .house = control,
    };
    struct review_settings review = {
        .store = control->bench.store,
        .clock = &control->clock,
        .owner = &control->bench.tally,
        .hazards = control->hazards,
        .on_decided = on_decided,
        .on_event = on_event,
        .house = control,
    };

    control->is_ready = false;
    CHECK_INT(situation_open(&control->situation, &situation, NULL), 0);
    CHECK_INT(review_open(&control->review, &review, NULL), 0);
    while (!control->is_ready)
        uv_run(&control->bench.loop, UV_RUN_ONCE);
}

void control_open(struct control *control)
{
    *control = (struct control){.clock = clock_set_to(1767225600000)};
    control->hazards = hazards_open(TABLE, strlen(TABLE), NULL);
    CHECK(control->hazards);
    control->frame.hazards = control->hazards;
    control->officer = who_system();
    control->officer.roles = ROLE_BIT(ROLE_OPERATOR);
    control->officer.credential = CREDENTIAL_SESSION;
    control->officer.account = bench_id(200);
    control->officer.stepped_up_ms = control->clock.set_ms;
    bench_open(&control->bench, &SQLITE_BACKEND);
    start(control);
}

static void stop(struct control *control)
{
    review_close(control->review);
    situation_close(control->situation);
}

void control_close(struct control *control)
{
    stop(control);
    arena_free(&control->arena);
    bench_close(&control->bench);
    hazards_close(control->hazards);
}

void control_restart(struct control *control)
{
    stop(control);
    bench_stop(&control->bench);
    CHECK_INT(bench_start(&control->bench, NULL), 0);
    start(control);
}

int64_t control_report_of(struct control *control, uint8_t last, const char *hazard, double lat,
                          double lon, const char *sender)
{
    struct report             report = {.id = bench_id(last),
                                        .has_place = lat != 0,
                                        .lat = lat,
                                        .lon = lon,
                                        .fix_ms = REPORT_NO_TIME,
                                        .observed_ms = REPORT_NO_TIME,
                                        .sent_ms = REPORT_NO_TIME,
                                        .seq = REPORT_NO_SEQ,
                                        .text = "acqua alta"};
    struct buf                body = {0};
    struct kept_report        row = {.id = report.id,
                                     .sender = sender,
                                     .channel = "http",
                                     .mode = "actual",
                                     .kept_ms = control->clock.set_ms};
    struct store_keep_reports keep = {.reports = &row, .count = 1};

    snprintf(report.hazard, sizeof report.hazard, "%s", hazard);
    kept_write(&body, &report, "");
    sha256(row.hash, body.bytes, body.len);
    row.body = (struct blob){body.bytes, body.len};
    CHECK_INT(ASK(&control->bench, keep_reports, &keep), 0);
    CHECK_INT(row.kept, KEPT_NEW);
    if (!control->is_deaf) {
        situation_report(control->situation, row.no, row.kept_ms, &report, sender, "http", "");
        situation_settle(control->situation);
    }
    store_job_free(&keep.job);
    buf_free(&body);
    return row.no;
}

int64_t control_report(struct control *control, uint8_t last, double lat, double lon,
                       const char *sender)
{
    return control_report_of(control, last, "FL", lat, lon, sender);
}

void control_rest(struct control *control)
{
    while (situation_is_busy(control->situation))
        uv_run(&control->bench.loop, UV_RUN_ONCE);
}

struct cluster_side control_side(struct control *control, int64_t incident)
{
    struct situation_member *members;
    size_t count = situation_members(control->situation, incident, &control->arena, &members);
    struct id *ids = arena_alloc(&control->arena, (count + 1) * sizeof *ids);

    for (size_t i = 0; i < count; i++)
        ids[i] = members[i].id;
    return (struct cluster_side){ids, count};
}

struct incident control_incident(struct control *control, int64_t no)
{
    struct incident incident;

    CHECK(situation_incident(control->situation, no, &control->arena, &incident));
    return incident;
}

int64_t control_holder(struct control *control, int64_t no, struct mode *mode_r)
{
    int64_t holder = situation_holder(control->situation, no);

    if (holder > 0)
        *mode_r = control_incident(control, holder).mode;
    return holder;
}

static void on_done(struct review_job *job)
{
    struct control *control = CONTAINER_OF(job, struct control, job);

    control->is_done = true;
}

int control_ask(struct control *control)
{
    control->is_done = false;
    control->job.on_done = on_done;
    control->job.asking.who = &control->officer;
    control->job.asking.once = control->once;
    control->job.is_in_territory = true;
    review_do(control->review, &control->job);
    CHECK(!control->is_done); /* never before it returned */
    while (!control->is_done)
        uv_run(&control->bench.loop, UV_RUN_ONCE);
    return control->job.failed;
}

int control_do(struct control *control, enum review_verb verb, int64_t incident,
               const char *text, const struct cluster_side *sides, size_t side_count)
{
    struct incident         *seen = arena_alloc(&control->arena, sizeof *seen);
    struct cluster_member    last = {0};
    struct situation_member *members;
    size_t count = situation_members(control->situation, incident, &control->arena, &members);

    *seen = control_incident(control, incident);
    if (count > 0)
        last.no = members[count - 1].no;
    control->job = (struct review_job){.verb = verb,
                                       .incident = seen,
                                       .text = text,
                                       .minutes = 30,
                                       .sides = sides,
                                       .side_count = side_count,
                                       .newest = last.no};
    return control_ask(control);
}

int control_amend(struct control *control, const struct cluster_side *report, double lat,
                  double lon)
{
    struct incident *seen = arena_alloc(&control->arena, sizeof *seen);
    int64_t          no = situation_holder_of(control->situation, report->ids);

    *seen = control_incident(control, no);
    control->job = (struct review_job){.verb = REVIEW_AMEND,
                                       .incident = seen,
                                       .sides = report,
                                       .side_count = 1,
                                       .hazard = seen->hazard,
                                       .has_place = true,
                                       .lat = lat,
                                       .lon = lon};
    return control_ask(control);
}

int control_undo(struct control *control, int64_t entry)
{
    struct incident *seen = arena_alloc(&control->arena, sizeof *seen);
    int64_t         *incidents;

    control->job = (struct review_job){.verb = REVIEW_UNDO, .retracts = entry};
    if (situation_entry(control->situation, entry, &control->arena, &incidents) > 0) {
        *seen = control_incident(control, incidents[0]);
        control->job.incident = seen;
        control->job.settles = situation_undo_settles(control->situation, entry, seen->no);
    }
    return control_ask(control);
}
