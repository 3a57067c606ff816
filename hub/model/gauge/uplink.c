/* uplink.c: a message of The Things Stack v3 as its webhooks and its MQTT server send it
 * (lorawan-stack, doc/api: ApplicationUp). */
#include <string.h>

#include "hub/base/clock.h"
#include "hub/base/text.h"
#include "hub/model/gauge/room.h"

enum { DEPTH_MAX = 4, ID_MAX = 36, TIME_MAX = 40, LIST_MAX = 50, WAIT_MOST_MS = 7 * 86400000 };

struct payload {
    struct gauge_readings *readings;
    struct gauge_reading   reading;
};

/* "app1/dev1" */
static const char *device_of(struct reader *in)
{
    struct reader ids = reader_inside(in, "end_device_ids"), application;
    const char   *device, *name;

    gauge_know_all_fields(&ids);
    device = read_text(&ids, "device_id", ID_MAX);
    application = reader_inside(&ids, "application_ids");
    gauge_know_all_fields(&application);
    name = read_text(&application, "application_id", ID_MAX);
    reader_leave(&application, &ids);
    reader_leave(&ids, in);
    return arena_format(in->arena, "%s/%s", name, device);
}

/* When the network heard it; a time it cannot be is when we did. */
static int64_t heard_at(struct reader *in, int64_t received_ms)
{
    const char *time = read_text_or(in, "received_at", TIME_MAX, "");
    int64_t     at_ms;

    if (!stamp_parse(&at_ms, time) || at_ms > received_ms || at_ms < received_ms - WAIT_MOST_MS)
        return received_ms;
    return at_ms;
}

static void read_payload(struct reader *in, const struct payload *payload, int depth);

static void read_field(struct reader *in, const struct payload *payload, const char *name,
                       int depth)
{
    struct payload inner = *payload;
    size_t         len;
    const char    *json = read_json_or_null(in, name, &len);

    if (!json)
        return;
    inner.reading.quantity =
        *payload->reading.quantity
            ? arena_format(in->arena, "%s/%s", payload->reading.quantity, name)
            : name;
    if (json[0] == '{' && depth < DEPTH_MAX) {
        struct reader below = reader_inside(in, name);

        read_payload(&below, &inner, depth + 1);
        reader_leave(&below, in);
    } else if (text_to_number(json, &inner.reading.value) &&
               !gauge_add(inner.readings, in->arena, &inner.reading)) {
        reader_complain(in, name, "there are too many values");
    }
}

static void read_payload(struct reader *in, const struct payload *payload, int depth)
{
    const char *name;

    for (size_t i = 0; (name = reader_key(in, i)) && !in->failed; i++)
        read_field(in, payload, arena_text(in->arena, name), depth);
}

static void read_message(struct reader *in, struct payload *payload)
{
    struct reader message = reader_inside(in, "uplink_message");

    gauge_know_all_fields(&message);
    if (reader_has(&message, "decoded_payload")) {
        struct reader decoded = reader_inside(&message, "decoded_payload");

        read_payload(&decoded, payload, 0);
        reader_leave(&decoded, &message);
    }
    reader_leave(&message, in);
}

int gauge_read_uplink(struct gauge_readings *readings_r, struct arena *arena, const char *bytes,
                      size_t len, int64_t received_ms, struct err *err)
{
    struct payload payload = {.readings = readings_r, .reading.quantity = ""};
    struct reader  in;

    *readings_r = (struct gauge_readings){0};
    if (gauge_too_large(len, err) < 0)
        return -1;
    in = reader_open(bytes, len, arena, err);
    gauge_know_all_fields(&in);
    if (!reader_has(&in, "uplink_message"))
        return reader_close(&in);
    payload.reading.device = device_of(&in);
    payload.reading.at_ms = heard_at(&in, received_ms);
    read_message(&in, &payload);
    return reader_close(&in);
}
