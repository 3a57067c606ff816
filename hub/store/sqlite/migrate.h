/* migrate.h: brings a file to the schema this program speaks. */
#ifndef TOCSIN_STORE_SQLITE_MIGRATE_H
#define TOCSIN_STORE_SQLITE_MIGRATE_H

#include "hub/store/sqlite/db.h"

/* schemas/sql/NNN-*.sql in order, embedded by the build; number is NNN. */
struct migration {
    int         number;
    const char *sql;
};
extern const struct migration MIGRATIONS[];
extern const int              MIGRATION_COUNT;

/* Before anything is changed in a file that holds something, it is copied to
 * path.before-<its number>. ERR_CONFLICT: made by a newer Tocsin, or not by Tocsin. */
int migrate(struct db *db, struct err *err);

#endif
