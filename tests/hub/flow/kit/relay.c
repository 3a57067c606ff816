#include "tests/hub/flow/kit/relay_room.h"

static const char TABLE[] =
    "{\"hazards\":[{\"code\":\"OT\",\"category\":\"Other\",\"event\":\"OET-000\",\"names\":{"
    "\"it\":\"Altro\",\"en\":\"Other\"},\"distance_m\":100,\"window_s\":3600,\"reach_m\":300,"
    "\"members_most\":50,\"span_most_s\":7200,\"diameter_most_m\":900}]}";

/* ── the house ─────────────────────────────────────────────────────────────────── */

static bool read_notice(void *house, const struct notice_row *notice, struct arena *arena,
                        struct adapter_message *message_r)
{
    (void)house;
    message_r->address = arena_copy(arena, notice->address.at, notice->address.len);
    message_r->text = arena_copy(arena, notice->text.at, notice->text.len);
    return true;
}

static bool is_in_territory(void *house, const char *channel, const struct alert_row *alert)
{
    (void)house, (void)channel, (void)alert;
    return true;
}

static void on_receipt(void *house, const char *channel, const struct adapter_receipt *receipt,
                       struct adapter_kept *kept)
{
    receipt_take(((struct relay *)house)->receipt, channel, receipt, kept);
}

static void on_heard(void *house, const char *channel, const struct adapter_heard *heard,
                     struct adapter_kept *kept)
{
    (void)house, (void)channel, (void)heard, (void)kept;
}

static bool holds(void *house, const struct territory *territory, const struct alert_row *alert)
{
    (void)house, (void)alert;
    return territory->is_everywhere;
}

static void on_waiting(void *house)
{
    dispatch_wake(((struct relay *)house)->dispatch, NULL);
}

static void on_event(void *house, const struct event *event)
{
    struct relay *relay = house;

    if (strcmp(event->name, "delivery.moved") != 0)
        return;
    relay->moved++;
    if (relay->on_moved)
        relay->on_moved(relay);
}

static const struct audience *lend(void *house)
{
    struct relay *relay = house;

    return relay->is_lending_refused ? NULL : relay->audience;
}

static void take_back(void *house)
{
    (void)house;
}

static void on_planned(void *house, const struct id *alert)
{
    dispatch_wake(((struct relay *)house)->dispatch, alert);
}

static void on_held(void *house, const struct alert_row *alert, int64_t found, const char *why)
{
    struct relay *relay = house;

    CHECK_TEXT(alert->author, "anna");
    relay->found = found;
    relay->held++;
    snprintf(relay->why_held, sizeof relay->why_held, "%s", why);
}

static void open_dispatch(struct relay *relay)
{
    struct dispatch_settings settings = {
        .loop = &relay->bench.loop,
        .owner = &relay->bench.tally,
        .store = relay->bench.store,
        .clock = &relay->clock,
        .chance = &relay->chance,
        .site = "empoli",
        .node = "hub",
        .channels = relay->channels,
        .channel_count = RELAY_CHANNELS,
        .look_up = gateways_look_up,
        .read_notice = read_notice,
        .is_in_territory = is_in_territory,
        .on_receipt = on_receipt,
        .on_heard = on_heard,
        .on_event = on_event,
        .house = relay,
    };

    CHECK_INT(dispatch_open(&relay->dispatch, &settings, NULL), 0);
    dispatch_start(relay->dispatch);
}

static void open_plan(struct relay *relay)
{
    struct plan_settings settings = {
        .loop = &relay->bench.loop,
        .owner = &relay->bench.tally,
        .store = relay->bench.store,
        .clock = &relay->clock,
        .hazards = relay->hazards,
        .channels = relay->shares,
        .channel_count = RELAY_CHANNELS,
        .reach_share = 0.1,
        .lend = lend,
        .take_back = take_back,
        .on_planned = on_planned,
        .on_held = on_held,
        .on_event = on_event,
        .house = relay,
    };

    CHECK_INT(plan_open(&relay->plan, &settings, NULL), 0);
}

