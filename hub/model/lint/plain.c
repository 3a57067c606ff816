/* plain.c: what keeps a text from being understood at the first reading. */
#include <string.h>

#include "hub/base/text.h"
#include "hub/model/lint/words.h"

enum {
    GULPEASE_LEAST = 60, /* of 100: easy for who left school at 14 */
    GRADE_MOST = 10,     /* automated readability index: years of school */
    MEASURED_WORDS = 12, /* fewer say nothing */
    MEASURED_LETTERS = 60,
};

struct reading {
    struct cap_notes           *notes;
    const char                 *place;
    const struct lint_text     *text;
    const struct lint_language *language;
    size_t                      letters, capitals, sentences;
};

static void advise_sentence(const struct reading *in, size_t first, size_t words)
{
    const struct lint_word *begun = &in->text->words[first], *third = begun + 2;

    cap_note(in->notes, false, in->place, "a sentence of %zu words, at most %d: \"%.*s…\"",
             words, LINT_SENTENCE_WORDS, (int)(third->start + third->len - begun->start),
             in->text->text + begun->start);
}

static void look_at_sentences(struct reading *in)
{
    for (size_t i = 0, first = 0; i < in->text->count; i++) {
        if (!in->text->words[i].ends)
            continue;
        in->sentences++;
        if (i + 1 - first > LINT_SENTENCE_WORDS)
            advise_sentence(in, first, i + 1 - first);
        first = i + 1;
    }
}

static void count_letters(struct reading *in)
{
    for (size_t i = 0; i < in->text->count; i++) {
        const struct lint_word *word = &in->text->words[i];

        for (size_t at = word->start; at < word->start + word->len;) {
            uint32_t code;
            size_t   step = text_character(in->text->text + at, in->text->len - at, &code);

            at += step > 0 ? step : 1;
            in->letters++;
            in->capitals += word->is_shouted;
        }
    }
}

static void look_at_capitals(const struct reading *in)
{
    size_t share = in->letters > 0 ? 100 * in->capitals / in->letters : 0;

    if (in->letters >= MEASURED_LETTERS && share > LINT_CAPITALS_PCT)
        cap_note(in->notes, false, in->place,
                 "%zu letters of 100 are capitals: keep them for the danger and what to do",
                 share);
}

/* Gulpease for Italian, the automated readability index for English: both need only counting.
 */
static void look_at_reading(const struct reading *in, bool is_italian)
{
    double words = (double)in->text->count, letters = (double)in->letters;
    double sentences = (double)in->sentences;
    double gulpease = 89 + (300 * sentences - 10 * letters) / words;
    double grade = 4.71 * letters / words + 0.5 * words / sentences - 21.43;

    if (in->text->count < MEASURED_WORDS)
        return;
    if (is_italian && gulpease < GULPEASE_LEAST)
        cap_note(in->notes, false, in->place,
                 "is hard to read: Gulpease %.0f, at least %d; shorter words and sentences",
                 gulpease, GULPEASE_LEAST);
    if (!is_italian && grade > GRADE_MOST)
        cap_note(in->notes, false, in->place,
                 "is hard to read: %.0f years of school, at most %d; shorter words and "
                 "sentences",
                 grade, GRADE_MOST);
}

/* ── words ──────────────────────────────────────────────────────────────────────── */

static size_t one_of(const struct lint_text *text, size_t i, const char *const *list)
{
    size_t words = 0;

    for (; *list && words == 0; list++)
        words = lint_match(text, i, *list);
    return words;
}

static const char *said(const struct reading *in, size_t i, size_t words)
{
    const struct lint_word *first = &in->text->words[i], *last = first + words - 1;

    return arena_copy(in->notes->arena, in->text->text + first->start,
                      last->start + last->len - first->start);
}

static void look_at_word(const struct reading *in, size_t i)
{
    const struct lint_language *language = in->language;
    size_t                      words;

    for (const struct lint_phrase *jargon = language->jargon; jargon->phrase; jargon++)
        if ((words = lint_match(in->text, i, jargon->phrase)) > 0)
            cap_note(in->notes, false, in->place, "says \"%s\": better %s", said(in, i, words),
                     jargon->instead);
    if ((words = one_of(in->text, i, language->softeners)) > 0)
        cap_note(in->notes, false, in->place,
                 "softens with \"%s\": say what is known and what is not", said(in, i, words));
    if ((words = one_of(in->text, i, language->relative_days)) > 0)
        cap_note(in->notes, false, in->place,
                 "says \"%s\": whoever reads it later takes another day; name the day",
                 said(in, i, words));
}

/* What is only forbidden leaves people without anything to do. */
static void look_at_orders(const struct reading *in)
{
    bool forbids = false, tells = false;

    for (size_t i = 0; i < in->text->count; i++) {
        size_t refused = one_of(in->text, i, in->language->refusals);

        forbids = forbids || refused > 0;
        tells = tells || (!refused && one_of(in->text, i, in->language->actions) > 0);
        i += refused; /* "non usate", "do not drive": that one is forbidden, too */
    }
    if (forbids && !tells)
        cap_note(in->notes, false, in->place,
                 "tells only what not to do: say first what to do");
}

void lint_plain(struct cap_notes *notes, const char *place, const char *language,
                const char *text)
{
    struct lint_text words;
    struct reading   in = {.notes = notes, .place = place, .text = &words};

    lint_text_open(&words, text);
    in.language = lint_language_of(language);
    look_at_sentences(&in);
    count_letters(&in);
    look_at_capitals(&in);
    if (in.language) {
        look_at_reading(&in, language[0] == 'i');
        for (size_t i = 0; i < words.count; i++)
            look_at_word(&in, i);
        look_at_orders(&in);
    }
    lint_text_close(&words);
}
