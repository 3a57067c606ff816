#include "tests/hub/store/kit/oracle.h"

#include <stdlib.h>

static const size_t SIZES[TABLES] = {
    [JOURNAL] = sizeof(struct journal_row),
    [PERSONAL] = sizeof(struct personal),
    [ONCE] = sizeof(struct once),
    [SEALS] = sizeof(struct journal_seal),
    [REPORTS] = sizeof(struct kept_report),
    [REFUSED] = sizeof(struct refused_kept),
    [PHOTOS] = sizeof(struct kept_photo),
    [ENTRIES] = sizeof(struct entry_row),
    [INCIDENTS] = sizeof(struct incident_row),
    [ALERTS] = sizeof(struct alert_row),
    [APPROVALS] = sizeof(struct approval_kept),
    [PLANS] = sizeof(struct plan),
    [CHUNKS] = sizeof(struct chunk_kept),
    [RECEIPTS] = sizeof(struct receipt_row),
    [DEVICE_WORDS] = sizeof(struct receipt_row),
    [MOVED] = sizeof(struct moved_kept),
    [NOTICES] = sizeof(struct notice_kept),
    [ACCOUNTS] = sizeof(struct account_row),
    [SESSIONS] = sizeof(struct session_row),
    [TOKENS] = sizeof(struct token_row),
    [TELEPHONES] = sizeof(struct telephone_row),
    [SUBSCRIPTIONS] = sizeof(struct subscription_row),
    [ZONES] = sizeof(struct zone_row),
    [COUNTERS] = sizeof(struct counter),
    [FACTS] = sizeof(struct fact_row),
    [CARDS] = sizeof(struct card_row),
    [SURVEYS] = sizeof(struct survey_kept),
};

void *oracle_add(struct backend *oracle, enum oracle_table table, const void *row)
{
    struct rows *rows = &oracle->tables[table];
    size_t       size = SIZES[table];

    rows->at = mem_grown(rows->at, (rows->count + 1) * size);
    return memcpy((char *)rows->at + rows->count++ * size, row, size);
}

void oracle_remove(struct backend *oracle, enum oracle_table table, void *row)
{
    struct rows *rows = &oracle->tables[table];
    size_t       size = SIZES[table];
    char        *next = (char *)row + size;

    memmove(row, next, (size_t)((char *)rows->at + rows->count-- * size - next));
}

const char *oracle_text(struct backend *oracle, const char *text)
{
    return arena_text(&oracle->arena, text);
}

struct blob arena_blob(struct arena *arena, struct blob blob)
{
    return blob.at ? (struct blob){arena_copy(arena, blob.at, blob.len), blob.len}
                   : (struct blob){0};
}

struct blob oracle_blob(struct backend *oracle, struct blob blob)
{
    return arena_blob(&oracle->arena, blob);
}

bool same_text(const char *one, const char *other)
{
    return one && other ? strcmp(one, other) == 0 : one == other;
}

bool filter_text(const char *wanted, const char *got)
{
    return !wanted || same_text(wanted, got);
}

typedef int verb_fn(struct backend *oracle, struct store_job *job);

#define VERB(name, lane)                                                                       \
    static int run_##name(struct backend *oracle, struct store_job *job)                       \
    {                                                                                          \
        return oracle_##name(oracle, CONTAINER_OF(job, struct store_##name, job));             \
    }
#include "hub/store/verbs.def"
#undef VERB

#define VERB(name, lane) [VERB_##name] = run_##name,
static verb_fn *const RUNS[VERBS] = {
#include "hub/store/verbs.def"
};
#undef VERB

static void copy_tables(struct rows to[TABLES], const struct rows from[TABLES])
{
    for (int i = 0; i < TABLES; i++) {
        to[i] = from[i];
        to[i].at = NULL;
        if (from[i].count > 0)
            to[i].at = memcpy(mem_zeroed(from[i].count * SIZES[i]), from[i].at,
                              from[i].count * SIZES[i]);
    }
}

static void free_tables(struct rows tables[TABLES])
{
    for (int i = 0; i < TABLES; i++)
        free(tables[i].at);
}

static void run_one(struct backend *oracle, struct store_job *job)
{
    struct rows before[TABLES];
    size_t      kept = oracle->kept.len;

    copy_tables(before, oracle->tables);
    job->failed = RUNS[job->verb](oracle, job);
    if (job->failed < 0) {
        free_tables(oracle->tables);
        memcpy(oracle->tables, before, sizeof before);
        oracle->kept.len = kept;
    } else {
        free_tables(before);
    }
}

static enum group_fate write_group(struct backend *oracle, struct store_job **jobs,
                                   size_t count, struct err *err)
{
    (void)err;
    pthread_mutex_lock(&oracle->lock);
    oracle->kept.len = 0;
    for (size_t i = 0; i < count; i++)
        run_one(oracle, jobs[i]);
    oracle_name_reports(oracle);
    pthread_mutex_unlock(&oracle->lock);
    return GROUP_KEPT;
}

static void read_one(struct backend *oracle, size_t i, struct store_job *job)
{
    (void)i;
    pthread_mutex_lock(&oracle->lock);
    run_one(oracle, job);
    pthread_mutex_unlock(&oracle->lock);
}

/* A photo's bytes are nothing to the oracle. */
static void run_errand(struct backend *oracle, struct store_job *job)
{
    if (job->verb != VERB_keep_photo)
        read_one(oracle, 0, job);
}

static bool wants_upkeep(const struct backend *oracle)
{
    (void)oracle;
    return false;
}

static int do_upkeep(struct backend *oracle, struct err *err)
{
    (void)oracle;
    (void)err;
    return 0;
}

static int open_oracle(struct backend **oracle_r, const struct store_settings *settings,
                       struct err *err)
{
    struct backend *oracle = MEM_NEW(struct backend);

    (void)err;
    pthread_mutex_init(&oracle->lock, NULL);
    oracle->chance = settings->chance;
    oracle->has_seal = settings->seal != NULL;
    if (settings->seal)
        oracle->seal = *settings->seal;
    *oracle_r = oracle;
    return 0;
}

static void close_oracle(struct backend *oracle, int64_t now_ms)
{
    (void)now_ms;
    free_tables(oracle->tables);
    buf_free(&oracle->kept);
    arena_free(&oracle->arena);
    pthread_mutex_destroy(&oracle->lock);
    free(oracle);
}

const struct backend_kind ORACLE = {
    .open = open_oracle,
    .write = write_group,
    .read = read_one,
    .errand = run_errand,
    .wants_upkeep = wants_upkeep,
    .upkeep = do_upkeep,
    .close = close_oracle,
};
