#include "hub/settings/value.h"

#include <string.h>

#include "hub/base/text.h"

static void *field_of(struct loading *load, const struct setting *row)
{
    return (char *)load->settings + row->offset;
}

static const char *range_of(struct loading *load, const struct setting *row)
{
    return arena_format(&load->settings->arena, "must lie between %lld and %lld",
                        (long long)row->least, (long long)row->most);
}

static const char *wrong_text(struct loading *load, const struct setting *row, const char *text)
{
    size_t len = strlen(text);

    if (len < (size_t)row->least)
        return "must not be empty";
    if (len > (size_t)row->most)
        return arena_format(&load->settings->arena, "is longer than %lld bytes",
                            (long long)row->most);
    return row->is_valid && !row->is_valid(text) ? row->rule : NULL;
}

static const char *set_text(struct loading *load, const struct setting *row, const char *text)
{
    const char **field = field_of(load, row);
    const char  *wrong = wrong_text(load, row, text);

    if (wrong)
        return wrong;
    *field = row->kind == SETTING_TEXT ? arena_text(&load->settings->arena, text)
                                       : loading_path(load, text);
    if (row->kind == SETTING_SECRET && *text) {
        const char *secret = loading_secret(load, *field, &wrong);

        *field = secret ? secret : "";
    }
    return wrong;
}

static const char *set_integer(struct loading *load, const struct setting *row, int64_t number)
{
    int64_t *field = field_of(load, row);

    if (number < row->least || number > row->most)
        return range_of(load, row);
    *field = number;
    return NULL;
}

static const char *set_words(struct loading *load, const struct setting *row,
                             const struct settings_words *words)
{
    struct settings_words *field = field_of(load, row);

    if (words->count < (size_t)row->least)
        return "must not be empty";
    for (size_t i = 0; i < words->count; i++)
        if (row->is_valid && !row->is_valid(words->items[i]))
            return row->rule;
    *field = *words;
    return NULL;
}

static const char *read_words_of(struct loading *load, const struct setting *row,
                                 struct reader *in)
{
    size_t                count = read_list(in, row->key, (size_t)row->most);
    const char          **items = arena_alloc(in->arena, (count + 1) * sizeof *items);
    struct settings_words words = {items, count};

    for (size_t i = 0; i < count; i++)
        items[i] = read_item_text(in, row->key, i, 300);
    return in->failed ? NULL : set_words(load, row, &words);
}

static void read_part(struct loading *load, const struct setting *row, struct reader *in)
{
    struct settings_json *part = field_of(load, row);
    const char           *name = row->key ? row->key : row->section;
    size_t                len;
    const char           *json = read_json_or_null(in, name, &len);

    if (in->failed || !json)
        return;
    if (*json != '{') {
        reader_complain(in, name, "must be an object");
        return;
    }
    *part = (struct settings_json){
        .json = json,
        .len = len,
        .file = load->file,
        .pointer = row->key ? arena_format(in->arena, "/%s/%s", row->section, row->key)
                            : arena_format(in->arena, "/%s", row->section),
    };
}

void value_read(struct loading *load, const struct setting *row, struct reader *in)
{
    const char *wrong = NULL;

    if (row->kind == SETTING_JSON) {
        read_part(load, row, in);
    } else if (row->kind == SETTING_WORDS) {
        wrong = read_words_of(load, row, in);
    } else if (row->kind == SETTING_INTEGER) {
        int64_t number = read_integer(in, row->key, row->least, row->most);

        wrong = in->failed ? NULL : set_integer(load, row, number);
    } else {
        const char *text = read_text(in, row->key, (size_t)row->most);

        wrong = in->failed ? NULL : set_text(load, row, text);
    }
    if (wrong)
        reader_complain(in, row->key, wrong);
}

static const char *split(struct loading *load, const struct setting *row, const char *word)
{
    struct arena         *arena = &load->settings->arena;
    const char          **items = arena_alloc(arena, (size_t)row->most * sizeof *items);
    struct settings_words words = {items, 0};

    while (*word) {
        size_t len = strcspn(word, ",");

        if (words.count == (size_t)row->most)
            return arena_format(arena, "holds more than %lld words", (long long)row->most);
        items[words.count++] = arena_copy(arena, word, len);
        word += len + (word[len] == ',');
    }
    return set_words(load, row, &words);
}

const char *value_set(struct loading *load, const struct setting *row, const char *word)
{
    int64_t number;

    if (row->kind == SETTING_JSON)
        return *word ? "is too rich for one word; say it in a file" : NULL;
    if (row->kind == SETTING_WORDS)
        return split(load, row, word);
    if (row->kind != SETTING_INTEGER)
        return set_text(load, row, word);
    if (!text_to_integer(word, &number))
        return "must be a whole number";
    return set_integer(load, row, number);
}
