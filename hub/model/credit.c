#include "hub/model/credit.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/buf.h"
#include "hub/base/mem.h"

/* By origin, then by time: each origin's lie side by side, in the one order they are added up.
 */
struct outcome {
    uint32_t origin;
    bool     was_right;
    int64_t  at_ms, incident;
};

struct credits {
    struct buf outcomes;
    bool       is_mixed; /* not in order just now */
};

static const double DAY_MS = 86400000;

static int by_origin(const void *one, const void *other)
{
    const struct outcome *a = one, *b = other;

    if (a->origin != b->origin)
        return a->origin < b->origin ? -1 : 1;
    if (a->at_ms != b->at_ms)
        return a->at_ms < b->at_ms ? -1 : 1;
    return (a->incident > b->incident) - (a->incident < b->incident);
}

static struct outcome *items(const struct credits *credits)
{
    return (void *)credits->outcomes.bytes;
}

static size_t count_of(const struct credits *credits)
{
    return credits->outcomes.len / sizeof(struct outcome);
}

struct credits *credits_new(void)
{
    return MEM_NEW(struct credits);
}

void credits_free(struct credits *credits)
{
    if (credits)
        buf_free(&credits->outcomes);
    free(credits);
}

static size_t known_of(const struct credits *credits, int64_t incident)
{
    size_t known = 0;

    for (size_t i = 0; i < count_of(credits); i++)
        known += items(credits)[i].incident == incident;
    return known;
}

bool credits_forget(struct credits *credits, int64_t incident)
{
    struct outcome *outcomes = items(credits);
    size_t          count = count_of(credits), kept = 0;

    for (size_t i = 0; i < count; i++)
        if (outcomes[i].incident != incident)
            outcomes[kept++] = outcomes[i];
    credits->outcomes.len = kept * sizeof *outcomes;
    return kept < count;
}

static void order(struct credits *credits)
{
    if (credits->is_mixed)
        qsort(items(credits), count_of(credits), sizeof(struct outcome), by_origin);
    credits->is_mixed = false;
}

static size_t first_of(const struct credits *credits, uint32_t origin)
{
    size_t low = 0, high = count_of(credits);

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (items(credits)[middle].origin < origin)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool holds(struct credits *credits, const struct outcome *outcome)
{
    order(credits);
    for (size_t i = first_of(credits, outcome->origin); i < count_of(credits); i++) {
        const struct outcome *known = &items(credits)[i];

        if (known->origin != outcome->origin)
            break;
        if (by_origin(known, outcome) == 0 && known->was_right == outcome->was_right)
            return true;
    }
    return false;
}

static int by_number(const void *one, const void *other)
{
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;

    return (a > b) - (a < b);
}

static size_t each_once(uint32_t *numbers, size_t count)
{
    size_t kept = 0;

    if (count > 1)
        qsort(numbers, count, sizeof *numbers, by_number);
    for (size_t i = 0; i < count; i++)
        if (kept == 0 || numbers[kept - 1] != numbers[i])
            numbers[kept++] = numbers[i];
    return kept;
}

bool credits_decide(struct credits *credits, int64_t incident, int64_t at_ms, bool was_right,
                    const uint32_t *origins, size_t count)
{
    uint32_t *numbers = MEM_NEW_ARRAY(uint32_t, count + 1);
    bool      is_same;

    if (count > 0)
        memcpy(numbers, origins, count * sizeof *numbers);
    count = each_once(numbers, count);
    is_same = known_of(credits, incident) == count;
    for (size_t i = 0; i < count && is_same; i++)
        is_same = holds(credits, &(struct outcome){numbers[i], was_right, at_ms, incident});
    if (!is_same) {
        credits_forget(credits, incident);
        for (size_t i = 0; i < count; i++)
            buf_add(&credits->outcomes,
                    &(struct outcome){numbers[i], was_right, at_ms, incident},
                    sizeof(struct outcome));
        credits->is_mixed = true;
    }
    free(numbers);
    return !is_same;
}

struct credit credits_of(struct credits *credits, uint32_t origin, int64_t at_ms,
                         int64_t but_incident)
{
    struct credit credit = {0};

    order(credits);
    for (size_t i = first_of(credits, origin); i < count_of(credits); i++) {
        const struct outcome *outcome = &items(credits)[i];
        double                days = fmax(0, (double)(at_ms - outcome->at_ms) / DAY_MS);
        double                weight = exp2(-days / CREDIT_HALF_LIFE_DAYS);

        if (outcome->origin != origin)
            break;
        if (outcome->incident == but_incident)
            continue;
        credit.right += outcome->was_right ? weight : 0;
        credit.wrong += outcome->was_right ? 0 : weight;
    }
    return credit;
}
