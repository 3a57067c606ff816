/* desks.c: people, subscriptions, areas, notices. */
#include <string.h>

#include "hub/house.h"

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
    return people_open(&hub->people, &people, err);
}

void desks_close(void *house)
{
    struct hub *hub = house;

    people_close(hub->people);
    hub->people = NULL;
}
