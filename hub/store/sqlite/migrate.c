#include "hub/store/sqlite/migrate.h"

#include <errno.h>
#include <stdio.h>
#include <unistd.h>

#include "hub/base/failpoint.h"
#include "hub/store/folder.h"

enum { APPLICATION = 0x544f4353 }; /* "TOCS" in the file's header */

static int exec(struct db *db, const char *sql, struct err *err)
{
    return sqlite3_exec(db->file, sql, NULL, NULL, NULL) == SQLITE_OK ? 0
                                                                      : db_complain(db, err);
}

static int check_whose(struct db *db, int64_t number, int64_t last, struct err *err)
{
    int64_t application, tables;

    if (DB_NUMBER(db, err, &application, 0, "pragma application_id") < 0 ||
        DB_NUMBER(db, err, &tables, 0, "select count(*) from sqlite_schema") < 0)
        return -1;
    if (application != APPLICATION && (application != 0 || tables > 0))
        return err_set(err, ERR_CONFLICT, "%s is a database, but not Tocsin's", db->path);
    if (number > last)
        return err_set(err, ERR_CONFLICT,
                       "%s was written by a newer Tocsin (schema %lld; this one speaks %lld)",
                       db->path, (long long)number, (long long)last);
    return 0;
}

static int copy_before(struct db *db, int64_t number, struct err *err)
{
    struct arena arena = {0};
    const char  *copy = arena_format(&arena, "%s.before-%lld", db->path, (long long)number);
    int          failed;

    unlink(copy);
    failed = db_copy(db, copy, err) < 0 || folder_sync(folder_of(&arena, copy), err) < 0;
    arena_free(&arena);
    return failed ? -1 : 0;
}

static int step(struct db *db, const struct migration *migration, struct err *err)
{
    char pragmas[96];

    snprintf(pragmas, sizeof pragmas, "pragma user_version = %d; pragma application_id = %d;",
             migration->number, APPLICATION);
    if (exec(db, "begin immediate", err) < 0)
        return -1;
    if (exec(db, migration->sql, err) < 0 || exec(db, pragmas, err) < 0)
        goto fail;
    if (FAILPOINT("store.migrate")) {
        err_set(err, ERR_INTERNAL, "the disk failed");
        goto fail;
    }
    if (exec(db, "commit", err) < 0)
        goto fail;
    return 0;

fail:
    sqlite3_exec(db->file, "rollback", NULL, NULL, NULL);
    return err_at(err, "migrating");
}

int migrate(struct db *db, struct err *err)
{
    int64_t number, last = MIGRATIONS[MIGRATION_COUNT - 1].number;

    if (DB_NUMBER(db, err, &number, 0, "pragma user_version") < 0 ||
        check_whose(db, number, last, err) < 0)
        return -1;
    if (number > 0 && number < last && copy_before(db, number, err) < 0)
        return -1;
    for (int i = 0; i < MIGRATION_COUNT; i++)
        if (MIGRATIONS[i].number > number && step(db, &MIGRATIONS[i], err) < 0)
            return -1;
    return 0;
}
