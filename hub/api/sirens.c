/* sirens.c: every siren there is: what it last said of itself, and those that never spoke,
 * which are the ones to look after. */
#include <stdlib.h>
#include <string.h>

#include "hub/api/call.h"
#include "hub/api/resources.h"
#include "hub/base/reader.h"
#include "hub/flow/dispatch.h"
#include "hub/model/target.h"

enum { DEVICES_AT_ONCE = 500, PHASE_MAX = 20 };

/* What of its own words stands in the list itself. */
struct said {
    const char *phase;           /* NULL: it has not said */
    int64_t     battery_percent; /* -1 */
    int         is_on_mains;     /* -1 */
};

static struct said said_of(struct arena *arena, const struct dispatch_device *device)
{
    struct said   said = {NULL, -1, -1};
    struct reader in;

    if (!*device->json)
        return said;
    in = reader_open(device->json, strlen(device->json), arena, NULL);
    said.phase = read_text_or(&in, "state", PHASE_MAX, NULL);
    if (reader_has(&in, "batt_pct"))
        said.battery_percent = read_integer_or(&in, "batt_pct", 0, 100, -1);
    if (reader_has(&in, "mains"))
        said.is_on_mains = read_bool_or(&in, "mains", false);
    for (size_t i = 0; !in.failed && reader_key(&in, i); i++)
        ; /* the rest is passed on as it came */
    reader_close(&in);
    return said;
}

static void write_place(struct writer *out, const struct target *target)
{
    if (!target || !target->has_place)
        return;
    write_object(out, "where");
    write_number(out, "lat", target->where.lat);
    write_number(out, "lon", target->where.lon);
    write_end(out);
}

static void write_siren(struct call *call, struct writer *out,
                        const struct dispatch_device *device, const struct target *target)
{
    struct said said = said_of(call->arena, device);

    write_object(out, NULL);
    write_text(out, "id", device->device);
    if (device->channel)
        write_text(out, "channel", device->channel);
    write_bool(out, "online", device->health != HEALTH_DOWN);
    write_text(out, "health", DISPATCH_HEALTH_WORDS[device->health]);
    write_text(out, "state", said.phase ? said.phase : "unknown");
    if (*device->why)
        write_text(out, "why", call_say(call, device->why));
    write_place(out, target);
    if (said.battery_percent >= 0)
        write_integer(out, "batt_pct", said.battery_percent);
    if (said.is_on_mains >= 0)
        write_bool(out, "mains", said.is_on_mains);
    if (device->at_ms > 0)
        write_stamp(out, "seen", device->at_ms);
    if (*device->json)
        write_raw(out, "last", device->json, strlen(device->json));
    write_end(out);
}

/* Those that have spoken, in the order of channels and names; each is ticked off. */
static void write_heard(struct call *call, struct writer *out, const struct targets *sirens,
                        bool *is_heard)
{
    struct dispatch        *dispatch = call->api->settings.dispatch;
    struct dispatch_device *devices =
        arena_alloc(call->arena, DEVICES_AT_ONCE * sizeof *devices);
    size_t count, from = 0;

    while ((count = dispatch_devices(dispatch, from, devices, DEVICES_AT_ONCE)) > 0) {
        for (size_t i = 0; i < count; i++) {
            const struct target *target =
                target_by_number(sirens, target_number(devices[i].device));

            if (target)
                is_heard[target - sirens->items] = true;
            write_siren(call, out, &devices[i], target);
        }
        from += count;
    }
}

static int by_address(const void *one, const void *other)
{
    return strcmp((*(const struct target *const *)one)->address,
                  (*(const struct target *const *)other)->address);
}

static void write_unheard(struct call *call, struct writer *out, const struct targets *sirens,
                          const bool *is_heard)
{
    const struct target **unheard =
        arena_alloc(call->arena, (sirens->count + 1) * sizeof *unheard);
    size_t count = 0;

    for (size_t i = 0; i < sirens->count; i++)
        if (sirens->items[i].has_place && !is_heard[i])
            unheard[count++] = &sirens->items[i];
    qsort(unheard, count, sizeof *unheard, by_address);
    for (size_t i = 0; i < count; i++)
        write_siren(call, out,
                    &(struct dispatch_device){.device = unheard[i]->address,
                                              .health = HEALTH_DOWN,
                                              .why = "never heard from",
                                              .json = ""},
                    unheard[i]);
}

void sirens_list(struct call *call)
{
    static const struct targets NONE = {0};
    const struct targets       *sirens =
        call->api->settings.sirens ? call->api->settings.sirens : &NONE;
    struct writer out = call_writer(call);
    bool         *is_heard = arena_alloc(call->arena, sirens->count + 1);

    if (!call->api->settings.dispatch) {
        call_fail_with(call, ERR_BUSY, "nothing is sent yet");
        return;
    }
    write_object(&out, NULL);
    write_list(&out, "sirens");
    write_heard(call, &out, sirens, is_heard);
    write_unheard(call, &out, sirens, is_heard);
    write_end(&out);
    write_end(&out);
    call_json(call, 200);
}
