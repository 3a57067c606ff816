/* town.c: zones, counters and small facts. */
#include <string.h>

#include "hub/store/sqlite/nouns.h"

enum { ZONES_MAX = 10000, COUNT_MAX = 1000000, FACT_MAX = 64 << 20 };

static int put_zone(struct db *db, const struct zone_row *zone, struct err *err)
{
    return DB_RUN(db, err,
                  "insert into zone (id, kind, parent, name, shape, changed_ms)"
                  " values (?1, ?2, ?3, ?4, ?5, ?6) on conflict (id) do update set"
                  " kind = ?2, parent = ?3, name = ?4, shape = ?5, changed_ms = ?6",
                  text_value(zone->id), text_value(zone->kind), text_value(zone->parent),
                  text_value(zone->name), text_value(zone->shape),
                  number_value(zone->changed_ms));
}

/* All of the kinds given go, then those given come: both within the verb's savepoint. */
static int make_room(struct db *db, const struct store_put_zones *verb, struct err *err)
{
    const char *last = NULL;

    for (size_t i = 0; i < verb->count; i++) {
        const char *kind = verb->rows[i].kind;

        if (last && strcmp(last, kind) == 0)
            continue;
        last = kind;
        if (DB_RUN(db, err, "delete from zone where kind = ?1", text_value(kind)) < 0)
            return -1;
    }
    return 0;
}

int sqlite_put_zones(struct db *db, struct store_put_zones *verb)
{
    struct err *err = &verb->job.err;

    if (verb->count > ZONES_MAX)
        return err_set(err, ERR_TOO_LARGE, "at most %d zones at once", ZONES_MAX);
    if (deed_append(db, verb->deed, &verb->job) < 0 ||
        (verb->replace && make_room(db, verb, err) < 0))
        return -1;
    for (size_t i = 0; i < verb->count; i++)
        if (put_zone(db, &verb->rows[i], err) < 0)
            return -1;
    return 0;
}

int sqlite_list_zones(struct db *db, struct store_list_zones *verb)
{
    struct query query = QUERY(db, &verb->job.arena,
                               "select id, kind, parent, name, shape, changed_ms from zone"
                               " where (?1 is null or id > ?1) and (?2 is null or kind = ?2)"
                               " order by id limit ?3",
                               text_value(verb->after), text_value(verb->kind),
                               number_value((int64_t)store_limit(verb->limit, STORE_LIST_MAX)));

    verb->count = 0;
    while (query_next(&query)) {
        struct zone_row *row;

        verb->rows = store_grown(query.arena, verb->rows, verb->count, sizeof *verb->rows);
        row = &verb->rows[verb->count++];
        row->id = take_text(&query);
        row->kind = take_text(&query);
        row->parent = take_text(&query);
        row->name = take_text(&query);
        row->shape = take_text(&query);
        row->changed_ms = take_number(&query);
    }
    return query_close(&query, &verb->job.err);
}

int sqlite_reserve_numbers(struct db *db, struct store_reserve_numbers *verb)
{
    struct err *err = &verb->job.err;

    if (verb->count < 1 || verb->count > COUNT_MAX)
        return err_set(err, ERR_INVALID, "1 to %d numbers at once", COUNT_MAX);
    if (DB_NUMBER(db, err, &verb->first, 1, "select next from counter where name = ?1",
                  text_value(verb->name)) < 0)
        return -1;
    return DB_RUN(db, err,
                  "insert into counter (name, next) values (?1, ?2)"
                  " on conflict (name) do update set next = ?2",
                  text_value(verb->name), number_value(verb->first + verb->count));
}

int sqlite_put_fact(struct db *db, struct store_put_fact *verb)
{
    if (verb->value.len > FACT_MAX)
        return err_set(&verb->job.err, ERR_TOO_LARGE, "a fact has at most %d bytes", FACT_MAX);
    if (deed_append(db, verb->deed, &verb->job) < 0)
        return -1;
    if (!verb->value.at)
        return DB_RUN(db, &verb->job.err, "delete from fact where name = ?1",
                      text_value(verb->name));
    return DB_RUN(db, &verb->job.err,
                  "insert into fact (name, value) values (?1, ?2)"
                  " on conflict (name) do update set value = ?2",
                  text_value(verb->name), blob_value(verb->value));
}

int sqlite_find_fact(struct db *db, struct store_find_fact *verb)
{
    struct query query = QUERY(db, &verb->job.arena, "select value from fact where name = ?1",
                               text_value(verb->name));
    bool         found = query_next(&query);

    if (found)
        verb->value = take_blob(&query);
    if (query_close(&query, &verb->job.err) < 0)
        return -1;
    return found ? 0
                 : err_set(&verb->job.err, ERR_NOT_FOUND, "nothing is noted as %s", verb->name);
}

int sqlite_list_facts(struct db *db, struct store_list_facts *verb)
{
    const char  *prefix = verb->prefix ? verb->prefix : "";
    struct query query = QUERY(db, &verb->job.arena,
                               "select name, value from fact where name >= ?1"
                               " and substr(name, 1, length(?1)) = ?1 order by name limit ?2",
                               text_value(prefix),
                               number_value((int64_t)store_limit(verb->limit, STORE_LIST_MAX)));

    verb->count = 0;
    while (query_next(&query)) {
        struct fact_row *row;

        verb->rows = store_grown(query.arena, verb->rows, verb->count, sizeof *verb->rows);
        row = &verb->rows[verb->count++];
        row->name = take_text(&query);
        row->value = take_blob(&query);
    }
    return query_close(&query, &verb->job.err);
}
