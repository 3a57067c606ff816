/* end.c: the station goes when it was closed and nothing of its own is under way. */
#include <stdlib.h>

#include "hub/flow/situation/room.h"

void situation_on_clear(struct tally *tally)
{
    struct situation *situation = CONTAINER_OF(tally, struct situation, tally);
    struct tally     *owner = situation->settings.owner;

    cluster_close(situation->cluster);
    situation_free_places(situation);
    seen_free(&situation->seen);
    files_free(&situation->files);
    free(situation->names);
    credits_free(situation->credits);
    buf_free(&situation->entered);
    free(situation);
    tally_drop(owner);
}

void situation_go_when_idle(struct situation *situation)
{
    if (!situation->is_closing || situation->is_gone || situation->under_way > 0)
        return;
    situation->is_gone = true;
    tally_drop(&situation->tally);
}

void situation_job_done(struct situation *situation)
{
    situation->under_way--;
    situation_go_when_idle(situation);
}
