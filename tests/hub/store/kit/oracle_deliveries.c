#include "tests/hub/store/kit/oracle.h"

static struct plan *plan_of(const struct backend *oracle, const struct id *alert,
                            int64_t revision)
{
    EACH(oracle, PLANS, struct plan, row)
    if (id_same(&row->alert, alert) && row->revision == revision)
        return row;
    return NULL;
}

static bool same_key(const struct chunk_key *one, const struct chunk_key *other)
{
    return id_same(&one->alert, &other->alert) && one->revision == other->revision &&
           same_text(one->channel, other->channel) && one->seq == other->seq;
}

struct chunk_kept *oracle_chunk(const struct backend *oracle, const struct chunk_key *key)
{
    EACH(oracle, CHUNKS, struct chunk_kept, chunk)
    if (same_key(&chunk->row.key, key))
        return chunk;
    return NULL;
}

static void add_counts(struct chunk_counts *sum, const struct chunk_counts *more)
{
    sum->total += more->total;
    for (int i = 0; i < STORE_STATES; i++)
        sum->by_state[i] += more->by_state[i];
    for (int i = 0; i < STORE_DELAYS; i++)
        sum->by_delay[i] += more->by_delay[i];
}

/* ── what must not leave any more ──────────────────────────────────────────────── */

static struct alert_row *alert_of(const struct backend *oracle, const struct id *id)
{
    EACH(oracle, ALERTS, struct alert_row, row)
    if (id_same(&row->id, id))
        return row;
    return NULL;
}

static bool rests(const struct backend *oracle, const struct id *alert)
{
    const struct alert_row *row = alert_of(oracle, alert);

    return row && same_text(row->todo, "rest");
}

static size_t drop(struct backend *oracle, const struct id *alert, int64_t revision)
{
    size_t dropped = 0;

    if (!plan_of(oracle, alert, revision))
        oracle_add(oracle, PLANS, &(struct plan){*alert, revision, true});
    EACH(oracle, PLANS, struct plan, plan)
    plan->is_closed |= id_same(&plan->alert, alert) && plan->revision <= revision;
    EACH(oracle, CHUNKS, struct chunk_kept, chunk)
    {
        if (!id_same(&chunk->row.key.alert, alert) || chunk->row.key.revision > revision)
            continue;
        chunk->row.must_retry = false;
        chunk->must_stop |= chunk->row.state == CHUNK_LEASED;
        if (chunk->row.state == CHUNK_WAITING) {
            chunk->row.state = CHUNK_DROPPED;
            dropped++;
        }
    }
    return dropped;
}

static void drop_resting(struct backend *oracle, const struct id *alert)
{
    const struct alert_row *row = alert_of(oracle, alert);
    struct alert_row       *before;

    while (row && rests(oracle, &row->previous)) {
        before = alert_of(oracle, &row->previous);
        drop(oracle, &before->id, before->revision);
        before->todo = NULL;
        row = before;
    }
}

int oracle_drop_unsent(struct backend *oracle, struct store_drop_unsent *verb)
{
    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    verb->dropped = drop(oracle, &verb->alert, verb->revision);
    drop_resting(oracle, &verb->alert);
    return 0;
}

/* ── plans ─────────────────────────────────────────────────────────────────────── */

int oracle_open_plan(struct backend *oracle, struct store_open_plan *verb)
{
    const struct plan *known = plan_of(oracle, &verb->alert, verb->revision);

    verb->was_open = known && !known->is_closed;
    verb->was_closed = known && known->is_closed;
    if (known)
        return 0;
    oracle_add(oracle, PLANS, &(struct plan){verb->alert, verb->revision, false});
    return oracle_deed(oracle, verb->deed, &verb->job);
}

