/* room.h: what the files of the API share. */
#ifndef TOCSIN_API_ROOM_H
#define TOCSIN_API_ROOM_H

#include "hub/api/api.h"

enum { API_ROUTES_MAX = 128, API_CLASSES = 6 };

struct http_server;
struct route;
struct stream;

struct api {
    struct api_settings settings;
    struct http_server *server;
    const struct route *routes; /* the table, handed round so that nobody calls up */
    size_t              route_count;
    struct tally        tally; /* the server, timers and verbs under way */
    struct stream      *stream;
    char               *origin; /* of public_url: scheme://host */

    /* By route, the last of them for what no route served; by first digit of the status. */
    uint64_t answers[API_ROUTES_MAX][API_CLASSES];
    uint64_t seconds_le[16]; /* answered within 2^i × 64 µs, not cumulative */
    uint64_t seconds_us;
    int64_t  opened_ms;
    bool     is_closing;
};

#endif
