#include "tests/hub/store/kit/oracle.h"

static struct subscription_row *subscription_of(const struct backend *oracle, int64_t no)
{
    EACH(oracle, SUBSCRIPTIONS, struct subscription_row, row)
    if (row->no == no)
        return row;
    return NULL;
}

static struct subscription_row *known_as(const struct backend          *oracle,
                                         const struct subscription_row *as)
{
    EACH(oracle, SUBSCRIPTIONS, struct subscription_row, row)
    if (same_text(row->kind, as->kind) && same_text(row->place, as->place) &&
        memcmp(row->address, as->address, STORE_HASH_LEN) == 0)
        return row;
    return NULL;
}

static int put(struct backend *oracle, struct subscription_row row, int64_t *no_r,
               bool *was_known_r, struct err *err)
{
    struct subscription_row *known =
        row.no ? subscription_of(oracle, row.no) : known_as(oracle, &row);
    const struct subscription_row *namesake = known_as(oracle, &row);

    if (row.no && !known)
        return err_set(err, ERR_NOT_FOUND, "so says the oracle");
    if (namesake && namesake != known)
        return err_set(err, ERR_CONFLICT, "so says the oracle");
    row.no = known ? known->no : (int64_t)oracle->tables[SUBSCRIPTIONS].count + 1;
    row.kind = oracle_text(oracle, row.kind);
    row.place = oracle_text(oracle, row.place);
    row.lang = oracle_text(oracle, row.lang);
    row.mode = oracle_text(oracle, row.mode);
    row.fields = oracle_text(oracle, row.fields);
    row.hazards = oracle_text(oracle, row.hazards);
    row.sealed = oracle_blob(oracle, row.sealed);
    row.shape = oracle_blob(oracle, row.shape);
    *no_r = row.no;
    *was_known_r = known != NULL;
    if (known)
        *known = row;
    else
        oracle_add(oracle, SUBSCRIPTIONS, &row);
    return 0;
}

int oracle_put_subscription(struct backend *oracle, struct store_put_subscription *verb)
{
    const struct subscription_row *known =
        verb->row.no ? subscription_of(oracle, verb->row.no) : known_as(oracle, &verb->row);

    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    if (verb->seen_ms && (known ? known->changed_ms : 0) != verb->seen_ms)
        return FAIL(verb, ERR_CONFLICT);
    return put(oracle, verb->row, &verb->no, &verb->was_known, &verb->job.err);
}

/* The person behind an address: the first of its places with consent. */
static struct subscription_row shown(const struct backend          *oracle,
                                     const struct subscription_row *of)
{
    struct subscription_row row = *of;

    row.recipient = 0;
    EACH(oracle, SUBSCRIPTIONS, struct subscription_row, same)
    if (!row.recipient && same->consent == CONSENT_GIVEN && same_text(same->kind, row.kind) &&
        memcmp(same->address, row.address, STORE_HASH_LEN) == 0)
        row.recipient = same->no;
    return row;
}

static bool has_said_stop(const struct backend *oracle, const struct subscription_row *as)
{
    EACH(oracle, SUBSCRIPTIONS, struct subscription_row, row)
    if (row->consent >= CONSENT_STOPPED && same_text(row->kind, as->kind) &&
        memcmp(row->address, as->address, STORE_HASH_LEN) == 0)
        return true;
    return false;
}

int oracle_import_subscriptions(struct backend *oracle, struct store_import_subscriptions *verb)
{
    if (verb->count > STORE_IMPORT_MAX)
        return FAIL(verb, ERR_TOO_LARGE);
    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    verb->added = verb->replaced = verb->left_out = 0;
    verb->nos = arena_alloc(&verb->job.arena, verb->count * sizeof *verb->nos);
    for (size_t i = 0; i < verb->count; i++) {
        bool was_known;

        if (has_said_stop(oracle, &verb->rows[i])) {
            verb->left_out++;
            continue;
        }
        if (put(oracle, verb->rows[i], &verb->nos[i], &was_known, &verb->job.err) < 0)
            return -1;
        verb->replaced += was_known;
        verb->added += !was_known;
    }
    return 0;
}

static bool is_meant(const struct subscription_row *row, int64_t no, const char *kind,
                     const uint8_t *address)
{
    return no ? row->no == no
              : same_text(row->kind, kind) &&
                    memcmp(row->address, address, STORE_HASH_LEN) == 0;
}

int oracle_find_subscriptions(struct backend *oracle, struct store_find_subscriptions *verb)
{
    verb->count = 0;
    EACH(oracle, SUBSCRIPTIONS, struct subscription_row, row)
    if (is_meant(row, verb->no, verb->kind, verb->address))
        *NEXT(verb, verb->rows, verb->count) = shown(oracle, row);
    return verb->count > 0 ? 0 : FAIL(verb, ERR_NOT_FOUND);
}

int oracle_load_subscriptions(struct backend *oracle, struct store_load_subscriptions *verb)
{
    size_t limit = store_limit(verb->limit, STORE_PAGE_MAX);

    verb->count = 0;
    verb->upto = verb->from;
    EACH(oracle, SUBSCRIPTIONS, struct subscription_row, row)
    {
        struct subscription_row *next;

        if (row->no <= verb->from ||
            (verb->consent >= 0 && (int)row->consent != verb->consent) ||
            !filter_text(verb->kind, row->kind) || verb->count == limit)
            continue;
        next = NEXT(verb, verb->rows, verb->count);
        *next = shown(oracle, row);
        verb->upto = row->no;
        if (!verb->with_addresses) {
            next->sealed = (struct blob){0};
            next->fields = NULL;
        }
    }
    return 0;
}

int oracle_stop_subscriptions(struct backend *oracle, struct store_stop_subscriptions *verb)
{
    enum consent to = verb->forget ? CONSENT_FORGOTTEN : CONSENT_STOPPED;

    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    verb->count = 0;
    EACH(oracle, SUBSCRIPTIONS, struct subscription_row, row)
    {
        if (!is_meant(row, verb->no, verb->kind, verb->address) || row->consent >= to)
            continue;
        *NEXT(verb, verb->nos, verb->count) = row->no;
        row->consent = to;
        row->changed_ms = verb->at_ms;
        if (!verb->forget)
            continue;
        row->sealed = row->shape = (struct blob){0};
        row->fields = NULL;
        row->lat_e7 = row->lon_e7 = SUBSCRIPTION_NOWHERE;
    }
    return 0;
}

int oracle_addresses_of(struct backend *oracle, struct store_addresses_of *verb)
{
    verb->found = 0;
    if (verb->count > STORE_ADDRESSES_MAX)
        return FAIL(verb, ERR_TOO_LARGE);
    EACH(oracle, SUBSCRIPTIONS, struct subscription_row, row)
    {
        bool is_asked = false;

        for (size_t i = 0; i < verb->count; i++)
            is_asked |= verb->nos[i] == row->no;
        if (is_asked)
            *NEXT(verb, verb->addresses, verb->found) =
                (struct recipient_address){.no = row->no,
                                           .kind = row->kind,
                                           .lang = row->lang,
                                           .mode = row->mode,
                                           .sealed = row->sealed,
                                           .consent = row->consent};
    }
    return 0;
}
