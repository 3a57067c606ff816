#include "hub/desk/gauges.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"
#include "hub/desk/gauges/room.h"

static void on_look(struct timer *timer)
{
    struct gauges *gauges = CONTAINER_OF(timer, struct gauges, look);
    int64_t        now_ms = clock_now(gauges->settings.clock);

    for (size_t i = 0; i < gauges->settings.count; i++) {
        enum gauge_news news =
            gauge_wait(&gauges->states[i], &gauges->settings.stations[i], now_ms);

        gauges_tell(gauges, i, news, 0, now_ms);
        if (news != GAUGE_NOTHING)
            gauges_measured(gauges, i);
    }
}

static void on_clear(struct tally *tally)
{
    struct gauges *gauges = CONTAINER_OF(tally, struct gauges, tally);
    struct tally  *owner = gauges->settings.owner;

    free(gauges->states);
    free(gauges->asked);
    free(gauges);
    tally_drop(owner);
}

int gauges_open(struct gauges **gauges_r, const struct gauges_settings *settings,
                struct err *err)
{
    struct gauges *gauges = MEM_NEW(struct gauges);

    (void)err;
    gauges->settings = *settings;
    gauges->states = MEM_NEW_ARRAY(struct gauge, settings->count + 1);
    gauges->asked = MEM_NEW_ARRAY(struct asked, settings->count + 1);
    gauges->tally.on_clear = on_clear;
    tally_take(settings->owner);
    timer_start(&gauges->look, settings->loop, &gauges->tally, GAUGES_LOOK_MS, on_look);
    *gauges_r = gauges;
    return 0;
}

void gauges_close(struct gauges *gauges)
{
    if (!gauges)
        return;
    gauges->is_closing = true;
    gauges_end_asking(gauges);
    timer_stop(&gauges->look);
}

size_t gauges_count(const struct gauges *gauges)
{
    return gauges->settings.count;
}

const struct gauge *gauges_at(const struct gauges *gauges, size_t i,
                              const struct gauge_station **station_r)
{
    *station_r = &gauges->settings.stations[i];
    return &gauges->states[i];
}

const struct gauge *gauges_contradict(const struct gauges *gauges, const char *hazard,
                                      struct point at, int64_t from_ms, int64_t to_ms,
                                      const struct gauge_station **station_r)
{
    for (size_t i = 0; i < gauges->settings.count; i++) {
        const struct gauge_station *station = &gauges->settings.stations[i];
        struct point                there = {station->lat, station->lon};

        if (strcmp(station->hazard, hazard) != 0 ||
            point_distance_m(there, at) > station->covers_m ||
            !gauge_is_flat(&gauges->states[i], station, from_ms, to_ms))
            continue;
        *station_r = station;
        return &gauges->states[i];
    }
    return NULL;
}
