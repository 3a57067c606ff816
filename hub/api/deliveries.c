/* deliveries.c: what was sent to whom, how far it got, how fast. */
#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/base/text.h"
#include "hub/flow/receipt.h"

static struct receipt *receipt_of(struct call *call)
{
    struct receipt *receipt = call->api->settings.receipt;

    if (!receipt)
        call_fail_with(call, ERR_BUSY, "nothing is sent yet"); /* the call is gone */
    return receipt;
}

/* ── an alert, per channel ──────────────────────────────────────────────────────── */

struct counting {
    struct receipt_count count;
    struct call         *call;
};

/* One siren, or several under one order, each by its last word. */
static void write_devices(struct writer *out, const uint32_t devices[RECEIPT_KINDS])
{
    bool is_open = false;

    for (int kind = 0; kind < RECEIPT_KINDS; kind++) {
        if (devices[kind] == 0)
            continue;
        if (!is_open)
            write_object(out, "devices");
        is_open = true;
        write_integer(out, RECEIPT_KIND_WORDS[kind], devices[kind]);
    }
    if (is_open)
        write_end(out);
}

static void write_channel(struct writer *out, const struct receipt_channel *channel)
{
    write_object(out, NULL);
    write_text(out, "channel", channel->channel);
    write_integer(out, "planned", channel->planned);
    for (int state = 0; state < RECIPIENT_STATES; state++)
        write_integer(out, RECIPIENT_STATE_WORDS[state], channel->by_state[state]);
    write_integer(out, "waiting", (int64_t)channel->waiting);
    if (channel->p50_ms >= 0) {
        write_integer(out, "p50_ms", channel->p50_ms);
        write_integer(out, "p95_ms", channel->p95_ms);
    }
    write_list(out, "by_delay");
    for (int i = 0; i < CHUNK_DELAYS; i++)
        write_integer(out, NULL, channel->by_delay[i]);
    write_end(out);
    write_bool(out, "done", channel->is_done);
    write_devices(out, channel->devices);
    write_end(out);
}

static void on_counted(struct receipt_count *count)
{
    struct call  *call = CONTAINER_OF(count, struct counting, count)->call;
    struct writer out = call_writer(call);

    if (!answer_is_good(call, count->failed, &count->err, &count->arena))
        return;
    write_object(&out, NULL);
    write_list(&out, "channels");
    for (size_t i = 0; i < count->count; i++)
        write_channel(&out, &count->channels[i]);
    write_end(&out);
    write_end(&out);
    arena_free(&count->arena);
    call_json(call, 200);
}

void deliveries_get(struct call *call)
{
    struct counting *counting = arena_alloc(call->arena, sizeof *counting);

    if (!id_parse(&counting->count.alert, call->params[0])) {
        call_fail_with(call, ERR_NOT_FOUND, "an alert is named by its id");
        return;
    }
    counting->call = call;
    counting->count.on_done = on_counted;
    if (receipt_of(call))
        receipt_count(call->api->settings.receipt, &counting->count);
}

/* ── each siren ─────────────────────────────────────────────────────────────────── */

struct listing {
    struct receipt_devices devices;
    struct call           *call;
};

static void write_device(struct writer *out, const struct receipt_device *device)
{
    write_object(out, NULL);
    write_text(out, "channel", device->channel);
    write_text(out, "device", device->device);
    write_text(out, "state", RECEIPT_KIND_WORDS[device->state]);
    for (int kind = 0; kind < RECEIPT_KINDS; kind++)
        if (device->at_ms[kind] > 0)
            write_stamp(out, RECEIPT_KIND_WORDS[kind], device->at_ms[kind]);
    if (device->why)
        write_text(out, "why", device->why);
    write_end(out);
}

static void on_listed(struct receipt_devices *devices)
{
    struct call  *call = CONTAINER_OF(devices, struct listing, devices)->call;
    struct writer out = call_writer(call);

    if (!answer_is_good(call, devices->failed, &devices->err, &devices->arena))
        return;
    write_object(&out, NULL);
    write_list(&out, "devices");
    for (size_t i = 0; i < devices->count; i++)
        write_device(&out, &devices->devices[i]);
    write_end(&out);
    write_end(&out);
    arena_free(&devices->arena);
    call_json(call, 200);
}

void devices_get(struct call *call)
{
    struct listing *listing = arena_alloc(call->arena, sizeof *listing);

    if (!id_parse(&listing->devices.alert, call->params[0])) {
        call_fail_with(call, ERR_NOT_FOUND, "an alert is named by its id");
        return;
    }
    listing->call = call;
    listing->devices.on_done = on_listed;
    if (receipt_of(call))
        receipt_devices(call->api->settings.receipt, &listing->devices);
}

/* ── one of them ────────────────────────────────────────────────────────────────── */

struct finding {
    struct receipt_find find;
    struct call        *call;
};

static void on_found(struct receipt_find *find)
{
    struct call  *call = CONTAINER_OF(find, struct finding, find)->call;
    struct writer out = call_writer(call);

    if (!answer_is_good(call, find->failed, &find->err, NULL))
        return;
    write_object(&out, NULL);
    write_integer(&out, "recipient", (int64_t)find->recipient);
    write_text(&out, "channel", find->found_in);
    write_text(&out, "state", RECIPIENT_STATE_WORDS[find->state]);
    if (find->delay_ms >= 0)
        write_integer(&out, "delay_ms", find->delay_ms);
    write_integer(&out, "attempts", find->attempts);
    write_bool(&out, "may_have_left", find->may_have_left);
    write_end(&out);
    call_json(call, 200);
}

void delivery_get(struct call *call)
{
    struct finding *finding = arena_alloc(call->arena, sizeof *finding);
    int64_t         recipient;

    if (!id_parse(&finding->find.alert, call->params[0]) ||
        !text_to_integer(call->params[1], &recipient) || recipient < 0) {
        call_fail_with(call, ERR_NOT_FOUND, "a delivery is named by alert and recipient");
        return;
    }
    finding->call = call;
    finding->find.recipient = (uint64_t)recipient;
    finding->find.channel = exchange_query(call->exchange, "channel");
    finding->find.on_done = on_found;
    if (receipt_of(call))
        receipt_find(call->api->settings.receipt, &finding->find);
}
