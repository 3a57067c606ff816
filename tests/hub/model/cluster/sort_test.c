#include "hub/model/cluster/sort.h"

#include <stdlib.h>

#include "hub/base/chance.h"
#include "hub/base/mem.h"
#include "tests/kit/check.h"

enum { COUNT = 5000 };

static uint64_t bits_of(uint64_t number, unsigned from, unsigned to)
{
    return number << (64 - to) >> (64 - to) >> from;
}

static void check_sorted(unsigned from, unsigned to)
{
    struct chance chance = chance_of_seed(from * 64 + to);
    uint64_t     *numbers = MEM_NEW_ARRAY(uint64_t, COUNT);
    uint64_t     *spare = MEM_NEW_ARRAY(uint64_t, COUNT), sum = 0, sum_then = 0;

    for (size_t i = 0; i < COUNT; i++) {
        /* Below the bits stands where it was. */
        numbers[i] = bits_of(chance_below(&chance, UINT64_MAX), 0, to) >> from << from;
        numbers[i] |= from == 0 ? 0 : i;
        sum += numbers[i];
    }
    sort_by_bits(&numbers, &spare, COUNT, from, to);
    for (size_t i = 0; i < COUNT; i++) {
        sum_then += numbers[i];
        CHECK(i == 0 || numbers[i - 1] <= numbers[i]);
    }
    CHECK(sum == sum_then);
    free(numbers);
    free(spare);
}

TEST(numbers_are_sorted_by_their_bits_and_those_alike_keep_their_order)
{
    check_sorted(0, 64);
    check_sorted(32, 64);
    check_sorted(32, 33);
    check_sorted(16, 20);
    check_sorted(0, 13);
}

RUN(numbers_are_sorted_by_their_bits_and_those_alike_keep_their_order)
