#include "adapters/wire/mastodon_text.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

static size_t span(const char *text, const char *besides)
{
    size_t len = 0;

    while (isalnum((unsigned char)text[len]) || (text[len] && strchr(besides, text[len])))
        len++;
    return len;
}

/* Bytes of the link that begins here, without what only ends the sentence; 0: none. */
static size_t link_len(const char *text)
{
    size_t      scheme = strncmp(text, "https://", 8) == 0  ? 8
                         : strncmp(text, "http://", 7) == 0 ? 7
                                                            : 0;
    size_t      host = scheme ? span(text + scheme, ".-") : 0, len;
    const char *dot = memchr(text + scheme, '.', host);

    if (!dot || dot == text + scheme + host - 1)
        return 0;
    len = scheme + host + span(text + scheme + host, "-._~:/?#[]@!$&'()*+,;=%");
    while (strchr(".,;:!?'\")", text[len - 1]))
        len--;
    return len;
}

/* Bytes of "@user@server" here, and of its "@user"; 0: none. */
static size_t mention_len(const char *text, size_t *shown_r)
{
    size_t user = *text == '@' ? span(text + 1, "_") : 0;
    size_t server = user > 0 && text[1 + user] == '@' ? span(text + 2 + user, ".-") : 0;

    *shown_r = 1 + user;
    return server > 0 ? 2 + user + server : 0;
}

static bool begins_character(char byte)
{
    return ((unsigned char)byte & 0xc0) != 0x80;
}

size_t mastodon_length(const char *text)
{
    size_t length = 0;
    bool   in_word = false;

    while (*text) {
        size_t shown = MASTODON_LINK, takes = in_word ? 0 : link_len(text);

        if (takes == 0)
            takes = in_word ? 0 : mention_len(text, &shown);
        if (takes == 0) {
            takes = 1;
            shown = begins_character(*text) ? 1 : 0;
        }
        in_word = takes == 1 && (isalnum((unsigned char)*text) || *text == '_');
        length += shown;
        text += takes;
    }
    return length;
}
