/* lang_compare.c: do the languages say the same? Run by the build (schemas/lang/check.c). */
#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "hub/base/lang_room.h"
#include "hub/base/plural.h"

struct comparing {
    const struct language *source, *other;
    struct buf            *out;
    size_t                 wrong;
};

static void complain(struct comparing *in, const char *key, const char *what)
{
    buf_format(in->out, "%s: %s: %s\n", in->other->tag, key, what);
    in->wrong++;
}

static size_t section_len(const char *key)
{
    return strcspn(key, ".");
}

static bool has_section(const struct language *language, const char *name, size_t len)
{
    for (size_t i = 0; i < language->count; i++)
        if (section_len(language->entries[i].key) == len &&
            strncmp(language->entries[i].key, name, len) == 0)
            return true;
    return false;
}

static bool is_among(const char *const *words, const char *word, size_t len)
{
    for (; *words; words++)
        if (strlen(*words) == len && strncmp(*words, word, len) == 0)
            return true;
    return false;
}

static bool names(const char *list, const char *tag)
{
    size_t len = strlen(tag);

    for (; (list = strstr(list, tag)); list += len)
        if (list[len] == ',' || list[len] == '\0')
            return true;
    return false;
}

/* ── texts that go by a count ───────────────────────────────────────────────────── */

/* The last name of "page.some.one" when it is a form and all beside it are: 0 else, and
 * else the length of what stands before it. */
static size_t counted_len(const struct language *language, const char *key)
{
    const char *form = strrchr(key, '.');
    size_t      len = (size_t)(form - key);

    for (size_t i = 0; i < language->count; i++) {
        const char *beside = language->entries[i].key;

        if (strncmp(beside, key, len + 1) == 0 &&
            !is_among(PLURAL_WORDS, beside + len + 1, strlen(beside + len + 1)))
            return 0;
    }
    return len;
}

/* The forms a counted text has, 1 << category each; 0: it is none. */
static unsigned forms_of(const struct language *language, const char *name, size_t len)
{
    unsigned forms = 0;
    char     key[LANG_KEY_MAX];

    for (unsigned i = 0; PLURAL_WORDS[i]; i++) {
        snprintf(key, sizeof key, "%.*s.%s", (int)len, name, PLURAL_WORDS[i]);
        forms |= (language_find(language, key) != NULL) * (1u << i);
    }
    return forms;
}

static void compare_forms(struct comparing *in, const char *name, size_t len)
{
    unsigned have = forms_of(in->other, name, len), want = plural_forms(in->other->tag);
    char     key[LANG_KEY_MAX];

    for (unsigned i = 0; PLURAL_WORDS[i]; i++) {
        snprintf(key, sizeof key, "%.*s.%s", (int)len, name, PLURAL_WORDS[i]);
        if (want >> i & ~have >> i & 1)
            complain(in, key, "is missing");
        else if (have >> i & ~want >> i & 1)
            complain(in, key, "is no form this language has");
    }
}

/* ── one text beside its source ─────────────────────────────────────────────────── */

static bool holds(const char *text, const char *wanted, size_t len)
{
    for (; *text; text++)
        if (lang_placeholder(text) == len && strncmp(text, wanted, len) == 0)
            return true;
    return false;
}

/* "un avviso" need not say {n}: the form says it. */
static void compare_holes(struct comparing *in, const char *key, const char *text,
                          const char *wanted, const char *what)
{
    bool is_counted = counted_len(in->other, key) > 0;

    for (; *wanted; wanted++) {
        size_t len = lang_placeholder(wanted);
        char   said[LANG_KEY_MAX];

        if (len == 0 || holds(text, wanted, len) ||
            (is_counted && strncmp(wanted, "{n}", len) == 0))
            continue;
        snprintf(said, sizeof said, "%s %.*s", what, (int)len, wanted);
        complain(in, key, said);
    }
}

/* The words of a text, beside its placeholders. */
static unsigned words_of(const char *text)
{
    unsigned words = 0;

    for (size_t letters = 0; *text;
         text += lang_placeholder(text) ? lang_placeholder(text) : 1) {
        letters = isalpha((unsigned char)*text) ? letters + 1 : 0;
        words += letters == 2;
    }
    return words;
}

static void compare_text(struct comparing *in, const char *key, const char *text)
{
    size_t      len = counted_len(in->other, key);
    const char *source = language_find(in->source, key);
    char        other[LANG_KEY_MAX];

    snprintf(other, sizeof other, "%.*s.other", (int)len, key);
    if (len > 0 && !source)
        source = language_find(in->source, other);
    if (!source) {
        complain(in, key, "is not in the first language");
        return;
    }
    compare_holes(in, key, text, source, "has no");
    compare_holes(in, key, source, text, "invents");
    /* Single words may be the same in two languages ("normale"), more are not. */
    if (in->source != in->other && words_of(text) > 1 && strcmp(text, source) == 0)
        complain(in, key, "is as in the first language");
}

static void compare_language(struct comparing *in)
{
    for (size_t i = 0; i < in->other->count; i++)
        compare_text(in, in->other->entries[i].key, in->other->entries[i].text);
    for (size_t i = 0; i < in->source->count; i++) {
        const char *key = in->source->entries[i].key;
        size_t      len = counted_len(in->source, key);

        if (!has_section(in->other, key, section_len(key)))
            continue;
        if (len == 0 && !language_find(in->other, key))
            complain(in, key, "is missing");
        else if (len > 0 &&
                 (i == 0 || strncmp(key, in->source->entries[i - 1].key, len + 1) != 0))
            compare_forms(in, key, len);
    }
}

static void compare_sections(struct comparing *in, const char *const *needed, bool is_whole)
{
    const char *last = "";

    for (size_t i = 0; i < in->source->count; i++) {
        const char *key = in->source->entries[i].key;
        size_t      len = section_len(key);
        char        section[LANG_KEY_MAX];

        snprintf(section, sizeof section, "%.*s", (int)len, key);
        if (strncmp(last, key, len + 1) == 0)
            continue;
        last = key;
        if ((is_whole || is_among(needed, key, len)) && !has_section(in->other, key, len))
            complain(in, section, "is missing: the whole section");
    }
}

size_t lang_compare(const struct lang *lang, const char *const *needed, const char *whole,
                    struct buf *complaints)
{
    struct comparing in = {.source = &lang->languages[0], .out = complaints};

    for (size_t i = 0; i < lang->count; i++) {
        in.other = &lang->languages[i];
        compare_sections(&in, needed, names(whole, in.other->tag));
        compare_language(&in);
    }
    return in.wrong;
}
