/* room.h: what the files of the API share. */
#ifndef TOCSIN_API_ROOM_H
#define TOCSIN_API_ROOM_H

#include "hub/api/api.h"
#include "hub/base/histogram.h"

enum { API_ROUTES_MAX = 256, API_CLASSES = 6 };

struct http_server;
struct route;
struct stream;
struct tiles;

struct api {
    struct api_settings settings;
    struct http_server *server;
    const struct route *routes; /* the table, handed round so that nobody calls up */
    size_t              route_count;
    struct tally        tally; /* the server, timers and verbs under way */
    struct stream      *stream;
    char               *origin;      /* of public_url: scheme://host */
    struct tiles       *tiles;       /* NULL: no map of its own */
    struct buf          face_fields; /* of every answer that is part of a face */

    /* By route, the last of them for what no route served; by first digit of the status. */
    uint64_t         answers[API_ROUTES_MAX][API_CLASSES];
    struct histogram answered; /* how long it took */
    int64_t          opened_ms;
    bool             is_closing;
};

#endif
