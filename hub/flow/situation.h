/* situation.h: the second station: what the reports amount to. Holds every live report
 * and every entry of the officers in memory, keeps the clusters, and answers what is
 * where and why. Everything here follows from what is in the store (P13): after a start
 * it is as before. The first report is visible at once (P3). */
#ifndef TOCSIN_FLOW_SITUATION_H
#define TOCSIN_FLOW_SITUATION_H

#include "hub/base/clock.h"
#include "hub/base/tally.h"
#include "hub/model/event.h"
#include "hub/model/incident.h"
#include "hub/model/point.h"
#include "hub/model/report.h"

struct store;
struct situation;
struct uv_loop_s;

struct situation_settings {
    struct uv_loop_s          *loop; /* NULL: situation_settle_soon() never waits */
    struct store              *store;
    const struct clock        *clock;
    struct tally              *owner; /* a place is held until situation_close() is through */
    const struct hazards      *hazards;
    const struct report_frame *frame;
    int32_t                    late_s; /* how late a report still finds its neighbours */
    bool weighs_places_late; /* only situation_weigh_places() finds heaps: a replay, which is
                              * the same whatever the order */

    /* Whether something that measures where it is saw nothing of it all the time. It is asked
     * anew after situation_measured(). May be NULL. */
    bool (*is_contradicted)(void *house, const struct incident *incident);
    /* Once: everything kept is in memory, and the station answers; or it cannot. */
    void (*on_ready)(void *house, const struct err *err); /* err NULL: ready */
    void (*on_event)(void *house, const struct event *event);
    /* All that came so far stands where it belongs. May be NULL. */
    void (*on_settled)(void *house);
    void *house;
};

/* Starts reading what is kept; on_ready follows. */
int  situation_open(struct situation **situation_r, const struct situation_settings *settings,
                    struct err *err);
void situation_close(struct situation *situation);

/* ── what other stations left in the store ──────────────────────────────────────── */

/* A report that is on disk now. Call situation_settle_soon() after the last of a batch. */
void situation_report(struct situation *situation, int64_t no, int64_t kept_ms,
                      const struct report *report, const char *sender, const char *channel,
                      const char *network);
/* A photo was kept with it; look: as in image_facts. */
void situation_photo(struct situation *situation, const struct id *report, uint64_t look);
/* What an officer filed, and the entry that went with it (either may be NULL). Copied. */
void situation_decision(struct situation *situation, const struct incident_facts *facts,
                        const struct cluster_entry *entry);
/* What measures this hazard (hazard.place) measured anew. */
void situation_measured(struct situation *situation, unsigned hazard);
/* Decides what is open, and tells consoles. */
void situation_settle(struct situation *situation);
/* At once; or, where that takes long, a little later, for all that come until then. */
void situation_settle_soon(struct situation *situation);
/* Now, if reports wait: for who asks about one of them to do something. */
void situation_settle_waiting(struct situation *situation);
/* Finds the heaps by what stands where now; their entries follow. */
void situation_weigh_places(struct situation *situation);
/* Whether entries of the station's own are on their way to the disk. */
bool situation_is_busy(const struct situation *situation);

/* ── questions, answered from memory ────────────────────────────────────────────── */

/* The number of the incident that holds the report of this number or id; 0: unknown. */
int64_t situation_holder(const struct situation *situation, int64_t no);
int64_t situation_holder_of(const struct situation *situation, const struct id *id);

/* The numbers of the incidents that hold the reports an entry names today, rising, in the
 * arena; of an undo, those of what it undoes. 0: there is no such entry, or no such report. */
size_t situation_entry(const struct situation *situation, int64_t order, struct arena *arena,
                       int64_t **incidents_r);
/* False: the entry was taken back, or never was. */
bool situation_entry_is_live(const struct situation *situation, int64_t order);

/* What undoing it does to the incident's confirmation: −1 takes it away, 1 brings it back,
 * 0 neither: it is about something else, or another confirmation stands. */
int situation_undo_settles(const struct situation *situation, int64_t order, int64_t incident);

/* False: no incident has this name today. Texts and lists live in arena. */
bool situation_incident(struct situation *situation, int64_t no, struct arena *arena,
                        struct incident *incident_r);

/* A state besides those of people: a report by itself at a position that is a heap, of
 * which nobody decided. */
enum { SITUATION_HEAP = INCIDENT_STATES };

