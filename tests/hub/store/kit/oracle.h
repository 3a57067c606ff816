/* oracle.h: the store as plainly as it can be said: tables of rows in memory, searched
 * from one end to the other. What it answers, every backend must answer. A verb that
 * fails is undone by putting all tables back as they were. */
#ifndef TOCSIN_TESTS_STORE_ORACLE_H
#define TOCSIN_TESTS_STORE_ORACLE_H

#include <pthread.h>
#include <string.h>

#include "hub/store/backend.h"

enum oracle_table {
    JOURNAL,
    PERSONAL,
    ONCE,
    SEALS,
    REPORTS,
    REFUSED,
    PHOTOS,
    ENTRIES,
    INCIDENTS,
    ALERTS,
    APPROVALS,
    PLANS,
    CHUNKS,
    RECEIPTS,
    DEVICE_WORDS,
    MOVED,
    NOTICES,
    ACCOUNTS,
    SESSIONS,
    TOKENS,
    TELEPHONES,
    SUBSCRIPTIONS,
    ZONES,
    COUNTERS,
    FACTS,
    CARDS,
    SURVEYS,
    TABLES
};

struct rows {
    void  *at;
    size_t count, size;
};

struct backend {
    pthread_mutex_t lock;
    struct rows     tables[TABLES];
    struct arena    arena; /* every text ever kept */
    struct ed25519  seal;
    bool            has_seal;
    struct chance   chance;
    struct buf      kept; /* numbers of the group's new reports */
};

struct personal {
    int64_t     seq;
    const char *text;
};
struct once {
    const char *actor, *key, *about;
    int64_t     seq, at_ms;
    uint8_t     request[STORE_HASH_LEN];
};
struct refused_kept {
    struct refused_report row;
    uint8_t               hash[STORE_HASH_LEN];
    bool                  is_conflict;
};
struct approval_kept {
    struct id       alert;
    int64_t         revision;
    struct approval row;
};
struct plan {
    struct id alert;
    int64_t   revision;
    bool      is_closed;
};
struct chunk_kept {
    struct chunk_row row;
    const char      *owner;
    int64_t          lease_ms;
    bool             must_stop, has_receipts;
};
struct moved_kept {
    struct id        alert;
    struct moved_row row;
};
struct notice_kept {
    struct notice_row row;
    int64_t           lease_ms, closed_ms;
    const char       *outcome, *owner;
};
struct survey_kept {
    struct id            alert;
    struct survey_counts counts;
};
struct counter {
    const char *name;
    int64_t     next;
};

#define EACH(oracle, table, type, row)                                                         \
    for (type *row = (oracle)->tables[table].at,                                               \
              *row##_end = row ? row + (oracle)->tables[table].count : row;                    \
         row < row##_end; row++)

/* A copy at the end of the table; its place until the next is added. */
void *oracle_add(struct backend *oracle, enum oracle_table table, const void *row);
void  oracle_remove(struct backend *oracle, enum oracle_table table, void *row);

/* Copies that live as long as the oracle; NULL stays NULL. */
const char *oracle_text(struct backend *oracle, const char *text);
struct blob oracle_blob(struct backend *oracle, struct blob blob);

/* The same for the caller's arena. */
struct blob arena_blob(struct arena *arena, struct blob blob);

/* The next of a list in the caller's arena. */
#define NEXT(verb, list, count)                                                                \
    ((list) = store_grown(&(verb)->job.arena, list, count, sizeof *(list)), &(list)[(count)++])

void oracle_erase_telephones(struct backend *oracle, const struct id *account);
bool same_text(const char *one, const char *other);    /* NULL is only NULL's equal */
bool filter_text(const char *wanted, const char *got); /* NULL wants anything */

#define FAIL(verb, kind) err_set(&(verb)->job.err, kind, "so says the oracle")

void oracle_erase_cards(struct backend *oracle, const struct store_erase_personal *verb);

int oracle_deed(struct backend *oracle, struct deed *deed, struct store_job *job);
int oracle_name_reports(struct backend *oracle);

/* What a checkpoint changes in the counts of its minute. */
void oracle_note_moved(struct backend *oracle, const struct store_checkpoint_chunk *verb,
                       const struct chunk_counts *before);

struct chunk_kept *oracle_chunk(const struct backend *oracle, const struct chunk_key *key);

/* Of one alert: by revision, channel and seq. */
int  oracle_compare_keys(const struct chunk_key *one, const struct chunk_key *other);
void oracle_count_devices(const struct backend *oracle, const struct id *alert,
                          struct delivery_count *line);

#define VERB(name, lane) int oracle_##name(struct backend *oracle, struct store_##name *verb);
#include "hub/store/verbs.def"
#undef VERB

extern const struct backend_kind ORACLE;

#endif
