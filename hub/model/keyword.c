#include "hub/model/keyword.h"

#include <stddef.h>
#include <string.h>

enum { WORD_MAX = 24 };

static const struct {
    const char          *word;
    struct keyword_found found;
} WORDS[] = {
    {"STOP", {KEYWORD_STOP, false, false}},        {"STOPALL", {KEYWORD_STOP, false, false}},
    {"UNSUBSCRIBE", {KEYWORD_STOP, false, false}}, {"CANCEL", {KEYWORD_STOP, false, false}},
    {"END", {KEYWORD_STOP, false, false}},         {"QUIT", {KEYWORD_STOP, false, false}},
    {"REVOKE", {KEYWORD_STOP, false, false}},      {"OPTOUT", {KEYWORD_STOP, false, false}},
    {"REMOVE", {KEYWORD_STOP, false, false}},      {"ARRET", {KEYWORD_STOP, false, false}},
    {"FERMA", {KEYWORD_STOP, false, false}},       {"BASTA", {KEYWORD_STOP, false, false}},
    {"ANNULLA", {KEYWORD_STOP, false, false}},     {"DISISCRIVI", {KEYWORD_STOP, false, false}},
    {"CANCELLAMI", {KEYWORD_STOP, false, false}},  {"START", {KEYWORD_START, false, false}},
    {"UNSTOP", {KEYWORD_START, false, false}},     {"INIZIA", {KEYWORD_START, false, false}},
    {"ISCRIVIMI", {KEYWORD_START, false, false}},  {"YES", {KEYWORD_START, true, false}},
    {"SI", {KEYWORD_START, true, false}},          {"HELP", {KEYWORD_HELP, false, true}},
    {"AIUTO", {KEYWORD_HELP, false, true}},        {"SOS", {KEYWORD_HELP, false, true}},
    {"INFO", {KEYWORD_HELP, false, false}},
};

/* The capital without accent of U+00C0 … U+00FF; 0: none. */
static char plain(unsigned char second)
{
    static const char CAPITALS[] = "AAAAAA\0CEEEEIIII\0NOOOOO\0OUUUUY\0\0";

    return CAPITALS[(second - 0x80) & 0x1f];
}

/* Letters and digits as ASCII capitals; false when it holds others or is too long. */
static bool squeeze(char word[WORD_MAX + 1], const char *text)
{
    size_t len = 0;

    for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
        char letter = 0;

        if (*at == 0xc3 && at[1] >= 0x80) /* Latin letters with accents */
            letter = plain(*++at);
        else if ((*at == 0xcc || *at == 0xcd) && at[1] >= 0x80) /* accents alone */
            at++;
        else if (*at == 0xc2 && at[1] >= 0x80) /* «», no-break blank, ¡ … */
            at++;
        else if (*at == 0xe2 && at[1] == 0x80 && at[2]) /* “”, …, – */
            at += 2;
        else if (*at & 0x80)
            return false;
        else if ((*at | 0x20) >= 'a' && (*at | 0x20) <= 'z')
            letter = (char)(*at & ~0x20);
        else if (*at >= '0' && *at <= '9')
            letter = (char)*at;
        if (letter && len == WORD_MAX)
            return false;
        if (letter)
            word[len++] = letter;
    }
    word[len] = '\0';
    return true;
}

struct keyword_found keyword_of(const char *text)
{
    char word[WORD_MAX + 1];

    if (squeeze(word, text))
        for (size_t i = 0; i < sizeof WORDS / sizeof *WORDS; i++)
            if (strcmp(WORDS[i].word, word) == 0)
                return WORDS[i].found;
    return (struct keyword_found){KEYWORD_NONE, false, false};
}
