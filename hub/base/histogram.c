#include "hub/base/histogram.h"

void histogram_add(struct histogram *histogram, int64_t us)
{
    unsigned i = 0;

    us = us > 0 ? us : 0;
    while (i + 1 < HISTOGRAM_BUCKETS && us > ((int64_t)HISTOGRAM_LEAST_US << i))
        i++;
    histogram->le[i]++;
    histogram->sum_us += (uint64_t)us;
}
