/* sort.h: many numbers into order by counting digits, in time linear in their count. */
#ifndef TOCSIN_MODEL_CLUSTER_SORT_H
#define TOCSIN_MODEL_CLUSTER_SORT_H

#include <stddef.h>
#include <stdint.h>

/* By the bits from … to of each number, above which nothing stands; those alike there keep
 * their order. *numbers and *spare have room for count each, and may have changed places
 * afterwards. */
void sort_by_bits(uint64_t **numbers, uint64_t **spare, size_t count, unsigned from,
                  unsigned to);

#endif