int oracle_keep_chunks(struct backend *oracle, struct store_keep_chunks *verb)
{
    verb->kept = 0;
    if (verb->count > STORE_CHUNKS_MAX)
        return FAIL(verb, ERR_TOO_LARGE);
    for (size_t i = 0; i < verb->count; i++) {
        struct chunk_kept  chunk = {.row = verb->chunks[i]};
        const struct plan *plan = plan_of(oracle, &chunk.row.key.alert, chunk.row.key.revision);

        if (!plan || plan->is_closed)
            return FAIL(verb, ERR_CONFLICT);
        if (oracle_chunk(oracle, &chunk.row.key))
            continue;
        chunk.row.key.channel = oracle_text(oracle, chunk.row.key.channel);
        chunk.row.bytes = oracle_blob(oracle, chunk.row.bytes);
        chunk.row.state = CHUNK_WAITING;
        chunk.row.fence = 0;
        chunk.row.must_retry = false;
        oracle_add(oracle, CHUNKS, &chunk);
        verb->kept++;
    }
    for (size_t i = 0; i < verb->count; i++)
        drop_resting(oracle, &verb->chunks[i].key.alert);
    return 0;
}

int oracle_close_plan(struct backend *oracle, struct store_close_plan *verb)
{
    struct plan *plan = plan_of(oracle, &verb->alert, verb->revision);

    if (!plan)
        return FAIL(verb, ERR_CONFLICT);
    if (!plan->is_closed && oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    plan->is_closed = true;
    EACH(oracle, ALERTS, struct alert_row, alert)
    if (id_same(&alert->id, &verb->alert) && alert->revision == verb->revision &&
        same_text(alert->todo, "plan")) {
        alert->todo = NULL;
        alert->changed_ms = verb->at_ms;
    }
    drop_resting(oracle, &verb->alert);
    verb->counts = (struct chunk_counts){0};
    EACH(oracle, CHUNKS, struct chunk_kept, chunk)
    if (id_same(&chunk->row.key.alert, &verb->alert) &&
        chunk->row.key.revision == verb->revision)
        add_counts(&verb->counts, &chunk->row.counts);
    return 0;
}

static bool has_receipts(const struct backend *oracle, const struct chunk_key *key)
{
    EACH(oracle, RECEIPTS, struct receipt_row, row)
    if (same_key(&row->key, key))
        return true;
    return false;
}

static bool may_claim(const struct backend *oracle, const struct store_claim_chunks *verb,
                      const struct chunk_kept *chunk)
{
    if (!same_text(chunk->row.key.channel, verb->channel))
        return false;
    if (verb->receipts)
        return chunk->row.state >= CHUNK_FINISHED && chunk->lease_ms <= verb->now_ms &&
               chunk->has_receipts;
    return chunk->row.state == CHUNK_WAITING && chunk->row.due_ms <= verb->now_ms &&
           !rests(oracle, &chunk->row.key.alert);
}

static struct chunk_kept *best(const struct backend            *oracle,
                               const struct store_claim_chunks *verb)
{
    struct chunk_kept *found = NULL;

    EACH(oracle, CHUNKS, struct chunk_kept, chunk)
    if (may_claim(oracle, verb, chunk) &&
        (!found || (!verb->receipts && chunk->row.lane < found->row.lane)))
        found = chunk;
    return found;
}

int oracle_claim_chunks(struct backend *oracle, struct store_claim_chunks *verb)
{
    size_t             limit = store_limit(verb->limit, STORE_CHUNKS_MAX);
    struct chunk_kept *chunk;

    verb->next_due_ms = 0;
    for (verb->count = 0; verb->count < limit && (chunk = best(oracle, verb));) {
        if (chunk->row.state == CHUNK_WAITING)
            chunk->row.state = CHUNK_LEASED;
        chunk->row.fence++;
        chunk->owner = oracle_text(oracle, verb->owner);
        chunk->lease_ms = verb->now_ms + verb->lease_ms;
        *NEXT(verb, verb->chunks, verb->count) = chunk->row;
    }
    if (verb->count > 0 || verb->receipts)
        return 0;
    EACH(oracle, CHUNKS, struct chunk_kept, waiting)
    if (same_text(waiting->row.key.channel, verb->channel) &&
        waiting->row.state == CHUNK_WAITING && !rests(oracle, &waiting->row.key.alert) &&
        (!verb->next_due_ms || waiting->row.due_ms < verb->next_due_ms))
        verb->next_due_ms = waiting->row.due_ms;
    return 0;
}

static void forget_receipts(struct backend *oracle, const struct store_checkpoint_chunk *verb)
{
    for (size_t i = oracle->tables[RECEIPTS].count; i-- > 0;) {
        struct receipt_row *row = (struct receipt_row *)oracle->tables[RECEIPTS].at + i;

        if (same_key(&row->key, &verb->key) && row->no <= verb->receipts_upto)
            oracle_remove(oracle, RECEIPTS, row);
    }
}

int oracle_checkpoint_chunk(struct backend *oracle, struct store_checkpoint_chunk *verb)
{
    struct chunk_kept *chunk = oracle_chunk(oracle, &verb->key);

    if (!chunk || chunk->row.fence != verb->fence || chunk->lease_ms <= 0)
        return FAIL(verb, ERR_CONFLICT);
    verb->must_stop = chunk->must_stop;
    verb->must_rest = rests(oracle, &chunk->row.key.alert);
    verb->must_yield = false;
    if (chunk->row.state == CHUNK_FINISHED && verb->next == CHUNK_RETRY)
        chunk->row.state = CHUNK_WAITING;
    else if (chunk->row.state < CHUNK_FINISHED)
        chunk->row.state = verb->next == CHUNK_FINISH ? CHUNK_FINISHED
                           : verb->next == CHUNK_KEEP ? CHUNK_LEASED
                           : chunk->must_stop         ? CHUNK_DROPPED
                                                      : CHUNK_WAITING;
    chunk->lease_ms = verb->next == CHUNK_KEEP ? verb->lease_until_ms : 0;
    chunk->row.due_ms = verb->due_ms;
    chunk->row.must_retry &= !verb->is_retry_done;
    oracle_note_moved(oracle, verb, &chunk->row.counts);
    chunk->row.counts = verb->counts;
    chunk->row.bytes = oracle_blob(oracle, verb->bytes);
    forget_receipts(oracle, verb);
    if (verb->next != CHUNK_KEEP || verb->receipts_upto != 0 || verb->is_retry_done)
        chunk->has_receipts = chunk->row.must_retry || has_receipts(oracle, &verb->key);
    EACH(oracle, CHUNKS, struct chunk_kept, other)
    verb->must_yield |= other->row.state == CHUNK_WAITING &&
                        same_text(other->row.key.channel, verb->key.channel) &&
                        other->row.lane < chunk->row.lane &&
                        other->row.due_ms <= verb->now_ms &&
                        !rests(oracle, &other->row.key.alert);
    return 0;
}

static void let_go(struct chunk_kept *chunk)
{
    if (chunk->row.state == CHUNK_LEASED)
        chunk->row.state = chunk->must_stop ? CHUNK_DROPPED : CHUNK_WAITING;
    chunk->lease_ms = 0;
    chunk->owner = NULL;
}

int oracle_release_chunks(struct backend *oracle, struct store_release_chunks *verb)
{
    verb->released = 0;
    EACH(oracle, CHUNKS, struct chunk_kept, chunk)
    if (same_text(chunk->owner, verb->owner) && chunk->lease_ms > 0) {
        let_go(chunk);
        verb->released++;
    }
    EACH(oracle, NOTICES, struct notice_kept, notice)
    if (same_text(notice->owner, verb->owner) && !notice->outcome && notice->lease_ms > 1)
        notice->lease_ms = 1;
    return 0;
}

int oracle_hasten_chunks(struct backend *oracle, struct store_hasten_chunks *verb)
{
    verb->hastened = 0;
    EACH(oracle, CHUNKS, struct chunk_kept, chunk)
    if (same_text(chunk->row.key.channel, verb->channel) && chunk->row.state == CHUNK_WAITING &&
        chunk->row.due_ms > verb->now_ms) {
        chunk->row.due_ms = verb->now_ms;
        verb->hastened++;
    }
    return 0;
}

int oracle_sweep_leases(struct backend *oracle, struct store_sweep_leases *verb)
{
    verb->swept = 0;
    EACH(oracle, CHUNKS, struct chunk_kept, chunk)
    if (chunk->row.state == CHUNK_LEASED && chunk->lease_ms < verb->now_ms) {
        let_go(chunk);
        verb->swept++;
    }
    return 0;
}

/* The line of a channel and revision, made at its place in the order of both. */
static struct delivery_count *line_of(struct store_count_deliveries *verb,
                                      const struct chunk_key        *key)
{
    size_t place = 0;

    while (place < verb->count && (verb->counts[place].revision < key->revision ||
                                   (verb->counts[place].revision == key->revision &&
                                    strcmp(verb->counts[place].channel, key->channel) < 0)))
        place++;
    if (place < verb->count && verb->counts[place].revision == key->revision &&
        same_text(verb->counts[place].channel, key->channel))
        return &verb->counts[place];
    (void)NEXT(verb, verb->counts, verb->count);
    memmove(&verb->counts[place + 1], &verb->counts[place],
            (verb->count - 1 - place) * sizeof *verb->counts);
    verb->counts[place] =
        (struct delivery_count){.channel = key->channel, .revision = key->revision};
    return &verb->counts[place];
}

int oracle_count_deliveries(struct backend *oracle, struct store_count_deliveries *verb)
{
    verb->count = 0;
    EACH(oracle, CHUNKS, struct chunk_kept, chunk)
    if (id_same(&chunk->row.key.alert, &verb->alert)) {
        struct delivery_count *line = line_of(verb, &chunk->row.key);

        line->chunks[chunk->row.state]++;
        add_counts(&line->counts, &chunk->row.counts);
        if (chunk->row.state == CHUNK_DROPPED)
            add_counts(&line->dropped, &chunk->row.counts);
    }
    for (size_t i = 0; i < verb->count; i++)
        EACH(oracle, RECEIPTS, struct receipt_row, row)
    verb->counts[i].receipts += id_same(&row->key.alert, &verb->alert) &&
                                row->key.revision == verb->counts[i].revision &&
                                same_text(row->key.channel, verb->counts[i].channel);
    for (size_t i = 0; i < verb->count; i++)
        oracle_count_devices(oracle, &verb->alert, &verb->counts[i]);
    return 0;
}

int oracle_compare_keys(const struct chunk_key *one, const struct chunk_key *other)
{
    int channels =
        strcmp(one->channel ? one->channel : "", other->channel ? other->channel : "");

    if (one->revision != other->revision)
        return one->revision < other->revision ? -1 : 1;
    if (channels != 0)
        return channels;
    return (one->seq > other->seq) - (one->seq < other->seq);
}

int oracle_load_chunks(struct backend *oracle, struct store_load_chunks *verb)
{
    size_t             limit = store_limit(verb->limit, STORE_CHUNKS_MAX);
    struct chunk_key   from = verb->from;
    struct chunk_kept *next;

    for (verb->count = 0; verb->count < limit; from = next->row.key) {
        next = NULL;
        EACH(oracle, CHUNKS, struct chunk_kept, chunk)
        if (id_same(&chunk->row.key.alert, &from.alert) &&
            filter_text(verb->channel, chunk->row.key.channel) &&
            (verb->having == 0 || chunk->row.counts.by_state[verb->having] > 0) &&
            oracle_compare_keys(&chunk->row.key, &from) > 0 &&
            (!next || oracle_compare_keys(&chunk->row.key, &next->row.key) < 0))
            next = chunk;
        if (!next)
            break;
        *NEXT(verb, verb->chunks, verb->count) = next->row;
    }
    return 0;
}
