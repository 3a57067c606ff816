#include <string.h>

#include "hub/store/chain.h"
#include "hub/store/sqlite/nouns.h"

enum { SALT_LEN = 16, ONCE_MAX = 100 };

/* Did this actor use this key before? Then says so and fails. */
static int check_once(struct db *db, struct deed *deed, struct store_job *job)
{
    uint8_t      request[STORE_HASH_LEN];
    struct query query = QUERY(db, &job->arena,
                               "select o.seq, o.request, j.about from journal_once o"
                               " join journal j on j.seq = o.seq"
                               " where o.actor = ?1 and o.once = ?2",
                               text_value(deed->actor), text_value(deed->once));

    if (query_next(&query)) {
        deed->was_repeated = true;
        deed->seq = take_number(&query);
        take_bytes(&query, request, sizeof request);
        deed->about_r = take_text(&query);
    }
    if (query_close(&query, &job->err) < 0)
        return -1;
    if (!deed->was_repeated)
        return 0;
    deed->was_other_request = memcmp(request, deed->request, sizeof request) != 0;
    return err_set(&job->err, ERR_CONFLICT,
                   deed->was_other_request
                       ? "this Idempotency-Key was used for another request (%s)"
                       : "this was done already (%s)",
                   deed->about_r);
}

static int keep_once(struct db *db, const struct deed *deed, struct err *err)
{
    return DB_RUN(db, err,
                  "insert into journal_once (actor, once, seq, at_ms, request)"
                  " values (?1, ?2, ?3, ?4, ?5)",
                  text_value(deed->actor), text_value(deed->once), number_value(deed->seq),
                  number_value(deed->at_ms), hash_value(deed->request));
}

static int put_row(struct db *db, struct deed *deed, const uint8_t *commitment, struct err *err)
{
    const char *facts = deed->facts ? deed->facts : "{}";

    if (strlen(facts) > STORE_FACTS_MAX)
        return err_set(err, ERR_TOO_LARGE, "the deed's facts are over %d bytes",
                       STORE_FACTS_MAX);
    if (DB_RUN(db, err,
               "insert into journal (at_ms, word, about, actor, mode, facts, commitment)"
               " values (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
               number_value(deed->at_ms), text_value(deed->word), text_value(deed->about),
               text_value(deed->actor), text_value(deed->mode), text_value(facts),
               bytes_value(commitment, STORE_HASH_LEN)) < 0)
        return -1;
    deed->seq = db_last_no(db);
    return 0;
}

static int put_personal(struct db *db, struct deed *deed, struct err *err)
{
    uint8_t     salt[SALT_LEN], commitment[STORE_HASH_LEN];
    struct blob all = {salt, sizeof salt};

    chance_fill(&db->chance, salt, sizeof salt);
    chain_commit(commitment, &all, deed->personal);
    if (put_row(db, deed, commitment, err) < 0)
        return -1;
    return DB_RUN(db, err,
                  "insert into journal_personal (seq, salt, personal) values (?1, ?2, ?3)",
                  number_value(deed->seq), blob_value(all), text_value(deed->personal));
}

int deed_append(struct db *db, struct deed *deed, struct store_job *job)
{
    if (!deed)
        return 0;
    deed->was_repeated = deed->was_other_request = false;
    deed->about_r = NULL;
    if (deed->once && strlen(deed->once) > ONCE_MAX)
        return err_set(&job->err, ERR_TOO_LARGE, "Idempotency-Key: at most %d bytes", ONCE_MAX);
    if (deed->once && check_once(db, deed, job) < 0)
        return -1;
    if ((deed->personal ? put_personal(db, deed, &job->err)
                        : put_row(db, deed, NULL, &job->err)) < 0)
        return -1;
    return deed->once ? keep_once(db, deed, &job->err) : 0;
}

int sqlite_append_deed(struct db *db, struct store_append_deed *verb)
{
    return deed_append(db, verb->deed, &verb->job);
}

static void take_row(struct query *query, struct journal_row *row)
{
    row->seq = take_number(query);
    row->at_ms = take_number(query);
    row->word = take_text(query);
    row->about = take_text(query);
    row->actor = take_text(query);
    row->mode = take_text(query);
    row->facts = take_text(query);
    row->commitment = take_hash(query);
    row->personal = take_text(query);
}

