#include "hub/desk/gauges.h"

#include "tests/kit/check.h"
#include "tests/kit/http_bench.h"

#define ANSWER                                                                                 \
    "{\"value\":{\"timeSeries\":[{\"sourceInfo\":{\"siteCode\":[{\"value\":\"03339000\"}]},"   \
    "\"variable\":{\"variableCode\":[{\"value\":\"00065\"}],\"noDataValue\":-999999.0},"       \
    "\"values\":[{\"value\":[{\"value\":\"4.00\",\"dateTime\":\"2026-11-29T12:00:00Z\"},"      \
    "{\"value\":\"4.73\",\"dateTime\":\"2026-11-29T12:15:00Z\"}]}]}]}}"

struct desk {
    struct http_bench    bench;
    struct gauges       *gauges;
    struct clock         clock;
    struct gauge_station stations[2];
    char                 url[100], answer[1000];
    int                  news;
    struct gauges_news   last;
};

static void on_news(void *house, const struct gauges_news *news)
{
    struct desk *desk = house;

    desk->news++;
    desk->last = *news;
}

static void open_desk(struct desk *desk, const char *answer)
{
    struct gauge_station station = {.id = "one",
                                    .device = "03339000",
                                    .quantity = "00065",
                                    .hazard = "FL",
                                    .lat = 43.7,
                                    .lon = 10.9,
                                    .covers_m = 1000,
                                    .most = 100,
                                    .levels = {4.5},
                                    .level_names = {"attenzione"},
                                    .level_count = 1,
                                    .silent_ms = 3600000};

    snprintf(desk->answer, sizeof desk->answer,
             "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(answer), answer);
    desk->clock = clock_set_to(INT64_C(1795954800000));
    http_bench_open(&desk->bench, *answer ? desk->answer : "");
    station.url = http_bench_url(&desk->bench, desk->url, "127.0.0.1");
    desk->stations[0] = desk->stations[1] = station;
    desk->stations[1].id = "other";
    desk->stations[1].device = "03340000";
    CHECK_INT(gauges_open(&desk->gauges,
                          &(struct gauges_settings){.loop = &desk->bench.loop,
                                                    .clock = &desk->clock,
                                                    .owner = &desk->bench.tally,
                                                    .http = desk->bench.client,
                                                    .stations = desk->stations,
                                                    .count = 2,
                                                    .on_news = on_news,
                                                    .house = desk},
                          NULL),
              0);
}

static void close_desk(struct desk *desk)
{
    gauges_close(desk->gauges);
    http_bench_close(&desk->bench);
}

TEST(one_address_is_asked_once_for_all_its_gauges_and_a_level_crossed_is_told)
{
    struct desk                 desk = {.news = 0};
    const struct gauge_station *station;

    open_desk(&desk, ANSWER);
    gauges_start(desk.gauges);
    while (desk.news == 0)
        uv_run(&desk.bench.loop, UV_RUN_ONCE);
    CHECK_INT(desk.bench.requests, 1);
    CHECK_INT(desk.news, 1);
    CHECK_INT(desk.last.news, GAUGE_ROSE);
    CHECK(desk.last.value == 4.73);
    CHECK_TEXT(desk.last.station->id, "one");
    CHECK_INT(gauges_at(desk.gauges, 0, &station)->count, 2);
    CHECK_INT(gauges_at(desk.gauges, 1, &station)->count, 0);
    close_desk(&desk);
}

/* The earliest that anything happens by itself is the look for those that fell silent. */
TEST(before_the_start_nobody_is_asked)
{
    struct desk desk = {.news = 0};

    open_desk(&desk, ANSWER);
    uv_run(&desk.bench.loop, UV_RUN_NOWAIT);
    CHECK(uv_backend_timeout(&desk.bench.loop) > GAUGES_LOOK_MS / 2);
    CHECK_INT(desk.bench.requests, 0);
    close_desk(&desk);
}

TEST(what_was_told_and_not_kept_is_told_again_by_the_next_reading)
{
    struct desk          desk = {.news = 0};
    const int64_t        now_ms = INT64_C(1795954800000);
    struct gauge_reading first = {"03339000", "00065", 5.0, now_ms};
    struct gauge_reading next = {"03339000", "00065", 5.0, now_ms + 1};
    struct gauge_reading third = {"03339000", "00065", 5.0, now_ms + 2};

    open_desk(&desk, "");
    CHECK_INT(gauges_hear(desk.gauges, &(struct gauge_readings){&first, 1}), 1);
    CHECK_INT(desk.news, 1);
    gauges_untold(desk.gauges, desk.last.station);
    CHECK_INT(gauges_hear(desk.gauges, &(struct gauge_readings){&next, 1}), 1);
    CHECK_INT(desk.news, 2);
    CHECK_INT(desk.last.news, GAUGE_ROSE);
    CHECK_INT(gauges_hear(desk.gauges, &(struct gauge_readings){&third, 1}), 1);
    CHECK_INT(desk.news, 2);
    close_desk(&desk);
}

TEST(what_is_no_answer_is_no_reading_and_closing_waits_for_nothing)
{
    struct desk                 desk = {.news = 0};
    const struct gauge_station *station;

    open_desk(&desk, "{\"value\":7}");
    gauges_start(desk.gauges);
    while (desk.bench.requests == 0)
        uv_run(&desk.bench.loop, UV_RUN_ONCE);
    CHECK_INT(gauges_at(desk.gauges, 0, &station)->count, 0);
    close_desk(&desk);
    CHECK_INT(desk.news, 0);
}

TEST(only_a_flat_gauge_in_sight_contradicts)
{
    struct desk                 desk = {.news = 0};
    const int64_t               now_ms = INT64_C(1795954800000);
    const struct gauge_station *station;
    struct gauge_reading        reading = {"03339000", "00065", 1.0, now_ms};
    struct gauge_reading        unknown = {"03339000", "00060", 1.0, now_ms};
    const struct point          here = {43.7005, 10.9}, far = {43.75, 10.9};

    open_desk(&desk, "");
    CHECK_INT(gauges_hear(desk.gauges, &(struct gauge_readings){&unknown, 1}), 0);
    CHECK(!gauges_contradict(desk.gauges, "FL", here, now_ms, now_ms, &station));
    CHECK_INT(gauges_hear(desk.gauges, &(struct gauge_readings){&reading, 1}), 1);
    CHECK(gauges_contradict(desk.gauges, "FL", here, now_ms, now_ms, &station));
    CHECK_TEXT(station->id, "one");
    CHECK(!gauges_contradict(desk.gauges, "LS", here, now_ms, now_ms, &station));
    CHECK(!gauges_contradict(desk.gauges, "FL", far, now_ms, now_ms, &station));
    close_desk(&desk);
}

RUN(one_address_is_asked_once_for_all_its_gauges_and_a_level_crossed_is_told,
    before_the_start_nobody_is_asked,
    what_was_told_and_not_kept_is_told_again_by_the_next_reading,
    what_is_no_answer_is_no_reading_and_closing_waits_for_nothing,
    only_a_flat_gauge_in_sight_contradicts)
