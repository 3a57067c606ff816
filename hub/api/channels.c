/* channels.c: the ways out as they are now, one test message through one of them, and what
 * one person may ask of sirens: silent tests, and silence. */
#include <string.h>

#include "hub/api/call.h"
#include "hub/api/resources.h"
#include "hub/api/routes.h"
#include "hub/desk/areas.h"
#include "hub/flow/dispatch.h"
#include "hub/model/target.h"
#include "hub/model/zones.h"

enum { WORDS_MAX = 200 };

/* ── what is there ──────────────────────────────────────────────────────────────── */

static struct dispatch *dispatch_of(struct call *call)
{
    struct dispatch *dispatch = call->api->settings.dispatch;

    if (!dispatch)
        call_fail_with(call, ERR_BUSY, "nothing is sent yet"); /* the call is gone */
    return dispatch;
}

static void write_channel(struct call *call, struct writer *out,
                          const struct dispatch_view *view)
{
    write_object(out, NULL);
    write_text(out, "name", view->name);
    write_text(out, "adapter", view->adapter);
    write_text(out, "kind", CHANNEL_KIND_WORDS[view->kind]);
    if (view->territory)
        territory_write(out, "territory", view->territory);
    write_bool(out, "live", view->mode == MODE_ACTUAL);
    write_bool(out, "up", view->health != HEALTH_DOWN);
    write_text(out, "health", DISPATCH_HEALTH_WORDS[view->health]);
    if (*view->why)
        write_text(out, "why", call_say(call, view->why));
    write_integer(out, "queue", view->holds);
    write_integer(out, "in_flight", view->in_flight);
    write_number(out, "rate", view->rate);
    write_bool(out, "slowed", view->is_slowed);
    write_integer(out, "sent", (int64_t)view->sent);
    write_integer(out, "delivered", (int64_t)view->delivered);
    write_integer(out, "failed", (int64_t)view->failed);
    write_integer(out, "unsure", (int64_t)view->unsure);
    write_integer(out, "repeated", (int64_t)view->repeated);
    write_end(out);
}

void channels_list(struct call *call)
{
    struct dispatch     *dispatch = dispatch_of(call);
    struct writer        out = call_writer(call);
    struct dispatch_view view;

    if (!dispatch)
        return;
    write_object(&out, NULL);
    write_list(&out, "channels");
    for (size_t i = 0; i < dispatch_count(dispatch); i++) {
        dispatch_view(dispatch, i, &view);
        write_channel(call, &out, &view);
    }
    write_end(&out);
    write_end(&out);
    call_json(call, 200);
}

/* ── messages ahead of all ──────────────────────────────────────────────────────── */

struct errands {
    struct call *call;
    size_t       waiting, count;
    struct one {
        struct dispatch_errand errand;
        struct errands        *all;
    } * items;
};

static struct errands *errands_new(struct call *call, size_t most)
{
    struct errands *errands = arena_alloc(call->arena, sizeof *errands);

    errands->call = call;
    errands->items = arena_alloc(call->arena, (most + 1) * sizeof *errands->items);
    return errands;
}

static void add_errand(struct errands *errands, const struct dispatch_errand *errand)
{
    struct one *one = &errands->items[errands->count++];

    one->errand = *errand;
    one->all = errands;
}

static bool went_out(const struct dispatch_errand *errand)
{
    return !errand->failed &&
           (errand->verdict == VERDICT_SENT || errand->verdict == VERDICT_DELIVERED);
}

/* The first that did not go out speaks for all: nobody may believe a siren silent that
 * was not told. */
static void answer(struct errands *errands)
{
    struct call                  *call = errands->call;
    struct writer                 out = call_writer(call);
    const struct dispatch_errand *worst = &errands->items[0].errand;
    size_t                        stayed = 0;

    for (size_t i = errands->count; i-- > 0;)
        if (!went_out(&errands->items[i].errand)) {
            worst = &errands->items[i].errand;
            stayed++;
        }
    if (worst->failed && stayed == errands->count) {
        struct err err = worst->err;

        call_fail(call, &err);
        return;
    }
    write_object(&out, NULL);
    write_text(&out, "verdict", VERDICT_WORDS[worst->failed ? VERDICT_BUSY : worst->verdict]);
    if (worst->failed || *worst->why)
        write_text(&out, "why", call_say(call, worst->failed ? worst->err.text : worst->why));
    write_integer(&out, "messages", (int64_t)errands->count);
    write_integer(&out, "stayed", (int64_t)stayed);
    write_end(&out);
    call_json(call, 200);
}

static void on_done(struct dispatch_errand *errand)
{
    struct errands *errands = CONTAINER_OF(errand, struct one, errand)->all;

    if (--errands->waiting == 0)
        answer(errands);
}

static void send_errands(struct errands *errands)
{
    struct call *call = errands->call;

    errands->waiting = 1; /* ours, until all are asked */
    for (size_t i = 0; i < errands->count; i++) {
        struct dispatch_errand *errand = &errands->items[i].errand;

        errand->on_done = on_done;
        errand->asking = call->asking;
        if (i > 0)
            errand->asking.once = NULL; /* the key stands for the first */
        errand->id = id_new(clock_now(call->api->settings.clock), call->api->settings.chance);
        errands->waiting++;
        if (dispatch_errand(call->api->settings.dispatch, errand) < 0) {
            errand->failed = -1;
            errands->waiting--;
        }
    }
    if (--errands->waiting == 0)
        answer(errands);
}

