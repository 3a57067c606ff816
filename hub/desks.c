/* desks.c: people, subscriptions, areas, notices. */
#include <string.h>

#include "hub/house.h"

static int open_records(struct hub *hub, struct tally *layer, struct err *err)
{
    return records_open(
        &hub->records,
        &(struct records_settings){
            .store = hub->store, .clock = &hub->clock, .frame = &hub->frame, .owner = layer},
        err);
}

int desks_open(void *house, struct tally *layer, struct err *err)
{
    struct hub            *hub = house;
    struct people_settings people = {
        .store = hub->store,
        .loop = &hub->loop,
        .owner = layer,
        .clock = &hub->clock,
        .chance = &hub->chance,
        .site = hub->settings->site.name,
    };

    memcpy(people.seal, hub->keys.factor, sizeof people.seal);
    if (people_open(&hub->people, &people, err) < 0 || open_records(hub, layer, err) < 0) {
        desks_close(hub);
        return -1;
    }
    return 0;
}

void desks_close(void *house)
{
    struct hub *hub = house;

    people_close(hub->people);
    records_close(hub->records);
    hub->people = NULL;
    hub->records = NULL;
}
