#include "hub/store/tallies.h"

#include "hub/base/mem.h"

void tallies_commit(struct tallies *tallies, size_t verbs, int64_t took_us)
{
    struct histogram one = {0};

    histogram_add(&one, took_us);
    for (size_t i = 0; i < HISTOGRAM_BUCKETS; i++)
        if (one.le[i] > 0)
            tallies->commit_le[i]++;
    tallies->commits++;
    tallies->commit_us += one.sum_us;
    if (verbs > tallies->largest_group)
        tallies->largest_group = verbs;
}

void tallies_copy(const struct tallies *tallies, struct store_figures *figures_r)
{
    figures_r->writes = tallies->writes;
    figures_r->reads = tallies->reads;
    figures_r->failures = tallies->failures;
    figures_r->commits = tallies->commits;
    figures_r->commit.sum_us = tallies->commit_us;
    figures_r->largest_group = tallies->largest_group;
    for (size_t i = 0; i < COUNT_OF(tallies->commit_le); i++)
        figures_r->commit.le[i] = tallies->commit_le[i];
}
