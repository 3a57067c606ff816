#include "tests/hub/store/kit/oracle.h"

static struct card_row *card_of(struct backend *oracle, const struct id *id)
{
    EACH(oracle, CARDS, struct card_row, row)
    if (id_same(&row->id, id))
        return row;
    return NULL;
}

int oracle_put_card(struct backend *oracle, struct store_put_card *verb)
{
    struct card_row *known = card_of(oracle, &verb->row.id);
    struct card_row  row = verb->row;

    if (oracle_deed(oracle, verb->deed, &verb->job) < 0)
        return -1;
    if ((known ? known->version : 0) != row.version)
        return FAIL(verb, ERR_CONFLICT);
    verb->version = ++row.version;
    row.kind = oracle_text(oracle, known ? known->kind : row.kind);
    row.mode = oracle_text(oracle, known ? known->mode : row.mode);
    row.about = oracle_text(oracle, known ? known->about : row.about);
    row.made_ms = known ? known->made_ms : row.made_ms;
    row.state = oracle_text(oracle, row.state);
    row.holder = oracle_text(oracle, row.holder);
    row.fields = oracle_text(oracle, row.fields);
    if (known)
        *known = row;
    else
        oracle_add(oracle, CARDS, &row);
    return 0;
}

static const char *without(struct backend *oracle, const char *fields, const char *name)
{
    struct arena arena = {0};
    const char  *value = arena_format(&arena, ":\"%s\"", name), *at;
    struct buf   left = {0};
    const char  *kept;

    for (; (at = strstr(fields, value)); fields = at + strlen(value)) {
        buf_add(&left, fields, (size_t)(at - fields));
        buf_text(&left, ":\"\"");
    }
    buf_text(&left, fields);
    kept = oracle_text(oracle, left.bytes);
    buf_free(&left);
    arena_free(&arena);
    return kept;
}

void oracle_erase_cards(struct backend *oracle, const struct store_erase_personal *verb)
{
    const char *named = verb->about ? strchr(verb->about, ':') : NULL;
    struct id   id;
    bool        is_named = named && id_parse(&id, named + 1);

    if (is_named)
        oracle_erase_telephones(oracle, &id);
    for (size_t i = oracle->tables[CARDS].count; i-- > 0;) {
        struct card_row *row = (struct card_row *)oracle->tables[CARDS].at + i;
        const char      *before = row->fields;

        if (((verb->about && strcmp(row->about, verb->about) == 0) ||
             (is_named && id_same(&row->id, &id))) &&
            (!row->is_open || *row->holder == '\0')) {
            oracle_remove(oracle, CARDS, row);
        } else if (verb->name) {
            row->fields = without(oracle, before, verb->name);
            row->version += strcmp(before, row->fields) != 0;
        }
    }
}

int oracle_find_card(struct backend *oracle, struct store_find_card *verb)
{
    struct card_row *known = card_of(oracle, &verb->id);

    if (!known)
        return FAIL(verb, ERR_NOT_FOUND);
    verb->row = *known;
    return 0;
}

static bool is_wanted(const struct store_list_cards *verb, const struct card_row *row)
{
    return same_text(verb->kind, row->kind) && filter_text(verb->mode, row->mode) &&
           filter_text(verb->about, row->about) && filter_text(verb->holder, row->holder) &&
           (row->is_open || !verb->only_open);
}

int oracle_list_cards(struct backend *oracle, struct store_list_cards *verb)
{
    size_t           limit = store_limit(verb->limit, STORE_LIST_MAX);
    const struct id *before = id_is_nil(&verb->before) ? NULL : &verb->before;
    struct card_row *next;

    for (verb->count = 0; verb->count < limit; before = &next->id) {
        next = NULL;
        EACH(oracle, CARDS, struct card_row, row)
        if (is_wanted(verb, row) && (!before || id_compare(&row->id, before) < 0) &&
            (!next || id_compare(&row->id, &next->id) > 0))
            next = row;
        if (!next)
            break;
        *NEXT(verb, verb->rows, verb->count) = *next;
    }
    return 0;
}
