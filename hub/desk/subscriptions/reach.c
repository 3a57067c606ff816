#include "hub/desk/subscriptions/reach.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/desk/subscriptions/room.h"
#include "hub/loop/offload.h"

enum { LOAD_PAGE = 1000 };

struct reach_change {
    struct store_find_subscriptions find;
    struct subscriptions           *desk;
    struct reach_change            *next;
};

struct settling {
    struct offload        offload;
    struct subscriptions *desk;
    struct audience      *audience;
};

void reach_open(struct subscriptions *desk)
{
    desk->reach.audience = audience_new();
    desk->reach.last = &desk->reach.first;
}

void reach_free(struct subscriptions *desk)
{
    audience_free(desk->reach.audience);
    audience_free(desk->reach.retired);
}

static void go_on(struct subscriptions *desk);

/* ── settling ───────────────────────────────────────────────────────────────────── */

static void settle(struct offload *offload)
{
    audience_settle(CONTAINER_OF(offload, struct settling, offload)->audience);
}

static void on_settled(struct offload *offload)
{
    struct settling      *settling = CONTAINER_OF(offload, struct settling, offload);
    struct subscriptions *desk = settling->desk;

    free(settling);
    desk->reach.is_settling = false;
    go_on(desk);
}

static void start_settling(struct subscriptions *desk)
{
    struct settling *settling = MEM_NEW(struct settling);

    desk->reach.is_settling = true;
    settling->desk = desk;
    settling->audience = desk->reach.audience;
    settling->offload.run = settle;
    settling->offload.done = on_settled;
    offload_start(&settling->offload, desk->settings.loop, &desk->tally);
}

/* ── changes ────────────────────────────────────────────────────────────────────── */

static bool is_held(const struct reach *reach)
{
    return reach->is_lent || reach->is_settling || reach->loading;
}

static struct reach_change *take_first(struct reach *reach)
{
    struct reach_change *change = reach->first;

    reach->first = change->next;
    if (!reach->first)
        reach->last = &reach->first;
    return change;
}

static void drop_first(struct subscriptions *desk)
{
    free(take_first(&desk->reach));
    tally_drop(&desk->tally);
}

static void enter(struct subscriptions *desk, const struct subscription_row *row)
{
    struct err err;

    if (row->consent == CONSENT_GIVEN &&
        row_enter(desk->reach.audience, row, &desk->settings, &err) < 0)
        LOG(LOG_WARN, "subscription.left_out", NUMBER("no", row->no), TEXT("why", err.text));
}

static void apply(struct subscriptions *desk, const struct store_find_subscriptions *find)
{
    for (size_t i = 0; i < find->count; i++)
        if (find->rows[i].no <= AUDIENCE_ENDPOINT_MAX)
            audience_forget(desk->reach.audience, (uint32_t)find->rows[i].no);
    for (size_t i = 0; i < find->count; i++)
        enter(desk, &find->rows[i]);
}

static void on_found(struct store_job *job)
{
    struct reach_change  *change = CONTAINER_OF(job, struct reach_change, find.job);
    struct subscriptions *desk = change->desk;
    bool                  is_again = is_held(&desk->reach); /* lent meanwhile: look again */

    desk->reach.is_looking = false;
    if (!is_again && !job->failed && !desk->is_closing)
        apply(desk, &change->find);
    if (job->failed && job->err.kind != ERR_NOT_FOUND)
        LOG(LOG_ALARM, "audience.behind", TEXT("why", job->err.text));
    store_job_free(job);
    tally_take(&desk->tally);
    if (!is_again)
        drop_first(desk);
    go_on(desk);
    tally_drop(&desk->tally);
}

static void look(struct subscriptions *desk)
{
    struct reach_change *change = desk->reach.first;

    desk->reach.is_looking = true;
    change->find.job.on_done = on_found;
    store_find_subscriptions(desk->settings.store, &change->find);
}

static void tell_waiters(struct subscriptions *desk)
{
    while (desk->reach.waiters && !desk->reach.first) {
        struct reach_waiter *waiter = desk->reach.waiters;

        desk->reach.waiters = waiter->next;
        waiter->on_current(waiter);
    }
}

static void go_on(struct subscriptions *desk)
{
    struct reach *reach = &desk->reach;

    if (is_held(reach) || reach->is_looking)
        return;
    if (reach->first)
        look(desk);
    else if (audience_wants_settling(reach->audience))
        start_settling(desk);
    tell_waiters(desk);
}

void reach_changed(struct subscriptions *desk, enum endpoint_kind kind,
                   const uint8_t address[STORE_HASH_LEN])
{
    struct reach_change *change;

    if (!desk->reach.is_loaded && !desk->reach.loading)
        return; /* loading will find it */
    change = MEM_NEW(struct reach_change);
    change->desk = desk;
    change->find.kind = ENDPOINT_WORDS[kind];
    memcpy(change->find.address, address, STORE_HASH_LEN);
    *desk->reach.last = change;
    desk->reach.last = &change->next;
    tally_take(&desk->tally);
    go_on(desk);
}

