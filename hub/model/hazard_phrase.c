/* hazard_phrase.c: what kind somebody else's name for a kind speaks of. */
#include <string.h>

#include "hub/base/fold.h"
#include "hub/model/hazard.h"

enum { PHRASE_MAX = 200, WORDS_MOST = 5 };

/* Words side by side, with a blank between them. */
struct words {
    char   text[PHRASE_MAX];
    size_t starts[PHRASE_MAX / 2], ends[PHRASE_MAX / 2], count;
};

static void split(struct words *words, const char *phrase, size_t len)
{
    size_t folded = fold_text(words->text, sizeof words->text, phrase, len);
    bool   is_inside = false;

    words->count = 0;
    for (size_t i = 0; i < folded; i++) {
        bool is_letter = (unsigned char)words->text[i] >= 0x80 || strchr("'", words->text[i]) ||
                         (words->text[i] >= 'a' && words->text[i] <= 'z') ||
                         (words->text[i] >= '0' && words->text[i] <= '9');

        if (!is_letter)
            words->text[i] = ' ';
        else if (!is_inside)
            words->starts[words->count++] = i;
        if (is_letter)
            words->ends[words->count - 1] = i + 1;
        is_inside = is_letter;
    }
}

/* As it stands, or without the s of many. */
static const struct hazard *look_up(const struct hazards *table, const char *at, size_t len)
{
    const struct hazard *found = hazards_by_word(table, at, len);

    return found || len < 2 || at[len - 1] != 's' ? found : hazards_by_word(table, at, len - 1);
}

static const struct hazard *find(const struct hazards *table, const char *phrase, size_t len,
                                 const struct hazard *but)
{
    struct words words;

    split(&words, phrase, len);
    for (size_t many = WORDS_MOST; many > 0; many--)
        for (size_t i = 0; i + many <= words.count; i++) {
            const char          *at = words.text + words.starts[i];
            size_t               ends = words.ends[i + many - 1];
            const struct hazard *found = look_up(table, at, ends - words.starts[i]);

            if (found && found != but)
                return found;
        }
    return NULL;
}

const struct hazard *hazards_by_phrase(const struct hazards *table, const char *phrase,
                                       const struct hazard *but)
{
    const char          *open = strchr(phrase, '(');
    const struct hazard *found = open ? find(table, open, strcspn(open, ")"), but) : NULL;

    return found ? found : find(table, phrase, strlen(phrase), but);
}
