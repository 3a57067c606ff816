#include "hub/store/sqlite/judge.h"

#include <stdlib.h>
#include <string.h>

#include "hub/store/chain.h"
#include "hub/store/sqlite/db.h"

/* The personal part must be the one committed to, or gone. */
static bool check_personal(struct journal_check *check, struct query *query,
                           const struct journal_row *row)
{
    struct blob salt = take_blob(query);
    const char *personal = take_text(query);
    uint8_t     commitment[STORE_HASH_LEN];

    if (!personal) {
        check->verdict->erased += row->commitment != NULL;
        return true;
    }
    if (salt.at && salt.len <= BLAKE2B_KEY_MAX && row->commitment) {
        chain_commit(commitment, &salt, personal);
        if (memcmp(commitment, row->commitment, sizeof commitment) == 0)
            return true;
    }
    return check_complain(check, row->seq, "the personal part of row %lld was changed",
                          (long long)row->seq);
}

/* The rows up to the end of a seal. */
static int judge_rows(struct db *db, struct journal_check *check, int64_t upto, bool *goes_on,
                      struct err *err)
{
    struct arena arena = {0};
    struct query query =
        QUERY(db, &arena,
              "select j.seq, j.at_ms, j.word, j.about, j.actor, j.mode, j.facts,"
              " j.commitment, p.salt, p.personal from journal j"
              " left join journal_personal p on p.seq = j.seq"
              " where j.seq > ?1 and j.seq <= ?2 order by j.seq",
              number_value(check->seq), number_value(upto));

    while (*goes_on && query_next(&query)) {
        struct journal_row row = {.seq = take_number(&query), .at_ms = take_number(&query)};

        row.word = take_text(&query);
        row.about = take_text(&query);
        row.actor = take_text(&query);
        row.mode = take_text(&query);
        row.facts = take_text(&query);
        row.commitment = take_hash(&query);
        *goes_on = check_row(check, &row) && check_personal(check, &query, &row);
        arena_free(&arena);
    }
    arena_free(&arena);
    return query_close(&query, err);
}

static int take_seal(struct db *db, struct arena *arena, int64_t from,
                     struct journal_seal *seal_r, bool *found_r, struct err *err)
{
    struct query query =
        QUERY(db, arena,
              "select upto, at_ms, hash, signature, first, digests from journal_seal"
              " where upto > ?1 order by upto limit 1",
              number_value(from));
    struct blob digests = {0};

    *found_r = query_next(&query);
    if (*found_r) {
        *seal_r = (struct journal_seal){.head.seq = take_number(&query)};
        seal_r->head.at_ms = take_number(&query);
        take_bytes(&query, seal_r->head.hash, sizeof seal_r->head.hash);
        take_bytes(&query, seal_r->head.signature, sizeof seal_r->head.signature);
        seal_r->first = take_number(&query);
        digests = take_blob(&query);
        seal_r->digests = digests.at;
        if (digests.len != (size_t)(seal_r->head.seq - seal_r->first + 1) * STORE_HASH_LEN)
            seal_r->first = 0; /* no seal begins there: check_seal() says so */
    }
    return query_close(&query, err);
}

static int judge_all(struct db *db, struct journal_check *check, struct err *err)
{
    bool goes_on = true, found = true;
    int  failed = 0;

    while (failed == 0 && goes_on && found) {
        struct arena        arena = {0};
        struct journal_seal seal;

        failed = take_seal(db, &arena, check->sealed, &seal, &found, err);
        if (failed == 0)
            failed = judge_rows(db, check, found ? seal.head.seq : INT64_MAX, &goes_on, err);
        if (failed == 0 && found && goes_on)
            goes_on = check_seal(check, &seal);
        arena_free(&arena);
    }
    return failed;
}

int sqlite_judge(struct journal_check *check, const char *path, struct err *err)
{
    struct db *db = MEM_NEW(struct db);
    int        failed = db_open(db, path, DB_COPY, err);

    if (failed == 0) {
        failed = judge_all(db, check, err);
        db_close(db);
    }
    free(db);
    return failed;
}
