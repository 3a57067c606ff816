/* sensors.c: the one gauge of the office, at Ponte a Elsa. */
#include "tests/hub/api/kit/rooms.h"

static void on_news(void *house, const struct gauges_news *news)
{
    (void)house;
    (void)news;
}

/* In sight of where the tests' floods are. */
static bool is_contradicted(struct control *control, const struct incident *incident)
{
    struct office              *office = CONTAINER_OF(control, struct office, control);
    const struct gauge_station *station;

    return office->gauges &&
           gauges_contradict(office->gauges,
                             hazards_at(control->hazards, incident->hazard)->code,
                             (struct point){incident->lat, incident->lon}, incident->first_ms,
                             incident->last_ms, &station);
}

static void on_measured(void *house, const struct gauge_station *station)
{
    struct office *office = house;

    situation_measured(office->control.situation,
                       hazards_by_code(office->control.hazards, station->hazard)->place);
}

void office_open_gauges(struct office *office)
{
    static const struct gauge_station ELSA = {.id = "elsa",
                                              .name = "Idrometro di Ponte a Elsa",
                                              .device = "empoli/idrometro-3",
                                              .quantity = "level",
                                              .url = "",
                                              .unit = "m",
                                              .hazard = "FL",
                                              .lat = 43.7200,
                                              .lon = 10.9500,
                                              .covers_m = 2000,
                                              .most = 10,
                                              .levels = {1.5},
                                              .level_names = {"attenzione"},
                                              .level_count = 1,
                                              .silent_ms = 3600000};
    struct control                   *control = &office->control;

    control->is_contradicted = is_contradicted;
    CHECK_INT(gauges_open(&office->gauges,
                          &(struct gauges_settings){.loop = &control->bench.loop,
                                                    .clock = &control->clock,
                                                    .owner = &control->bench.tally,
                                                    .stations = &ELSA,
                                                    .count = 1,
                                                    .on_measured = on_measured,
                                                    .on_news = on_news,
                                                    .house = office},
                          NULL),
              0);
}
