/* property_test.c: whatever is asked, in whatever order, SQLite answers what the oracle
 * answers. Small sets of ids, names and times make most verbs meet each other. An argument
 * is the seed, a second one the number of verbs. */
#include "tests/hub/store/kit/oracle.h"
#include "tests/hub/store/kit/script.h"

static void compare(const struct buf *ours, const struct buf *oracles, uint64_t seed, int step)
{
    if (ours->len == oracles->len && memcmp(ours->bytes, oracles->bytes, ours->len) == 0)
        return;
    fprintf(stderr, "seed %llu, verb %d\n sqlite: %s\n oracle: %s\n", (unsigned long long)seed,
            step, ours->bytes, oracles->bytes);
    exit(1);
}

static void run(uint64_t seed, int verbs)
{
    struct bench  sqlite, oracle;
    struct chance chance = chance_of_seed(seed);

    bench_open(&sqlite, &SQLITE_BACKEND);
    bench_open(&oracle, &ORACLE);
    for (int step = 0; step < verbs; step++) {
        uint64_t   of_verb;
        struct buf ours = {0}, oracles = {0};

        chance_fill(&chance, &of_verb, sizeof of_verb);
        script_step(&sqlite, of_verb, &ours);
        script_step(&oracle, of_verb, &oracles);
        compare(&ours, &oracles, seed, step);
        buf_free(&ours);
        buf_free(&oracles);
    }
    bench_close(&sqlite);
    bench_close(&oracle);
}

int main(int argc, char **argv)
{
    int verbs = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 1500;

    if (argc > 1)
        run(strtoull(argv[1], NULL, 10), verbs);
    else
        for (uint64_t seed = 1; seed <= 2; seed++)
            run(seed, verbs);
    return 0;
}