void channel_test(struct call *call)
{
    struct errands *errands = errands_new(call, 1);
    struct err      err = {0};
    struct reader   in = call_reader(call, &err);

    add_errand(errands, &(struct dispatch_errand){
                            .kind = DISPATCH_TEST_CHANNEL,
                            .is_in_territory = true,
                            .channel = call->params[0],
                            .address = read_text_or(&in, "to", WORDS_MAX, ""),
                            .subject = call_text(call, "channel_test.subject"),
                            .text = call_text(call, "channel_test.text"),
                        });
    if (reader_close(&in) < 0)
        call_fail(call, &err);
    else if (dispatch_of(call) && call_ask(call) == 0)
        send_errands(errands);
}

/* ── sirens ─────────────────────────────────────────────────────────────────────── */

static bool place_is_in_territory(const struct call *call, struct point place)
{
    const struct territory *territory = &call->who.territory;
    const struct zones     *zones =
        call->api->settings.areas ? areas_zones(call->api->settings.areas) : NULL;

    for (size_t i = 0; zones && i < territory->zone_count; i++) {
        const struct zone *zone = zones_find(zones, territory->zones[i]);

        if (zone && shape_contains(&zone->shape, place))
            return true;
    }
    return territory->is_everywhere;
}

/* All that would hear the order lie in the asker's territory. */
static bool is_in_territory(const struct call *call, const char *address)
{
    const struct targets *sirens = call->api->settings.sirens;
    const struct target  *target =
        sirens ? target_by_number(sirens, target_number(address)) : NULL;

    if (call->who.territory.is_everywhere)
        return true;
    for (size_t i = 0; target && i < target->member_count; i++)
        if (!place_is_in_territory(call, sirens->items[target->members[i]].where))
            return false;
    return target && (target->member_count > 0 || place_is_in_territory(call, target->where));
}

static bool is_siren_channel(struct dispatch *dispatch, size_t i, struct dispatch_view *view_r)
{
    dispatch_view(dispatch, i, view_r);
    return view_r->kind == CHANNEL_SIREN;
}

/* One of the settings, or one that has spoken: to a name that is nobody's no order goes, or a
 * slip of the pen would look like a siren that is dead. */
static bool is_known(const struct call *call, const char *address)
{
    const struct targets  *sirens = call->api->settings.sirens;
    struct dispatch       *dispatch = call->api->settings.dispatch;
    struct dispatch_device device;

    if (sirens && target_by_number(sirens, target_number(address)))
        return true;
    for (size_t i = 0; dispatch_devices(dispatch, i, &device, 1) > 0; i++)
        if (strcmp(device.device, address) == 0)
            return true;
    return false;
}

/* To one siren or group, by every channel that has sirens. */
static void add_orders(struct errands *errands, enum dispatch_errand_kind kind,
                       const char *address)
{
    struct call         *call = errands->call;
    struct dispatch     *dispatch = call->api->settings.dispatch;
    struct dispatch_view view;

    for (size_t i = 0; i < dispatch_count(dispatch); i++)
        if (is_siren_channel(dispatch, i, &view))
            add_errand(errands, &(struct dispatch_errand){
                                    .kind = kind,
                                    .is_in_territory = is_in_territory(call, address),
                                    .channel = arena_text(call->arena, view.name),
                                    .address = address,
                                });
}

/* To all there are, in as few messages as groups allow; for one whose territory ends
 * somewhere, to each inside it. */
static void add_all(struct errands *errands, enum dispatch_errand_kind kind)
{
    struct point world[] = {{-89, -180}, {-89, 180}, {89, 180}, {89, -180}, {-89, -180}};
    struct call *call = errands->call;
    const struct targets *sirens = call->api->settings.sirens;
    struct shape          shape =
        shape_of_ring((struct ring){.points = world, .count = COUNT_OF(world)}, call->arena);
    uint64_t *numbers = arena_alloc(call->arena, (sirens->count + 1) * sizeof *numbers);
    size_t    count = targets_within(sirens, &shape, numbers);

    if (call->who.territory.is_everywhere) {
        for (size_t i = 0; i < count; i++)
            add_orders(errands, kind, target_by_number(sirens, numbers[i])->address);
        return;
    }
    for (size_t i = 0; i < sirens->count; i++)
        if (sirens->items[i].has_place && is_in_territory(call, sirens->items[i].address))
            add_orders(errands, kind, sirens->items[i].address);
}

/* Asked before anything is looked up, so that nobody learns what stands elsewhere. */
static int may_order(struct call *call)
{
    struct question question = {.right = call->route->right,
                                .is_in_territory = is_in_territory(call, call->params[0]),
                                .now_ms = clock_now(call->api->settings.clock)};
    struct err      err = {0};

    if (account_must(&call->who, &question, &err) == 0)
        return 0;
    call_fail(call, &err);
    return -1;
}

static void order_sirens(struct call *call, enum dispatch_errand_kind kind)
{
    const struct targets *sirens = call->api->settings.sirens;
    struct errands       *errands;

    if (strcmp(call->params[0], "all") != 0 && may_order(call) < 0)
        return;
    if (!dispatch_of(call))
        return;
    errands = errands_new(call, ((sirens ? sirens->count : 0) + 1) *
                                    dispatch_count(call->api->settings.dispatch));
    if (strcmp(call->params[0], "all") == 0 && sirens)
        add_all(errands, kind);
    else if (is_known(call, call->params[0]))
        add_orders(errands, kind, call->params[0]);
    if (errands->count == 0)
        call_fail_with(call, ERR_NOT_FOUND, "there is no such siren here");
    else if (call_ask(call) == 0)
        send_errands(errands);
}

void siren_test(struct call *call)
{
    order_sirens(call, DISPATCH_TEST_SIREN);
}

void siren_stop(struct call *call)
{
    order_sirens(call, DISPATCH_STOP_SIREN);
}
