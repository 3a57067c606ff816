/* room.h: what the files of this room share. */
#ifndef TOCSIN_FLOW_INTAKE_ROOM_H
#define TOCSIN_FLOW_INTAKE_ROOM_H

#include "hub/flow/intake.h"
#include "hub/flow/intake/bucket.h"
#include "hub/flow/intake/pieces.h"

struct intake {
    struct intake_settings settings;
    struct buckets        *networks, *addresses; /* addresses NULL: not looked at */
    struct intake_figures  figures;
    int64_t                lag_ms;
    struct intake_picture *pictures; /* first: the one under work */
    size_t                 picture_count;
    struct pieces         *pieces;
    bool                   is_closing;
};

void    intake_go_when_empty(struct intake *intake);
int64_t intake_jittered(struct intake *intake);

#endif
