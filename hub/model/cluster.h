/* cluster.h: which reports are about one thing.
 *
 * Membership is a pure function of two sets: the kept reports and the journal's
 * entries about clustering. No clock, no order of arrival (P13): whoever is given the
 * same two sets in any order has the same clusters with the same names.
 *
 * Near-link. Two reports of one hazard and mode, not set alone, both with a place, are
 * linked when |happened| differ by at most the hazard's window, |kept| by at most its
 * longest window + late_s, and they lie within min(distance_m + both accuracies, reach_m).
 * The window is window_s; address_window_s, the longest, when both name the same address
 * (wording.h). Reports of related hazards (of one family) are linked like those of one when
 * they name the same address within a quarter of window_s. The weight is floor(4096 *
 * max(distance / that, time / window)); 0 for a repeat, that is the same voice with much the
 * same words at the same place. Links are ordered by (weight, smaller id, larger id).
 *
 * Entries name reports, known or not, and are obeyed newest first, each as far as newer
 * ones leave it: they yield groups (together), pairs of groups apart, settled groups,
 * reports alone, and amended places and hazards. Retracted entries, and entries that
 * contradict themselves, count as never made.
 *
 * Clusters. The groups are joined; then the links, in their order, join two sides unless
 * that would bring two apart groups or two settled groups together, or more members, a
 * longer span or a larger diameter than the hazard allows. Without conflict this is just
 * the connected components. The diameter is the diagonal of the bounding box in latitude
 * and longitude; up to 88 degrees of latitude, where nobody reports, it is exact about
 * the antimeridian too.
 *
 * Distances are integers: 1e-7 degree of latitude (11.12 mm) is the unit, longitude is
 * scaled by the mean cosine of both latitudes in 24 bits. Symmetric, the same on every
 * machine, and within a millimetre and 1e-5 of the great circle at these distances.
 *
 * A cluster is named after one of its reports: those a live entry names come first, then
 * the lowest number. So a newcomer takes no number, a merge keeps the acted-on or older
 * one, and undo gives the old numbers back. */
#ifndef TOCSIN_MODEL_CLUSTER_H
#define TOCSIN_MODEL_CLUSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/err.h"
#include "hub/base/id.h"
#include "hub/base/mem.h"
#include "hub/model/hazard.h"
#include "hub/model/mode.h"
#include "hub/model/wording.h"

enum { CLUSTER_REPORTS_MAX = 200000000, CLUSTER_SIDES_MAX = 16, CLUSTER_NAMED_MAX = 100000 };

/* A kept report, as far as clustering looks at it. */
struct cluster_report {
    struct id      id;
    int64_t        no;     /* its number, given at commit; above 0, no two alike */
    unsigned       hazard; /* hazard.place */
    struct mode    mode;
    bool           has_place; /* without one it takes no link, but may be named by entries */
    double         lat, lon;
    double         accuracy_m;
    int64_t        happened_ms; /* later than kept_ms + 5 min counts as kept_ms */
    int64_t        kept_ms;
    uint64_t       voice; /* hash of its source; 0: never a repeat */
    struct wording wording;
};

enum cluster_verb {
    CLUSTER_TOGETHER, /* one side: these are one event */
    CLUSTER_SPLIT,    /* together inside each side, apart between sides */
    CLUSTER_APART,    /* apart between sides; "not this one" on r: {r}, {the rest as seen} */
    CLUSTER_ALONE,    /* one side: each of these takes no link and stays in no group, but
                       * those a newer entry puts with others */
    CLUSTER_AMEND,    /* one side: another hazard and place than reported */
    CLUSTER_SETTLE,   /* one side: confirmed, together; no link joins two settled groups */
    CLUSTER_RETRACT,  /* undo of an older entry; of a retraction: redo */
};

struct cluster_side {
    const struct id *ids;
    size_t           count;
};

