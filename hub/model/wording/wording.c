#include "hub/model/wording.h"

#include <string.h>

#include "hub/base/fold.h"
#include "hub/model/wording/room.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || is_digit(c) || (unsigned char)c >= 0x80;
}

static void split(struct said *said, const char *text)
{
    size_t len = fold_text(said->text, sizeof said->text, text, strlen(text));
    bool   is_new = true;

    said->count = 0;
    for (size_t i = 0; i < len && said->count < TOKENS_MAX; i++) {
        struct token *token = &said->tokens[said->count];

        if (!is_letter(said->text[i])) {
            is_new = is_new || !strchr(" .'", said->text[i]);
            continue;
        }
        *token = (struct token){.at = &said->text[i], .starts_part = is_new};
        while (i < len && is_letter(said->text[i])) {
            token->len++;
            i++;
        }
        i--;
        token->is_number = is_digit(*token->at);
        token->is = known_as(token->at, token->len);
        is_new = false;
        said->count++;
    }
}

static bool ends_in(const struct token *token, size_t len, const char *end)
{
    size_t end_len = strlen(end);

    return len > end_len + 2 && memcmp(token->at + len - end_len, end, end_len) == 0;
}

static bool is_vowel(char c)
{
    return strchr("aeiouy", c) != NULL;
}

/* One stem for lampione and lampioni, light and lights, flooded and flooding, allagata and
 * allagato: light enough to leave unlike words apart. */
static size_t stem_len(const struct token *token)
{
    size_t len = token->len;

    if (token->is_number)
        return len;
    if (ends_in(token, len, "ing"))
        len -= 3;
    else if (ends_in(token, len, "ed"))
        len -= 2;
    else if (ends_in(token, len, "s"))
        len--;
    while (len > 3 && is_vowel(token->at[len - 1]))
        len--;
    return len;
}

static uint64_t sketch(const struct said *said)
{
    uint64_t words = 0;

    for (size_t i = 0; i < said->count; i++) {
        const struct token *token = &said->tokens[i];
        uint64_t            hash;

        if ((token->len < 3 && !token->is_number) || (token->is & EMPTY))
            continue;
        hash = hash_more(NOTHING, token->at, stem_len(token));
        words |= UINT64_C(1) << ((hash ^ hash >> 29 ^ hash >> 47) & 63);
    }
    return words;
}

struct wording wording_of(const char *address, const char *text)
{
    struct said    said;
    struct wording wording = {0};

    if (address && *address) {
        split(&said, address);
        wording.address = find_address(&said);
        wording.words = sketch(&said);
    }
    if (*text) {
        split(&said, text);
        wording.words |= sketch(&said);
        if (wording.address == 0)
            wording.address = find_address(&said);
    }
    return wording;
}
