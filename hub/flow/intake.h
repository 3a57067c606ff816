/* intake.h: the first station: what is acknowledged is on disk (P1), once (P2).
 *
 * Reports come here parsed, from HTTP, MQTT and gateways. Under stress anonymous
 * ones are deferred first, then all; nothing is dropped in silence. What cannot be
 * taken is kept with its reason for an operator. */
#ifndef TOCSIN_FLOW_INTAKE_H
#define TOCSIN_FLOW_INTAKE_H

#include "hub/base/buf.h"
#include "hub/base/chance.h"
#include "hub/base/clock.h"
#include "hub/base/err.h"
#include "hub/base/histogram.h"
#include "hub/base/image/image.h"
#include "hub/base/tally.h"
#include "hub/model/report.h"
#include "hub/store/reports.h"

enum {
    INTAKE_KEY_LEN = 38,    /* letters of a report's key, without the NUL */
    INTAKE_SECRET_LEN = 32, /* of the secret the keys are made with */
    INTAKE_BATCH_MAX = STORE_REPORTS_MAX,
    INTAKE_SOURCES_MAX = 24, /* told apart by intake_figures(); the last is all others */
    INTAKE_SOURCE_MAX = 24,
    INTAKE_PHOTOS_MAX = 16, /* waiting to be made harmless; more are told to come back */
};

struct intake;
struct uv_loop_s;

/* One report that is on disk now, for the stations after us. */
struct intake_kept {
    int64_t              no, kept_ms;
    int64_t              came_us; /* by clock_stopwatch_us() */
    const struct report *report;
    const char          *sender, *channel, *network;
};

struct intake_settings {
    struct uv_loop_s   *loop; /* for the worker that looks at pictures */
    struct store       *store;
    const struct clock *clock;
    struct chance      *chance;
    struct tally       *owner; /* a place is held while a job is unanswered */
    uint8_t             secret[INTAKE_SECRET_LEN];
    size_t              waiting_max;   /* reports on their way to disk: all are deferred */
    size_t              anonymous_max; /* … anonymous ones are */
    int64_t lag_max_ms; /* loop lag past which anonymous ones are deferred while others wait */
    double  per_network_min; /* anonymous reports of one network a minute */
    double  per_network_burst;
    double  per_address_10_min; /* … of one address; 0: no such limit */

    /* New reports of one job, in the order of their numbers, before on_done. */
    void (*on_kept)(void *house, const struct intake_kept *reports, size_t count);
    void *house;
};

int  intake_open(struct intake **intake_r, const struct intake_settings *settings,
                 struct err *err);
void intake_close(struct intake *intake); /* jobs under way are still answered */

/* Other limits from now on: waiting_max, anonymous_max, those of a network and of an
 * address; who had used up his share begins anew. */
void intake_take_limits(struct intake *intake, const struct intake_settings *limits);

/* The loop's lag as measured, from whoever measures it. */
void intake_tell_lag(struct intake *intake, int64_t lag_ms);

struct intake_item {
    const struct report *report;
    const char          *sender; /* NULL: the job's */

    enum kept kept; /* out */
    int64_t   no;   /* out: its number, or the first one's; 0 for a conflict */
    int64_t   kept_ms;
};

/* The caller's, with all it points at, until on_done, which runs exactly once, never
 * before intake_keep() has returned. */
struct intake_job {
    void (*on_done)(struct intake_job *);
    struct intake_item *items;
    size_t              count;   /* 1 … INTAKE_BATCH_MAX; all are kept, or none */
    const char         *sender;  /* "device:gauge-3", "account:anna", "anonymous" */
    const char         *channel; /* "http", "mqtt", the name of a gateway's channel */
    const char         *network; /* intake_network(), or "" */
    const char         *address; /* intake_address(), or "": none of its own */
    bool                is_anonymous;

    int        failed;         /* out */
    int64_t    retry_after_ms; /* out, with ERR_BUSY and ERR_FULL: jittered */
    struct err err;

    struct intake_batch *batch; /* the station's */
};

/* -1 with job->err: deferred under stress (ERR_BUSY) or for want of disk (ERR_FULL), ask
 * again after retry_after_ms; or the disk failed (ERR_INTERNAL). Nothing was kept and
 * on_done will not run. 0: it will. */
int intake_keep(struct intake *intake, struct intake_job *job);

/* A message that cannot be taken as a report: too new, malformed. Kept with the reason. */
struct intake_refusal {
    void (*on_done)(struct intake_refusal *);
    const char *sender, *channel, *reason;
    const char *network, *address; /* with is_anonymous, as of a job */
    bool        is_anonymous;
    struct id   id; /* nil: it could not be read */
    const void *bytes;
    size_t      len;

    int        failed;
    int64_t    retry_after_ms;
    struct err err;

    struct store_keep_refused keep; /* the station's */
    struct intake            *intake;
};
/* As intake_keep(): it takes room on the disk as a report does, and is deferred as one. */
int intake_refuse(struct intake *intake, struct intake_refusal *refusal);

/* A picture for a report that is kept. Made harmless on a worker, one at a time, then
 * kept; bytes are lent until on_done, which runs once, never before the call returned.
 * ERR_INVALID, ERR_TOO_LARGE: what is wrong with the picture; ERR_NOT_FOUND: no such
 * report; ERR_BUSY, ERR_FULL: come back after retry_after_ms. */
struct intake_photo {
    void (*on_done)(struct intake_photo *);
    struct id   report;
    const void *bytes;
    size_t      len;

    int                failed;
    int64_t            retry_after_ms;
    struct err         err;
    struct image_facts facts;
    char               name[2 * SHA256_LEN + 1]; /* of the kept file */
    size_t             size;                     /* of it, bytes */

    struct intake_picture *picture; /* the station's */
};
void intake_photo(struct intake *intake, struct intake_photo *photo);

/* The same in pieces, over a thin line: a piece that is the next of its picture is taken. How
 * many bytes of total are there; all: the picture is in whole_r, for intake_photo(). */
size_t intake_piece(struct intake *intake, const struct id *report, size_t total, size_t from,
                    const void *bytes, size_t len, struct buf *whole_r);

/* The secret of one report's status link and photo upload: its id and a keyed hash of
 * it, so that nothing need be stored. Writes INTAKE_KEY_LEN letters and the NUL. */
char *intake_key(const struct intake *intake, char key[INTAKE_KEY_LEN + 1],
                 const struct id *id);
/* False when the key was not made by this hub. */
bool intake_key_read(const struct intake *intake, struct id *id_r, const char *key);

/* A network as one voice: a keyed hash of the first bits of an address (/24, /56). */
char *intake_network(const struct intake *intake, char network[INTAKE_KEY_LEN + 1],
                     const char *address);

/* One address, in the same way; "" for this machine's own, which stands for many. */
char *intake_address(const struct intake *intake, char address[INTAKE_KEY_LEN + 1],
                     const char *peer);

/* What came from one kind of sender: "device", "volunteer", "anonymous", … */
struct intake_source {
    char     name[INTAKE_SOURCE_MAX + 1];
    uint64_t kept[MODE_KINDS];
};

struct intake_figures {
    uint64_t             kept, repeated, conflicts, refused, deferred;
    size_t               waiting;
    struct histogram     answered; /* from intake_keep() to on_done */
    struct intake_source sources[INTAKE_SOURCES_MAX];
    size_t               source_count;
};
void intake_figures(const struct intake *intake, struct intake_figures *figures_r);

#endif
