#include <stdlib.h>

#include "hub/flow/release/room.h"

void release_take(struct release *release)
{
    release->under_way++;
}

void release_drop(struct release *release)
{
    struct tally *owner = release->settings.owner;

    if (--release->under_way > 0)
        return;
    free(release);
    tally_drop(owner);
}
