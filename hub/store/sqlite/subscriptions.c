#include <stdlib.h>
#include <string.h>

#include "hub/store/sqlite/nouns.h"

/* The number of the row this one replaces, 0 when it is new. */
static int find_known(struct db *db, const struct subscription_row *row, int64_t *no_r,
                      struct err *err)
{
    if (row->no)
        return DB_NUMBER(db, err, no_r, 0, "select no from subscription where no = ?1",
                         number_value(row->no));
    return DB_NUMBER(db, err, no_r, 0,
                     "select no from subscription where kind = ?1 and address = ?2"
                     " and place = ?3",
                     text_value(row->kind), hash_value(row->address), text_value(row->place));
}

static int put(struct db *db, const struct subscription_row *row, int64_t *no_r,
               bool *was_known_r, struct err *err)
{
    int64_t known;

    if (find_known(db, row, &known, err) < 0)
        return -1;
    if (row->no && !known)
        return err_set(err, ERR_NOT_FOUND, "there is no subscription %lld", (long long)row->no);
    *was_known_r = known != 0;
    if (DB_RUN(db, err,
               "insert into subscription (no, kind, address, place, sealed, lat_e7, lon_e7,"
               " radius_m, shape, level, hazards, lang, mode, consent, fields, changed_ms)"
               " values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15,"
               " ?16) on conflict (no) do update set kind = ?2, address = ?3, place = ?4,"
               " sealed = ?5, lat_e7 = ?6, lon_e7 = ?7, radius_m = ?8, shape = ?9,"
               " level = ?10, hazards = ?11, lang = ?12, mode = ?13, consent = ?14,"
               " fields = ?15, changed_ms = ?16",
               known ? number_value(known) : text_value(NULL), text_value(row->kind),
               hash_value(row->address), text_value(row->place), blob_value(row->sealed),
               number_value(row->lat_e7), number_value(row->lon_e7),
               number_value(row->radius_m), blob_value(row->shape), number_value(row->level),
               text_value(row->hazards), text_value(row->lang), text_value(row->mode),
               number_value(row->consent), text_value(row->fields),
               number_value(row->changed_ms)) < 0)
        return -1;
    *no_r = known ? known : db_last_no(db);
    return 0;
}

static int is_as_seen(struct db *db, const struct store_put_subscription *verb, struct err *err)
{
    int64_t known, changed_ms;

    if (verb->seen_ms == 0)
        return 0;
    if (find_known(db, &verb->row, &known, err) < 0 ||
        DB_NUMBER(db, err, &changed_ms, 0, "select changed_ms from subscription where no = ?1",
                  number_value(known)) < 0)
        return -1;
    return changed_ms == verb->seen_ms
               ? 0
               : err_set(err, ERR_CONFLICT, "it was changed at the same moment: try again");
}

int sqlite_put_subscription(struct db *db, struct store_put_subscription *verb)
{
    if (deed_append(db, verb->deed, &verb->job) < 0 || is_as_seen(db, verb, &verb->job.err) < 0)
        return -1;
    return put(db, &verb->row, &verb->no, &verb->was_known, &verb->job.err);
}

static int has_said_stop(struct db *db, const struct subscription_row *row, int64_t *no_r,
                         struct err *err)
{
    return DB_NUMBER(db, err, no_r, 0,
                     "select no from subscription where kind = ?1 and address = ?2"
                     " and consent >= 2 limit 1",
                     text_value(row->kind), hash_value(row->address));
}

int sqlite_import_subscriptions(struct db *db, struct store_import_subscriptions *verb)
{
    if (verb->count > STORE_IMPORT_MAX)
        return err_set(&verb->job.err, ERR_TOO_LARGE, "at most %d subscriptions at once",
                       STORE_IMPORT_MAX);
    if (deed_append(db, verb->deed, &verb->job) < 0)
        return -1;
    verb->added = verb->replaced = verb->left_out = 0;
    verb->nos = arena_alloc(&verb->job.arena, verb->count * sizeof *verb->nos);
    for (size_t i = 0; i < verb->count; i++) {
        bool    was_known;
        int64_t stopped;

        if (has_said_stop(db, &verb->rows[i], &stopped, &verb->job.err) < 0)
            return -1;
        if (stopped) {
            verb->left_out++;
            continue;
        }
        if (put(db, &verb->rows[i], &verb->nos[i], &was_known, &verb->job.err) < 0)
            return -1;
        *(was_known ? &verb->replaced : &verb->added) += 1;
    }
    return 0;
}

#define RECIPIENT                                                                              \
    "(select ifnull(min(same.no), 0) from subscription same where same.kind ="                 \
    " subscription.kind and same.address = subscription.address and same.consent = 1)"
#define SUBSCRIPTION(secret)                                                                   \
    "select no, kind, address, place, lat_e7, lon_e7, radius_m, shape, level, hazards,"        \
    " lang, mode, consent, changed_ms, " secret ", " RECIPIENT " from subscription"
#define SECRETS    "sealed, fields"
#define SECRETS_IF "case when ?5 then sealed end, case when ?5 then fields end"

static void take_subscription(struct query *query, struct subscription_row *row)
{
    row->no = take_number(query);
    row->kind = take_text(query);
    take_bytes(query, row->address, sizeof row->address);
    row->place = take_text(query);
    row->lat_e7 = (int32_t)take_number(query);
    row->lon_e7 = (int32_t)take_number(query);
    row->radius_m = (int32_t)take_number(query);
    row->shape = take_blob(query);
    row->level = (int)take_number(query);
    row->hazards = take_text(query);
    row->lang = take_text(query);
    row->mode = take_text(query);
    row->consent = (enum consent)take_number(query);
    row->changed_ms = take_number(query);
    row->sealed = take_blob(query);
    row->fields = take_text(query);
    row->recipient = take_number(query);
}

