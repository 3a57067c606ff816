/* gauge_fuzz.c: any bytes as an uplink and as a gauge's answer: what is read is finite in
 * number, and a gauge fed with it keeps its state within its bounds. */
#include <assert.h>
#include <string.h>

#include "hub/model/gauge.h"

static const int64_t NOW_MS = INT64_C(1796000000000);

static void feed(const struct gauge_readings *readings)
{
    static const struct gauge_station STATION = {.least = -1000,
                                                 .most = 1000,
                                                 .levels = {1, 2, 3},
                                                 .level_count = 3,
                                                 .hysteresis = 0.1,
                                                 .rise_per_h = 1,
                                                 .stuck_ms = 3600000,
                                                 .silent_ms = 3600000};
    struct gauge                      gauge = {0};

    assert(readings->count <= GAUGE_READINGS_MAX);
    for (size_t i = 0; i < readings->count; i++) {
        const struct gauge_reading *reading = &readings->items[i];

        assert(reading->device && reading->quantity);
        gauge_take(&gauge, &STATION, reading->value, reading->at_ms);
        assert(gauge.level <= STATION.level_count && gauge.count <= GAUGE_REMEMBERED);
    }
    gauge_wait(&gauge, &STATION, NOW_MS);
    gauge_is_flat(&gauge, &STATION, NOW_MS - 3600000, NOW_MS);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena          arena = {0};
    struct gauge_readings readings;

    if (gauge_read_uplink(&readings, &arena, (const char *)bytes, len, NOW_MS, NULL) == 0)
        feed(&readings);
    if (gauge_read_usgs(&readings, &arena, (const char *)bytes, len, NOW_MS, NULL) == 0)
        feed(&readings);
    for (size_t i = 0; i < readings.count; i++)
        assert(readings.items[i].at_ms <= NOW_MS);
    arena_free(&arena);
    return 0;
}