void relay_start(struct relay *relay)
{
    struct receipt_settings receipts = {.loop = &relay->bench.loop,
                                        .owner = &relay->bench.tally,
                                        .store = relay->bench.store,
                                        .clock = &relay->clock,
                                        .node = "hub",
                                        .channels = RELAY_NAMES,
                                        .channel_count = RELAY_CHANNELS,
                                        .is_in_territory = holds,
                                        .on_waiting = on_waiting,
                                        .on_event = on_event,
                                        .house = relay};

    gateways_of(relay);
    CHECK_INT(receipt_open(&relay->receipt, &receipts, NULL), 0);
    open_dispatch(relay);
    open_plan(relay);
}

static void add_people(struct relay *relay, size_t people)
{
    struct audience_member member = {.mildest = SEVERITY_UNKNOWN,
                                     .hazards = hazard_set_of_all()};

    for (size_t i = 1; i <= people; i++)
        for (uint8_t channel = 0; channel < 2; channel++) {
            member.channel = channel;
            member.endpoint = (uint32_t)(i + channel * 100000u);
            CHECK_INT(audience_add_point(relay->audience, &member, (struct point){43.75, 10.95},
                                         NULL),
                      0);
        }
    audience_settle(relay->audience);
}

void relay_open(struct relay *relay, size_t people)
{
    static const struct target_siren SIRENS[] = {{"s1", {43.75, 10.95}, NULL, 0},
                                                 {"s2", {43.76, 10.96}, NULL, 0},
                                                 {"far", {45.0, 9.0}, NULL, 0}};

    static const char *const EVERYBODY = "";

    *relay = (struct relay){.clock = clock_set_to(1767225600000),
                            .chance = chance_of_seed(5),
                            .verdict = VERDICT_SENT,
                            .log = -1};
    bench_open(&relay->bench, &SQLITE_BACKEND);
    relay->sent = MEM_NEW_ARRAY(struct relay_sent, RELAY_SENT_MAX);
    relay->hazards = hazards_open(TABLE, strlen(TABLE), NULL);
    relay->audience = audience_new();
    relay->sirens = targets_of_sirens(&relay->arena, SIRENS, 3);
    add_people(relay, people);
    for (int i = 0; i < RELAY_CHANNELS; i++) {
        relay->channels[i] = (struct dispatch_channel){.name = RELAY_NAMES[i],
                                                       .kind = &RELAY_KINDS[i],
                                                       .settings = "{}",
                                                       .settings_len = 2,
                                                       .slots = 1,
                                                       .siren_s = 60};
        relay->shares[i].channel =
            (struct channel){.name = RELAY_NAMES[i], .kind = RELAY_KINDS[i].channel};
        relay->shares[i].audience = 1u << i;
    }
    relay->shares[RELAY_SIREN].targets = &relay->sirens;
    relay->channels[RELAY_SIREN].targets = &relay->sirens;
    relay->pages = targets_of_addresses(&relay->arena, &EVERYBODY, 1);
    relay->shares[RELAY_PAGE].targets = relay->channels[RELAY_PAGE].targets = &relay->pages;
}

static void stop_stations(struct relay *relay)
{
    relay->keeps_silent = false;
    plan_close(relay->plan);
    dispatch_close(relay->dispatch);
    receipt_close(relay->receipt);
    relay->plan = NULL;
}

void relay_stop(struct relay *relay)
{
    stop_stations(relay);
    while (relay->bench.tally.held > 1) /* the store's own place */
        relay_turn(relay);
    bench_stop(&relay->bench);
}

void relay_close(struct relay *relay)
{
    if (relay->plan)
        stop_stations(relay);
    while (relay->bench.tally.held > 1)
        relay_turn(relay);
    bench_close(&relay->bench);
    free(relay->sent);
    hazards_close(relay->hazards);
    audience_free(relay->audience);
    arena_free(&relay->arena);
}
