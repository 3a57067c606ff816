#include <string.h>

#include "hub/store/sqlite/counts.h"
#include "hub/store/sqlite/nouns.h"

static int keep_receipt(struct db *db, const struct receipt_row *receipt, struct err *err)
{
    return DB_RUN(db, err,
                  "insert into receipt (alert, revision, channel, seq, place, said, at_ms,"
                  " round, why) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                  KEY_VALUES(&receipt->key), number_value(receipt->place),
                  number_value(receipt->said), number_value(receipt->at_ms),
                  number_value(receipt->round), text_value(receipt->why));
}

static int keep_word(struct db *db, const struct receipt_row *receipt, struct err *err)
{
    return DB_RUN(db, err,
                  "insert or ignore into device_word (alert, revision, channel, seq, place,"
                  " device, said, at_ms, why) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
                  KEY_VALUES(&receipt->key), number_value(receipt->place),
                  text_value(receipt->device), number_value(receipt->said),
                  number_value(receipt->at_ms), text_value(receipt->why));
}

static int mark_chunk(struct db *db, const struct chunk_key *key, struct err *err)
{
    return DB_RUN(db, err,
                  "update chunk set receipts = 1 where alert = ?1 and revision = ?2"
                  " and channel = ?3 and seq = ?4 and receipts = 0",
                  KEY_VALUES(key));
}

static bool is_same(const struct chunk_key *one, const struct chunk_key *other)
{
    return one->seq == other->seq && one->revision == other->revision &&
           id_same(&one->alert, &other->alert) && strcmp(one->channel, other->channel) == 0;
}

/* Those of one chunk come together: it is marked once a run. */
int sqlite_keep_receipts(struct db *db, struct store_keep_receipts *verb)
{
    const struct receipt_row *rows = verb->receipts;

    if (verb->count > STORE_RECEIPTS_MAX)
        return err_set(&verb->job.err, ERR_TOO_LARGE, "at most %d receipts at once",
                       STORE_RECEIPTS_MAX);
    for (size_t i = 0; i < verb->count; i++) {
        if (keep_receipt(db, &rows[i], &verb->job.err) < 0 ||
            (rows[i].device && keep_word(db, &rows[i], &verb->job.err) < 0))
            return -1;
        if ((i == 0 || !is_same(&rows[i].key, &rows[i - 1].key)) &&
            mark_chunk(db, &rows[i].key, &verb->job.err) < 0)
            return -1;
    }
    return 0;
}

int sqlite_take_receipts(struct db *db, struct store_take_receipts *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena,
              "select no, place, said, at_ms, round, why from receipt where alert = ?1"
              " and revision = ?2 and channel = ?3 and seq = ?4 order by no limit ?5",
              KEY_VALUES(&verb->key),
              number_value((int64_t)store_limit(verb->limit, STORE_PAGE_MAX)));

    verb->count = 0;
    while (query_next(&query)) {
        struct receipt_row *row;

        verb->receipts =
            store_grown(query.arena, verb->receipts, verb->count, sizeof *verb->receipts);
        row = &verb->receipts[verb->count++];
        row->no = take_number(&query);
        row->key = verb->key;
        row->place = (uint32_t)take_number(&query);
        row->said = (int)take_number(&query);
        row->at_ms = take_number(&query);
        row->round = (uint32_t)take_number(&query);
        row->why = take_text(&query);
    }
    return query_close(&query, &verb->job.err);
}

/* The line of this channel and revision; the rows come sorted by both. */
static struct delivery_count *line_of(struct store_count_deliveries *verb, const char *channel,
                                      int64_t revision)
{
    struct delivery_count *line;

    if (verb->count > 0) {
        line = &verb->counts[verb->count - 1];
        if (line->revision == revision && strcmp(line->channel, channel) == 0)
            return line;
    }
    verb->counts =
        store_grown(&verb->job.arena, verb->counts, verb->count, sizeof *verb->counts);
    line = &verb->counts[verb->count++];
    *line = (struct delivery_count){.channel = channel, .revision = revision};
    return line;
}

