#include "hub/base/plural.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "hub/base/mem.h"

const char *const PLURAL_WORDS[] = {"zero", "one", "two", "few", "many", "other", NULL};

static enum plural germanic(int64_t count)
{
    return count == 1 ? PLURAL_ONE : PLURAL_OTHER;
}

/* "un milione di avvisi": whole millions take a preposition. */
static enum plural romance(int64_t count)
{
    if (count == 1)
        return PLURAL_ONE;
    return count != 0 && count % 1000000 == 0 ? PLURAL_MANY : PLURAL_OTHER;
}

static enum plural french(int64_t count)
{
    return count == 0 ? PLURAL_ONE : romance(count);
}

static enum plural slovene(int64_t count)
{
    switch (count % 100) {
    case 1:
        return PLURAL_ONE;
    case 2:
        return PLURAL_TWO;
    case 3:
    case 4:
        return PLURAL_FEW;
    default:
        return PLURAL_OTHER;
    }
}

static enum plural ukrainian(int64_t count)
{
    int64_t last = count % 10;

    if (count % 100 / 10 == 1 || last == 0 || last > 4)
        return PLURAL_MANY;
    return last == 1 ? PLURAL_ONE : PLURAL_FEW;
}

static enum plural arabic(int64_t count)
{
    int64_t last = count % 100;

    if (count <= 2)
        return (enum plural)(PLURAL_ZERO + count);
    if (last >= 3 && last <= 10)
        return PLURAL_FEW;
    return last >= 11 ? PLURAL_MANY : PLURAL_OTHER;
}

#define ONE  (1u << PLURAL_ONE)
#define TWO  (1u << PLURAL_TWO)
#define FEW  (1u << PLURAL_FEW)
#define MANY (1u << PLURAL_MANY)

static const struct rule {
    const char *language;
    enum plural (*of)(int64_t count);
    unsigned forms; /* beside "other" */
} RULES[] = {
    {"en", germanic, ONE},
    {"de", germanic, ONE},
    {"it", romance, ONE | MANY},
    {"es", romance, ONE | MANY},
    {"fr", french, ONE | MANY},
    {"sl", slovene, ONE | TWO | FEW},
    {"uk", ukrainian, ONE | FEW | MANY},
    {"ar", arabic, 1u << PLURAL_ZERO | ONE | TWO | FEW | MANY},
};

static const struct rule *rule_of(const char *language)
{
    size_t len = strcspn(language, "-");

    for (size_t i = 0; i < COUNT_OF(RULES); i++)
        if (len == strlen(RULES[i].language) &&
            strncasecmp(RULES[i].language, language, len) == 0)
            return &RULES[i];
    return &RULES[0];
}

enum plural plural_of(const char *language, int64_t count)
{
    return rule_of(language)->of(count);
}

unsigned plural_forms(const char *language)
{
    return rule_of(language)->forms | 1u << PLURAL_OTHER;
}
