/* deliveries.c: what was sent to whom, how far it got, how fast. */
#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/base/text.h"
#include "hub/flow/receipt.h"

enum { CHANNEL_MAX = 32 };

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

/* ── how it went, and what failed ────────────────────────────────────────────────── */

struct progressing {
    struct receipt_progress progress;
    struct call            *call;
};

static void write_minute(struct writer *out, const struct receipt_minute *minute)
{
    write_object(out, NULL);
    write_text(out, "channel", minute->channel);
    write_stamp(out, "at", minute->at_ms);
    write_integer(out, "sent", minute->sent);
    write_integer(out, "delivered", minute->delivered);
    write_integer(out, "failed", minute->failed);
    write_end(out);
}

static void write_reason(struct writer *out, const struct receipt_reason *reason)
{
    write_object(out, NULL);
    write_text(out, "channel", reason->channel);
    write_text(out, "reason", FAILURE_KIND_WORDS[reason->kind]);
    if (*reason->words)
        write_text(out, "why", reason->words);
    write_integer(out, "count", reason->count);
    write_integer(out, "again", reason->again);
    write_end(out);
}

static void on_progress(struct receipt_progress *progress)
{
    struct call  *call = CONTAINER_OF(progress, struct progressing, progress)->call;
    struct writer out = call_writer(call);

    if (!answer_is_good(call, progress->failed, &progress->err, &progress->arena))
        return;
    write_object(&out, NULL);
    write_stamp(&out, "since", progress->since_ms);
    write_list(&out, "minutes");
    for (size_t i = 0; i < progress->minute_count; i++)
        write_minute(&out, &progress->minutes[i]);
    write_end(&out);
    write_list(&out, "reasons");
    for (size_t i = 0; i < progress->reason_count; i++)
        write_reason(&out, &progress->reasons[i]);
    write_end(&out);
    write_end(&out);
    arena_free(&progress->arena);
    call_json(call, 200);
}

void progress_get(struct call *call)
{
    struct progressing *progressing = arena_alloc(call->arena, sizeof *progressing);

    if (!id_parse(&progressing->progress.alert, call->params[0])) {
        call_fail_with(call, ERR_NOT_FOUND, "an alert is named by its id");
        return;
    }
    progressing->call = call;
    progressing->progress.on_done = on_progress;
    if (receipt_of(call))
        receipt_progress(call->api->settings.receipt, &progressing->progress);
}

struct retrying {
    struct receipt_retry retry;
    struct call         *call;
};

static void on_retried(struct receipt_retry *retry)
{
    struct call  *call = CONTAINER_OF(retry, struct retrying, retry)->call;
    struct writer out = call_writer(call);

    if (!answer_is_good(call, retry->failed, &retry->err, NULL))
        return;
    write_object(&out, NULL);
    write_integer(&out, "retried", retry->retried);
    write_end(&out);
    call_json(call, 200);
}

void retry_post(struct call *call)
{
    struct retrying *retrying = arena_alloc(call->arena, sizeof *retrying);
    struct err       err = {0};
    struct reader    in;

    if (!id_parse(&retrying->retry.alert, call->params[0])) {
        call_fail_with(call, ERR_NOT_FOUND, "an alert is named by its id");
        return;
    }
    in = call_reader(call, &err);
    retrying->retry.channel = read_text(&in, "channel", CHANNEL_MAX);
    if (reader_close(&in) < 0) {
        call_fail(call, &err);
        return;
    }
    retrying->call = call;
    retrying->retry.on_done = on_retried;
    if (!receipt_of(call) || call_ask(call) < 0)
        return;
    retrying->retry.asking = call->asking;
    receipt_retry(call->api->settings.receipt, &retrying->retry);
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
