/* room.h: what the files of this room share. */
#ifndef TOCSIN_FLOW_SITUATION_ROOM_H
#define TOCSIN_FLOW_SITUATION_ROOM_H

#include "hub/flow/situation.h"
#include "hub/flow/situation/files.h"
#include "hub/flow/situation/seen.h"
#include "hub/store/reports.h"
#include "hub/store/situation.h"

enum { SITUATION_MODES_MAX = 1000 };

struct situation {
    struct situation_settings settings;
    struct cluster           *cluster;
    struct seen_list          seen;
    struct files              files;
    struct mode               modes[SITUATION_MODES_MAX];
    size_t                    mode_count;
    int64_t                  *names; /* of all incidents, rising */
    size_t                    name_count, name_room;
    unsigned                  under_way; /* jobs at the store */
    bool                      is_ready, is_closing;
};

/* load.c: reads what is kept, then calls on_ready. */
void situation_load(struct situation *situation);

/* take.c */
void situation_take(struct situation *situation, int64_t no, int64_t kept_ms,
                    const struct report *report, const char *sender, const char *channel,
                    const char *network);
void situation_follow(struct situation *situation, const struct cluster_move *moves,
                      size_t count);

/* reopen.c: an incident that was put away has a new report: back to review (P3). */
void situation_reopen(struct situation *situation, int64_t no);

/* end.c: a job of the station's own ended: the last one may be the end of the station. */
void situation_job_done(struct situation *situation);
void situation_go_when_idle(struct situation *situation);

/* view.c: the decision that counts among the incident's numbers. */
struct incident_facts situation_facts_of(const struct situation      *situation,
                                         const struct cluster_member *members, size_t count,
                                         int64_t no);

#endif
