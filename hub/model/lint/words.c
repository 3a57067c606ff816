#include "hub/model/lint/words.h"

#include <string.h>

#include "hub/base/text.h"

/* Latin letters with an accent, as the letter without. */
static uint32_t plain_letter(uint32_t code)
{
    static const char LATIN1[] =
        "aaaaaaaceeeeiiiidnooooo*ouuuuypsaaaaaaaceeeeiiiidnooooo/ouuuuypy";

    if (code >= 'A' && code <= 'Z')
        return code + 32;
    if (code >= 0xc0 && code <= 0xff)
        return (uint32_t)LATIN1[code - 0xc0];
    return code;
}

static bool is_capital(uint32_t code)
{
    return (code >= 'A' && code <= 'Z') || (code >= 0xc0 && code <= 0xde && code != 0xd7);
}

static bool is_of_word(uint32_t code)
{
    return (code >= '0' && code <= '9') || (code >= 'A' && code <= 'Z') ||
           (code >= 'a' && code <= 'z') ||
           (code >= 0xc0 && code != 0xd7 && code != 0xf7 && !(code >= 0x2000 && code < 0x2c00));
}

static size_t character(const struct lint_text *text, size_t at, uint32_t *code_r)
{
    size_t step = text_character(text->text + at, text->len - at, code_r);

    if (step > 0)
        return step;
    *code_r = ' ';
    return 1;
}

/* "22:00", "3.5" and "t.empoli.it" are one word: a mark inside ends nothing. */
static bool is_inside(const struct lint_text *text, size_t at, uint32_t mark)
{
    uint32_t next;

    if (mark != '.' && mark != ':' && mark != ',' && mark != '/')
        return false;
    if (at + 1 >= text->len)
        return false;
    character(text, at + 1, &next);
    return is_of_word(next) || (mark == ':' && next == '/') || (mark == '/' && next == '/');
}

static size_t take_word(struct lint_text *text, size_t at)
{
    struct lint_word *word = &text->words[text->count++];
    unsigned          letters = 0, capitals = 0;
    uint32_t          code;
    size_t            step;

    *word = (struct lint_word){.start = at, .plain = text->plain.len};
    for (; at < text->len; at += step) {
        char bytes[4];

        step = character(text, at, &code);
        if (!is_of_word(code) && !is_inside(text, at, code))
            break;
        letters += code >= 'A';
        capitals += is_capital(code);
        if (at == word->start)
            word->is_capital = is_capital(code);
        buf_add(&text->plain, bytes, text_encode(bytes, plain_letter(code)));
    }
    word->len = at - word->start;
    word->is_shouted = letters > 1 && capitals == letters;
    buf_byte(&text->plain, '\0');
    return at;
}

void lint_text_open(struct lint_text *text_r, const char *text)
{
    size_t at = 0, step;

    *text_r = (struct lint_text){.text = text, .len = strnlen(text, LINT_TEXT_MAX)};
    buf_text(&text_r->plain, "");
    for (; at < text_r->len && text_r->count < LINT_WORDS_MAX; at += step) {
        uint32_t code;

        step = character(text_r, at, &code);
        if (is_of_word(code))
            step = take_word(text_r, at) - at;
        else if (text_r->count > 0 && code < 0x80 && strchr(".!?:;\n", (int)code))
            text_r->words[text_r->count - 1].ends = true;
    }
    if (text_r->count > 0)
        text_r->words[text_r->count - 1].ends = true;
}

void lint_text_close(struct lint_text *text)
{
    buf_free(&text->plain);
}

const char *lint_word_plain(const struct lint_text *text, size_t i)
{
    return text->plain.bytes + text->words[i].plain;
}

size_t lint_match(const struct lint_text *text, size_t i, const char *phrase)
{
    size_t begun = i;

    for (; *phrase; i++) {
        size_t      len = strcspn(phrase, " *");
        bool        is_stem = phrase[len] == '*';
        const char *word;

        if (i >= text->count || (i > begun && text->words[i - 1].ends))
            return 0;
        word = lint_word_plain(text, i);
        if (strncmp(word, phrase, len) != 0 || (!is_stem && word[len] != '\0'))
            return 0;
        phrase += len + is_stem;
        phrase += *phrase == ' ';
    }
    return i - begun;
}
