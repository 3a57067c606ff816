#include "hub/store/sqlite/counts.h"
#include "hub/store/sqlite/nouns.h"

enum { MINUTE_MS = 60000 };

/* Few alerts have a todo, and they have an index. */
#define RESTS "alert in (select id from alert where todo = 'rest')"

/* The row numbers of what may be taken, in order. */
static int find_due(struct db *db, struct store_claim_chunks *verb, int64_t *nos,
                    size_t *count_r)
{
    struct value limit = number_value((int64_t)store_limit(verb->limit, STORE_CHUNKS_MAX));
    struct value channel = text_value(verb->channel), now = number_value(verb->now_ms);
    struct query query =
        verb->receipts
            ? QUERY(db, NULL,
                    "select no from chunk where channel = ?1 and receipts = 1"
                    " and state >= 2 and lease_ms <= ?2 limit ?3",
                    channel, now, limit)
            : QUERY(db, NULL,
                    "select no from chunk where channel = ?1 and state = 0 and due_ms <= ?2"
                    " and not " RESTS " order by lane, no limit ?3",
                    channel, now, limit);

    *count_r = 0;
    while (query_next(&query))
        nos[(*count_r)++] = take_number(&query);
    return query_close(&query, &verb->job.err);
}

static int claim(struct db *db, struct store_claim_chunks *verb, int64_t no)
{
    struct query query;

    if (DB_RUN(db, &verb->job.err,
               "update chunk set state = case state when 0 then 1 else state end,"
               " owner = ?2, fence = fence + 1, lease_ms = ?3 where no = ?1",
               number_value(no), text_value(verb->owner),
               number_value(verb->now_ms + verb->lease_ms)) < 0)
        return -1;
    query = QUERY(db, &verb->job.arena, "select " CHUNK_COLUMNS " from chunk where no = ?1",
                  number_value(no));
    if (query_next(&query)) {
        verb->chunks =
            store_grown(query.arena, verb->chunks, verb->count, sizeof *verb->chunks);
        take_chunk(&query, &verb->chunks[verb->count++]);
    }
    return query_close(&query, &verb->job.err);
}

int sqlite_claim_chunks(struct db *db, struct store_claim_chunks *verb)
{
    int64_t nos[STORE_CHUNKS_MAX];
    size_t  count;

    verb->count = 0;
    verb->next_due_ms = 0;
    if (find_due(db, verb, nos, &count) < 0)
        return -1;
    for (size_t i = 0; i < count; i++)
        if (claim(db, verb, nos[i]) < 0)
            return -1;
    if (count > 0 || verb->receipts)
        return 0;
    return DB_NUMBER(db, &verb->job.err, &verb->next_due_ms, 0,
                     "select coalesce(min(due_ms), 0) from chunk"
                     " where channel = ?1 and state = 0 and not " RESTS,
                     text_value(verb->channel));
}

/* What the fence and the state allow: the lane, must_stop and must_rest of a chunk that is
 * still ours, or a conflict. */
static int look_at_lease(struct db *db, struct store_checkpoint_chunk *verb, int64_t *lane_r,
                         int64_t *state_r, struct chunk_counts *before_r)
{
    uint8_t      counts[COUNTS_BYTES];
    struct query query = QUERY(
        db, NULL,
        "select lane, state, must_stop, " RESTS
        ", counts from chunk where alert = ?1 and revision = ?2 and channel = ?3 and seq = ?4"
        " and fence = ?5 and lease_ms > 0",
        KEY_VALUES(&verb->key), number_value(verb->fence));
    bool is_ours = query_next(&query);

    if (is_ours) {
        *lane_r = take_number(&query);
        *state_r = take_number(&query);
        verb->must_stop = take_number(&query) != 0;
        verb->must_rest = take_number(&query) != 0;
        take_bytes(&query, counts, sizeof counts);
        counts_read(before_r, counts);
    }
    if (query_close(&query, &verb->job.err) < 0)
        return -1;
    return is_ours ? 0 : err_set(&verb->job.err, ERR_CONFLICT, "the chunk's lease is lost");
}

/* The state after the checkpoint: a finished or dropped chunk, leased for its receipts,
 * stays so; one that must stop does not wait again. */
static enum chunk_state state_after(const struct store_checkpoint_chunk *verb, int64_t state)
{
    if (state == CHUNK_FINISHED && verb->next == CHUNK_RETRY)
        return CHUNK_WAITING;
    if (state == CHUNK_FINISHED || state == CHUNK_DROPPED)
        return (enum chunk_state)state;
    if (verb->next == CHUNK_FINISH)
        return CHUNK_FINISHED;
    if (verb->next == CHUNK_KEEP)
        return CHUNK_LEASED;
    return verb->must_stop ? CHUNK_DROPPED : CHUNK_WAITING;
}

static int write_chunk(struct db *db, struct store_checkpoint_chunk *verb, int64_t state)
{
    uint8_t counts[COUNTS_BYTES];

    counts_write(counts, &verb->counts);
    return DB_RUN(db, &verb->job.err,
                  "update chunk set state = ?5, lease_ms = ?6, due_ms = ?7, counts = ?8,"
                  " bytes = ?9 where alert = ?1 and revision = ?2 and channel = ?3"
                  " and seq = ?4",
                  KEY_VALUES(&verb->key), number_value(state_after(verb, state)),
                  number_value(verb->next == CHUNK_KEEP ? verb->lease_until_ms : 0),
                  number_value(verb->due_ms), bytes_value(counts, sizeof counts),
                  blob_value(verb->bytes));
}

