#include "tests/hub/store/kit/oracle.h"

enum { MINUTE_MS = 60000 };

static bool is_out(const struct backend *oracle, const struct store_retry_failed *verb)
{
    EACH(oracle, ALERTS, struct alert_row, row)
    if (id_same(&row->id, &verb->alert) && row->revision == verb->revision)
        return same_text(row->state, "released") && !row->todo &&
               row->expires_ms > verb->now_ms;
    return false;
}

int oracle_retry_failed(struct backend *oracle, struct store_retry_failed *verb)
{
    verb->chunks = 0;
    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    EACH(oracle, CHUNKS, struct chunk_kept, chunk)
    {
        struct chunk_row *row = &chunk->row;

        if (!is_out(oracle, verb) || !id_same(&row->key.alert, &verb->alert) ||
            row->key.revision != verb->revision ||
            !same_text(row->key.channel, verb->channel) || row->state != CHUNK_FINISHED ||
            row->must_retry || row->counts.by_state[verb->failed] == 0)
            continue;
        row->must_retry = true;
        chunk->has_receipts = true;
        verb->chunks++;
    }
    return verb->chunks > 0 && verb->recipients > 0 ? 0 : FAIL(verb, ERR_CONFLICT);
}

static struct moved_row *moved_in(struct backend *oracle, const struct chunk_key *key,
                                  int64_t minute)
{
    struct moved_kept fresh = {.alert = key->alert, .row.minute = minute};

    EACH(oracle, MOVED, struct moved_kept, kept)
    if (id_same(&kept->alert, &key->alert) && kept->row.minute == minute &&
        same_text(kept->row.channel, key->channel))
        return &kept->row;
    fresh.row.channel = oracle_text(oracle, key->channel);
    return &((struct moved_kept *)oracle_add(oracle, MOVED, &fresh))->row;
}

void oracle_note_moved(struct backend *oracle, const struct store_checkpoint_chunk *verb,
                       const struct chunk_counts *before)
{
    for (int state = 0; state < STORE_STATES; state++) {
        int32_t moved =
            (int32_t)verb->counts.by_state[state] - (int32_t)before->by_state[state];

        if (moved != 0)
            moved_in(oracle, &verb->key, verb->now_ms / MINUTE_MS)->by_state[state] += moved;
    }
}

static int compare(const struct moved_row *one, const struct moved_row *other)
{
    int channels = strcmp(one->channel, other->channel);

    return channels != 0 ? channels
                         : (one->minute > other->minute) - (one->minute < other->minute);
}

int oracle_load_moved(struct backend *oracle, struct store_load_moved *verb)
{
    const struct moved_row *last = NULL, *next;

    for (verb->count = 0;; last = next) {
        next = NULL;
        EACH(oracle, MOVED, struct moved_kept, kept)
        if (id_same(&kept->alert, &verb->alert) && (!last || compare(&kept->row, last) > 0) &&
            (!next || compare(&kept->row, next) < 0))
            next = &kept->row;
        if (!next)
            return 0;
        *NEXT(verb, verb->rows, verb->count) = *next;
    }
}
