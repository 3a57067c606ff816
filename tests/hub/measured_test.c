/* What a sensor measured is reported, and what intake did not take is reported once more. */
#include "hub/measured.h"

#include "hub/base/file.h"
#include "hub/house.h"
#include "tests/hub/store/kit/bench.h"

#define NEARNESS                                                                               \
    "\"distance_m\":30,\"window_s\":3600,\"reach_m\":30,\"members_most\":5,\"span_most_s\":9," \
    "\"diameter_most_m\":90}"
static const char TABLE[] = "{\"hazards\":[{\"code\":\"FL\",\"category\":\"Met\",\"event\":"
                            "\"OET-081\",\"names\":{\"it\":"
                            "\"Alluvione\",\"en\":\"Flood\"}," NEARNESS
                            ",{\"code\":\"OT\",\"category\":\"Other\",\"event\":\"OET-000\","
                            "\"names\":{\"it\":\"Altro\","
                            "\"en\":\"Other\"}," NEARNESS "]}";

static struct gauge_station elsa = {.id = "elsa",
                                    .name = "Elsa",
                                    .device = "empoli/idrometro-3",
                                    .quantity = "level",
                                    .url = "",
                                    .unit = "m",
                                    .hazard = "FL",
                                    .lat = 43.72,
                                    .lon = 10.95,
                                    .most = 10,
                                    .levels = {1.5},
                                    .level_names = {"attenzione"},
                                    .level_count = 1};

/* A hub with its sensors and its intake, on a store. */
struct room {
    struct bench           bench;
    struct hub             hub;
    struct settings        settings;
    struct intake_settings intake;
    size_t                 kept;
};

static void on_kept(void *house, const struct intake_kept *reports, size_t count)
{
    struct room *room = house;

    (void)reports;
    room->kept += count;
}

static void read_words_and_hazards(struct hub *hub)
{
    struct buf words = {0};

    hub->lang = lang_new();
    CHECK_INT(file_read(&words, "schemas/lang/it.json", 1 << 20, NULL), 0);
    CHECK_INT(lang_add(hub->lang, "it", words.bytes, words.len, NULL), 0);
    hub->hazards = hazards_open(TABLE, sizeof TABLE - 1, NULL);
    CHECK(hub->hazards);
    buf_free(&words);
}

static void open_room(struct room *room)
{
    struct hub *hub = &room->hub;

    *room = (struct room){0};
    bench_open(&room->bench, &SQLITE_BACKEND);
    CHECK_INT(uv_loop_init(&hub->loop), 0);
    hub->store = room->bench.store;
    hub->clock = clock_set_to(1000000);
    hub->chance = chance_of_system();
    read_words_and_hazards(hub);
    hub->settings = &room->settings;
    room->settings.gauges = &elsa;
    room->settings.gauge_count = 1;
    room->intake = (struct intake_settings){.loop = &room->bench.loop,
                                            .store = hub->store,
                                            .clock = &hub->clock,
                                            .chance = &hub->chance,
                                            .owner = &room->bench.tally,
                                            .on_kept = on_kept,
                                            .house = room};
    CHECK_INT(intake_open(&hub->intake, &room->intake, NULL), 0);
    CHECK_INT(measured_open(hub, &room->bench.tally, NULL), 0);
}

static void close_room(struct room *room)
{
    measured_close(&room->hub);
    uv_run(&room->hub.loop, UV_RUN_DEFAULT);
    CHECK_INT(uv_loop_close(&room->hub.loop), 0);
    intake_close(room->hub.intake);
    bench_close(&room->bench);
    hazards_close(room->hub.hazards);
    lang_free(room->hub.lang);
}

/* Until so many are kept in all; what is kept beyond shows after the end. */
static void hear(struct room *room, double value, size_t kept)
{
    struct gauge_reading reading = {"empoli/idrometro-3", "level", value, 0};

    reading.at_ms = room->hub.clock.set_ms += 60000;
    measured_hear(&room->hub, &(struct gauge_readings){&reading, 1});
    while (room->kept < kept)
        uv_run(&room->bench.loop, UV_RUN_ONCE);
    bench_settle(&room->bench);
}

TEST(a_level_crossed_while_intake_was_full_is_reported_by_the_next_reading_and_once)
{
    static struct room room;

    open_room(&room);
    hear(&room, 2.0, 0);
    CHECK_INT(room.kept, 0);
    room.intake.waiting_max = 10;
    intake_take_limits(room.hub.intake, &room.intake);
    hear(&room, 2.1, 1);
    hear(&room, 2.2, 1);
    close_room(&room);
    CHECK_INT(room.kept, 1);
}

RUN(a_level_crossed_while_intake_was_full_is_reported_by_the_next_reading_and_once)
