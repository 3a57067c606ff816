#include "hub/base/histogram.h"

#include "tests/kit/check.h"

TEST(each_time_stands_in_the_narrowest_bucket_that_holds_it)
{
    static const struct {
        int64_t  us;
        unsigned bucket;
    } TIMES[] = {{-5, 0},  {0, 0},   {64, 0},       {65, 1},
                 {128, 1}, {129, 2}, {1000000, 14}, {INT64_MAX / 2, HISTOGRAM_BUCKETS - 1}};

    for (unsigned i = 0; i < sizeof TIMES / sizeof *TIMES; i++) {
        struct histogram histogram = {0};

        histogram_add(&histogram, TIMES[i].us);
        CHECK_INT(histogram.le[TIMES[i].bucket], 1);
        CHECK_INT(histogram.sum_us, TIMES[i].us > 0 ? TIMES[i].us : 0);
    }
}

RUN(each_time_stands_in_the_narrowest_bucket_that_holds_it)
