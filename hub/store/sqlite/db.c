#include "hub/store/sqlite/db.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hub/store/folder.h"
#include "hub/store/sqlite/vfs.h"

static enum err_kind kind_of(int rc)
{
    if (rc == SQLITE_CONSTRAINT_NOTNULL)
        return ERR_INVALID;
    switch (rc & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return ERR_BUSY;
    case SQLITE_CONSTRAINT:
        return ERR_CONFLICT;
    case SQLITE_FULL:
        return ERR_FULL;
    case SQLITE_TOOBIG:
        return ERR_TOO_LARGE;
    default:
        return ERR_INTERNAL;
    }
}

/* After these nobody knows what the file holds until it was opened anew. */
static bool is_of_the_disk(int rc)
{
    int kind = rc & 0xff;

    return kind == SQLITE_IOERR || kind == SQLITE_CORRUPT || kind == SQLITE_NOTADB ||
           kind == SQLITE_CANTOPEN || kind == SQLITE_READONLY;
}

int db_complain(struct db *db, struct err *err)
{
    int rc = db->file ? sqlite3_extended_errcode(db->file) : SQLITE_NOMEM;

    if (is_of_the_disk(rc))
        db->is_broken = true;
    return err_set(err, kind_of(rc), "store: %s (%d)",
                   db->file ? sqlite3_errmsg(db->file) : "out of memory", rc);
}

static const char *const PRAGMAS[] = {
    [DB_WRITES] = ("pragma journal_mode = wal; pragma synchronous = full;"
                   "pragma wal_autocheckpoint = 0; pragma journal_size_limit = 67108864;"
                   "pragma foreign_keys = on; pragma cache_size = -8000;"
                   "pragma secure_delete = on; pragma trusted_schema = off;"),
    [DB_READS] = ("pragma query_only = on; pragma cache_size = -2000;"
                  "pragma trusted_schema = off;"),
    [DB_COPY] = "pragma query_only = on; pragma trusted_schema = off;",
};

int db_open(struct db *db, const char *path, enum db_use use, struct err *err)
{
    static const int FLAGS[] = {[DB_WRITES] = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE,
                                [DB_READS] = SQLITE_OPEN_READWRITE,
                                [DB_COPY] = SQLITE_OPEN_READONLY};

    db->path = path;
    if (sqlite3_open_v2(path, &db->file, FLAGS[use] | SQLITE_OPEN_NOMUTEX, vfs_name()) !=
        SQLITE_OK)
        goto fail;
    sqlite3_extended_result_codes(db->file, 1);
    sqlite3_busy_timeout(db->file, 2000);
    if (sqlite3_exec(db->file, PRAGMAS[use], NULL, NULL, NULL) != SQLITE_OK)
        goto fail;
    return 0;

fail:
    db_complain(db, err);
    db_close(db);
    return -1;
}

int db_copy(struct db *db, const char *path, struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);

    if (fd < 0)
        return err_set(err, errno == EEXIST ? ERR_CONFLICT : ERR_INTERNAL, "%s: %s", path,
                       strerror(errno));
    close(fd);
    if (DB_RUN(db, err, "vacuum into ?1", text_value(path)) < 0)
        return -1;
    return file_sync(path, err);
}

void db_close(struct db *db)
{
    for (size_t i = 0; i < DB_STATEMENTS; i++)
        sqlite3_finalize(db->statements[i].statement);
    sqlite3_close(db->file);
    buf_free(&db->kept);
    memset(db, 0, sizeof *db);
}

/* The statement of a literal, by its address; NULL when it cannot be prepared. */
static sqlite3_stmt *statement_of(struct db *db, const char *sql)
{
    size_t at = ((uintptr_t)sql >> 3) * 0x9e3779b97f4a7c15u >> 48;

    for (size_t i = 0; i < DB_STATEMENTS; i++) {
        size_t place = (at + i) & (DB_STATEMENTS - 1);

        if (db->statements[place].sql == sql)
            return db->statements[place].statement;
        if (db->statements[place].sql)
            continue;
        if (sqlite3_prepare_v3(db->file, sql, -1, SQLITE_PREPARE_PERSISTENT,
                               &db->statements[place].statement, NULL) != SQLITE_OK)
            return NULL;
        db->statements[place].sql = sql;
        return db->statements[place].statement;
    }
    abort(); /* more statements in the source than DB_STATEMENTS */
}

struct value number_value(int64_t number)
{
    return (struct value){.kind = VALUE_NUMBER, .number = number};
}

struct value text_value(const char *text)
{
    if (!text)
        return (struct value){.kind = VALUE_NULL};
    return (struct value){.kind = VALUE_TEXT, .at = text, .len = strlen(text)};
}