struct cluster_entry {
    int64_t             order; /* its place in the journal; above 0, no two alike */
    enum cluster_verb   verb;
    struct cluster_side sides[CLUSTER_SIDES_MAX];
    size_t              side_count;
    int64_t             retracts;  /* RETRACT: the order of the entry undone */
    unsigned            hazard;    /* AMEND */
    bool                has_place; /* AMEND: false leaves the reported place */
    double              lat, lon, accuracy_m;
    bool                is_heap; /* ALONE: by the hub itself, see heap.h */
};

/* 0, or -1 and ERR_INVALID: what an entry may not be (no side, one id on two sides, a
 * retraction of something newer …). Entries that fail this are ignored by the rest. */
int cluster_entry_check(const struct cluster_entry *entry, const struct hazards *hazards,
                        struct err *err);

struct cluster;

/* How late a report still finds its neighbours in a town's hub: six hours. */
enum { CLUSTER_LATE_S = 6 * 3600 };

/* Opens an empty clustering with the numbers the table has now; the table may be closed
 * afterwards. late_s: how long after it happened a report still finds its neighbours. */
struct cluster *cluster_open(const struct hazards *hazards, int32_t late_s);
void            cluster_close(struct cluster *cluster); /* NULL is fine */

/* Reports that are no longer in memory. Both are asked only during a call of add, enter,
 * settle or preview, and must answer from what was kept. */
struct cluster_area {
    unsigned family; /* hazard.family of the reports as they were kept, unless amended since */
    struct mode mode;
    double      lat_least, lat_most, lon_least, lon_most; /* lon_least > lon_most: across 180 */
    int64_t     happened_from_ms, happened_to_ms;
};
struct cluster_past {
    void *ctx;
    /* Calls take() for every kept report of the area; more than asked does no harm. A report
     * an entry amends may be left out: it is found by its id. */
    void (*near)(void *ctx, const struct cluster_area                              *area,
                 void (*take)(void *to, const struct cluster_report *report), void *to);
    bool (*find)(void *ctx, const struct id *id, struct cluster_report *report_r);
};
void cluster_set_past(struct cluster *cluster, const struct cluster_past *past);

/* Makes room for so many reports in all, where it is known beforehand. */
void cluster_reserve(struct cluster *cluster, size_t count);

/* Takes a kept report. False, and nothing happens, when its id is known already. */
bool cluster_add(struct cluster *cluster, const struct cluster_report *report);

/* Takes entries, which are copied; an order known already is ignored. */
void cluster_enter(struct cluster *cluster, const struct cluster_entry *entries, size_t count);

/* A report that is now in another incident, or for the first time in one. */
struct cluster_move {
    int64_t no;
    int64_t was; /* the incident's number; 0: the report is new here */
    int64_t is;
};

/* Decides what is open since the last call and tells every report whose incident's number
 * changed, each once, sorted by no. Valid until the next call on this cluster. Adding many
 * reports before one settle is cheaper than one by one. */
const struct cluster_move *cluster_settle(struct cluster *cluster, size_t *count_r);

/* What one more entry would move, without making it. Settles first; same lifetime. */
const struct cluster_move *cluster_preview(struct cluster             *cluster,
                                           const struct cluster_entry *entry, size_t *count_r);

/* The questions below are about the state at the last settle. */

/* The number of the incident that holds the report of this number or id; 0: unknown. */
int64_t cluster_holder(const struct cluster *cluster, int64_t no);
int64_t cluster_holder_of(const struct cluster *cluster, const struct id *id);
/* The report's own number; 0: unknown. Needs no settle. */
int64_t cluster_number_of(const struct cluster *cluster, const struct id *id);

/* What of a report an entry may amend, as it stands now. False: unknown. */
struct cluster_place {
    unsigned hazard; /* hazard.place */
    bool     has_place;
    double   lat, lon, accuracy_m;
};
bool cluster_place_of(const struct cluster *cluster, int64_t no, struct cluster_place *place_r);

