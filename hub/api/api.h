/* api.h: where people and machines come in over HTTP (schemas/openapi.yaml). Every route
 * stands in one table (hub/api/routes.c); what a route asks for is a verb of a station or
 * a desk, which decides. Opened last and closed first: it leans on all of them. */
#ifndef TOCSIN_API_API_H
#define TOCSIN_API_API_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/chance.h"
#include "hub/base/clock.h"
#include "hub/base/err.h"
#include "hub/base/lang.h"
#include "hub/base/tally.h"
#include "hub/model/event.h"
#include "hub/model/hazard.h"
#include "hub/model/report.h"

struct api;
struct uv_loop_s;
struct intake;
struct release;
struct areas;
struct gauges;
struct outlook;
struct board;
struct received;
struct dispatch;
struct people;
struct publish;
struct receipt;
struct records;
struct review;
struct situation;
struct subscriptions;
struct telephones;
struct targets;
struct template;

enum { API_STREAMS_MAX = 200, API_EVENTS_KEPT = 1000, API_HEARTBEAT_MS = 5000 };

/* Whether the hub can do its work (/health/ready). */
struct api_health {
    bool store_writes;  /* false: nothing can be acknowledged any more */
    bool takes_reports; /* false: the disk is too full for them */
    bool has_broker;    /* settings name one … */
    bool is_connected;  /* … and it is there */
    bool clock_is_sane; /* not before the last thing written, and not decades off */
};

struct api_settings { /* copied; what it points at outlives the api */
    struct uv_loop_s   *loop;
    struct tally       *owner; /* a place is held until api_close() is through */
    const struct clock *clock;
    struct chance      *chance;

    const struct lang         *lang;
    const struct hazards      *hazards;
    const struct report_frame *frame;
    const char                *site;      /* id */
    const char                *site_name; /* as people know it */
    const char                *emergency_phone;
    const char                *report_sms; /* where short reports go; "": nowhere */
    const char                *push_key;   /* browsers subscribe with it; NULL: they do not */
    const char                *public_url; /* of pages and status links, without "/" */
    const char                *public_dir; /* of the public files */
    const char                *web_dir;    /* of the built faces; may be missing */
    struct api_map {                       /* texts are never NULL; "": there is none */
        const char *pmtiles, *attribution, *xyz, *xyz_attribution;
    } map;
    struct api_open311 {     /* texts are never NULL */
        const char *id;      /* the jurisdiction: "comune.example.it"; "": it is closed */
        const char *contact; /* of the town, for people and for keys */
        bool        needs_key_to_read, needs_key_to_report;
    } open311;
    const char        *version;
    int                schema;          /* of the store */
    const char *const *proxies;         /* believed loopback addresses, ends with NULL */
    size_t             connections_max; /* 0: the server's own, as of head_ms */
    unsigned           head_ms;
    size_t             batch_max, photo_max; /* bytes; 0: the route's own */

    struct intake        *intake;
    struct situation     *situation;
    struct review        *review;
    struct release       *release; /* NULL: alerts are not worked on */
    struct people        *people;
    struct records       *records;
    struct areas         *areas;
    struct gauges        *gauges; /* NULL: there are no sensors */
    struct outlook       *outlook;
    struct board         *board;
    struct received      *received;
    struct telephones    *telephones;
    struct subscriptions *subscriptions;
    struct dispatch      *dispatch; /* NULL, as receipt: nothing is sent */
    struct receipt       *receipt;
    struct publish       *publish; /* NULL: no pages of one zone */
    const struct targets *sirens;  /* where they stand; NULL: there are none */

    const struct template *templates; /* ready words, one for each hazard that has them */
    size_t                 template_count;

    void (*on_health)(void *house, struct api_health *health_r);
    /* Adds what the layers below count, in Prometheus' text format. May be NULL. */
    void (*on_metrics)(void *house, struct buf *out);
    void *house;
};

int api_open(struct api **api_r, const struct api_settings *settings, struct err *err);

/* Listens; as in hub/loop/http_server.h. The port, or -1. */
int api_listen_tcp(struct api *api, const char *address, int port, struct err *err);
int api_listen_unix(struct api *api, const char *path, struct err *err);
int api_listen_fd(struct api *api, int fd, struct err *err);

/* Stops listening; requests under way are still answered, streams end. NULL is fine. */
void api_close(struct api *api);

/* Passes an event on to the consoles that may see it. */
void api_tell(struct api *api, const struct event *event);

#endif