/* An incident_state or SITUATION_HEAP, and its word. */
int         situation_state(const struct incident *incident);
const char *situation_state_word(const struct incident *incident);

struct situation_filter {
    const struct mode *mode;  /* NULL: every one */
    int                state; /* as situation_state(), -1: every one */
    unsigned           level; /* as incident_level(), at least */
    size_t             limit;
    size_t             offset; /* so many of the most urgent are left out */
};
/* Most urgent first: open before confirmed before what was put away before heaps, then
 * confidence, then last. */
size_t situation_list(struct situation *situation, const struct situation_filter *filter,
                      struct arena *arena, struct incident **incidents_r);

enum { SITUATION_NEAR_MAX = 5 };
struct situation_here {
    const struct mode *mode;
    unsigned           hazard; /* hazard.place */
    struct point       at;
    double             within_m;
};
struct situation_near {
    int64_t      no, last_ms;
    bool         is_confirmed;
    size_t       reports;
    struct point at; /* its nearest report of that family */
    double       distance_m;
};
/* Incidents of a hazard or its family that nobody has put away, with a report of it within; the
 * nearest first. */
size_t situation_near(struct situation *situation, const struct situation_here *here,
                      struct situation_near near_r[SITUATION_NEAR_MAX]);

/* A report as far as the public may hear of it. */
struct situation_told {
    int64_t             no, happened_ms;
    struct id           id;
    unsigned            hazard; /* hazard.place */
    bool                has_place;
    double              lat, lon;
    int64_t             incident;   /* 0: in none yet */
    enum incident_state state;      /* of the incident */
    int64_t             changed_ms; /* when it was last decided about; 0: never */
    size_t              reports;    /* in it */
};
/* False: there is none of this number, or id, in that mode. */
bool situation_told(struct situation *situation, int64_t no, const struct mode *mode,
                    struct situation_told *told_r);
bool situation_told_of(struct situation *situation, const struct id *id,
                       const struct mode *mode, struct situation_told *told_r);

struct situation_wanted {
    const struct mode *mode;
    const bool        *kinds;          /* by hazard.place; NULL: every one */
    int64_t            from_ms, to_ms; /* happened, both ends counted */
};
/* The newest that is wanted, or the next one before that number. before: 0, or the number of
 * one just told, with no return to the loop since. */
bool situation_told_next(struct situation *situation, const struct situation_wanted *wanted,
                         int64_t before, struct situation_told *told_r);

/* How many open incidents have no place and wait for an officer to give one. */
size_t situation_unplaced(struct situation *situation);
/* How many are in a state, as situation_state(). */
size_t situation_count_in(struct situation *situation, int state);
/* How many are open with a confidence in the lower, the middle and the upper third. */
enum { SITUATION_THIRDS = 3 };
void situation_open_by_confidence(struct situation *situation,
                                  size_t            counts_r[SITUATION_THIRDS]);

struct situation_member {
    int64_t               no;
    struct id             id;
    int64_t               happened_ms;
    bool                  has_place, has_photo;
    double                lat, lon, accuracy_m;
    struct cluster_reason why;
};
/* The incident's reports by number. */
size_t situation_members(struct situation *situation, int64_t no, struct arena *arena,
                         struct situation_member **members_r);
size_t situation_adjacent(struct situation *situation, int64_t no, struct arena *arena,
                          struct cluster_adjacent **adjacent_r);

/* What is filed under each number of the incident, newest first: a merged incident has
 * several. */
size_t situation_facts(struct situation *situation, int64_t no, struct arena *arena,
                       struct incident_facts **facts_r);

/* Reports of one incident after one more entry: lists of numbers, largest first. */
struct situation_group {
    int64_t        incident;
    const int64_t *numbers;
    size_t         count;
};
size_t situation_groups(struct situation *situation, const int64_t *incidents, size_t count,
                        struct arena *arena, struct situation_group **groups_r);
/* The reports that would move, and where to. */
const struct cluster_move *situation_preview(struct situation           *situation,
                                             const struct cluster_entry *entry,
                                             size_t                     *count_r);

size_t situation_reports(const struct situation *situation); /* in memory */
size_t situation_count(const struct situation *situation);   /* of incidents */
/* The one with most reports; false when there is none. */
bool   situation_largest(struct situation *situation, struct arena *arena,
                         struct incident *incident_r);
size_t situation_bytes(const struct situation *situation);

#endif