#define ROW                                                                                    \
    "select j.seq, j.at_ms, j.word, j.about, j.actor, j.mode, j.facts, j.commitment,"          \
    " case when ?3 then p.personal end from journal j"                                         \
    " left join journal_personal p on p.seq = j.seq"

static struct query open_rows(struct db *db, struct store_read_journal *verb)
{
    struct arena *arena = &verb->job.arena;
    struct value  from = number_value(verb->from);
    struct value  limit =
        number_value((int64_t)store_limit(verb->limit, STORE_JOURNAL_PAGE_MAX));
    struct value personal = number_value(verb->with_personal);
    struct value about = text_value(verb->about);

    if (verb->backwards && verb->from == 0)
        from.number = INT64_MAX;
    if (verb->backwards && verb->about)
        return QUERY(db, arena,
                     ROW " where j.seq < ?1 and j.about = ?4 order by j.seq desc limit ?2",
                     from, limit, personal, about);
    if (verb->backwards)
        return QUERY(db, arena, ROW " where j.seq < ?1 order by j.seq desc limit ?2", from,
                     limit, personal);
    if (verb->about)
        return QUERY(db, arena,
                     ROW " where j.seq > ?1 and j.about = ?4 order by j.seq limit ?2", from,
                     limit, personal, about);
    return QUERY(db, arena, ROW " where j.seq > ?1 order by j.seq limit ?2", from, limit,
                 personal);
}

int sqlite_read_journal(struct db *db, struct store_read_journal *verb)
{
    struct query query = open_rows(db, verb);

    verb->count = 0;
    while (query_next(&query)) {
        verb->rows = store_grown(query.arena, verb->rows, verb->count, sizeof *verb->rows);
        take_row(&query, &verb->rows[verb->count++]);
    }
    if (query_close(&query, &verb->job.err) < 0)
        return -1;
    return DB_NUMBER(db, &verb->job.err, &verb->newest, 0,
                     "select coalesce(max(seq), 0) from journal");
}

/* Of whoever goes, cards keep what was to be done, not who it was. */
static int erase_cards(struct db *db, const struct store_erase_personal *verb, struct err *err)
{
    const char *id_text = verb->about ? strchr(verb->about, ':') : NULL;
    struct id   id = {0};

    if (!id_text || !id_parse(&id, id_text + 1))
        id = (struct id){0};
    if (DB_RUN(
            db, err,
            "delete from card where (about = ?1 or id = ?2) and (is_open = 0 or holder = '')",
            text_value(verb->about), id_or_null(&id)) < 0)
        return -1;
    if (DB_RUN(db, err,
               "delete from telephone where token in (select id from token where account = ?1)",
               id_or_null(&id)) < 0)
        return -1;
    return DB_RUN(db, err,
                  "update card set version = version + 1,"
                  " fields = replace(fields, ':\"' || ?1 || '\"', ':\"\"')"
                  " where instr(fields, ':\"' || ?1 || '\"') > 0",
                  text_value(verb->name));
}

/* secure_delete is on: the bytes are overwritten, not only forgotten. */
int sqlite_erase_personal(struct db *db, struct store_erase_personal *verb)
{
    struct err *err = &verb->job.err;

    if (!verb->about && !verb->actor)
        return err_set(err, ERR_INVALID, "erase what: name a thing or an actor");
    if (deed_append(db, verb->deed, &verb->job) < 0)
        return -1;
    if (DB_RUN(db, err,
               "delete from journal_personal where seq in (select seq from journal"
               " where ((?1 is null or about = ?1) and (?2 is null or actor = ?2)"
               " or actor = ?4 and substr(about, 1, length(?5)) = ?5) and seq <> ?3)",
               text_value(verb->about), text_value(verb->actor),
               number_value(verb->deed ? verb->deed->seq : 0), text_value(verb->signer),
               text_value(verb->signed_under)) < 0)
        return -1;
    verb->erased = (size_t)db_changes(db);
    return erase_cards(db, verb, err);
}
