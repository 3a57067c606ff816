#include "tests/hub/store/kit/oracle.h"

int oracle_keep_notice(struct backend *oracle, struct store_keep_notice *verb)
{
    struct notice_kept kept = {.row = verb->notice};

    EACH(oracle, NOTICES, struct notice_kept, known)
    if (id_same(&known->row.id, &kept.row.id)) {
        verb->notice.no = known->row.no;
        verb->was_known = true;
        return 0;
    }
    verb->was_known = false;
    kept.row.no = 1;
    EACH(oracle, NOTICES, struct notice_kept, other)
    if (other->row.no >= kept.row.no)
        kept.row.no = other->row.no + 1;
    verb->notice.no = kept.row.no;
    kept.row.kind = oracle_text(oracle, kept.row.kind);
    kept.row.channel = oracle_text(oracle, kept.row.channel);
    kept.row.mode = oracle_text(oracle, kept.row.mode);
    kept.row.about = oracle_text(oracle, kept.row.about);
    kept.row.address = oracle_blob(oracle, kept.row.address);
    kept.row.text = oracle_blob(oracle, kept.row.text);
    kept.row.attempts = 0;
    kept.row.fence = 0;
    oracle_add(oracle, NOTICES, &kept);
    return oracle_deed(oracle, verb->deed, &verb->job);
}

static void close_expired(struct backend *oracle, const struct store_claim_notices *verb)
{
    EACH(oracle, NOTICES, struct notice_kept, notice)
    if (same_text(notice->row.channel, verb->channel) && !notice->outcome &&
        notice->row.expires_ms <= verb->now_ms && notice->lease_ms <= verb->now_ms) {
        notice->outcome = "expired";
        notice->closed_ms = verb->now_ms;
    }
}

static bool goes_before(const struct notice_kept *one, const struct notice_kept *other)
{
    if (one->row.lane != other->row.lane)
        return one->row.lane < other->row.lane;
    if (one->row.due_ms != other->row.due_ms)
        return one->row.due_ms < other->row.due_ms;
    return one->row.no < other->row.no;
}

static struct notice_kept *best(const struct backend             *oracle,
                                const struct store_claim_notices *verb)
{
    struct notice_kept *found = NULL;

    EACH(oracle, NOTICES, struct notice_kept, notice)
    if (same_text(notice->row.channel, verb->channel) && !notice->outcome &&
        notice->row.due_ms <= verb->now_ms && notice->lease_ms <= verb->now_ms &&
        (!found || goes_before(notice, found)))
        found = notice;
    return found;
}

int oracle_claim_notices(struct backend *oracle, struct store_claim_notices *verb)
{
    size_t              limit = store_limit(verb->limit, 256);
    struct notice_kept *notice;

    close_expired(oracle, verb);
    verb->next_due_ms = 0;
    for (verb->count = 0; verb->count < limit && (notice = best(oracle, verb));) {
        notice->row.attempts++;
        notice->row.fence++;
        notice->row.was_in_doubt = notice->lease_ms > 0;
        notice->owner = oracle_text(oracle, verb->owner);
        notice->lease_ms = verb->now_ms + verb->lease_ms;
        *NEXT(verb, verb->notices, verb->count) = notice->row;
    }
    if (verb->count > 0)
        return 0;
    EACH(oracle, NOTICES, struct notice_kept, other)
    {
        int64_t when =
            other->lease_ms > other->row.due_ms ? other->lease_ms : other->row.due_ms;

        if (same_text(other->row.channel, verb->channel) && !other->outcome &&
            (!verb->next_due_ms || when < verb->next_due_ms))
            verb->next_due_ms = when;
    }
    return 0;
}

int oracle_finish_notice(struct backend *oracle, struct store_finish_notice *verb)
{
    EACH(oracle, NOTICES, struct notice_kept, notice)
    if (notice->row.no == verb->no && notice->row.fence == verb->fence && !notice->outcome) {
        notice->lease_ms = 0;
        notice->outcome = oracle_text(oracle, verb->outcome);
        if (verb->outcome)
            notice->closed_ms = verb->at_ms;
        else
            notice->row.due_ms = verb->due_ms;
        notice->row.attempts -= !verb->outcome && verb->was_untried;
        return 0;
    }
    return FAIL(verb, ERR_CONFLICT);
}

/* The place of the first row that is over, or the table's count. */
static bool is_over(enum oracle_table table, const void *row, int64_t before_ms)
{
    const struct notice_kept *notice = row;
    const struct token_row   *token = row;

    switch (table) {
    case ONCE:
        return ((const struct once *)row)->at_ms < before_ms;
    case NOTICES:
        return notice->outcome && notice->closed_ms < before_ms;
    case SESSIONS:
        return ((const struct session_row *)row)->expires_ms < before_ms;
    case TOKENS:
        return token->revoked_ms > 0 && token->revoked_ms < before_ms;
    default:
        return false;
    }
}

