/* warning.c: the stations that release alerts and hear what became of them. */
#include "tests/hub/api/kit/warning.h"

static int64_t reach(void *house, const struct release_reach *question, int64_t *persons_r)
{
    (void)house;
    for (size_t i = 0; i < question->channel_count; i++)
        persons_r[i] = 1200;
    return 1200;
}

static int64_t incident(void *house, int64_t no, struct mode *mode_r)
{
    return control_holder(&((struct office *)house)->control, no, mode_r);
}

static void on_row(void *house, const struct alert_row *row)
{
    (void)house;
    (void)row;
}

static void on_public(void *house)
{
    (void)house;
}

static void on_call(void *house, enum release_call call, const struct alert_row *row,
                    const char *reason)
{
    (void)house;
    (void)call;
    (void)row;
    (void)reason;
}

void warning_open(struct office *office,
                  void (*on_event)(void *house, const struct event *event))
{
    struct control         *control = &office->control;
    struct release_settings release = {.store = control->bench.store,
                                       .clock = &control->clock,
                                       .chance = &office->chance,
                                       .owner = &control->bench.tally,
                                       .channels = office->channels,
                                       .channel_count = COUNT_OF(office->channels),
                                       .zones = areas_zones(office->areas),
                                       .policy = &office->policy,
                                       .lang = office->lang,
                                       .key = &control->bench.key,
                                       .sender = "tocsin@comune.empoli.fi.it",
                                       .source = "Comune di Empoli",
                                       .public_url = "https://allerta.example",
                                       .zone_name = "ISTAT",
                                       .sms_policy = SMS_ACCENTS,
                                       .incident = incident,
                                       .reach = reach,
                                       .on_released = on_row,
                                       .on_stopped = on_row,
                                       .on_resting = on_row,
                                       .on_resumed = on_row,
                                       .on_public = on_public,
                                       .on_call = on_call,
                                       .on_event = on_event,
                                       .house = office};

    office->policy = policy_default();
    office->channels[0] = (struct release_channel){
        .channel = {.name = "sms", .kind = CHANNEL_SMS}, .territory.is_everywhere = true};
    office->channels[1] = (struct release_channel){
        .channel = {.name = "mail", .kind = CHANNEL_EMAIL}, .territory.is_everywhere = true};
    CHECK_INT(release_open(&office->release, &release, NULL), 0);
    while (!release_is_idle(office->release))
        uv_run(&control->bench.loop, UV_RUN_ONCE);
    CHECK_INT(receipt_open(&office->receipt,
                           &(struct receipt_settings){.loop = &control->bench.loop,
                                                      .owner = &control->bench.tally,
                                                      .store = control->bench.store,
                                                      .clock = &control->clock,
                                                      .node = "hub-1",
                                                      .on_event = on_event,
                                                      .house = office},
                           NULL),
              0);
}

void warning_close(struct office *office)
{
    while (!release_is_idle(office->release))
        uv_run(&office->control.bench.loop, UV_RUN_ONCE);
    release_close(office->release);
    receipt_close(office->receipt);
}