void reach_stopped(struct subscriptions *desk, enum endpoint_kind kind,
                   const struct store_stop_subscriptions *stop)
{
    const struct subscriptions_settings *settings = &desk->settings;

    for (size_t i = 0; settings->on_stopped && i < stop->count; i++)
        settings->on_stopped(settings->house, stop->nos[i]);
    reach_changed(desk, kind, stop->address);
}

void reach_await(struct subscriptions *desk, struct reach_waiter *waiter)
{
    struct reach_waiter **last = &desk->reach.waiters;

    while (*last)
        last = &(*last)->next;
    waiter->next = NULL;
    *last = waiter;
    tell_waiters(desk);
}

/* ── lending ────────────────────────────────────────────────────────────────────── */

const struct audience *subscriptions_lend(struct subscriptions *desk)
{
    struct reach *reach = &desk->reach;

    if (reach->is_lent || reach->is_settling || !reach->is_loaded)
        return NULL;
    reach->is_lent = true;
    return reach->audience;
}

void subscriptions_take_back(struct subscriptions *desk)
{
    desk->reach.is_lent = false;
    audience_free(desk->reach.retired);
    desk->reach.retired = NULL;
    go_on(desk);
}

/* ── loading ────────────────────────────────────────────────────────────────────── */

struct subscriptions_loading {
    struct offload                  offload;
    struct subscriptions_load      *load;
    struct store_load_subscriptions page;
    struct audience                *audience;
    struct subscriptions_loading   *next;
};

static void start_loading(struct subscriptions_loading *loading);

static void end_loading(struct subscriptions_loading *loading)
{
    struct subscriptions_load *load = loading->load;
    struct subscriptions      *desk = load->verb.desk;

    desk->reach.loading = loading->next;
    free(loading);
    tally_take(&desk->tally);
    if (desk->reach.loading)
        start_loading(desk->reach.loading);
    ask_end(&load->verb);
    go_on(desk);
    tally_drop(&desk->tally);
}

static void on_fresh(struct offload *offload)
{
    struct subscriptions_loading *loading =
        CONTAINER_OF(offload, struct subscriptions_loading, offload);
    struct reach *reach = &loading->load->verb.desk->reach;

    if (reach->is_lent && !reach->retired)
        reach->retired = reach->audience;
    else
        audience_free(reach->audience);
    reach->audience = loading->audience;
    reach->is_loaded = true;
    end_loading(loading);
}

static void settle_fresh(struct offload *offload)
{
    audience_settle(CONTAINER_OF(offload, struct subscriptions_loading, offload)->audience);
}

static void take_page(struct subscriptions_loading *loading)
{
    struct subscriptions_load *load = loading->load;
    struct err                 err;

    for (size_t i = 0; i < loading->page.count; i++) {
        const struct subscription_row *row = &loading->page.rows[i];

        if (row_enter(loading->audience, row, &load->verb.desk->settings, &err) == 0) {
            load->count++;
            continue;
        }
        if (load->left_out++ == 0) /* the first speaks for all */
            LOG(LOG_WARN, "subscription.left_out", NUMBER("no", row->no),
                TEXT("why", err.text));
    }
}

static void read_page(struct subscriptions_loading *loading)
{
    store_load_subscriptions(loading->load->verb.desk->settings.store, &loading->page);
}

static void on_page(struct store_job *job)
{
    struct subscriptions_loading *loading =
        CONTAINER_OF(job, struct subscriptions_loading, page.job);
    struct subscriptions *desk = loading->load->verb.desk;
    bool                  has_more = loading->page.count == LOAD_PAGE;
    struct err            err = job->err;

    if (desk->is_closing && !job->failed)
        err_set(&err, ERR_BUSY, "the hub is closing");
    if (job->failed || desk->is_closing) {
        store_job_free(job);
        ask_fail(&loading->load->verb, &err);
        audience_free(loading->audience);
        end_loading(loading);
        return;
    }
    take_page(loading);
    loading->page.from = loading->page.upto;
    store_job_free(job);
    if (has_more) {
        read_page(loading);
        return;
    }
    loading->offload.run = settle_fresh;
    loading->offload.done = on_fresh;
    offload_start(&loading->offload, desk->settings.loop, &desk->tally);
}

static void start_loading(struct subscriptions_loading *loading)
{
    loading->audience = audience_new();
    loading->page = (struct store_load_subscriptions){
        .job.on_done = on_page, .limit = LOAD_PAGE, .consent = CONSENT_GIVEN};
    read_page(loading);
}

void subscriptions_load(struct subscriptions *desk, struct subscriptions_load *load)
{
    struct subscriptions_loading  *loading = MEM_NEW(struct subscriptions_loading);
    struct subscriptions_loading **last = &desk->reach.loading;

    ask_begin(desk, &load->verb);
    load->loading = loading;
    load->count = load->left_out = 0;
    loading->load = load;
    while (*last)
        last = &(*last)->next;
    *last = loading;
    if (desk->reach.loading == loading)
        start_loading(loading);
}