static size_t tidy_table(struct backend *oracle, enum oracle_table table, size_t size,
                         int64_t before_ms)
{
    size_t tidied = 0;

    for (size_t i = oracle->tables[table].count; i-- > 0;) {
        void *row = (char *)oracle->tables[table].at + i * size;

        if (!is_over(table, row, before_ms))
            continue;
        oracle_remove(oracle, table, row);
        tidied++;
    }
    return tidied;
}

int oracle_tidy(struct backend *oracle, struct store_tidy *verb)
{
    verb->more = false;
    verb->tidied = tidy_table(oracle, ONCE, sizeof(struct once), verb->before_ms) +
                   tidy_table(oracle, NOTICES, sizeof(struct notice_kept), verb->before_ms) +
                   tidy_table(oracle, SESSIONS, sizeof(struct session_row), verb->before_ms) +
                   tidy_table(oracle, TOKENS, sizeof(struct token_row), verb->before_ms);
    return 0;
}

static struct zone_row *zone_of(const struct backend *oracle, const char *id)
{
    EACH(oracle, ZONES, struct zone_row, row)
    if (same_text(row->id, id))
        return row;
    return NULL;
}

static void remove_kind(struct backend *oracle, const char *kind)
{
    for (size_t i = oracle->tables[ZONES].count; i-- > 0;) {
        struct zone_row *row = (struct zone_row *)oracle->tables[ZONES].at + i;

        if (same_text(row->kind, kind))
            oracle_remove(oracle, ZONES, row);
    }
}

int oracle_put_zones(struct backend *oracle, struct store_put_zones *verb)
{
    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    for (size_t i = 0; verb->replace && i < verb->count; i++)
        remove_kind(oracle, verb->rows[i].kind);
    for (size_t i = 0; i < verb->count; i++) {
        struct zone_row  row = verb->rows[i];
        struct zone_row *known = zone_of(oracle, row.id);

        row.id = oracle_text(oracle, row.id);
        row.kind = oracle_text(oracle, row.kind);
        row.parent = oracle_text(oracle, row.parent);
        row.name = oracle_text(oracle, row.name);
        row.shape = oracle_text(oracle, row.shape);
        if (known)
            *known = row;
        else
            oracle_add(oracle, ZONES, &row);
    }
    return 0;
}

int oracle_list_zones(struct backend *oracle, struct store_list_zones *verb)
{
    size_t           limit = store_limit(verb->limit, STORE_LIST_MAX);
    const char      *after = verb->after;
    struct zone_row *next;

    for (verb->count = 0; verb->count < limit; after = next->id) {
        next = NULL;
        EACH(oracle, ZONES, struct zone_row, row)
        if ((!after || strcmp(row->id, after) > 0) && filter_text(verb->kind, row->kind) &&
            (!next || strcmp(row->id, next->id) < 0))
            next = row;
        if (!next)
            break;
        *NEXT(verb, verb->rows, verb->count) = *next;
    }
    return 0;
}

int oracle_reserve_numbers(struct backend *oracle, struct store_reserve_numbers *verb)
{
    struct counter fresh = {oracle_text(oracle, verb->name), 1}, *counter = NULL;

    if (verb->count < 1 || verb->count > 1000000)
        return FAIL(verb, ERR_INVALID);
    EACH(oracle, COUNTERS, struct counter, row)
    if (same_text(row->name, verb->name))
        counter = row;
    if (!counter)
        counter = oracle_add(oracle, COUNTERS, &fresh);
    verb->first = counter->next;
    counter->next += verb->count;
    return 0;
}

int oracle_put_fact(struct backend *oracle, struct store_put_fact *verb)
{
    struct fact_row row = {oracle_text(oracle, verb->name), oracle_blob(oracle, verb->value)};

    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    EACH(oracle, FACTS, struct fact_row, known)
    if (same_text(known->name, verb->name)) {
        oracle_remove(oracle, FACTS, known);
        break;
    }
    if (verb->value.at)
        oracle_add(oracle, FACTS, &row);
    return 0;
}

int oracle_find_fact(struct backend *oracle, struct store_find_fact *verb)
{
    EACH(oracle, FACTS, struct fact_row, row)
    if (same_text(row->name, verb->name)) {
        verb->value = row->value;
        return 0;
    }
    return FAIL(verb, ERR_NOT_FOUND);
}

int oracle_list_facts(struct backend *oracle, struct store_list_facts *verb)
{
    size_t           limit = store_limit(verb->limit, STORE_LIST_MAX);
    const char      *prefix = verb->prefix ? verb->prefix : "", *after = NULL;
    struct fact_row *next;

    for (verb->count = 0; verb->count < limit; after = next->name) {
        next = NULL;
        EACH(oracle, FACTS, struct fact_row, row)
        if (strncmp(row->name, prefix, strlen(prefix)) == 0 &&
            (!after || strcmp(row->name, after) > 0) &&
            (!next || strcmp(row->name, next->name) < 0))
            next = row;
        if (!next)
            break;
        *NEXT(verb, verb->rows, verb->count) = *next;
    }
    return 0;
}

/* A copy of memory would outlive nothing. */
int oracle_backup(struct backend *oracle, struct store_backup *verb)
{
    (void)oracle;
    return FAIL(verb, ERR_INVALID);
}
