#include "hub/store/tallies.h"

#include "hub/base/mem.h"

void tallies_commit(struct tallies *tallies, size_t verbs, int64_t took_us)
{
    tallies->commit_le[histogram_bucket(took_us)]++;
    tallies->commits++;
    tallies->commit_us += took_us > 0 ? (uint64_t)took_us : 0;
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
