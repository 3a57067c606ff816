#include "hub/model/audience/parts.h"

#include <stdlib.h>
#include <string.h>

enum {
    DIGIT_BITS = 8,
    DIGITS = 1 << DIGIT_BITS,
    FEW = 32,
    STRETCH = 4,
    SPARE = 4 /* for read_off() */
};

/* Room behind what a channel has for so many more. */
static uint32_t *room_for(struct gathered *channel, size_t more)
{
    size_t room = channel->room ? channel->room : 256;

    while (room < channel->count + more + SPARE)
        room *= 2;
    if (room > channel->room) {
        channel->endpoints = mem_grown(channel->endpoints, room * sizeof(uint32_t));
        channel->room = room;
    }
    return channel->endpoints + channel->count;
}

void gather_one(struct gather *gather, uint32_t endpoint, uint16_t filter)
{
    unsigned channel = gather->channel_of[filter];

    if (channel == CHANNEL_NONE)
        return;
    *room_for(&gather->channels[channel], 1) = endpoint;
    gather->channels[channel].count++;
}

/* All of one channel. */
static void add_run(struct gathered *channel, const uint64_t *gone, const uint32_t *endpoints,
                    size_t count)
{
    uint32_t *to = room_for(channel, count);
    size_t    kept = gone ? 0 : count;

    if (!gone)
        memcpy(to, endpoints, count * sizeof *to);
    for (size_t i = 0; gone && i < count; i++)
        if (!is_gone(gone, endpoints[i]))
            to[kept++] = endpoints[i];
    channel->count += kept;
}

void gather_range(struct gather *gather, const uint32_t *endpoints, const uint16_t *filters,
                  size_t count)
{
    for (size_t from = 0, to = 0; from < count; from = to) {
        unsigned channel = gather->channel_of[filters[from]];

        while (to < count && gather->channel_of[filters[to]] == channel)
            to++;
        if (channel != CHANNEL_NONE)
            add_run(&gather->channels[channel], gather->gone, endpoints + from, to - from);
    }
}

/* ── each once, in order ───────────────────────────────────────────────────────── */

static uint32_t lowest(uint64_t word)
{
    return (uint32_t)__builtin_ctzll(word | UINT64_C(1) << 63);
}

static uint64_t without_lowest(uint64_t word)
{
    return word & (word - 1);
}

/* The bits of a word as numbers, behind `to`; how many. Four are written whether or not they
 * are there: how many bits a word has cannot be foretold, and a wrong guess costs more. */
static size_t read_off(uint64_t word, uint32_t base, uint32_t *to)
{
    uint64_t second = without_lowest(word), third = without_lowest(second);
    uint64_t fourth = without_lowest(third);
    size_t   count = (size_t)(word != 0) + (second != 0) + (third != 0) + (fourth != 0);

    to[0] = base + lowest(word);
    to[1] = base + lowest(second);
    to[2] = base + lowest(third);
    to[3] = base + lowest(fourth);
    for (uint64_t more = without_lowest(fourth); more; more = without_lowest(more))
        to[count++] = base + lowest(more);
    return count;
}

static size_t read_off_full(uint32_t base, uint32_t *to)
{
    for (uint32_t i = 0; i < 64; i++)
        to[i] = base + i;
    return 64;
}

/* Empty stretches are skipped, full ones, of people imported one after the other, are easy. */
static size_t read_off_all(const uint64_t *bits, size_t words, uint32_t *list)
{
    size_t kept = 0;

    for (size_t w = 0; w < words; w += STRETCH) {
        if ((bits[w] | bits[w + 1] | bits[w + 2] | bits[w + 3]) == 0)
            continue;
        for (size_t i = w; i < w + STRETCH; i++)
            if (bits[i] == UINT64_MAX)
                kept += read_off_full((uint32_t)(i * 64), list + kept);
            else
                kept += read_off(bits[i], (uint32_t)(i * 64), list + kept);
    }
    return kept;
}

/* A large list: a bit per endpoint that there may be, then read off. */
static size_t by_bits(uint32_t *list, size_t count, uint32_t most)
{
    size_t    words = (most / 64 / STRETCH + 1) * STRETCH;
    uint64_t *bits = MEM_NEW_ARRAY(uint64_t, words);

    for (size_t i = 0; i < count; i++)
        bits[list[i] / 64] |= UINT64_C(1) << list[i] % 64;
    count = read_off_all(bits, words, list);
    free(bits);
    return count;
}

static void by_digit(const uint32_t *from, uint32_t *to, size_t count, unsigned shift)
{
    uint32_t starts[DIGITS] = {0}, at = 0;

    for (size_t i = 0; i < count; i++)
        starts[from[i] >> shift & (DIGITS - 1)]++;
    for (size_t d = 0; d < DIGITS; d++) {
        uint32_t here = starts[d];

        starts[d] = at;
        at += here;
    }
    for (size_t i = 0; i < count; i++)
        to[starts[from[i] >> shift & (DIGITS - 1)]++] = from[i];
}

static void by_insertion(uint32_t *list, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        uint32_t moving = list[i];
        size_t   at = i;

        for (; at > 0 && list[at - 1] > moving; at--)
            list[at] = list[at - 1];
        list[at] = moving;
    }
}

static size_t each_once(uint32_t *list, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        if (kept == 0 || list[i] != list[kept - 1])
            list[kept++] = list[i];
    return kept;
}

/* As many digits as the largest number there may be has. */
static void by_digits(uint32_t *list, size_t count, uint32_t most)
{
    uint32_t *other = MEM_NEW_ARRAY(uint32_t, count), *from = list, *to = other;

    for (unsigned shift = 0; shift < 32 && most >> shift > 0; shift += DIGIT_BITS) {
        uint32_t *done = from;

        by_digit(from, to, count, shift);
        from = to;
        to = done;
    }
    if (from == other)
        memcpy(list, other, count * sizeof *list);
    free(other);
}

static size_t in_order(uint32_t *list, size_t count, uint32_t most)
{
    if (count > most / 64 / 8 + FEW)
        return by_bits(list, count, most);
    if (count <= FEW)
        by_insertion(list, count);
    else
        by_digits(list, count, most);
    return each_once(list, count);
}

void gather_finish(struct gather *gather, uint32_t endpoint_most,
                   struct audience_answer *answer_r)
{
    for (size_t c = 0; c < AUDIENCE_CHANNELS_MAX; c++) {
        uint32_t *list = gather->channels[c].endpoints;
        size_t    count = list ? in_order(list, gather->channels[c].count, endpoint_most) : 0;

        answer_r->channels[c].endpoints = list;
        answer_r->channels[c].count = count;
        answer_r->count += count;
    }
}
