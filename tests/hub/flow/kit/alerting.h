/* alerting.h: the release station on a real store, in a town of two municipalities, with
 * five people, seven channels and a clock that stands still. */
#ifndef TOCSIN_TESTS_FLOW_ALERTING_H
#define TOCSIN_TESTS_FLOW_ALERTING_H

#include "hub/flow/release.h"
#include "tests/hub/store/kit/bench.h"

enum {
    ANNA = 1, /* operator, everywhere */
    BRUNO,    /* approver, everywhere */
    CARLA,    /* approver, everywhere */
    DINA,     /* operator and approver, alone at night, Empoli only */
    EZIO,     /* operator, Vinci only */
    FLORA,    /* auditor */
};

/* The incidents there are; MERGED is part of FLOOD by now. */
enum { ALERTING_FLOOD = 7, ALERTING_DRILL = 8, ALERTING_MERGED = 9 };

enum { ALERTING_CALLS_MAX = 32, ALERTING_CHANNELS = 7 };

struct alerting {
    struct bench  bench;
    struct clock  clock;
    struct chance chance;
    struct arena  arena;
    struct zones  zones;
    struct lang  *lang;
    struct policy policy;
    struct template flood;
    struct release_channel channels[ALERTING_CHANNELS];
    struct release        *release;
    int64_t                reach; /* what is estimated, per channel and in all */

    struct release_job job; /* the last one done */
    struct who         who;
    int                under_way;
    struct id          released[8], stopped[8], resting[8],
        resumed[8]; /* as told to the next stations */
    int               released_count, stopped_count, resting_count, resumed_count, public_count;
    enum release_call calls[ALERTING_CALLS_MAX];
    int               call_count;
    char              events[ALERTING_CALLS_MAX][40];
    int               event_count;
};

#define ALERTING_AREA                                                                          \
    "{\"polygons\":[\"43.70,10.91 43.70,10.95 43.73,10.95 43.73,10.91 43.70,10.91\"]}"

void alerting_open(struct alerting *alerting);
void alerting_close(struct alerting *alerting);
void alerting_restart(struct alerting *alerting); /* a crash between two steps, and again */
void alerting_settle(struct alerting *alerting);  /* until nothing is under way */

struct who alerting_who(const struct alerting *alerting, int person);

/* One verb by a person: 0 or -1; the job is alerting.job, its answer NUL-terminated. */
int alerting_do(struct alerting *alerting, int person, const struct release_job *job);

int alerting_act(struct alerting *alerting, int person, enum release_verb verb,
                 const struct id *id, const char *reason);
int alerting_approve(struct alerting *alerting, int person, const struct id *id,
                     const uint8_t *hash, bool and_release); /* confirms the right reach */
int alerting_send(struct alerting *alerting, int person, enum release_verb verb,
                  const struct id *id, const uint8_t *hash, int64_t reach, const char *reason);
/* The only alert that follows it. */
struct id alerting_successor(struct alerting *alerting, const struct id *id);

/* A flood in Empoli in two languages, valid for four hours, by these channels (JSON list)
 * in that mode; by ANNA. */
struct id alerting_draft(struct alerting *alerting, const char *mode, const char *channels,
                         const char *severity);
/* The same as JSON, with any area and reason for silent sirens (NULL: none given). */
const char *alerting_json(struct alerting *alerting, const char *mode, const char *channels,
                          const char *severity, const char *area, const char *no_siren_reason);
int         alerting_draft_json(struct alerting *alerting, int person, const char *json);
/* … and proposed; hash_r is what an approver is shown. */
struct id alerting_propose(struct alerting *alerting, const char *severity,
                           uint8_t hash_r[PROPOSAL_HASH_LEN]);
struct id alerting_release(struct alerting *alerting); /* … approved and out */
void      alerting_hash(struct alerting *alerting, const struct id *id,
                        uint8_t hash_r[PROPOSAL_HASH_LEN]);

/* The row as it lies in the store now; texts in alerting.arena. */
struct alert_row alerting_row(struct alerting *alerting, const struct id *id);
bool             alerting_called(const struct alerting *alerting, enum release_call call);
bool             alerting_heard(const struct alerting *alerting, const char *event);

#endif
