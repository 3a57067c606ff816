#include "hub/store/examine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/file.h"
#include "hub/store/sqlite/migrate.h"

static int check(struct db *db, struct store_examined *examined, struct err *err)
{
    struct arena arena = {0};
    struct query query = QUERY(db, &arena, "pragma quick_check(1)");
    const char  *said = query_next(&query) ? take_text(&query) : "nothing was answered";

    examined->is_sound = said && strcmp(said, "ok") == 0;
    if (!examined->is_sound)
        snprintf(examined->why, sizeof examined->why, "%s", said ? said : "");
    arena_free(&arena);
    return query_close(&query, err);
}

int64_t store_schema(void)
{
    return MIGRATIONS[MIGRATION_COUNT - 1].number;
}

int store_examine(const char *path, struct store_examined *examined_r, struct err *err)
{
    struct db *db;
    int        failed;

    *examined_r = (struct store_examined){.known = store_schema()};
    if (!file_exists(path))
        return err_set(err, ERR_NOT_FOUND, "%s: there is no such file", path);
    db = MEM_NEW(struct db);
    failed = db_open(db, path, DB_READS, err);
    if (failed == 0) {
        failed = DB_NUMBER(db, err, &examined_r->schema, 0, "pragma user_version");
        if (failed == 0)
            failed = check(db, examined_r, err);
        db_close(db);
    }
    free(db);
    return failed;
}
