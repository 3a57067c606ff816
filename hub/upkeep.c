#include "hub/upkeep.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/base/timezone.h"
#include "hub/house.h"
#include "hub/store/upkeep.h"
#include "hub/unseen.h"

enum { TIDY_EVERY_MIN = 60, DAY_MS = 24 * 3600 * 1000 };

/* ── an alert's time is up ──────────────────────────────────────────────────────── */

struct expiring {
    struct release_job job;
    struct who         who;
};

static void on_expiry(struct release_job *job)
{
    if (job->failed && job->err.kind != ERR_CONFLICT)
        LOG(LOG_WARN, "alert.not_expired", TEXT("why", job->err.text));
    release_job_free(job);
    free(CONTAINER_OF(job, struct expiring, job));
}

static void on_expired(void *house, const struct id *alert)
{
    struct hub      *hub = house;
    struct expiring *expiring;

    if (!hub->release)
        return;
    expiring = MEM_NEW(struct expiring);
    expiring->who = who_system();
    expiring->job = (struct release_job){.on_done = on_expiry,
                                         .asking.who = &expiring->who,
                                         .verb = RELEASE_EXPIRE,
                                         .id = *alert,
                                         .confirm_reach = RELEASE_NO_REACH};
    release_do(hub->release, &expiring->job);
}

/* ── what is no longer needed ───────────────────────────────────────────────────── */

struct tidying {
    struct store_tidy tidy;
    struct hub       *hub;
};

static void on_tidied(struct store_job *job)
{
    struct tidying *tidying = CONTAINER_OF(job, struct tidying, tidy.job);
    struct hub     *hub = tidying->hub;
    bool            goes_on = !job->failed && tidying->tidy.more && !hub->is_stopping;

    if (job->failed)
        LOG(LOG_WARN, "store.not_tidied", TEXT("why", job->err.text));
    store_job_free(job);
    if (goes_on)
        store_tidy(hub->store, &tidying->tidy);
    else
        free(tidying);
}

static void tidy(struct hub *hub)
{
    struct tidying *tidying = MEM_NEW(struct tidying);

    tidying->hub = hub;
    tidying->tidy.job.on_done = on_tidied;
    tidying->tidy.before_ms =
        clock_now(&hub->clock) - hub->settings->retention.delivery_days * DAY_MS;
    store_tidy(hub->store, &tidying->tidy);
}

/* ── the rest ───────────────────────────────────────────────────────────────────── */

static void on_minute(void *house)
{
    struct hub *hub = house;

    if (hub->publish)
        publish_now(hub->publish);
    if (hub->release)
        release_look(hub->release);
    unseen_look(hub);
    if (++hub->minutes % TIDY_EVERY_MIN == 0)
        tidy(hub);
}

static void on_escalate(void *house, const struct alert_row *row, unsigned minutes)
{
    calls_pending(house, row, minutes);
}

static void on_jump(void *house, int64_t jump_ms, bool is_grave)
{
    LOG(is_grave ? LOG_ALARM : LOG_WARN, "clock.jumped", NUMBER("ms", jump_ms));
    if (is_grave)
        calls_clock(house, jump_ms);
}

static void on_down(void *house, const char *channel, const char *why)
{
    calls_channel(house, channel, why);
}

static void on_sealed(void *house, const struct journal_head *head)
{
    (void)house;
    (void)head;
}

static void on_event(void *house, const struct event *event)
{
    struct hub *hub = house;

    if (hub->api)
        api_tell(hub->api, event);
    if (strcmp(event->name, "disk.room") == 0)
        calls_disk(hub);
}

static void on_written(void *house, int64_t as_of_ms, const struct err *err)
{
    struct hub *hub = house;

    if (err)
        LOG(LOG_ALARM, "public.not_written", TEXT("why", err->text));
    else
        hub->published_ms = as_of_ms;
}

static const struct zones *zones_now(void *house)
{
    struct hub *hub = house;

    return areas_zones(hub->areas);
}

static const struct outlook_now *outlook_of(void                           *house,
                                            const struct municipal_phases **phases_r)
{
    struct hub *hub = house;

    *phases_r = outlook_phases(hub->outlook);
    return outlook_now(hub->outlook);
}

static int open_publish(struct hub *hub, struct tally *layer, struct err *err)
{
    const struct settings *settings = hub->settings;

    return publish_open(&hub->publish,
                        &(struct publish_settings){
                            .loop = &hub->loop,
                            .store = hub->store,
                            .clock = &hub->clock,
                            .owner = layer,
                            .folder = settings->http.public_dir,
                            .lang = hub->lang,
                            .site = settings->site.name,
                            .public_url = settings->site.public_url,
                            .declaration_url = settings->site.declaration_url,
                            .feedback = settings->site.feedback,
                            .zones = zones_now,
                            .outlook = outlook_of,
                            .offset_min = timezone_offset_min,
                            .on_written = on_written,
                            .house = hub,
                        },
                        err);
}

int upkeep_open(struct hub *hub, struct tally *layer, struct err *err)
{
    if (open_publish(hub, layer, err) < 0)
        return -1;
    return watch_open(&hub->watch,
                      &(struct watch_settings){
                          .loop = &hub->loop,
                          .store = hub->store,
                          .clock = &hub->clock,
                          .owner = layer,
                          .on_expired = on_expired,
                          .on_escalate = on_escalate,
                          .on_minute = on_minute,
                          .on_jump = on_jump,
                          .on_down = on_down,
                          .on_sealed = on_sealed,
                          .on_event = on_event,
                          .house = hub,
                      },
                      err);
}

void upkeep_close(struct hub *hub)
{
    if (hub->watch)
        watch_close(hub->watch);
    if (hub->publish)
        publish_close(hub->publish);
    hub->watch = NULL;
    hub->publish = NULL;
}
