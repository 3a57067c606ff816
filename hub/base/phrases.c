#include "hub/base/phrases.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hub/base/mem.h"
#include "hub/base/reader.h"

enum { PHRASES_MAX = 2000, HOLES_MAX = 8, DEPTH_MAX = 4, PHRASE_BYTES_MAX = 600 };

struct phrase {
    const char *english;
    size_t      weight; /* letters outside its holes: the more, the surer */
    const char *tags[READER_KEYS_MAX], *texts[READER_KEYS_MAX];
};

struct phrases {
    struct arena   arena;
    struct phrase *all;
    size_t         count;
};

struct span {
    const char *at;
    size_t      len;
};

/* "{a}" … at text: the number of the hole; -1: none. */
static int hole_at(const char *text)
{
    return text[0] == '{' && text[1] >= 'a' && text[1] < 'a' + HOLES_MAX && text[2] == '}'
               ? text[1] - 'a'
               : -1;
}

/* The letters up to the next hole or the end. */
static size_t plain_len(const char *text)
{
    size_t len = 0;

    while (text[len] && hole_at(text + len) < 0)
        len++;
    return len;
}

/* ── the table ──────────────────────────────────────────────────────────────────── */

static void read_phrase(struct phrase *phrase, struct reader *in)
{
    const char *tag;
    size_t      count = 0;

    phrase->english = read_text(in, "en", PHRASE_BYTES_MAX);
    for (size_t i = 0; (tag = reader_key(in, i)); i++) {
        phrase->tags[count] = arena_text(in->arena, tag);
        phrase->texts[count++] = read_text(in, tag, PHRASE_BYTES_MAX);
    }
    for (const char *at = phrase->english; *at; at += hole_at(at) < 0 ? 1 : 3)
        phrase->weight += hole_at(at) < 0;
}

struct phrases *phrases_open(const char *bytes, size_t len, struct err *err)
{
    struct phrases *phrases = MEM_NEW(struct phrases);
    struct reader   in = reader_open(bytes, len, &phrases->arena, err);

    phrases->count = read_list(&in, "phrases", PHRASES_MAX);
    phrases->all = arena_alloc(&phrases->arena, (phrases->count + 1) * sizeof *phrases->all);
    for (size_t i = 0; i < phrases->count; i++) {
        struct reader item = reader_item(&in, "phrases", i);

        read_phrase(&phrases->all[i], &item);
        reader_leave(&item, &in);
    }
    if (reader_close(&in) == 0)
        return phrases;
    phrases_close(phrases);
    return NULL;
}

void phrases_close(struct phrases *phrases)
{
    if (!phrases)
        return;
    arena_free(&phrases->arena);
    free(phrases);
}

/* ── the look ───────────────────────────────────────────────────────────────────── */

/* Is text what pattern says, and with what in its holes? Each hole is as short as it can be,
 * the last one as long as it must. */
static bool fits(const char *pattern, struct span text, struct span holes[HOLES_MAX])
{
    size_t plain = plain_len(pattern);

    if (text.len < plain || memcmp(text.at, pattern, plain) != 0)
        return false;
    for (;;) {
        int         hole = hole_at(pattern += plain);
        const char *found;

        text = (struct span){text.at + plain, text.len - plain};
        if (hole < 0)
            return text.len == 0;
        plain = plain_len(pattern += 3);
        if (text.len < plain + 1)
            return false;
        found = pattern[plain] == '\0' ? text.at + text.len - plain
                                       : memmem(text.at + 1, text.len - 1, pattern, plain);
        if (!found || memcmp(found, pattern, plain) != 0)
            return false;
        holes[hole] = (struct span){text.at, (size_t)(found - text.at)};
        text = (struct span){found, text.len - holes[hole].len};
    }
}

static const char *text_in(const struct phrase *phrase, const char *language)
{
    size_t len = strcspn(language, "-");

    for (size_t i = 0; i < READER_KEYS_MAX && phrase->tags[i]; i++)
        if (strlen(phrase->tags[i]) == len && strncasecmp(phrase->tags[i], language, len) == 0)
            return phrase->texts[i];
    return phrase->english;
}

static const struct phrase *best_of(const struct phrases *phrases, struct span text,
                                    struct span holes[HOLES_MAX])
{
    const struct phrase *best = NULL;
    struct span          tried[HOLES_MAX];

    for (size_t i = 0; i < phrases->count; i++) {
        const struct phrase *phrase = &phrases->all[i];

        if ((best && phrase->weight <= best->weight) || !fits(phrase->english, text, tried))
            continue;
        best = phrase;
        memcpy(holes, tried, sizeof tried);
    }
    return best;
}

struct saying {
    struct buf           *out;
    const struct phrases *phrases;
    const char           *language;
};

static void say(const struct saying *saying, struct span text, int depth)
{
    struct span          holes[HOLES_MAX];
    const struct phrase *phrase =
        depth < DEPTH_MAX ? best_of(saying->phrases, text, holes) : NULL;
    const char *place = memmem(text.at, text.len, ": ", 2), *at;
    size_t      plain;

    if (!phrase && depth < DEPTH_MAX && place) {
        plain = (size_t)(place + 2 - text.at);
        buf_add(saying->out, text.at, plain);
        say(saying, (struct span){text.at + plain, text.len - plain}, depth + 1);
        return;
    }
    if (!phrase) {
        buf_add(saying->out, text.at, text.len);
        return;
    }
    for (at = text_in(phrase, saying->language); *at; at += plain) {
        int hole = hole_at(at);

        plain = hole < 0 ? plain_len(at) : 3;
        if (hole < 0)
            buf_add(saying->out, at, plain);
        else
            say(saying, holes[hole], depth + 1);
    }
}

void phrases_say(struct buf *out, const struct phrases *phrases, const char *language,
                 const char *text)
{
    struct saying saying = {out, phrases, language};

    buf_text(out, ""); /* there is a text, be it empty */
    say(&saying, (struct span){text, strlen(text)}, 0);
}
