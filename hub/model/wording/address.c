/* address.c: the street and number, or the crossing, that a text names. */
#include "hub/model/wording/room.h"

enum { NAME_WORDS_MOST = 4, NUMBER_DIGITS_MOST = 4 };

static size_t digits_of(const struct token *token)
{
    size_t digits = 0;

    while (digits < token->len && token->at[digits] >= '0' && token->at[digits] <= '9')
        digits++;
    return digits;
}

/* "12", "12a": no year, no postcode. */
static bool is_house_number(const struct token *token)
{
    size_t digits = digits_of(token);

    return digits > 0 && digits <= NUMBER_DIGITS_MOST && token->len <= digits + 1;
}

struct street {
    uint64_t            name;
    const struct token *number; /* NULL: said without */
};

/* "via (di) Giuseppe Verdi(,) (n.) 12": its last word is its name, for half of all people
 * leave the first name out. Returns how many tokens it takes; 0: it is none. */
static size_t read_named_after(const struct said *said, size_t from, struct street *street_r)
{
    const struct token *name = NULL;
    size_t              at = from + 1, words = 0;

    for (; at < said->count && words < NAME_WORDS_MOST; at++) {
        const struct token *token = &said->tokens[at];

        if (token->is_number && name)
            break;
        if ((token->is & (ENDS | BEFORE | TO_NUMBER)) || (token->starts_part && name))
            break;
        if ((token->is & EMPTY) && !(token->is & BETWEEN) && name)
            break;
        if ((token->is & (BETWEEN | EMPTY)))
            continue;
        name = token;
        words++;
    }
    if (!name)
        return 0;
    *street_r = (struct street){.name = hash_more(NOTHING, name->at, name->len)};
    while (at < said->count && (said->tokens[at].is & TO_NUMBER))
        at++;
    if (at < said->count && is_house_number(&said->tokens[at]))
        street_r->number = &said->tokens[at];
    else if (from > 0 && is_house_number(&said->tokens[from - 1])) /* 12 rue de la Paix */
        street_r->number = &said->tokens[from - 1];
    return at - from;
}

/* "12 West Third St", "Rome Street 12". to is the place of "St". */
static bool read_named_before(const struct said *said, size_t to, struct street *street_r)
{
    size_t from = to;

    while (from > 0 && to - from < NAME_WORDS_MOST && !said->tokens[from - 1].is_number &&
           !(said->tokens[from - 1].is & (ENDS | AFTER)) && !said->tokens[from].starts_part)
        from--;
    if (from == to)
        return false;
    *street_r = (struct street){.name = NOTHING};
    for (size_t i = from; i < to; i++)
        street_r->name = hash_more(street_r->name, said->tokens[i].at, said->tokens[i].len);
    if (from > 0 && is_house_number(&said->tokens[from - 1]) && !said->tokens[from].starts_part)
        street_r->number = &said->tokens[from - 1];
    else if (to + 1 < said->count && is_house_number(&said->tokens[to + 1]))
        street_r->number = &said->tokens[to + 1];
    return true;
}

static uint32_t address_of_number(const struct street *street)
{
    uint64_t hash = hash_more(street->name, street->number->at, digits_of(street->number));

    return (uint32_t)(hash ^ hash >> 32) | 1;
}

/* The same whichever is said first. */
static uint32_t address_of_crossing(uint64_t one, uint64_t other)
{
    uint64_t hash = one + other;

    hash = hash_more(hash, "&", 1);
    return (uint32_t)(hash ^ hash >> 32) | 1;
}

uint32_t find_address(const struct said *said)
{
    uint64_t first = 0;
    uint32_t crossing = 0;

    for (size_t i = 0; i < said->count; i++) {
        const struct token *token = &said->tokens[i];
        struct street       street;
        bool                is_street;

        is_street = (token->is & BEFORE)  ? read_named_after(said, i, &street) > 0
                    : (token->is & AFTER) ? read_named_before(said, i, &street)
                                          : false;
        if (!is_street)
            continue;
        if (street.number)
            return address_of_number(&street);
        if (first != 0 && first != street.name && crossing == 0)
            crossing = address_of_crossing(first, street.name);
        first = first ? first : street.name;
    }
    return crossing;
}
