/* rooms.c: the desks and stations of the office, wired as the hub wires them. */
#include "tests/hub/api/kit/rooms.h"

#include <string.h>

#include "hub/base/file.h"
#include "hub/base/phrases.h"
#include "tests/hub/api/kit/warning.h"

static const char ZONES[] =
    "{\"type\":\"FeatureCollection\",\"features\":["
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"" OFFICE_EMPOLI "\",\"name\":\"Empoli\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[10.90,43.68],[10.99,43.68],"
    "[10.99,43.75],[10.90,43.75],[10.90,43.68]]]}},"
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"" OFFICE_VINCI "\",\"name\":\"Vinci\"},"
    "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[10.90,43.75],[10.99,43.75],"
    "[10.99,43.82],[10.90,43.82],[10.90,43.75]]]}}]}";

static bool is_loaded;

static void on_kept(void *house, const struct intake_kept *reports, size_t count)
{
    struct office *office = house;

    for (size_t i = 0; i < count; i++)
        situation_report(office->control.situation, reports[i].no, reports[i].kept_ms,
                         reports[i].report, reports[i].sender, reports[i].channel,
                         reports[i].network);
    situation_settle_soon(office->control.situation);
}

static void on_health(void *house, struct api_health *health_r)
{
    struct office *office = house;

    *health_r = office->health;
}

static void on_metrics(void *house, struct buf *out)
{
    (void)house;
    buf_text(out, "tocsin_loop_lag_seconds 0.001\n");
}

static void on_event(void *house, const struct event *event)
{
    struct office *office = house;

    if (office->api)
        api_tell(office->api, event);
}

static void open_lang(struct office *office)
{
    static const char *const LANGUAGES[] = {"it", "en"};
    struct buf               phrases = {0};

    office->lang = lang_new();
    lang_know(office->lang, "emergency", "113");
    for (size_t i = 0; i < COUNT_OF(LANGUAGES); i++) {
        struct buf  bytes = {0};
        const char *path =
            arena_format(&office->control.arena, "schemas/lang/%s.json", LANGUAGES[i]);

        CHECK_INT(file_read(&bytes, path, 1 << 20, NULL), 0);
        CHECK_INT(lang_add(office->lang, LANGUAGES[i], bytes.bytes, bytes.len, NULL), 0);
        buf_free(&bytes);
    }
    CHECK_INT(file_read(&phrases, "schemas/lang/phrases.json", 1 << 20, NULL), 0);
    lang_take_phrases(office->lang, phrases_open(phrases.bytes, phrases.len, NULL));
    buf_free(&phrases);
}

static void open_desks(struct office *office)
{
    struct control         *control = &office->control;
    struct people_settings  people = {.store = control->bench.store,
                                      .loop = &control->bench.loop,
                                      .owner = &control->bench.tally,
                                      .clock = &control->clock,
                                      .chance = &office->chance,
                                      .site = "Tocsin Empoli",
                                      .seal = "thirty-two bytes to seal with .."};
    struct records_settings records = {.store = control->bench.store,
                                       .clock = &control->clock,
                                       .frame = &control->frame,
                                       .backups_dir = control->bench.folder,
                                       .owner = &control->bench.tally};

    CHECK_INT(people_open(&office->people, &people, NULL), 0);
    CHECK_INT(records_open(&office->records, &records, NULL), 0);
    CHECK_INT(board_open(&office->board,
                         &(struct board_settings){.store = control->bench.store,
                                                  .clock = &control->clock,
                                                  .chance = &office->chance,
                                                  .owner = &control->bench.tally,
                                                  .on_event = on_event,
                                                  .house = office},
                         NULL),
              0);
    CHECK_INT(received_open(&office->received,
                            &(struct received_settings){.store = control->bench.store,
                                                        .clock = &control->clock,
                                                        .owner = &control->bench.tally,
                                                        .on_event = on_event,
                                                        .house = office},
                            NULL),
              0);
}

