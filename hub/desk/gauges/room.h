/* room.h: what the files of this room share. */
#ifndef TOCSIN_DESK_GAUGES_ROOM_H
#define TOCSIN_DESK_GAUGES_ROOM_H

#include "hub/desk/gauges.h"
#include "hub/loop/http_client.h"
#include "hub/loop/timer.h"

/* One address that is asked; several gauges may be in its answer. */
struct asked {
    struct gauges   *gauges;
    const char      *url;
    struct timer     timer;
    struct http_call call;
    bool             is_under_way;
};

struct gauges {
    struct gauges_settings settings;
    struct gauge          *states; /* one for each station */
    struct asked          *asked;
    size_t                 asked_count;
    struct timer           look; /* for those that fell silent */
    struct tally           tally;
    bool                   is_closing;
};

/* hearing.c: tells of the i-th gauge what is new, unless that is nothing. */
void gauges_tell(struct gauges *gauges, size_t i, enum gauge_news news, double value,
                 int64_t at_ms);

/* What it contradicts may be otherwise now. */
void gauges_measured(struct gauges *gauges, size_t i);

/* asking.c */
void gauges_end_asking(struct gauges *gauges);

#endif