/* How many came to each state, or left it, in this minute. */
static int note_moved(struct db *db, const struct store_checkpoint_chunk *verb,
                      const struct chunk_counts *before, struct err *err)
{
    for (int state = 0; state < STORE_STATES; state++) {
        int64_t moved =
            (int64_t)verb->counts.by_state[state] - (int64_t)before->by_state[state];

        if (moved != 0 && DB_RUN(db, err,
                                 "insert into moved (alert, channel, minute, state, count)"
                                 " values (?1, ?2, ?3, ?4, ?5)"
                                 " on conflict do update set count = count + excluded.count",
                                 id_value(&verb->key.alert), text_value(verb->key.channel),
                                 number_value(verb->now_ms / MINUTE_MS), number_value(state),
                                 number_value(moved)) < 0)
            return -1;
    }
    return 0;
}

/* An officer may say "once more" while the chunk is leased: only what its claim knew of is
 * cleared, and what stands can be claimed. */
static int forget_receipts(struct db *db, struct store_checkpoint_chunk *verb)
{
    if (verb->receipts_upto == 0 && !verb->is_retry_done && verb->next == CHUNK_KEEP)
        return 0;
    if (DB_RUN(db, &verb->job.err,
               "delete from receipt where alert = ?1 and revision = ?2 and channel = ?3"
               " and seq = ?4 and no <= ?5",
               KEY_VALUES(&verb->key), number_value(verb->receipts_upto)) < 0)
        return -1;
    return DB_RUN(db, &verb->job.err,
                  "update chunk set retry = retry and not ?5, receipts = (retry and not ?5)"
                  " or exists (select 1 from receipt where"
                  " alert = ?1 and revision = ?2 and channel = ?3 and seq = ?4)"
                  " where alert = ?1 and revision = ?2 and channel = ?3 and seq = ?4",
                  KEY_VALUES(&verb->key), number_value(verb->is_retry_done));
}

int sqlite_checkpoint_chunk(struct db *db, struct store_checkpoint_chunk *verb)
{
    int64_t             lane = 0, state = 0, better;
    struct chunk_counts before;

    if (verb->bytes.len > STORE_CHUNK_BYTES_MAX)
        return err_set(&verb->job.err, ERR_TOO_LARGE, "a chunk has at most %d bytes",
                       STORE_CHUNK_BYTES_MAX);
    if (look_at_lease(db, verb, &lane, &state, &before) < 0 ||
        write_chunk(db, verb, state) < 0 || note_moved(db, verb, &before, &verb->job.err) < 0 ||
        forget_receipts(db, verb) < 0)
        return -1;
    if (DB_NUMBER(db, &verb->job.err, &better, 0,
                  "select exists (select 1 from chunk where channel = ?1 and state = 0"
                  " and lane < ?2 and due_ms <= ?3 and not " RESTS ")",
                  text_value(verb->key.channel), number_value(lane),
                  number_value(verb->now_ms)) < 0)
        return -1;
    verb->must_yield = better != 0;
    return 0;
}

int sqlite_release_chunks(struct db *db, struct store_release_chunks *verb)
{
    if (DB_RUN(db, &verb->job.err,
               "update chunk set state = case when state <> 1 then state"
               " when must_stop then 3 else 0 end, lease_ms = 0, owner = null"
               " where owner = ?1 and lease_ms > 0",
               text_value(verb->owner)) < 0)
        return -1;
    verb->released = (size_t)db_changes(db);
    return sqlite_release_notices(db, verb->owner, &verb->job.err);
}

int sqlite_hasten_chunks(struct db *db, struct store_hasten_chunks *verb)
{
    if (DB_RUN(db, &verb->job.err,
               "update chunk set due_ms = ?2 where channel = ?1 and state = 0 and due_ms > ?2",
               text_value(verb->channel), number_value(verb->now_ms)) < 0)
        return -1;
    verb->hastened = (size_t)db_changes(db);
    return 0;
}

int sqlite_sweep_leases(struct db *db, struct store_sweep_leases *verb)
{
    if (DB_RUN(db, &verb->job.err,
               "update chunk set state = case when must_stop then 3 else 0 end,"
               " lease_ms = 0, owner = null where state = 1 and lease_ms < ?1",
               number_value(verb->now_ms)) < 0)
        return -1;
    verb->swept = (size_t)db_changes(db);
    return 0;
}

int sqlite_load_chunks(struct db *db, struct store_load_chunks *verb)
{
    const struct chunk_key *from = &verb->from;
    struct query            query =
        QUERY(db, &verb->job.arena,
              "select " CHUNK_COLUMNS " from chunk where alert = ?1"
              " and (revision, channel, seq) > (?2, ?3, ?4)"
              " and (?5 is null or channel = ?5) and (?7 = 0 or " HAS_STATE(
                  "?7") ")"
                        " order by revision, channel, seq limit ?6",
              id_value(&from->alert), number_value(from->revision),
              text_value(from->channel ? from->channel : ""), number_value(from->seq),
              text_value(verb->channel),
              number_value((int64_t)store_limit(verb->limit, STORE_CHUNKS_MAX)),
              number_value(verb->having));

    verb->count = 0;
    while (query_next(&query)) {
        verb->chunks =
            store_grown(query.arena, verb->chunks, verb->count, sizeof *verb->chunks);
        take_chunk(&query, &verb->chunks[verb->count++]);
    }
    return query_close(&query, &verb->job.err);
}
