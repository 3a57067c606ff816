#include "hub/store/cards.h"

#include <string.h>

#include "hub/store/sqlite/nouns.h"

int sqlite_put_card(struct db *db, struct store_put_card *verb)
{
    const struct card_row *row = &verb->row;
    struct err            *err = &verb->job.err;

    if (strlen(row->fields) > STORE_CARD_FIELDS_MAX)
        return err_set(err, ERR_TOO_LARGE, "a card has at most %d bytes",
                       STORE_CARD_FIELDS_MAX);
    if (deed_append(db, verb->deed, &verb->job) < 0)
        return -1;
    if (DB_RUN(db, err,
               "insert into card (id, version, kind, mode, about, state, is_open, holder,"
               " fields, made_ms, changed_ms)"
               " select ?1, 1, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11 where ?2 = 0"
               " or exists (select 1 from card where id = ?1)"
               " on conflict (id) do update set version = version + 1, state = ?6,"
               " is_open = ?7, holder = ?8, fields = ?9, changed_ms = ?11 where version = ?2",
               id_value(&row->id), number_value(row->version), text_value(row->kind),
               text_value(row->mode), text_value(row->about), text_value(row->state),
               number_value(row->is_open), text_value(row->holder), text_value(row->fields),
               number_value(row->made_ms), number_value(row->changed_ms)) < 0)
        return -1;
    if (db_changes(db) == 0)
        return err_set(err, ERR_CONFLICT, "it was changed by somebody else");
    verb->version = row->version + 1;
    return 0;
}

#define CARD                                                                                   \
    "select id, version, kind, mode, about, state, is_open, holder, fields, made_ms,"          \
    " changed_ms from card"

static void take_card(struct query *query, struct card_row *row)
{
    row->id = take_id(query);
    row->version = take_number(query);
    row->kind = take_text(query);
    row->mode = take_text(query);
    row->about = take_text(query);
    row->state = take_text(query);
    row->is_open = take_number(query) != 0;
    row->holder = take_text(query);
    row->fields = take_text(query);
    row->made_ms = take_number(query);
    row->changed_ms = take_number(query);
}

int sqlite_find_card(struct db *db, struct store_find_card *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena, CARD " where id = ?1", id_value(&verb->id));
    bool found = query_next(&query);

    if (found)
        take_card(&query, &verb->row);
    if (query_close(&query, &verb->job.err) < 0)
        return -1;
    return found ? 0 : err_set(&verb->job.err, ERR_NOT_FOUND, "there is nothing of that id");
}

int sqlite_list_cards(struct db *db, struct store_list_cards *verb)
{
    struct query query = QUERY(
        db, &verb->job.arena,
        CARD " where kind = ?1 and (?2 is null or mode = ?2) and (?3 is null or about = ?3)"
             " and (?4 is null or holder = ?4) and (?5 = 0 or is_open = 1)"
             " and (?6 is null or id < ?6) order by id desc limit ?7",
        text_value(verb->kind), text_value(verb->mode), text_value(verb->about),
        text_value(verb->holder), number_value(verb->only_open), id_or_null(&verb->before),
        number_value((int64_t)store_limit(verb->limit, STORE_LIST_MAX)));

    verb->count = 0;
    while (query_next(&query)) {
        verb->rows = store_grown(query.arena, verb->rows, verb->count, sizeof *verb->rows);
        take_card(&query, &verb->rows[verb->count++]);
    }
    return query_close(&query, &verb->job.err);
}
