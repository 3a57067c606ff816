/* table.h: the zones as they are now, from the file and from the store. Plain values;
 * made on a worker, looked at on the loop. */
#ifndef TOCSIN_DESK_AREAS_TABLE_H
#define TOCSIN_DESK_AREAS_TABLE_H

#include "hub/base/mem.h"
#include "hub/model/zones.h"
#include "hub/store/areas.h"

struct table {
    struct arena  arena;
    struct zones  zones;
    double       *area_km2; /* of each zone */
    struct table *older;
};

/* One page of the store's zones. */
struct table_page {
    struct store_list_zones list;
    struct table_page      *next;
};

/* The file's zones, but those which the pages have too; file must outlive the table.
 * NULL with err: a kept outline cannot be read. */
struct table *zone_table_new(const struct zones *file, const struct table_page *pages,
                             const char *language, struct err *err);
void          zone_table_free(struct table *table); /* and every older one; NULL is fine */

/* Refuses (ERR_INVALID) an import after which a known zone would be without the outline it has,
 * for that is the sum of its parts and one of them has none: alerts may be under way there. */
int zone_table_check(const struct zones *import, const struct zones *known,
                     const struct zones *file, struct arena *arena, struct err *err);

/* The rows of the zones, of kind "zone" where nothing else is said; their texts are theirs or
 * in the arena. */
struct zone_row *zone_table_rows(const struct zones *zones, const char *language,
                                 int64_t now_ms, struct arena *arena);

#endif
