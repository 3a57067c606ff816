#include "hub/base/lang.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hub/base/lang_room.h"
#include "hub/base/phrases.h"
#include "hub/base/plural.h"
#include "hub/base/reader.h"

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

/* ── what the town says once ─────────────────────────────────────────────────────── */

void lang_know(struct lang *lang, const char *name, const char *value)
{
    size_t count = 0;

    while (lang->known[count].name)
        count++;
    assert(count < LANG_KNOWN_MAX);
    lang->known[count] =
        (struct lang_value){arena_text(&lang->arena, name), arena_text(&lang->arena, value)};
}

static const char *value_of(const struct lang_value *values, const char *name, size_t len)
{
    for (; values->name; values++)
        if (strlen(values->name) == len && strncmp(values->name, name, len) == 0)
            return values->value;
    return NULL;
}

const char *lang_known(const struct lang *lang, const char *name)
{
    return value_of(lang->known, name, strlen(name));
}

static const char *with_known(struct lang *lang, const char *text)
{
    struct buf  filled = {0};
    const char *kept;

    lang_fill(&filled, text, lang->known);
    kept = arena_copy(&lang->arena, filled.bytes, filled.len);
    buf_free(&filled);
    return kept;
}

/* ── a language's file ──────────────────────────────────────────────────────────── */

struct adding {
    struct lang     *lang;
    struct language *to;
    struct err      *err;
    int              failed;
};

static int by_key(const void *one, const void *other)
{
    return strcmp(((const struct entry *)one)->key, ((const struct entry *)other)->key);
}

static void on_text(void *user, const char *path, const char *text)
{
    struct adding   *adding = user;
    struct arena    *arena = &adding->lang->arena;
    struct language *to = adding->to;
    const char      *wrong = !strchr(path, '.') ? "must be an object" : "is too much";

    if (strchr(path, '.') && strlen(text) <= LANG_TEXT_MAX && to->count < LANG_TEXTS_MAX)
        to->entries[to->count++] =
            (struct entry){arena_text(arena, path), with_known(adding->lang, text)};
    else if (!adding->failed)
        adding->failed =
            err_field(adding->err, ERR_INVALID, arena_format(arena, "/%s", path), "%s", wrong);
}

int lang_add(struct lang *lang, const char *language, const char *bytes, size_t len,
             struct err *err)
{
    struct language *to = &lang->languages[lang->count];
    struct adding    adding = {lang, to, err, 0};

    assert(lang->count < LANG_LANGUAGES_MAX);
    *to = (struct language){.tag = arena_text(&lang->arena, language)};
    to->entries = arena_alloc(&lang->arena, LANG_TEXTS_MAX * sizeof *to->entries);
    if (json_texts(bytes, len, on_text, &adding, err) < 0 || adding.failed)
        return err_at(err, language);
    qsort(to->entries, to->count, sizeof *to->entries, by_key);
    lang->count++;
    return 0;
}

/* ── a text ─────────────────────────────────────────────────────────────────────── */

const char *lang_at(const struct lang *lang, size_t i)
{
    return i < lang->count ? lang->languages[i].tag : NULL;
}

const char *language_find(const struct language *language, const char *key)
{
    struct entry  wanted = {.key = key};
    struct entry *entry =
        bsearch(&wanted, language->entries, language->count, sizeof wanted, by_key);

    return entry ? entry->text : NULL;
}

static const struct language *language_of(const struct lang *lang, const char *tag)
{
    size_t len = strcspn(tag, "-");

    for (size_t i = 0; i < lang->count; i++)
        if (strlen(lang->languages[i].tag) == len &&
            strncasecmp(lang->languages[i].tag, tag, len) == 0)
            return &lang->languages[i];
    return NULL;
}

/* The languages to look into, in this order; some may be NULL. */
struct order {
    const struct language *languages[3];
};

static struct order order_of(const struct lang *lang, const char *tag)
{
    return (struct order){{language_of(lang, tag), language_of(lang, "en"),
                           lang->count > 0 ? &lang->languages[0] : NULL}};
}

const char *lang_text(const struct lang *lang, const char *language, const char *key)
{
    struct order order = order_of(lang, language);
    const char  *text = NULL;

    for (size_t i = 0; i < COUNT_OF(order.languages) && !text; i++)
        if (order.languages[i])
            text = language_find(order.languages[i], key);
    return text ? text : key;
}

const char *lang_counted(const struct lang *lang, const char *language, const char *key,
                         int64_t count)
{
    struct order order = order_of(lang, language);
    const char  *text = NULL;
    char         form[LANG_KEY_MAX];

    for (size_t i = 0; i < COUNT_OF(order.languages) && !text; i++) {
        if (!order.languages[i])
            continue;
        snprintf(form, sizeof form, "%s.%s", key,
                 PLURAL_WORDS[plural_of(order.languages[i]->tag, count)]);
        text = language_find(order.languages[i], form);
    }
    return text ? text : key;
}

size_t lang_placeholder(const char *text)
{
    size_t len = *text == '{' ? strspn(text + 1, "abcdefghijklmnopqrstuvwxyz_") : 0;

    return len > 0 && text[len + 1] == '}' ? len + 2 : 0;
}

void lang_fill(struct buf *out, const char *text, const struct lang_value *values)
{
    while (*text) {
        size_t      len = lang_placeholder(text), plain = strcspn(text + 1, "{") + 1;
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
