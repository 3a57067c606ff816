#include <ctype.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "hub/base/text.h"
#include "hub/model/cap/check.h"

enum { TAG_MAX = 400 };

static size_t letters(const char *text)
{
    size_t len = 0;

    while (isalnum((unsigned char)text[len]))
        len++;
    return len;
}

/* "<b>", "</p>", "<br/>", "<!--": what a browser would take for markup. */
static bool is_tag(const char *at)
{
    const char *name = at + 1 + (at[1] == '/');

    return strncmp(at, "<!--", 4) == 0 ||
           (isalpha((unsigned char)*name) && memchr(name, '>', strnlen(name, TAG_MAX)));
}

/* "&nbsp;", "&#232;": a browser's way to write a letter. */
static bool is_entity(const char *at)
{
    const char *name = at + 1 + (at[1] == '#');
    size_t      len = letters(name);

    return len > 0 && len <= 8 && name[len] == ';';
}

static bool has_illegal(const char *text)
{
    size_t len = strlen(text);

    while (len > 0) {
        uint32_t code;
        size_t   step = text_character(text, len, &code);

        if (step == 0 || (code < 0x20 && !strchr("\t\n\r", (int)code)) || code == 0xfffe ||
            code == 0xffff)
            return true;
        text += step;
        len -= step;
    }
    return false;
}

void cap_check_text(const struct cap_checking *in, const char *name, const char *text)
{
    if (!text)
        return;
    if (has_illegal(text))
        cap_must(in, name, "holds characters XML cannot say");
    for (const char *at = strpbrk(text, "<&"); at; at = strpbrk(at + 1, "<&")) {
        if (*at == '<' && is_tag(at)) {
            cap_must(in, name, "holds a tag: CAP texts are plain");
            return;
        }
        if (*at == '&' && is_entity(at)) {
            cap_must(in, name, "holds an HTML entity: write the letter itself");
            return;
        }
    }
}

void cap_check_uri(const struct cap_checking *in, const char *name, const char *text)
{
    static const char *const SCHEMES[] = {"https://", "http://", "mailto:", "tel:", "urn:"};

    if (!text)
        return;
    if (text[strcspn(text, " \t\r\n<>\"{}|\\^`")] == '\0')
        for (size_t i = 0; i < COUNT_OF(SCHEMES); i++)
            if (strncasecmp(text, SCHEMES[i], strlen(SCHEMES[i])) == 0 &&
                text[strlen(SCHEMES[i])] != '\0')
                return;
    cap_must(in, name, "is not an absolute URI");
}
