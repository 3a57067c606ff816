#include "hub/model/cluster/sort.h"

enum { DIGIT_BITS = 11, DIGITS = 1 << DIGIT_BITS };

static size_t digit_of(uint64_t number, unsigned shift)
{
    return number >> shift & (DIGITS - 1);
}

static void sort_by_digit(const uint64_t *numbers, uint64_t *sorted_r, size_t count,
                          unsigned shift)
{
    size_t starts[DIGITS] = {0}, sum = 0;

    for (size_t i = 0; i < count; i++)
        starts[digit_of(numbers[i], shift)]++;
    for (size_t digit = 0; digit < DIGITS; digit++) {
        size_t here = starts[digit];

        starts[digit] = sum;
        sum += here;
    }
    for (size_t i = 0; i < count; i++)
        sorted_r[starts[digit_of(numbers[i], shift)]++] = numbers[i];
}

/* Least significant digit first. */
void sort_by_bits(uint64_t **numbers, uint64_t **spare, size_t count, unsigned from,
                  unsigned to)
{
    for (unsigned shift = from; shift < to; shift += DIGIT_BITS) {
        uint64_t *sorted = *spare;

        sort_by_digit(*numbers, sorted, count, shift);
        *spare = *numbers;
        *numbers = sorted;
    }
}
