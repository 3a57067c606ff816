#include "hub/base/scalar.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/text.h"

enum scalar_kind { SCALAR_TEXT, SCALAR_NULL, SCALAR_TRUE, SCALAR_FALSE, SCALAR_NOT_FINITE };

static const struct {
    const char      *word;
    enum scalar_kind kind;
} WORDS[] = {
    {"", SCALAR_NULL},
    {"~", SCALAR_NULL},
    {"null", SCALAR_NULL},
    {"Null", SCALAR_NULL},
    {"NULL", SCALAR_NULL},
    {"true", SCALAR_TRUE},
    {"True", SCALAR_TRUE},
    {"TRUE", SCALAR_TRUE},
    {"false", SCALAR_FALSE},
    {"False", SCALAR_FALSE},
    {"FALSE", SCALAR_FALSE},
    {".inf", SCALAR_NOT_FINITE},
    {".Inf", SCALAR_NOT_FINITE},
    {".INF", SCALAR_NOT_FINITE},
    {"+.inf", SCALAR_NOT_FINITE},
    {"+.Inf", SCALAR_NOT_FINITE},
    {"+.INF", SCALAR_NOT_FINITE},
    {"-.inf", SCALAR_NOT_FINITE},
    {"-.Inf", SCALAR_NOT_FINITE},
    {"-.INF", SCALAR_NOT_FINITE},
    {".nan", SCALAR_NOT_FINITE},
    {".NaN", SCALAR_NOT_FINITE},
    {".NAN", SCALAR_NOT_FINITE},
};

static size_t digits(const char *at)
{
    return strspn(at, "0123456789");
}

/* -?(0|[1-9][0-9]*) */
static bool is_whole(const char *word)
{
    const char *at = word + (*word == '-');
    size_t      len = digits(at);

    return len > 0 && at[len] == '\0' && (*at != '0' || len == 1);
}

/* 0o17 or 0x1F; base_r says which. */
static bool is_in_base(const char *word, int *base_r)
{
    *base_r = word[0] == '0' && word[1] == 'o' ? 8 : 16;
    if (word[0] != '0' || (word[1] != 'o' && word[1] != 'x') || word[2] == '\0')
        return false;
    return strspn(word + 2, *base_r == 8 ? "01234567" : "0123456789abcdefABCDEF") ==
           strlen(word + 2);
}

/* -?(\.[0-9]+ | (0|[1-9][0-9]*)(\.[0-9]*)?)([eE][-+]?[0-9]+)? */
static bool is_fraction(const char *word)
{
    const char *at = word + (*word == '-');
    size_t      whole = digits(at), part = 0;

    if (whole > 1 && *at == '0')
        return false;
    at += whole;
    if (*at == '.') {
        part = digits(++at);
        at += part;
    }
    if (whole + part == 0)
        return false;
    if (*at == 'e' || *at == 'E') {
        at += 1 + (at[1] == '-' || at[1] == '+');
        if (digits(at) == 0)
            return false;
        at += digits(at);
    }
    return *at == '\0';
}

static bool write_whole(struct writer *out, const char *name, const char *digits_of, int base)
{
    long long number;

    errno = 0;
    number = strtoll(digits_of, NULL, base);
    if (errno)
        return false;
    write_integer(out, name, number);
    return true;
}

static bool write_kind(struct writer *out, const char *name, enum scalar_kind kind)
{
    if (kind == SCALAR_NULL)
        write_null(out, name);
    else if (kind != SCALAR_NOT_FINITE)
        write_bool(out, name, kind == SCALAR_TRUE);
    return kind != SCALAR_NOT_FINITE;
}

bool scalar_write(struct writer *out, const char *name, const char *word)
{
    double number;
    int    base;

    for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
        if (strcmp(WORDS[i].word, word) == 0)
            return write_kind(out, name, WORDS[i].kind);
    if (is_whole(word))
        return write_whole(out, name, word, 10);
    if (is_in_base(word, &base))
        return write_whole(out, name, word + 2, base);
    if (!is_fraction(word)) {
        write_text(out, name, word);
        return true;
    }
    if (!text_to_number(word, &number))
        return false;
    write_number(out, name, number);
    return true;
}
