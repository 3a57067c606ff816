/* hearing.c: readings go to the gauges they are of, and what is new in them is told. */
#include <string.h>

#include "hub/desk/gauges/room.h"

void gauges_tell(struct gauges *gauges, size_t i, enum gauge_news news, double value,
                 int64_t at_ms)
{
    if (news == GAUGE_NOTHING || gauges->is_closing)
        return;
    gauges->settings.on_news(gauges->settings.house,
                             &(struct gauges_news){.station = &gauges->settings.stations[i],
                                                   .gauge = &gauges->states[i],
                                                   .news = news,
                                                   .value = value,
                                                   .at_ms = at_ms});
}

void gauges_measured(struct gauges *gauges, size_t i)
{
    if (gauges->settings.on_measured && !gauges->is_closing)
        gauges->settings.on_measured(gauges->settings.house, &gauges->settings.stations[i]);
}

static bool is_of(const struct gauge_reading *reading, const struct gauge_station *station)
{
    return strcmp(reading->device, station->device) == 0 &&
           strcmp(reading->quantity, station->quantity) == 0;
}

size_t gauges_hear(struct gauges *gauges, const struct gauge_readings *readings)
{
    size_t known = 0;

    for (size_t i = 0; i < readings->count; i++)
        for (size_t j = 0; j < gauges->settings.count; j++) {
            const struct gauge_reading *reading = &readings->items[i];
            const struct gauge_station *station = &gauges->settings.stations[j];

            if (!is_of(reading, station))
                continue;
            known++;
            gauges_tell(gauges, j,
                        gauge_take(&gauges->states[j], station, reading->value, reading->at_ms),
                        reading->value, reading->at_ms);
            gauges_measured(gauges, j);
        }
    return known;
}

void gauges_untold(struct gauges *gauges, const struct gauge_station *station)
{
    struct gauge *gauge = &gauges->states[station - gauges->settings.stations];

    gauge->level = 0;
    gauge->is_fast = false;
}
