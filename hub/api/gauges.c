/* gauges.c: sensors: their readings by The Things Stack's webhooks, and how each of them is. */
#include "hub/desk/gauges.h"
#include "hub/api/call.h"
#include "hub/api/resources.h"

void uplink_post(struct call *call)
{
    const struct api_settings *settings = &call->api->settings;
    struct gauge_readings      readings;
    struct err                 err = {0};

    if (gauge_read_uplink(&readings, call->arena, call->exchange->body,
                          call->exchange->body_len, clock_now(settings->clock), &err) < 0) {
        call_fail(call, &err);
        return;
    }
    if (settings->gauges)
        gauges_hear(settings->gauges, &readings);
    call_answer(call, 204, NULL);
}

static const char *state_of(const struct gauge *gauge)
{
    if (gauge->count == 0)
        return "unknown";
    return gauge->is_silent ? "silent" : gauge->is_stuck ? "stuck" : "up";
}

static void write_gauge(struct writer *out, const struct gauge_station *station,
                        const struct gauge *gauge)
{
    write_object(out, NULL);
    write_text(out, "id", station->id);
    write_text(out, "name", station->name);
    write_text(out, "hazard", station->hazard);
    write_object(out, "where");
    write_degrees(out, "lat", station->lat);
    write_degrees(out, "lon", station->lon);
    write_end(out);
    write_text(out, "state", state_of(gauge));
    if (gauge->count > 0) {
        write_number(out, "value", gauge->past[gauge->last].value);
        write_text(out, "unit", station->unit);
        write_stamp(out, "at", gauge->past[gauge->last].at_ms);
        write_number(out, "rise_per_h", gauge_rise_per_h(gauge));
    }
    if (gauge->level > 0)
        write_text(out, "level", station->level_names[gauge->level - 1]);
    write_end(out);
}

void gauges_list(struct call *call)
{
    const struct gauges *gauges = call->api->settings.gauges;
    struct writer        out = call_writer(call);

    write_object(&out, NULL);
    write_list(&out, "gauges");
    for (size_t i = 0; gauges && i < gauges_count(gauges); i++) {
        const struct gauge_station *station;
        const struct gauge         *gauge = gauges_at(gauges, i, &station);

        write_gauge(&out, station, gauge);
    }
    write_end(&out);
    write_end(&out);
    call_json(call, 200);
}
