#include "hub/store/sqlite/counts.h"

static uint8_t *put(uint8_t *at, uint32_t number)
{
    for (int i = 0; i < 4; i++)
        *at++ = (uint8_t)(number >> (8 * i));
    return at;
}

static const uint8_t *get(const uint8_t *at, uint32_t *number)
{
    *number = 0;
    for (int i = 0; i < 4; i++)
        *number |= (uint32_t)*at++ << (8 * i);
    return at;
}

void counts_write(uint8_t bytes[COUNTS_BYTES], const struct chunk_counts *counts)
{
    bytes = put(bytes, counts->total);
    for (int i = 0; i < STORE_STATES; i++)
        bytes = put(bytes, counts->by_state[i]);
    for (int i = 0; i < STORE_DELAYS; i++)
        bytes = put(bytes, counts->by_delay[i]);
}

void counts_read(struct chunk_counts *counts, const uint8_t bytes[COUNTS_BYTES])
{
    bytes = get(bytes, &counts->total);
    for (int i = 0; i < STORE_STATES; i++)
        bytes = get(bytes, &counts->by_state[i]);
    for (int i = 0; i < STORE_DELAYS; i++)
        bytes = get(bytes, &counts->by_delay[i]);
}

void counts_add(struct chunk_counts *sum, const struct chunk_counts *more)
{
    sum->total += more->total;
    for (int i = 0; i < STORE_STATES; i++)
        sum->by_state[i] += more->by_state[i];
    for (int i = 0; i < STORE_DELAYS; i++)
        sum->by_delay[i] += more->by_delay[i];
}

void take_chunk(struct query *query, struct chunk_row *chunk)
{
    uint8_t counts[COUNTS_BYTES];

    chunk->key.alert = take_id(query);
    chunk->key.revision = take_number(query);
    chunk->key.channel = take_text(query);
    chunk->key.seq = take_number(query);
    chunk->lane = (int)take_number(query);
    chunk->due_ms = take_number(query);
    chunk->state = (enum chunk_state)take_number(query);
    chunk->fence = take_number(query);
    chunk->must_retry = take_number(query) != 0;
    take_bytes(query, counts, sizeof counts);
    counts_read(&chunk->counts, counts);
    chunk->bytes = take_blob(query);
}