static void open_intake(struct office *office, const struct intake_settings *limits)
{
    struct control        *control = &office->control;
    struct intake_settings intake = {.waiting_max = 10000,
                                     .anonymous_max = 5000,
                                     .lag_max_ms = 1000,
                                     .per_network_min = 600,
                                     .per_network_burst = 600};

    if (limits)
        intake = *limits;
    intake.loop = &control->bench.loop;
    intake.store = control->bench.store;
    intake.clock = &control->clock;
    intake.chance = &office->chance;
    intake.owner = &control->bench.tally;
    memcpy(intake.secret, "a secret of thirty-two bytes ...", INTAKE_SECRET_LEN);
    intake.on_kept = on_kept;
    intake.house = office;
    CHECK_INT(intake_open(&office->intake, &intake, NULL), 0);
}

static const struct zones *zones_now(void *house)
{
    return areas_zones(((struct office *)house)->areas);
}

static const char *channel_of(void *house, enum endpoint_kind kind, const struct mode *mode)
{
    (void)house;
    return kind == ENDPOINT_SMS && mode->kind == MODE_ACTUAL ? "sms" : NULL;
}

static void on_notice(void *house, const char *channel)
{
    (void)house;
    CHECK_TEXT(channel, "sms");
}

static void on_areas_changed(void *house)
{
    (void)house;
}

static void on_areas_loaded(struct areas_verb *verb)
{
    CHECK(!verb->failed);
    is_loaded = true;
}

/* Empoli in the south, Vinci in the north of it. */
static void open_areas(struct office *office)
{
    struct control   *control = &office->control;
    struct areas_verb load = {.on_done = on_areas_loaded};
    const char *path = arena_format(&control->arena, "%s/zones.geojson", control->bench.folder);
    struct areas_settings areas = {.store = control->bench.store,
                                   .loop = &control->bench.loop,
                                   .owner = &control->bench.tally,
                                   .clock = &control->clock,
                                   .file = path,
                                   .id_property = "id",
                                   .name_property = "name",
                                   .language = "it",
                                   .on_changed = on_areas_changed,
                                   .house = office};

    CHECK_INT(file_replace(path, ZONES, strlen(ZONES), 0644, NULL), 0);
    CHECK_INT(areas_open(&office->areas, &areas, NULL), 0);
    is_loaded = false;
    areas_load(office->areas, &load);
    while (!is_loaded)
        uv_run(&control->bench.loop, UV_RUN_ONCE);
}

static void open_outlook(struct office *office)
{
    struct outlook_settings outlook = {.store = office->control.bench.store,
                                       .loop = &office->control.bench.loop,
                                       .owner = &office->control.bench.tally,
                                       .clock = &office->control.clock,
                                       .zones = zones_now,
                                       .house = office};

    CHECK_INT(outlook_open(&office->outlook, &outlook, NULL), 0);
}

static void on_loaded(struct subscriptions_verb *verb)
{
    CHECK(!verb->failed);
    is_loaded = true;
}

static void open_subscriptions(struct office *office)
{
    static const char *const      LANGUAGES[] = {"it", "en"};
    struct control               *control = &office->control;
    struct subscriptions_load     load = {.verb.on_done = on_loaded};
    struct notices_settings       notices = {.store = control->bench.store,
                                             .clock = &control->clock,
                                             .chance = &office->chance,
                                             .owner = &control->bench.tally,
                                             .channel_of = channel_of,
                                             .on_kept = on_notice,
                                             .house = office};
    struct subscriptions_settings subscriptions = {.store = control->bench.store,
                                                   .loop = &control->bench.loop,
                                                   .owner = &control->bench.tally,
                                                   .clock = &control->clock,
                                                   .chance = &office->chance,
                                                   .hazards = control->hazards,
                                                   .lang = office->lang,
                                                   .languages = LANGUAGES,
                                                   .language_count = 2,
                                                   .site = "Comune di Empoli",
                                                   .public_url = "https://allerta.example",
                                                   .adds_per_hour = 100,
                                                   .zones = zones_now,
                                                   .house = office};

    CHECK_INT(notices_open(&office->notices, &notices, NULL), 0);
    subscriptions.notices = office->notices;
    CHECK_INT(subscriptions_open(&office->subscriptions, &subscriptions, NULL), 0);
    rooms_open_telephones(office);
    is_loaded = false;
    subscriptions_load(office->subscriptions, &load);
    while (!is_loaded)
        uv_run(&control->bench.loop, UV_RUN_ONCE);
    arena_free(&load.verb.arena);
}