/* How many devices have said this and no more, for each set of words. */
static int count_devices(struct db *db, const struct id *alert, struct delivery_count *line,
                         struct err *err)
{
    struct query query =
        QUERY(db, NULL,
              "select words, count(*) from"
              " (select sum(1 << said) as words from device_word"
              " where alert = ?1 and revision = ?2 and channel = ?3"
              " group by seq, place, device) group by words",
              id_value(alert), number_value(line->revision), text_value(line->channel));

    while (query_next(&query)) {
        int64_t words = take_number(&query);

        line->devices[words & ((1 << STORE_WORDS) - 1)] = (uint32_t)take_number(&query);
    }
    return query_close(&query, err);
}

static int count_receipts(struct db *db, struct store_count_deliveries *verb)
{
    for (size_t i = 0; i < verb->count; i++) {
        struct delivery_count *line = &verb->counts[i];
        int64_t                receipts;

        if (DB_NUMBER(db, &verb->job.err, &receipts, 0,
                      "select count(*) from receipt where alert = ?1 and revision = ?2"
                      " and channel = ?3",
                      id_value(&verb->alert), number_value(line->revision),
                      text_value(line->channel)) < 0 ||
            count_devices(db, &verb->alert, line, &verb->job.err) < 0)
            return -1;
        line->receipts = (size_t)receipts;
    }
    return 0;
}

int sqlite_count_deliveries(struct db *db, struct store_count_deliveries *verb)
{
    struct query query = QUERY(db, &verb->job.arena,
                               "select channel, revision, state, counts from chunk"
                               " where alert = ?1 order by revision, channel",
                               id_value(&verb->alert));

    verb->count = 0;
    while (query_next(&query)) {
        const char            *channel = take_text(&query);
        int64_t                revision = take_number(&query);
        struct delivery_count *line = line_of(verb, channel, revision);
        struct chunk_counts    counts;
        uint8_t                bytes[COUNTS_BYTES];
        int64_t                state = take_number(&query);

        line->chunks[state & 3]++;
        take_bytes(&query, bytes, sizeof bytes);
        counts_read(&counts, bytes);
        counts_add(&line->counts, &counts);
        if (state == CHUNK_DROPPED)
            counts_add(&line->dropped, &counts);
    }
    if (query_close(&query, &verb->job.err) < 0)
        return -1;
    return count_receipts(db, verb);
}

int sqlite_load_devices(struct db *db, struct store_load_devices *verb)
{
    const struct receipt_row *from = &verb->from;
    struct query              query =
        QUERY(db, &verb->job.arena,
              "select revision, channel, seq, place, device, said, at_ms, why from device_word"
              " where alert = ?1 and (revision, channel, seq, place, device, said) >"
              " (?2, ?3, ?4, ?5, ?6, ?7)"
              " order by revision, channel, seq, place, device, said limit ?8",
              id_value(&from->key.alert), number_value(from->key.revision),
              text_value(from->key.channel ? from->key.channel : ""),
              number_value(from->key.seq), number_value(from->place),
              text_value(from->device ? from->device : ""), number_value(from->said),
              number_value((int64_t)store_limit(verb->limit, STORE_PAGE_MAX)));

    verb->count = 0;
    while (query_next(&query)) {
        struct receipt_row *row;

        verb->words = store_grown(query.arena, verb->words, verb->count, sizeof *verb->words);
        row = &verb->words[verb->count++];
        row->key.alert = from->key.alert;
        row->key.revision = take_number(&query);
        row->key.channel = take_text(&query);
        row->key.seq = take_number(&query);
        row->place = (uint32_t)take_number(&query);
        row->device = take_text(&query);
        row->said = (int)take_number(&query);
        row->at_ms = take_number(&query);
        row->why = take_text(&query);
    }
    return query_close(&query, &verb->job.err);
}
