#include <string.h>

#include "hub/store/chain.h"
#include "hub/store/sqlite/nouns.h"

int journal_last_seal(struct db *db, struct journal_head *head_r, struct err *err)
{
    struct query query = QUERY(db, NULL,
                               "select upto, at_ms, hash, signature from journal_seal"
                               " order by upto desc limit 1");

    *head_r = (struct journal_head){0};
    if (query_next(&query)) {
        head_r->seq = take_number(&query);
        head_r->at_ms = take_number(&query);
        take_bytes(&query, head_r->hash, sizeof head_r->hash);
        take_bytes(&query, head_r->signature, sizeof head_r->signature);
    }
    return query_close(&query, err);
}

/* Moves the head over the rows after it; digests gets 32 bytes for each. */
static int chain_rows(struct db *db, struct journal_head *head, struct buf *digests,
                      struct err *err)
{
    struct arena arena = {0};
    struct query query = QUERY(db, &arena,
                               "select seq, at_ms, word, about, actor, mode, facts, commitment"
                               " from journal where seq > ?1 order by seq limit ?2",
                               number_value(head->seq), number_value(CHAIN_SEAL_ROWS_MAX));

    while (query_next(&query)) {
        struct journal_row row = {.seq = take_number(&query), .at_ms = take_number(&query)};
        uint8_t            digest[STORE_HASH_LEN];

        row.word = take_text(&query);
        row.about = take_text(&query);
        row.actor = take_text(&query);
        row.mode = take_text(&query);
        row.facts = take_text(&query);
        row.commitment = take_hash(&query);
        chain_digest(digest, &row);
        chain_step(head->hash, digest);
        head->seq = row.seq;
        buf_add(digests, digest, sizeof digest);
        arena_free(&arena);
    }
    return query_close(&query, err);
}

static int seal_some(struct db *db, struct journal_head *head, size_t *rows_r, struct err *err)
{
    struct buf digests = {0};
    int64_t    first = head->seq + 1;
    int        failed = chain_rows(db, head, &digests, err);

    *rows_r = digests.len / STORE_HASH_LEN;
    if (failed == 0 && *rows_r > 0) {
        chain_sign(head, db->seal);
        failed = DB_RUN(db, err,
                        "insert into journal_seal (upto, first, at_ms, hash, digests,"
                        " signature) values (?1, ?2, ?3, ?4, ?5, ?6)",
                        number_value(head->seq), number_value(first), number_value(head->at_ms),
                        hash_value(head->hash), bytes_value(digests.bytes, digests.len),
                        bytes_value(head->signature, sizeof head->signature));
    }
    buf_free(&digests);
    return failed;
}

int journal_seal_all(struct db *db, int64_t now_ms, struct journal_head *head_r,
                     size_t *sealed_r, struct err *err)
{
    struct journal_head head;
    size_t              rows;

    *sealed_r = 0;
    if (!db->seal)
        return err_set(err, ERR_CONFLICT, "the journal has no key to be sealed with");
    if (journal_last_seal(db, head_r, err) < 0)
        return -1;
    do {
        head = *head_r;
        head.at_ms = now_ms;
        if (seal_some(db, &head, &rows, err) < 0)
            return -1;
        if (rows > 0)
            *head_r = head;
        *sealed_r += rows;
    } while (rows == CHAIN_SEAL_ROWS_MAX);
    return 0;
}

int sqlite_seal(struct db *db, struct store_seal *verb)
{
    return journal_seal_all(db, verb->now_ms, &verb->head, &verb->sealed, &verb->job.err);
}

int sqlite_find_head(struct db *db, struct store_find_head *verb)
{
    if (journal_last_seal(db, &verb->head, &verb->job.err) < 0)
        return -1;
    return DB_NUMBER(db, &verb->job.err, &verb->newest, 0,
                     "select coalesce(max(seq), 0) from journal");
}

int sqlite_read_seals(struct db *db, struct store_read_seals *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena,
              "select upto, at_ms, hash, signature, first, digests from journal_seal"
              " where upto > ?1 order by upto limit ?2",
              number_value(verb->from),
              number_value((int64_t)store_limit(verb->limit, STORE_JOURNAL_PAGE_MAX)));
    int damaged = 0;

    verb->count = 0;
    while (damaged == 0 && query_next(&query)) {
        struct journal_seal *seal;
        struct blob          digests;

        verb->seals = store_grown(query.arena, verb->seals, verb->count, sizeof *verb->seals);
        seal = &verb->seals[verb->count++];
        *seal = (struct journal_seal){.head.seq = take_number(&query)};
        seal->head.at_ms = take_number(&query);
        take_bytes(&query, seal->head.hash, sizeof seal->head.hash);
        take_bytes(&query, seal->head.signature, sizeof seal->head.signature);
        seal->first = take_number(&query);
        digests = take_blob(&query);
        if (digests.len != (size_t)(seal->head.seq - seal->first + 1) * STORE_HASH_LEN)
            damaged = err_set(&verb->job.err, ERR_INTERNAL,
                              "the seal over rows %lld to %lld is damaged",
                              (long long)seal->first, (long long)seal->head.seq);
        seal->digests = digests.at;
    }
    return query_close(&query, &verb->job.err) < 0 ? -1 : damaged;
}
