/* work.h: one alert on its way into chunks. */
#ifndef TOCSIN_FLOW_PLAN_WORK_H
#define TOCSIN_FLOW_PLAN_WORK_H

#include "hub/flow/plan.h"
#include "hub/loop/offload.h"
#include "hub/loop/timer.h"
#include "hub/model/alert.h"
#include "hub/model/chunk.h"
#include "hub/model/message_json.h"
#include "hub/store/alerts.h"
#include "hub/store/deliveries.h"

enum { WORK_CHAIN_MAX = 100 };

struct plan {
    struct plan_settings           settings;
    struct tally                   tally;
    struct timer                   timer, retry;
    struct store_unfinished_alerts unfinished;
    struct plan_figures            figures;
    struct work                   *works;
    bool                           is_looking, is_closing;
};

struct numbers {
    uint64_t *items;
    size_t    count, room;
};

/* What one channel of the alert has to do. */
struct share {
    const struct plan_channel *channel;
    struct numbers             found;   /* now, in the area; rising */
    struct numbers             reached; /* by the messages before; any order */
    struct numbers             kept;    /* in chunks of an earlier try; any order */
    struct numbers             wanted;  /* found and reached and not kept; rising */
    size_t                     cut;     /* of wanted, in chunks already */
    int64_t                    seq;     /* of the next chunk */
    int                        lane;
};

struct work {
    struct plan *plan;
    struct work *next;
    struct id    id;

    struct store_find_alert find;
    struct alert_row       *row; /* in find */
    struct arena            arena;
    struct alert            alert;
    struct messages         messages;
    struct reach            reach;
    struct mode             mode;
    struct share           *shares; /* by lane */
    size_t                  share_count;
    bool                    was_begun; /* chunks of an earlier try are there */

    struct offload         offload;
    struct shape           shape;
    const struct audience *audience; /* lent, while it is asked */
    bool                   waits;    /* until it can be lent */
    int                    failed;   /* of what ran off the loop */
    struct err             err;

    /* Going through chunks: the alert's own, then those of each predecessor. */
    struct store_load_chunks load;
    struct store_find_alert  before;
    char                     channel[33]; /* of the last chunk seen */
    size_t                   chain_count;

    struct store_open_plan   open;
    struct store_keep_chunks keep;
    struct store_close_plan  close;
    struct chunk_row         rows[STORE_CHUNKS_MAX];
    struct buf               bytes[STORE_CHUNKS_MAX];
    struct deed              deed;
    char                     about[ID_TEXT_LEN + 8];

    void (*then)(struct work *);  /* after what is under way */
    void (*after)(struct work *); /* after the whole chain */
};

void numbers_add(struct numbers *numbers, uint64_t no);
void numbers_free(struct numbers *numbers);

/* Reads the row into alert, messages, reach, mode and shares. −1 with work->err. */
int work_read(struct work *work);
/* Off the loop: the ground the alert holds for, and who is there, into found; then() with
 * failed and err. work_retry() when the audience could not be lent at once. */
void work_count(struct work *work, void (*then)(struct work *));
void work_retry(struct work *work);
/* People, over all channels. */
int64_t work_found(const struct work *work);
/* NULL, or why the audience is not the one approved (P5); in the arena. */
const char *work_why_held(struct work *work);

/* Who is in chunks of an earlier try already. */
void work_load_kept(struct work *work, void (*then)(struct work *));
/* Gathers whom the messages before reached (P7). */
void work_load_reached(struct work *work, void (*then)(struct work *));
/* Off the loop: wanted from found, reached and kept. */
void work_settle(struct work *work, void (*then)(struct work *));

/* Writes all chunks and closes the plan; then() with failed and err. */
void work_write(struct work *work, void (*then)(struct work *));

#endif