static void read_template(struct office *office)
{
    static const char FLOOD[] =
        "{\"hazard\":\"FL\",\"category\":[\"Met\"],\"levels\":{\"red\":{\"severity\":"
        "\"Extreme\",\"texts\":[{\"language\":\"it\",\"event\":\"Alluvione\",\"place\":"
        "\"{place}\"}]}}}";

    CHECK_INT(
        template_read(&office->template, &office->control.arena, FLOOD, strlen(FLOOD), NULL),
        0);
}

static void place_sirens(struct office *office)
{
    static const struct target_siren SIRENS[] = {
        {.id = "siren-empoli", .where = {43.72, 10.95}},
        {.id = "siren-vinci", .where = {43.78, 10.95}},
    };

    office->sirens = targets_of_sirens(&office->control.arena, SIRENS, COUNT_OF(SIRENS));
}

static void on_shut(struct tally *tally)
{
    CONTAINER_OF(tally, struct office, door)->is_shut = true;
}

void rooms_open_api(struct office *office)
{
    struct control     *control = &office->control;
    struct api_settings settings = {
        .loop = &control->bench.loop,
        .owner = &office->door,
        .clock = &control->clock,
        .chance = &office->chance,
        .lang = office->lang,
        .hazards = control->hazards,
        .frame = &control->frame,
        .site = "empoli",
        .site_name = "Comune di Empoli",
        .emergency_phone = "113",
        .report_sms = "",
        .push_key = "BCVx",
        .public_url = "https://allerta.example",
        .public_dir = office->public_dir,
        .web_dir = office->web_dir,
        .map = office->map,
        .open311 = office->open311,
        .version = "1.0",
        .schema = 1,
        .intake = office->intake,
        .situation = control->situation,
        .review = control->review,
        .people = office->people,
        .records = office->records,
        .areas = office->areas,
        .outlook = office->outlook,
        .board = office->board,
        .received = office->received,
        .gauges = office->gauges,
        .subscriptions = office->subscriptions,
        .telephones = office->telephones,
        .release = office->release,
        .receipt = office->receipt,
        .sirens = &office->sirens,
        .templates = &office->template,
        .template_count = 1,
        .on_health = on_health,
        .on_metrics = on_metrics,
        .house = office,
    };

    office->door.on_clear = on_shut;
    CHECK_INT(api_open(&office->api, &settings, NULL), 0);
    office->port = api_listen_tcp(office->api, "127.0.0.1", 0, NULL);
    CHECK(office->port > 0);
}

/* ── all of them ────────────────────────────────────────────────────────────────── */

void rooms_open(struct office *office, const struct intake_settings *limits)
{
    open_lang(office);
    open_desks(office);
    office_open_gauges(office);
    open_intake(office, limits);
    open_areas(office);
    open_outlook(office);
    open_subscriptions(office);
    warning_open(office, on_event);
    read_template(office);
    place_sirens(office);
    office->map = (struct api_map){"", "", "", ""};
    office->open311 = (struct api_open311){.id = "comune.example.it",
                                           .contact = "urp@comune.example.it",
                                           .needs_key_to_report = true};
    rooms_open_api(office);
}

void rooms_close(struct office *office)
{
    api_close(office->api);
    office->api = NULL;
    while (!office->is_shut) /* as the layers do: what is below serves it to the end */
        uv_run(&office->control.bench.loop, UV_RUN_ONCE);
    warning_close(office);
    subscriptions_close(office->subscriptions);
    notices_close(office->notices);
    outlook_close(office->outlook);
    areas_close(office->areas);
    gauges_close(office->gauges);
    received_close(office->received);
    board_close(office->board);
    records_close(office->records);
    people_close(office->people);
    intake_close(office->intake);
}
