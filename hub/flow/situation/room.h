/* room.h: what the files of this room share. */
#ifndef TOCSIN_FLOW_SITUATION_ROOM_H
#define TOCSIN_FLOW_SITUATION_ROOM_H

#include "hub/flow/situation.h"
#include "hub/flow/situation/files.h"
#include "hub/flow/situation/pace.h"
#include "hub/flow/situation/seen.h"
#include "hub/loop/timer.h"
#include "hub/store/reports.h"
#include "hub/store/situation.h"

enum { SITUATION_MODES_MAX = 1000 };

struct heaps;

/* A position known as a heap. */
struct held {
    int32_t  lat_e7, lon_e7;
    uint16_t mode;
    int64_t  founded; /* the order of its first entry; 0: not on disk yet */
};

/* An incident, by what the list is ordered by and single reports are told with. */
struct name {
    int64_t  no, last_ms;
    int64_t  changed_ms; /* when it was last decided about; 0: never */
    double   confidence;
    uint32_t reports;
    uint16_t mode;  /* place in the modes seen */
    uint8_t  state; /* as situation_state() */
    uint8_t  level; /* as incident_level() */
    bool     has_place, is_stale;
};

struct situation {
    struct situation_settings settings;
    struct cluster           *cluster;
    struct seen_list          seen;
    struct files              files;
    struct mode               modes[SITUATION_MODES_MAX];
    size_t                    mode_count;
    struct heaps             *heaps[SITUATION_MODES_MAX]; /* how many stand where, by mode */
    struct held              *held;                       /* positions known as heaps */
    size_t                    held_count, held_room;
    int64_t                  *due; /* reports there, not yet set alone */
    size_t                    due_count, due_room;
    struct name              *names; /* of all incidents, in no order */
    size_t                    name_count, name_room;
    struct credits           *credits; /* of the sources, by what was decided */
    void (*on_filed)(struct situation *, const struct cluster_entry *); /* it is on disk */
    unsigned     under_way;                                             /* jobs at the store */
    struct tally tally; /* ourselves, and our timer */
    struct timer later;
    struct pace  pace;
    struct buf   entered; /* orders of entries taken since the last settling */
    bool         is_ready, is_closing, is_gone, has_unsettled, has_stale;
    bool         has_learnt; /* records are not as they were when names were looked at */
};

/* load.c: reads what is kept, then calls on_ready. */
void situation_load(struct situation *situation);

/* take.c */
void situation_take(struct situation *situation, int64_t no, int64_t kept_ms,
                    const struct report *report, const char *sender, const char *channel,
                    const char *network);
/* Tells consoles what became of the report; move->was 0: it came from nowhere else. */
void situation_tell(struct situation *situation, const char *name,
                    const struct cluster_move *move);
void situation_follow(struct situation *situation, const struct cluster_move *moves,
                      size_t count);

/* names.c */
bool situation_add_name(struct situation *situation, int64_t no);  /* false: it is there */
void situation_drop_name(struct situation *situation, int64_t no); /* unless it is one still */
/* Something about this incident, if it is one, is not as it was. */
void situation_look_again(struct situation *situation, int64_t no);
void situation_look_at_stale(struct situation *situation);

/* learn.c: true: the records are not as they were. */
bool situation_learn(struct situation *situation, int64_t no);

/* heaps.c */
void situation_count_place(struct situation *situation, const struct seen *seen);
/* By what stands where now, all of it. */
void situation_find_heaps(struct situation *situation);
bool situation_is_held_at(const struct held *held, const struct seen *seen);
void situation_add_due(struct situation *situation, int64_t no);
void situation_free_places(struct situation *situation);
/* An entry is known: what it names is no business of the machine's any more. */
void situation_heed(struct situation *situation, const struct cluster_entry *entry);

/* alone.c: sets alone what is due. */
void situation_file_heaps(struct situation *situation);

/* reopen.c: an incident that was put away has a new report, or one of which nobody
 * decided: back to review (P3). */
void situation_reopen(struct situation *situation, int64_t no, bool is_undecided);
bool situation_is_put_away(const struct situation *situation, int64_t no); /* under it */

/* end.c: a job of the station's own ended: the last one may be the end of the station. */
void situation_job_done(struct situation *situation);
void situation_go_when_idle(struct situation *situation);
void situation_on_clear(struct tally *tally);

/* view.c: the report as entries amend it. */
struct seen situation_seen(const struct situation *situation, int64_t no);
/* As situation_incident(), by the records as they are. */
bool situation_describe(struct situation *situation, int64_t no, struct arena *arena,
                        struct incident *incident_r);
/* The decision that counts among the incident's numbers. */
struct incident_facts situation_facts_of(const struct situation      *situation,
                                         const struct cluster_member *members, size_t count,
                                         int64_t no);

#endif
