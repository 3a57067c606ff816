/* stations.c: the way of a report. Here, and only here, one station hears of another:
 * what each leaves for the next is in the store; these calls only wake it. */
#include <string.h>

#include "hub/changes.h"
#include "hub/house.h"
#include "hub/measured.h"
#include "hub/tidings.h"

enum { LAG_MAX_MS = 100 };

static void on_kept(void *house, const struct intake_kept *reports, size_t count)
{
    struct hub *hub = house;

    if (!hub->situation)
        return; /* the hub stops: the next start finds them in the store */
    for (size_t i = 0; i < count; i++)
        situation_report(hub->situation, reports[i].no, reports[i].kept_ms, reports[i].report,
                         reports[i].sender, reports[i].channel, reports[i].network);
    figures_kept(hub, reports, count);
    situation_settle_soon(hub->situation);
}

static void on_settled(void *house)
{
    figures_settled(house);
}

static void on_ready(void *house, const struct err *err)
{
    struct hub *hub = house;

    hub->loaded(hub, err);
}

static void on_event(void *house, const struct event *event)
{
    struct hub *hub = house;

    if (hub->api)
        api_tell(hub->api, event);
}

static bool is_decision(enum review_verb verb)
{
    return verb == REVIEW_CONFIRM || verb == REVIEW_REJECT || verb == REVIEW_CLOSE ||
           verb == REVIEW_REOPEN;
}

static void on_decided(void *house, enum review_verb verb, const struct incident *incident,
                       const struct incident_facts *facts, const struct cluster_entry *entry)
{
    struct hub *hub = house;

    if (hub->situation)
        situation_decision(hub->situation, facts, entry);
    if (verb == REVIEW_CONFIRM && incident)
        tidings_incident(hub, incident->no, "confirmed");
    if (facts && incident && hub->situation && is_decision(verb))
        changes_tell(hub, incident);
}

static void read_limits(struct intake_settings *intake, const struct settings *settings)
{
    intake->waiting_max = (size_t)settings->intake.queue_max;
    intake->anonymous_max =
        intake->waiting_max * (size_t)settings->intake.anonymous_share_pct / 100;
    intake->per_network_min = (double)settings->intake.network_per_min;
    intake->per_network_burst = (double)settings->intake.network_per_min;
    intake->per_address_10_min = (double)settings->intake.anonymous_per_10_min;
}

static int open_intake(struct hub *hub, struct tally *layer, struct err *err)
{
    struct intake_settings intake = {
        .loop = &hub->loop,
        .store = hub->store,
        .clock = &hub->clock,
        .chance = &hub->chance,
        .owner = layer,
        .lag_max_ms = LAG_MAX_MS,
        .on_kept = on_kept,
        .house = hub,
    };

    read_limits(&intake, hub->settings);
    memcpy(intake.secret, hub->keys.report, sizeof intake.secret);
    return intake_open(&hub->intake, &intake, err);
}

static int open_situation(struct hub *hub, struct tally *layer, struct err *err)
{
    hub->loads++;
    return situation_open(&hub->situation,
                          &(struct situation_settings){
                              .loop = &hub->loop,
                              .store = hub->store,
                              .clock = &hub->clock,
                              .owner = layer,
                              .hazards = hub->hazards,
                              .frame = &hub->frame,
                              .late_s = CLUSTER_LATE_S,
                              .is_contradicted = measured_contradicts,
                              .on_ready = on_ready,
                              .on_event = on_event,
                              .on_settled = on_settled,
                              .house = hub,
                          },
                          err);
}

static int open_review(struct hub *hub, struct tally *layer, struct err *err)
{
    return review_open(&hub->review,
                       &(struct review_settings){
                           .store = hub->store,
                           .clock = &hub->clock,
                           .owner = layer,
                           .hazards = hub->hazards,
                           .on_decided = on_decided,
                           .on_event = on_event,
                           .house = hub,
                       },
                       err);
}

void stations_take_limits(struct hub *hub)
{
    struct intake_settings limits;

    read_limits(&limits, hub->settings);
    intake_take_limits(hub->intake, &limits);
}

int stations_open(void *house, struct tally *layer, struct err *err)
{
    struct hub *hub = house;

    if (open_intake(hub, layer, err) < 0 || open_situation(hub, layer, err) < 0 ||
        open_review(hub, layer, err) < 0 || warning_open(hub, layer, err) < 0) {
        stations_close(hub);
        return -1;
    }
    return 0;
}

void stations_close(void *house)
{
    struct hub *hub = house;

    intake_close(hub->intake);
    warning_close(hub);
    review_close(hub->review);
    situation_close(hub->situation);
    hub->intake = NULL;
    hub->review = NULL;
    hub->situation = NULL;
}
