/* routes.c: every way in. size: it is one table. */
#include "hub/api/routes.h"

#include "hub/api/resources.h"

#define RIGHT(word) .access = ACCESS_RIGHT, .right = RIGHT_##word
#define API         "/api/v1"

/* The first pattern that fits a path is the one that is meant. Reports come first: they
 * come most often. */
const struct route ROUTES[] = {
    {"POST", API "/reports", .access = ACCESS_KNOWN, .body_max = 8 << 20,
     .types = "application/json application/x-ndjson", .run = reports_post,
     .before = reports_before},
    {"GET", API "/reports", RIGHT(READ), .run = reports_list},
    {"GET", API "/reports/{id}", RIGHT(READ), .run = report_get},
    {"GET", API "/reports/{id}/photos/{name}", RIGHT(READ), .run = photo_get},
    {"GET", API "/refused", RIGHT(READ), .run = refused_list},

    {"POST", API "/session", .access = ACCESS_OPEN, .body_max = BODY_SMALL,
     .run = session_post},
    {"GET", API "/session", RIGHT(OWN_ACCOUNT), .run = session_get},
    {"DELETE", API "/session", RIGHT(OWN_ACCOUNT), .run = session_delete},
    {"POST", API "/accounts/me/password", RIGHT(OWN_ACCOUNT), .body_max = BODY_SMALL,
     .run = password_post},

    {"GET", API "/stream", RIGHT(READ), .run = stream_get},

    {"GET", "/health/live", .access = ACCESS_OPEN, .run = health_live},
    {"GET", "/health/ready", .access = ACCESS_OPEN, .run = health_ready},
    {"GET", "/-/healthy", .access = ACCESS_OPEN, .run = health_live},
    {"GET", "/-/ready", .access = ACCESS_OPEN, .run = health_ready},
    {"GET", "/version", .access = ACCESS_OPEN, .run = version_get},
    {"GET", "/metrics", .access = ACCESS_LOOPBACK, .run = metrics_get},
    {0},
};

const size_t ROUTE_COUNT = sizeof ROUTES / sizeof *ROUTES - 1;
