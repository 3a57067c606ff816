#include "hub/base/lang.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hub/base/phrases.h"
#include "hub/base/reader.h"

enum { KEYS_MAX = 4000 };

struct entry {
    const char *key, *text;
};

struct language {
    const char   *tag;
    struct entry *entries; /* by key */
    size_t        count;
};

struct lang {
    struct arena    arena;
    struct language languages[LANG_LANGUAGES_MAX];
    size_t          count;
    struct phrases *phrases; /* NULL: none */
};

struct lang *lang_new(void)
{
    return MEM_NEW(struct lang);
}

void lang_free(struct lang *lang)
{
    if (!lang)
        return;
    phrases_close(lang->phrases);
    arena_free(&lang->arena);
    free(lang);
}

void lang_take_phrases(struct lang *lang, struct phrases *phrases)
{
    phrases_close(lang->phrases);
    lang->phrases = phrases;
}

const char *lang_say(const struct lang *lang, struct arena *arena, const char *language,
                     const char *text)
{
    struct buf  said = {0};
    const char *kept;

    if (!lang->phrases)
        return arena_text(arena, text);
    phrases_say(&said, lang->phrases, language, text);
    kept = arena_copy(arena, said.bytes, said.len);
    buf_free(&said);
    return kept;
}

static int by_key(const void *one, const void *other)
{
    return strcmp(((const struct entry *)one)->key, ((const struct entry *)other)->key);
}

static void read_section(struct lang *lang, struct language *language, struct reader *in,
                         const char *name)
{
    struct reader inner = reader_inside(in, name);
    const char   *key;

    for (size_t i = 0; (key = reader_key(&inner, i)); i++) {
        struct entry *entry = &language->entries[language->count];

        if (language->count == KEYS_MAX) {
            reader_complain(&inner, key, "is one text too many");
            return;
        }
        language->count++;
        entry->key = arena_format(&lang->arena, "%s.%s", name, key);
        entry->text = read_text(&inner, key, LANG_TEXT_MAX);
    }
    reader_leave(&inner, in);
}

int lang_add(struct lang *lang, const char *language, const char *bytes, size_t len,
             struct err *err)
{
    struct language *to = &lang->languages[lang->count];
    struct reader    in = reader_open(bytes, len, &lang->arena, err);
    const char      *name;

    assert(lang->count < LANG_LANGUAGES_MAX);
    *to = (struct language){.tag = arena_text(&lang->arena, language)};
    to->entries = arena_alloc(&lang->arena, KEYS_MAX * sizeof *to->entries);
    for (size_t i = 0; (name = reader_key(&in, i)); i++)
        read_section(lang, to, &in, arena_text(&lang->arena, name));
    qsort(to->entries, to->count, sizeof *to->entries, by_key);
    if (reader_close(&in) < 0)
        return err_at(err, language);
    lang->count++;
    return 0;
}

const char *lang_at(const struct lang *lang, size_t i)
{
    return i < lang->count ? lang->languages[i].tag : NULL;
}

static const char *find(const struct language *language, const char *key)
{
    struct entry  wanted = {.key = key};
    struct entry *entry =
        bsearch(&wanted, language->entries, language->count, sizeof wanted, by_key);

    return entry ? entry->text : NULL;
}

const char *lang_text(const struct lang *lang, const char *language, const char *key)
{
    size_t      len = strcspn(language, "-");
    const char *text = NULL;

    for (size_t i = 0; i < lang->count && !text; i++)
        if (strlen(lang->languages[i].tag) == len &&
            strncasecmp(lang->languages[i].tag, language, len) == 0)
            text = find(&lang->languages[i], key);
    if (!text && lang->count > 0)
        text = find(&lang->languages[0], key);
    return text ? text : key;
}

/* The length of the placeholder text begins with, braces and all; 0 when none. */
static size_t placeholder(const char *text)
{
    size_t len = *text == '{' ? strspn(text + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;

    return len > 0 && text[len + 1] == '}' ? len + 2 : 0;
}

static const char *value_of(const struct lang_value *values, const char *name, size_t len)
{
    for (; values->name; values++)
        if (strlen(values->name) == len && strncmp(values->name, name, len) == 0)
            return values->value;
    return NULL;
}

void lang_fill(struct buf *out, const char *text, const struct lang_value *values)
{
    while (*text) {
        size_t      len = placeholder(text), plain = strcspn(text + 1, "{") + 1;
        const char *value = len > 0 ? value_of(values, text + 1, len - 2) : NULL;

        if (value)
            buf_text(out, value);
        else
            buf_add(out, text, plain);
        text += value ? len : plain;
    }
}

void lang_format(struct buf *out, const struct lang *lang, const char *language,
                 const char *key, const struct lang_value *values)
{
    lang_fill(out, lang_text(lang, language, key), values);
}

static bool holds(const char *text, const char *wanted, size_t len)
{
    for (; *text; text++)
        if (placeholder(text) == len && strncmp(text, wanted, len) == 0)
            return true;
    return false;
}

static size_t compare_texts(struct buf *out, const char *language, const char *key,
                            const char *text, const char *other)
{
    size_t wrong = 0;

    for (; *text; text++) {
        size_t len = placeholder(text);

        if (len == 0 || holds(other, text, len))
            continue;
        buf_format(out, "%s: %s: has no %.*s\n", language, key, (int)len, text);
        wrong++;
    }
    return wrong;
}

size_t lang_compare(const struct lang *lang, struct buf *complaints)
{
    size_t wrong = 0;

    for (size_t i = 0; i < lang->count; i++)
        for (size_t j = 0; j < lang->count; j++)
            for (size_t k = 0; i != j && k < lang->languages[i].count; k++) {
                const struct entry *entry = &lang->languages[i].entries[k];
                const char         *other = find(&lang->languages[j], entry->key);

                if (other) {
                    wrong += compare_texts(complaints, lang->languages[j].tag, entry->key,
                                           entry->text, other);
                    continue;
                }
                buf_format(complaints, "%s: %s: is missing\n", lang->languages[j].tag,
                           entry->key);
                wrong++;
            }
    return wrong;
}
