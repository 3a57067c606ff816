/* db.h: one connection to the file, and how statements are run on it.
 *
 *     if (DB_RUN(db, err, "insert into fact (name, value) values (?1, ?2)",
 *                TEXT_VALUE(name), BLOB_VALUE(value)) < 0)
 *         return -1;
 *
 * A statement is prepared once and found again by its text's address, so SQL is
 * always a literal. */
#ifndef TOCSIN_STORE_SQLITE_DB_H
#define TOCSIN_STORE_SQLITE_DB_H

#include <sqlite3.h>

#include "hub/base/buf.h"
#include "hub/store/backend.h"

enum { DB_STATEMENTS = 256 }; /* a power of two, well above what there are */

struct db {
    sqlite3              *file;
    struct chance         chance;
    const char           *path;
    const struct ed25519 *seal;      /* NULL: seals are refused */
    bool                  is_broken; /* the disk failed under this connection */
    struct buf            kept;      /* struct kept_name of this group's new reports */
    struct {
        const char   *sql;
        sqlite3_stmt *statement;
    } statements[DB_STATEMENTS];
};

enum db_use {
    DB_WRITES,
    DB_READS,
    DB_COPY, /* a file nobody else has open; read only */
};

int  db_open(struct db *db, const char *path, enum db_use use, struct err *err);
void db_close(struct db *db);

/* Fills err from the connection's last complaint; returns -1. */
int db_complain(struct db *db, struct err *err);

/* A whole copy at path, synced, for nobody but us to read; its name is not synced.
 * ERR_CONFLICT: there is a file already. */
int db_copy(struct db *db, const char *path, struct err *err);

struct value {
    enum { VALUE_NULL, VALUE_NUMBER, VALUE_TEXT, VALUE_BYTES } kind;
    int64_t     number;
    const void *at; /* must live until the statement has run */
    size_t      len;
};

/* NULL texts, absent blobs and nil ids are SQL's null where so named. */
struct value number_value(int64_t number);
struct value text_value(const char *text);
struct value bytes_value(const void *at, size_t len);
struct value blob_value(struct blob blob);
struct value id_value(const struct id *id);
struct value id_or_null(const struct id *id);
struct value hash_value(const uint8_t hash[STORE_HASH_LEN]);

#define VALUES(...) ((const struct value[]){__VA_ARGS__ __VA_OPT__(, ){.len = SIZE_MAX}})

/* Runs one statement that answers nothing. */
#define DB_RUN(db, err, sql, ...) db_run(db, err, sql, VALUES(__VA_ARGS__))
int     db_run(struct db *db, struct err *err, const char *sql, const struct value *values);
int64_t db_changes(struct db *db); /* rows the last DB_RUN touched */
int64_t db_last_no(struct db *db); /* number of the row last inserted */

/* Rows, read column by column in order. What is taken is copied into the arena. */
struct query {
    struct db    *db;
    sqlite3_stmt *statement;
    struct arena *arena;
    int           column;
    int           rc;
};

#define QUERY(db, arena, sql, ...) query_open(db, arena, sql, VALUES(__VA_ARGS__))
struct query query_open(struct db *db, struct arena *arena, const char *sql,
                        const struct value *values);
bool         query_next(struct query *query);
int          query_close(struct query *query, struct err *err); /* 0, or -1 when it failed */

int64_t        take_number(struct query *query);
const char    *take_text(struct query *query); /* NULL for null */
struct blob    take_blob(struct query *query);
struct id      take_id(struct query *query);                           /* nil for null */
const uint8_t *take_hash(struct query *query);                         /* 32 bytes, or NULL */
void           take_bytes(struct query *query, void *out, size_t len); /* zeros when absent */

/* One number, or absent when there is no row. */
#define DB_NUMBER(db, err, number_r, absent, sql, ...)                                         \
    db_number(db, err, number_r, absent, sql, VALUES(__VA_ARGS__))
int db_number(struct db *db, struct err *err, int64_t *number_r, int64_t absent,
              const char *sql, const struct value *values);

#endif