struct value bytes_value(const void *at, size_t len)
{
    if (!at)
        return (struct value){.kind = VALUE_NULL};
    return (struct value){.kind = VALUE_BYTES, .at = at, .len = len};
}

struct value blob_value(struct blob blob)
{
    return bytes_value(blob.at, blob.len);
}

struct value id_value(const struct id *id)
{
    return bytes_value(id->bytes, sizeof id->bytes);
}

struct value id_or_null(const struct id *id)
{
    return id_is_nil(id) ? (struct value){.kind = VALUE_NULL} : id_value(id);
}

struct value hash_value(const uint8_t hash[STORE_HASH_LEN])
{
    return bytes_value(hash, STORE_HASH_LEN);
}

static int bind_one(sqlite3_stmt *statement, int place, const struct value *value)
{
    switch (value->kind) {
    case VALUE_NUMBER:
        return sqlite3_bind_int64(statement, place, value->number);
    case VALUE_TEXT:
        return sqlite3_bind_text64(statement, place, value->at, value->len, SQLITE_STATIC,
                                   SQLITE_UTF8);
    case VALUE_BYTES:
        return sqlite3_bind_blob64(statement, place, value->at, value->len, SQLITE_STATIC);
    case VALUE_NULL:
        break;
    }
    return sqlite3_bind_null(statement, place);
}

static sqlite3_stmt *bound(struct db *db, const char *sql, const struct value *values)
{
    sqlite3_stmt *statement = statement_of(db, sql);

    for (int i = 0; statement && values[i].len != SIZE_MAX; i++)
        if (bind_one(statement, i + 1, &values[i]) != SQLITE_OK)
            return NULL;
    return statement;
}

int db_run(struct db *db, struct err *err, const char *sql, const struct value *values)
{
    sqlite3_stmt *statement = bound(db, sql, values);
    int           failed = 0;

    if (!statement)
        return db_complain(db, err);
    if (sqlite3_step(statement) != SQLITE_DONE)
        failed = db_complain(db, err);
    sqlite3_reset(statement);
    sqlite3_clear_bindings(statement);
    return failed;
}

int64_t db_changes(struct db *db)
{
    return sqlite3_changes(db->file);
}

int64_t db_last_no(struct db *db)
{
    return sqlite3_last_insert_rowid(db->file);
}

struct query query_open(struct db *db, struct arena *arena, const char *sql,
                        const struct value *values)
{
    struct query query = {.db = db, .arena = arena, .rc = SQLITE_ERROR};

    query.statement = bound(db, sql, values);
    return query;
}

bool query_next(struct query *query)
{
    if (!query->statement)
        return false;
    query->column = 0;
    query->rc = sqlite3_step(query->statement);
    return query->rc == SQLITE_ROW;
}

int query_close(struct query *query, struct err *err)
{
    int failed = 0;

    if (!query->statement || (query->rc != SQLITE_DONE && query->rc != SQLITE_ROW))
        failed = db_complain(query->db, err);
    if (query->statement) {
        sqlite3_reset(query->statement);
        sqlite3_clear_bindings(query->statement);
    }
    return failed;
}

int64_t take_number(struct query *query)
{
    return sqlite3_column_int64(query->statement, query->column++);
}

const char *take_text(struct query *query)
{
    int         column = query->column++;
    const char *text = (const char *)sqlite3_column_text(query->statement, column);

    if (!text)
        return NULL;
    return arena_copy(query->arena, text,
                      (size_t)sqlite3_column_bytes(query->statement, column));
}

struct blob take_blob(struct query *query)
{
    int         column = query->column++;
    const void *bytes = sqlite3_column_blob(query->statement, column);
    size_t      len = (size_t)sqlite3_column_bytes(query->statement, column);

    if (sqlite3_column_type(query->statement, column) == SQLITE_NULL)
        return (struct blob){0};
    return (struct blob){.at = arena_copy(query->arena, bytes, len), .len = len};
}

void take_bytes(struct query *query, void *out, size_t len)
{
    int         column = query->column++;
    const void *bytes = sqlite3_column_blob(query->statement, column);

    memset(out, 0, len);
    if (bytes && (size_t)sqlite3_column_bytes(query->statement, column) == len)
        memcpy(out, bytes, len);
}

struct id take_id(struct query *query)
{
    struct id id;

    take_bytes(query, id.bytes, sizeof id.bytes);
    return id;
}

const uint8_t *take_hash(struct query *query)
{
    struct blob blob = take_blob(query);

    return blob.len == STORE_HASH_LEN ? blob.at : NULL;
}

int db_number(struct db *db, struct err *err, int64_t *number_r, int64_t absent,
              const char *sql, const struct value *values)
{
    struct query query = query_open(db, NULL, sql, values);

    *number_r = query_next(&query) ? take_number(&query) : absent;
    return query_close(&query, err);
}
