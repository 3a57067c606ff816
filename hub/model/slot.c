#include "hub/model/slot.h"

#include <assert.h>

enum {
    SECOND_US = 1000000,
    CREDIT_US = SECOND_US / 10, /* what a late caller may make up for */
    STEPS_TO_FULL = 20,
    SLOWEST = 64,
};

static int64_t interval_us(int64_t rate)
{
    return (int64_t)SECOND_US * 1000 / rate;
}

static int64_t larger(int64_t one, int64_t other)
{
    return one > other ? one : other;
}

struct slot slot_open(int64_t full, int64_t now_us)
{
    assert(full >= 0 && full <= SLOT_RATE_MOST);
    return (struct slot){
        .full = full, .rate = full, .next_us = now_us, .until_us = now_us, .grown_us = now_us};
}

/* One twentieth of full for each whole second without a complaint. */
static void grow(struct slot *slot, int64_t now_us)
{
    int64_t seconds = (now_us - slot->grown_us) / SECOND_US;

    if (slot->rate >= slot->full || seconds <= 0)
        return;
    slot->grown_us += seconds * SECOND_US;
    if (seconds >= STEPS_TO_FULL)
        slot->rate = slot->full;
    else
        slot->rate += seconds * larger(1, slot->full / STEPS_TO_FULL);
    if (slot->rate > slot->full)
        slot->rate = slot->full;
}

bool slot_take(struct slot *slot, int64_t now_us, int64_t *wait_us_r)
{
    int64_t due = larger(slot->until_us, slot->full ? slot->next_us : now_us);

    grow(slot, now_us);
    if (now_us < due) {
        *wait_us_r = due - now_us;
        return false;
    }
    if (slot->full)
        slot->next_us = larger(slot->next_us, now_us - CREDIT_US) + interval_us(slot->rate);
    return true;
}

unsigned slot_due(const struct slot *slot, int64_t now_us, unsigned most)
{
    struct slot copy = *slot;
    unsigned    count = 0;
    int64_t     wait_us;

    while (count < most && slot_take(&copy, now_us, &wait_us))
        count++;
    return count;
}

void slot_throttled(struct slot *slot, int64_t now_us, int64_t retry_after_us)
{
    bool is_new = slot->rate == slot->full || now_us - slot->grown_us >= SECOND_US;

    grow(slot, now_us);
    if (!slot->full && retry_after_us <= 0)
        retry_after_us = SECOND_US;
    slot->until_us = larger(slot->until_us, now_us + retry_after_us);
    if (!slot->full || !is_new)
        return;
    slot->rate = larger(1, larger(slot->rate / 2, slot->full / SLOWEST));
    slot->grown_us = larger(now_us, slot->until_us);
    slot->next_us = larger(slot->next_us, now_us + interval_us(slot->rate));
}

void slot_retune(struct slot *slot, int64_t full, int64_t now_us)
{
    struct slot fresh = slot_open(full, now_us);

    grow(slot, now_us);
    if (slot->full && full)
        fresh.rate = larger(1, full * slot->rate / slot->full);
    fresh.until_us = slot->until_us;
    *slot = fresh;
}

bool slot_is_slowed(const struct slot *slot, int64_t now_us)
{
    struct slot copy = *slot;

    grow(&copy, now_us);
    return copy.rate < copy.full || now_us < copy.until_us;
}
