/* contents.c: the five contents of a warning, found in a text of one piece. */
#include <ctype.h>
#include <string.h>

#include "hub/model/lint/words.h"

enum { SOURCE_WORDS_MAX = 8, HAZARD_WORDS_MAX = 4, SMALL_WORD = 4 };

const char *const LINT_CONTENT_WORDS[LINT_CONTENTS + 1] = {
    [LINT_SOURCE] = "source", [LINT_HAZARD] = "hazard", [LINT_PLACE] = "place",
    [LINT_ACTION] = "action", [LINT_TIME] = "time",
};

struct finding {
    const struct lint_text     *text;
    const struct lint_language *language;
    const struct hazards       *hazards;
    struct lint_found          *found;
    size_t                      source_end; /* words before it say who speaks */
};

/* How many words from the i-th on are a phrase of the list. */
static size_t one_of(const struct lint_text *text, size_t i, const char *const *list)
{
    size_t longest = 0;

    for (; *list; list++) {
        size_t words = lint_match(text, i, *list);

        longest = words > longest ? words : longest;
    }
    return longest;
}

static void found(struct finding *in, enum lint_content content, size_t i, size_t words)
{
    const struct lint_word *first = &in->text->words[i], *last = first + words - 1;

    if (in->found[content].len == 0)
        in->found[content] =
            (struct lint_found){first->start, last->start + last->len - first->start};
}

static bool is_number(const struct lint_text *text, size_t i)
{
    return i < text->count && isdigit((unsigned char)*lint_word_plain(text, i));
}

/* ── who speaks ─────────────────────────────────────────────────────────────────── */

static size_t hazard_at(const struct finding *in, size_t i)
{
    const struct lint_text *text = in->text;
    size_t                  words = one_of(text, i, in->language->hazards);

    for (size_t many = 1; many <= HAZARD_WORDS_MAX && i + many <= text->count; many++) {
        const struct lint_word *first = &text->words[i], *last = first + many - 1;
        const struct hazard    *hazard = hazards_by_word(in->hazards, text->text + first->start,
                                                         last->start + last->len - first->start);

        if (hazard && !hazard->is_everyday && hazard != hazards_other(in->hazards))
            words = many > words ? many : words;
        if (last->ends)
            break;
    }
    return words;
}

/* Small words do not make a name: "Unione dei Comuni" */
static bool is_part_of_name(const struct finding *in, size_t i)
{
    const struct lint_word *word = &in->text->words[i];

    return (word->is_capital || word->len < SMALL_WORD ||
            one_of(in->text, i, in->language->authorities)) &&
           !hazard_at(in, i) && !one_of(in->text, i, in->language->actions);
}

/* "Empoli: …", "Comune di Empoli: …": a name before the first colon; else an authority's name
 * anywhere. */
static void find_source(struct finding *in)
{
    const struct lint_text *text = in->text;
    size_t                  end = 0;

    while (end < text->count && end < SOURCE_WORDS_MAX && !text->words[end].ends)
        end++;
    if (end < text->count && text->words[end].ends) {
        const struct lint_word *last = &text->words[end];
        bool is_named = text->text[last->start + last->len] == ':' && text->words[0].is_capital;

        for (size_t i = 0; i <= end && is_named; i++)
            is_named = is_part_of_name(in, i);
        if (is_named) {
            in->source_end = end + 1;
            found(in, LINT_SOURCE, 0, end + 1);
        }
    }
    for (size_t i = 0; i < text->count; i++) {
        size_t words = one_of(text, i, in->language->authorities);

        if (words > 0)
            found(in, LINT_SOURCE, i, words);
    }
}

/* ── where ──────────────────────────────────────────────────────────────────────── */

/* A name: a capital that is no day, no command, no danger and no authority. */
static bool is_name(const struct finding *in, size_t i)
{
    const struct lint_text     *text = in->text;
    const struct lint_language *language = in->language;

    return i < text->count && text->words[i].is_capital && !hazard_at(in, i) &&
           !one_of(text, i, language->names_of_days) && !one_of(text, i, language->actions) &&
           !one_of(text, i, language->authorities);
}

/* "Via Pianezzoli", "a Ponte a Elsa", "near Empoli"; of "Comune di Empoli" the name is who
 * speaks. */
static void find_place(struct finding *in)
{
    const struct lint_text *text = in->text;

    for (size_t i = in->source_end; i < text->count; i++) {
        size_t words = one_of(text, i, in->language->places);
        bool   is_of_source = i > 0 && one_of(text, i - 1, in->language->authorities) > 0;

        if (words > 0 && !is_of_source && !text->words[i + words - 1].ends &&
            is_name(in, i + words))
            found(in, LINT_PLACE, i, words + 1);
    }
}

/* ── until when ─────────────────────────────────────────────────────────────────── */

/* "22:00", "h22", "22h" */
static bool is_hour(const char *word)
{
    bool        is_marked = *word == 'h';
    const char *at = word + is_marked;
    size_t      digits = strspn(at, "0123456789");

    if (digits < 1 || digits > 2)
        return false;
    at += digits;
    if (*at == '\0')
        return is_marked;
    return *at == 'h' || ((*at == ':' || *at == '.') && isdigit((unsigned char)at[1]) &&
                          isdigit((unsigned char)at[2]) && at[3] == '\0');
}

static size_t time_at(const struct finding *in, size_t i)
{
    const struct lint_text *text = in->text;
    size_t                  words = one_of(text, i, in->language->before_hours);

    if (is_hour(lint_word_plain(text, i)))
        return 1;
    if (words > 0 && !text->words[i + words - 1].ends &&
        (is_number(text, i + words) ||
         (i + words < text->count && one_of(text, i + words, in->language->names_of_days))))
        return words + 1;
    return one_of(text, i, in->language->times);
}

size_t lint_contents(struct lint_found found_r[LINT_CONTENTS], const struct hazards *hazards,
                     const char *language, const char *text)
{
    struct lint_text words;
    struct finding   in = {&words, lint_language_of(language), hazards, found_r, 0};
    size_t           count = 0;

    memset(found_r, 0, LINT_CONTENTS * sizeof *found_r);
    if (!in.language)
        return 0;
    lint_text_open(&words, text);
    find_source(&in);
    find_place(&in);
    for (size_t i = 0; i < words.count; i++) {
        size_t hazard = hazard_at(&in, i), time = time_at(&in, i);
        size_t action = one_of(&words, i, in.language->actions);

        if (hazard > 0)
            found(&in, LINT_HAZARD, i, hazard);
        if (action > 0)
            found(&in, LINT_ACTION, i, action);
        if (time > 0)
            found(&in, LINT_TIME, i, time);
    }
    lint_text_close(&words);
    for (size_t i = 0; i < LINT_CONTENTS; i++)
        count += found_r[i].len > 0;
    return count;
}
