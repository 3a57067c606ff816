#include "hub/model/audience/parts.h"

#include <stdlib.h>
#include <string.h>

void hazard_set_add(struct hazard_set *set, unsigned place)
{
    if (place < HAZARDS_MAX)
        set->bits[place / 64] |= UINT64_C(1) << place % 64;
}

bool hazard_set_has(const struct hazard_set *set, unsigned place)
{
    return place < HAZARDS_MAX && (set->bits[place / 64] >> place % 64 & 1);
}

struct hazard_set hazard_set_of_all(void)
{
    struct hazard_set set;

    memset(&set, 0xff, sizeof set);
    return set;
}

uint64_t hash_bytes(uint64_t hash, const void *bytes, size_t len)
{
    const uint8_t *at = bytes;
    uint64_t       word;

    for (; len >= sizeof word; len -= sizeof word, at += sizeof word) {
        memcpy(&word, at, sizeof word);
        hash = (hash ^ word) * 0x9e3779b97f4a7c15u;
        hash ^= hash >> 32; /* the slots are taken from the low bits */
    }
    for (; len > 0; len--)
        hash = (hash ^ *at++) * 0x100000001b3u;
    return hash;
}

/* The slot of that filter, or the free one where it belongs. */
static uint32_t *slot_of(const struct filters *filters, const struct filter *filter)
{
    size_t at = hash_bytes(0xcbf29ce484222325u, filter, sizeof *filter);

    for (;; at++) {
        uint32_t *slot = &filters->slots[at & (filters->slot_count - 1)];

        if (!*slot || memcmp(&filters->items[*slot - 1], filter, sizeof *filter) == 0)
            return slot;
    }
}

static void grow(struct filters *filters)
{
    filters->room = filters->room ? filters->room * 2 : 64;
    filters->items = mem_grown(filters->items, filters->room * sizeof *filters->items);
    free(filters->slots);
    filters->slot_count = filters->room * 2;
    filters->slots = MEM_NEW_ARRAY(uint32_t, filters->slot_count);
    for (size_t i = 0; i < filters->count; i++)
        *slot_of(filters, &filters->items[i]) = (uint32_t)i + 1;
}

int filters_keep(struct filters *filters, const struct audience_member *member)
{
    struct filter filter;
    uint32_t     *slot;

    memset(&filter, 0, sizeof filter);
    filter.hazards = member->hazards;
    filter.channel = member->channel;
    filter.language = member->language;
    filter.mildest = (uint8_t)member->mildest;
    if (filters->count == filters->room)
        grow(filters);
    slot = slot_of(filters, &filter);
    if (*slot)
        return (int)*slot - 1;
    if (filters->count == AUDIENCE_FILTERS_MAX)
        return -1;
    filters->items[filters->count++] = filter;
    *slot = (uint32_t)filters->count;
    return (int)filters->count - 1;
}

void filters_free(struct filters *filters)
{
    free(filters->items);
    free(filters->slots);
}

uint8_t *filters_answer(const struct filters *filters, const struct audience_question *question)
{
    uint8_t *channel_of = mem_zeroed(filters->count + 1);

    for (size_t i = 0; i < filters->count; i++) {
        const struct filter *filter = &filters->items[i];
        bool                 wants = question->severity <= filter->mildest &&
                     hazard_set_has(&filter->hazards, question->hazard) &&
                     (question->channels >> filter->channel & 1) &&
                     (!question->languages || (question->languages >> filter->language & 1));

        channel_of[i] = wants ? filter->channel : CHANNEL_NONE;
    }
    return channel_of;
}