struct cluster_member {
    struct id id;
    int64_t   no;
};
/* The members of the incident, by number, in the arena; 0 when no incident has this name. */
size_t cluster_members(const struct cluster *cluster, int64_t incident, struct arena *arena,
                       struct cluster_member **members_r);

/* All that is decided about together with this report: what is linked or grouped with it over
 * however many steps, of one incident or not. In the arena, in no order; 0: unknown. */
size_t cluster_base(const struct cluster *cluster, int64_t no, struct arena *arena,
                    struct cluster_member **members_r);

/* Why a report is where it is. */
struct cluster_reason {
    bool    is_alone; /* set alone by an entry */
    bool    is_heap;  /* … because many unlike reports stand at its very position */
    bool    is_amended;
    int64_t entry;           /* the order of the newest entry that set it alone or put it with
                              * others; 0: none */
    bool    has_link;        /* the lightest link to another member: */
    bool    is_repeat;       /* … of the same voice, at the same place */
    bool    is_same_address; /* … that says the same street and number, or crossing */
    bool    is_related;      /* … of a related hazard */
    int64_t linked_to;       /* number of that member */
    double  distance_m;
    int64_t apart_ms; /* between the two */
    int     weight;   /* 0 … 4096 */
};
/* False when the report is unknown. */
bool cluster_explain(const struct cluster *cluster, int64_t no,
                     struct cluster_reason *reason_r);

/* Why two incidents that have links between them are two. */
enum cluster_refusal {
    CLUSTER_REFUSED_APART = 1,   /* an officer said so */
    CLUSTER_REFUSED_SETTLED = 2, /* both are confirmed: "looks like one event" */
    CLUSTER_REFUSED_MEMBERS = 4, /* would exceed what the hazard allows */
    CLUSTER_REFUSED_SPAN = 8,
    CLUSTER_REFUSED_DIAMETER = 16,
};
struct cluster_adjacent {
    int64_t  incident;
    unsigned refusals; /* of enum cluster_refusal */
    int64_t  entry;    /* the order of the newest entry that sets the two apart; 0: none */
    int64_t  from, to; /* the two reports of the lightest link between them */
    double   distance_m;
    int64_t  apart_ms;
    int      weight;
};
/* The incidents adjacent to this one, lightest link first, in the arena. */
size_t cluster_adjacent(const struct cluster *cluster, int64_t incident, struct arena *arena,
                        struct cluster_adjacent **adjacent_r);

/* How many of the entry's wishes newer entries overrule, and the newest that does. */
size_t cluster_overridden(const struct cluster *cluster, int64_t order, int64_t *by_r);
/* False: it was retracted, or never was. */
bool cluster_is_live(const struct cluster *cluster, int64_t order);
/* Does a live confirmation, other than this one, name a report that the incident holds? */
bool cluster_settles(const struct cluster *cluster, int64_t incident, int64_t but);
/* The entry of this order as it was taken, lent until the next one comes; NULL: none. */
const struct cluster_entry *cluster_entry_of(const struct cluster *cluster, int64_t order);

/* Forgets, whole, the incidents none of whose reports can get a new link from a report
 * kept at now_ms or later. Needs a past. Returns how many reports were forgotten. Exact
 * only while reports come in the order they were kept. */
size_t cluster_forget(struct cluster *cluster, int64_t now_ms);

size_t cluster_count(const struct cluster *cluster); /* reports in memory */
size_t cluster_bytes(const struct cluster *cluster); /* of memory, all indexes */

/* The connected components of points in a plane under "within radius", which is DBSCAN
 * with minpts 1: component_r[i] is the least j of i's component. Coordinates and radius
 * are integers of one unit, radius 1 … 2^29. */
void cluster_components(uint32_t *component_r, const int32_t (*points)[2], size_t count,
                        int32_t radius);

#endif
