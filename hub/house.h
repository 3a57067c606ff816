/* house.h: what stands in the hub, one member per thing; seen by the files of hub/ only. */
#ifndef TOCSIN_HOUSE_H
#define TOCSIN_HOUSE_H

#include <uv.h>

#include "hub/api/api.h"
#include "hub/api/mqtt_intake.h"
#include "hub/base/chance.h"
#include "hub/base/clock.h"
#include "hub/base/err.h"
#include "hub/base/lang.h"
#include "hub/base/tally.h"
#include "hub/calls.h"
#include "hub/desk/areas.h"
#include "hub/desk/board.h"
#include "hub/desk/gauges.h"
#include "hub/desk/notices.h"
#include "hub/desk/outlook.h"
#include "hub/desk/people.h"
#include "hub/desk/received.h"
#include "hub/desk/records.h"
#include "hub/desk/subscriptions.h"
#include "hub/desk/summons.h"
#include "hub/desk/telephones.h"
#include "hub/figures.h"
#include "hub/flow/intake.h"
#include "hub/flow/review.h"
#include "hub/flow/situation.h"
#include "hub/keys.h"
#include "hub/layers.h"
#include "hub/loop/http_client.h"
#include "hub/loop/lag.h"
#include "hub/loop/mqtt_client.h"
#include "hub/loop/signals.h"
#include "hub/loop/timer.h"
#include "hub/outward.h"
#include "hub/settings.h"
#include "hub/store/store.h"
#include "hub/upkeep.h"
#include "hub/warning.h"

struct hub {
    uv_loop_t     loop;
    struct layers layers;
    const char   *settings_path;
    int           exit_code;
    bool          is_stopping;

    /* hub.c, as seen from below: */
    void (*stop)(struct hub *, int exit_code);           /* begins to close everything, once */
    void (*reload)(struct hub *);                        /* reads the settings anew */
    void (*loaded)(struct hub *, const struct err *err); /* one of the loads is through */

    /* ground.c */
    struct settings    *settings;
    struct clock        clock;
    struct chance       chance;
    struct keys         keys;
    struct lang        *lang;
    struct hazards     *hazards;
    struct report_frame frame;
    struct signals      signals;
    struct timer        pulse; /* each second: lag, watchdog */
    struct lag          lag;
    uint64_t            last_lag_us; /* the worst of the last second */
    struct http_client *http;
    struct mqtt_client *mqtt;  /* NULL: the settings name no broker */
    struct arena        texts; /* made at the start, for as long as the hub stands */
    unsigned            loads; /* that the doors wait for: what is kept comes into memory */

    struct store *store;

    /* desks.c */
    struct people            *people;
    struct areas             *areas;
    struct outlook           *outlook;
    struct notices           *notices;
    struct summons           *summons;
    struct telephones        *telephones;
    struct subscriptions     *subscriptions;
    struct records           *records;
    struct board             *board;
    struct gauges            *gauges;
    struct received          *received;
    struct areas_verb         areas_load;
    struct outlook_load       outlook_load;
    struct subscriptions_load subscriptions_load;
    bool                      is_loading, wants_loading; /* the audience; once more */

    struct figures figures;

    /* stations.c */
    struct intake    *intake;
    struct situation *situation;
    struct review    *review;

    /* warning.c */
    struct warning  warning;
    struct release *release;

    /* outward.c */
    struct plan     *plan;
    struct dispatch *dispatch;
    struct receipt  *receipt;
    struct tally     outward; /* of dispatch, which is told of receipts to its very end */

    /* upkeep.c */
    struct publish *publish;
    struct watch   *watch;
    unsigned        minutes;
    bool            is_looking;   /* unseen.c: for what nobody acknowledged */
    int64_t         published_ms; /* when the public files were last written; 0: not yet */

    /* doors.c */
    struct api         *api;
    struct mqtt_intake *mqtt_intake;
    struct tally       *doors; /* of that layer */
};

/* Each layer of the hub, in layers.h's shape: house is the struct hub. */
int  ground_open(void *house, struct tally *layer, struct err *err);
void ground_close(void *house);
int  memory_open(void *house, struct tally *layer, struct err *err);
void memory_close(void *house);
int  desks_open(void *house, struct tally *layer, struct err *err);
void desks_close(void *house);
int  stations_open(void *house, struct tally *layer, struct err *err);
void stations_close(void *house);
/* Its part of a reload. */
void stations_take_limits(struct hub *hub);
int  doors_open(void *house, struct tally *layer, struct err *err);
void doors_close(void *house);

/* Lets people and machines in, once everything kept is in memory. */
int doors_listen(struct hub *hub, struct err *err);

#endif
