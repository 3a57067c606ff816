#include "hub/model/failure.h"

#include <ctype.h>
#include <string.h>

#include "hub/base/text.h"

enum { DIGITS_LEAST = 7 }; /* of somebody's number; a reply's codes have six at most */

const char *const FAILURE_KIND_WORDS[] = {"untold", "refused", "undelivered", "late",
                                          "unfit",  "unsure",  NULL};

enum failure failure_of(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_REFUSED:
        return FAILURE_REFUSED;
    case VERDICT_BUSY:
        return FAILURE_LATE;
    case VERDICT_UNSURE:
        return FAILURE_UNSURE;
    default:
        return FAILURE_UNTOLD;
    }
}

/* How long the number written in groups is that begins here; 0: none does. */
static size_t number_len(const char *at)
{
    size_t len = 0, digits = 0, last = 0;

    if (!strchr("0123456789+(", *at))
        return 0;
    while (at[len] && strchr("0123456789+ -()./", at[len])) {
        digits += isdigit((unsigned char)at[len]) != 0;
        last = isdigit((unsigned char)at[len]) ? len + 1 : last;
        len++;
    }
    return digits >= DIGITS_LEAST ? last : 0;
}

static size_t word_len(const char *at)
{
    return strcspn(at, " \t\r\n<>\"'(),;");
}

/* The same of a word that names somebody or something on the net. */
static size_t name_len(const char *at)
{
    size_t      len = word_len(at);
    const char *scheme = strstr(at, "://");

    return memchr(at, '@', len) || (scheme && (size_t)(scheme - at) < len) ? len : 0;
}

/* One character of the words, or what stands for it; how many bytes of `at` it took. */
static size_t take(const char *at, const char **put_r, size_t *len_r)
{
    uint32_t code;
    size_t   len = text_character(at, strlen(at), &code);

    *put_r = at;
    *len_r = len;
    if (len > 1)
        return len;
    if (len == 0 || iscntrl((unsigned char)*at)) {
        *put_r = " ";
        *len_r = 1;
    }
    return 1;
}

char *failure_words(char words[FAILURE_WORDS_LEN + 1], const char *why)
{
    static const char MASK[] = "…";
    size_t            used = 0, len;
    const char       *put;
    bool              is_start = true; /* of a word */

    while (why && *why) {
        size_t hidden = is_start ? name_len(why) : 0;

        if (hidden == 0)
            hidden = number_len(why);
        is_start = word_len(why) == 0;
        if (hidden > 0) {
            put = MASK;
            len = strlen(MASK);
            why += hidden;
        } else {
            why += take(why, &put, &len);
        }
        if (used + len > FAILURE_WORDS_LEN)
            break;
        memcpy(words + used, put, len);
        used += len;
    }
    words[used] = '\0';
    return words;
}