static int take_subscriptions(struct query *query, struct subscription_row **rows,
                              size_t *count, struct err *err)
{
    *count = 0;
    while (query_next(query)) {
        *rows = store_grown(query->arena, *rows, *count, sizeof **rows);
        take_subscription(query, &(*rows)[(*count)++]);
    }
    return query_close(query, err);
}

int sqlite_find_subscriptions(struct db *db, struct store_find_subscriptions *verb)
{
    struct query query =
        verb->no ? QUERY(db, &verb->job.arena, SUBSCRIPTION(SECRETS) " where no = ?1",
                         number_value(verb->no))
                 : QUERY(db, &verb->job.arena,
                         SUBSCRIPTION(SECRETS) " where kind = ?1 and address = ?2 order by no",
                         text_value(verb->kind), hash_value(verb->address));

    if (take_subscriptions(&query, &verb->rows, &verb->count, &verb->job.err) < 0)
        return -1;
    return verb->count > 0
               ? 0
               : err_set(&verb->job.err, ERR_NOT_FOUND, "there is no such subscription");
}

int sqlite_load_subscriptions(struct db *db, struct store_load_subscriptions *verb)
{
    size_t       limit = store_limit(verb->limit, STORE_PAGE_MAX);
    struct query query = QUERY(
        db, &verb->job.arena,
        SUBSCRIPTION(SECRETS_IF) " where no > ?1 and (?3 < 0 or consent = ?3)"
                                 " and (?4 is null or kind = ?4) order by no limit ?2",
        number_value(verb->from), number_value((int64_t)limit), number_value(verb->consent),
        text_value(verb->kind), number_value(verb->with_addresses));

    if (take_subscriptions(&query, &verb->rows, &verb->count, &verb->job.err) < 0)
        return -1;
    verb->upto = verb->count > 0 ? verb->rows[verb->count - 1].no : verb->from;
    return 0;
}

static int find_to_stop(struct db *db, struct store_stop_subscriptions *verb)
{
    struct query query =
        QUERY(db, NULL,
              "select no from subscription where ((?1 <> 0 and no = ?1)"
              " or (?1 = 0 and kind = ?2 and address = ?3))"
              " and consent < ?4 order by no",
              number_value(verb->no), text_value(verb->kind), hash_value(verb->address),
              number_value(verb->forget ? CONSENT_FORGOTTEN : CONSENT_STOPPED));

    verb->count = 0;
    while (query_next(&query)) {
        verb->nos = store_grown(&verb->job.arena, verb->nos, verb->count, sizeof *verb->nos);
        verb->nos[verb->count++] = take_number(&query);
    }
    return query_close(&query, &verb->job.err);
}

int sqlite_stop_subscriptions(struct db *db, struct store_stop_subscriptions *verb)
{
    if (deed_append(db, verb->deed, &verb->job) < 0 || find_to_stop(db, verb) < 0)
        return -1;
    for (size_t i = 0; i < verb->count; i++)
        if (DB_RUN(db, &verb->job.err,
                   "update subscription set consent = ?2, changed_ms = ?3,"
                   " sealed = case when ?4 then null else sealed end,"
                   " fields = case when ?4 then null else fields end,"
                   " shape = case when ?4 then null else shape end,"
                   " lat_e7 = case when ?4 then ?5 else lat_e7 end,"
                   " lon_e7 = case when ?4 then ?5 else lon_e7 end where no = ?1",
                   number_value(verb->nos[i]),
                   number_value(verb->forget ? CONSENT_FORGOTTEN : CONSENT_STOPPED),
                   number_value(verb->at_ms), number_value(verb->forget),
                   number_value(SUBSCRIPTION_NOWHERE)) < 0)
            return -1;
    return 0;
}

static int by_no(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;

    return (a > b) - (a < b);
}

static int find_address(struct db *db, struct store_addresses_of *verb, int64_t no)
{
    struct query query =
        QUERY(db, &verb->job.arena,
              "select no, kind, lang, mode, sealed, consent from subscription where no = ?1",
              number_value(no));

    if (query_next(&query)) {
        struct recipient_address *address = &verb->addresses[verb->found++];

        address->no = take_number(&query);
        address->kind = take_text(&query);
        address->lang = take_text(&query);
        address->mode = take_text(&query);
        address->sealed = take_blob(&query);
        address->consent = (enum consent)take_number(&query);
    }
    return query_close(&query, &verb->job.err);
}

int sqlite_addresses_of(struct db *db, struct store_addresses_of *verb)
{
    int64_t *nos;

    verb->found = 0;
    if (verb->count > STORE_ADDRESSES_MAX)
        return err_set(&verb->job.err, ERR_TOO_LARGE, "at most %d addresses at once",
                       STORE_ADDRESSES_MAX);
    verb->addresses = arena_alloc(&verb->job.arena, verb->count * sizeof *verb->addresses);
    nos = arena_alloc(&verb->job.arena, verb->count * sizeof *nos);
    if (verb->count > 0)
        memcpy(nos, verb->nos, verb->count * sizeof *nos);
    qsort(nos, verb->count, sizeof *nos, by_no);
    for (size_t i = 0; i < verb->count; i++)
        if ((i == 0 || nos[i] != nos[i - 1]) && find_address(db, verb, nos[i]) < 0)
            return -1;
    return 0;
}
