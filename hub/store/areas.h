/* areas.h: the named zones of the territory. */
#ifndef TOCSIN_STORE_AREAS_H
#define TOCSIN_STORE_AREAS_H

#include "hub/store/journal.h"

struct zone_row {
    const char *id;     /* "048014" */
    const char *kind;   /* "municipality", "warning-zone", "street", … */
    const char *parent; /* a zone's id, or NULL */
    const char *name;   /* JSON: language → name */
    const char *shape;  /* GeoJSON geometry (RFC 7946 §3.1); "" while nobody brought one */
    int64_t     changed_ms;
};

/* Adds or replaces by id, all or none. With replace, zones of the same kind that
 * are not named go away. */
struct store_put_zones {
    struct store_job       job;
    const struct zone_row *rows;
    size_t                 count; /* 1 … 10,000 */
    bool                   replace;
    struct deed           *deed;
};
void store_put_zones(struct store *store, struct store_put_zones *verb);

struct store_list_zones {
    struct store_job job;
    const char      *after; /* id, NULL: from the first */
    const char      *kind;  /* or NULL */
    size_t           limit;

    struct zone_row *rows; /* by id */
    size_t           count;
};
void store_list_zones(struct store *store, struct store_list_zones *verb);

#endif
