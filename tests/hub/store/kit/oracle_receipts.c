#include "tests/hub/store/kit/oracle.h"

static int compare_words(const struct receipt_row *one, const struct receipt_row *other)
{
    int keys = oracle_compare_keys(&one->key, &other->key);
    int devices = strcmp(one->device ? one->device : "", other->device ? other->device : "");

    if (keys != 0)
        return keys;
    if (one->place != other->place)
        return one->place < other->place ? -1 : 1;
    return devices != 0 ? devices : (one->said > other->said) - (one->said < other->said);
}

static void keep_word(struct backend *oracle, const struct receipt_row *said)
{
    struct receipt_row row = *said;

    EACH(oracle, DEVICE_WORDS, struct receipt_row, word)
    if (id_same(&word->key.alert, &said->key.alert) && compare_words(word, said) == 0)
        return;
    row.key.channel = oracle_text(oracle, said->key.channel);
    row.device = oracle_text(oracle, said->device);
    row.why = oracle_text(oracle, said->why);
    oracle_add(oracle, DEVICE_WORDS, &row);
}

int oracle_keep_receipts(struct backend *oracle, struct store_keep_receipts *verb)
{
    if (verb->count > STORE_RECEIPTS_MAX)
        return FAIL(verb, ERR_TOO_LARGE);
    for (size_t i = 0; i < verb->count; i++) {
        struct receipt_row row = verb->receipts[i];
        struct chunk_kept *chunk = oracle_chunk(oracle, &row.key);
        const struct rows *rows = &oracle->tables[RECEIPTS];

        row.no = 1; /* SQLite's next number: one above the highest there is */
        if (rows->count > 0)
            row.no = ((struct receipt_row *)rows->at)[rows->count - 1].no + 1;
        row.key.channel = oracle_text(oracle, row.key.channel);
        row.device = NULL;
        row.why = oracle_text(oracle, row.why);
        oracle_add(oracle, RECEIPTS, &row);
        if (chunk)
            chunk->has_receipts = true;
        if (verb->receipts[i].device)
            keep_word(oracle, &verb->receipts[i]);
    }
    return 0;
}

int oracle_load_devices(struct backend *oracle, struct store_load_devices *verb)
{
    size_t                    limit = store_limit(verb->limit, STORE_PAGE_MAX);
    const struct receipt_row *from = &verb->from, *next;

    for (verb->count = 0; verb->count < limit; from = next) {
        next = NULL;
        EACH(oracle, DEVICE_WORDS, struct receipt_row, word)
        if (id_same(&word->key.alert, &verb->from.key.alert) && compare_words(word, from) > 0 &&
            (!next || compare_words(word, next) < 0))
            next = word;
        if (!next)
            break;
        *NEXT(verb, verb->words, verb->count) = *next;
    }
    return 0;
}

int oracle_take_receipts(struct backend *oracle, struct store_take_receipts *verb)
{
    size_t limit = store_limit(verb->limit, STORE_PAGE_MAX);

    verb->count = 0;
    EACH(oracle, RECEIPTS, struct receipt_row, row)
    if (id_same(&row->key.alert, &verb->key.alert) &&
        oracle_compare_keys(&row->key, &verb->key) == 0 && verb->count < limit)
        *NEXT(verb, verb->receipts, verb->count) = *row;
    return 0;
}

/* The set of all that its device said stands once, at the first of its words. */
static void count_device(const struct backend *oracle, struct delivery_count *line,
                         const struct receipt_row *first)
{
    struct receipt_row from = *first;
    unsigned           words = 0;

    EACH(oracle, DEVICE_WORDS, struct receipt_row, word)
    if (id_same(&word->key.alert, &first->key.alert)) {
        from.said = word->said;
        if (compare_words(word, &from) != 0)
            continue;
        if (word->said < first->said)
            return;
        words |= 1u << word->said;
    }
    line->devices[words]++;
}

void oracle_count_devices(const struct backend *oracle, const struct id *alert,
                          struct delivery_count *line)
{
    EACH(oracle, DEVICE_WORDS, struct receipt_row, row)
    if (id_same(&row->key.alert, alert) && row->key.revision == line->revision &&
        same_text(row->key.channel, line->channel))
        count_device(oracle, line, row);
}
