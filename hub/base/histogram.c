#include "hub/base/histogram.h"

unsigned histogram_bucket(int64_t us)
{
    unsigned i = 0;

    while (i + 1 < HISTOGRAM_BUCKETS && us > ((int64_t)HISTOGRAM_LEAST_US << i))
        i++;
    return i;
}

void histogram_add(struct histogram *histogram, int64_t us)
{
    histogram->le[histogram_bucket(us)]++;
    histogram->sum_us += us > 0 ? (uint64_t)us : 0;
}
