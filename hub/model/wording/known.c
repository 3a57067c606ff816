/* known.c: the few words that help to read an address, or say nothing. */
#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"
#include "hub/model/wording/room.h"

/* By word; folded. */
static const struct known {
    const char *word;
    unsigned    is;
} KNOWN[] = {
    {"a", ENDS},
    {"al", TO_NUMBER},
    {"all", ENDS},
    {"alla", ENDS | EMPTY},
    {"alle", EMPTY},
    {"allo", ENDS},
    {"and", ENDS | EMPTY},
    {"ang", ENDS},
    {"angolo", ENDS},
    {"are", EMPTY},
    {"at", ENDS},
    {"ave", AFTER},
    {"avenida", BEFORE},
    {"avenue", AFTER},
    {"blvd", AFTER},
    {"borgo", BEFORE},
    {"boulevard", AFTER},
    {"by", ENDS},
    {"c", ENDS},
    {"calle", BEFORE},
    {"ce", ENDS},
    {"cesta", AFTER},
    {"che", EMPTY},
    {"cir", AFTER},
    {"circonvallazione", BEFORE},
    {"civico", TO_NUMBER},
    {"con", ENDS | EMPTY},
    {"contrada", BEFORE},
    {"corner", ENDS},
    {"corso", BEFORE},
    {"court", AFTER},
    {"cso", BEFORE},
    {"ct", AFTER},
    {"d", BETWEEN},
    {"da", ENDS},
    {"dal", EMPTY},
    {"dalla", BETWEEN | EMPTY},
    {"dalle", ENDS | EMPTY},
    {"davanti", ENDS},
    {"de", BETWEEN},
    {"degli", BETWEEN},
    {"dei", BETWEEN | EMPTY},
    {"del", BETWEEN | EMPTY},
    {"dell", BETWEEN},
    {"della", BETWEEN | EMPTY},
    {"delle", BETWEEN | EMPTY},
    {"dello", BETWEEN},
    {"des", BETWEEN},
    {"di", BETWEEN},
    {"dr", AFTER},
    {"drive", AFTER},
    {"du", BETWEEN},
    {"e", ENDS},
    {"ed", ENDS},
    {"for", EMPTY},
    {"fra", ENDS},
    {"frazione", BEFORE},
    {"from", EMPTY},
    {"gasse", AFTER},
    {"gli", EMPTY},
    {"has", EMPTY},
    {"highway", AFTER},
    {"ho", ENDS},
    {"hwy", AFTER},
    {"in", ENDS},
    {"incrocio", ENDS},
    {"intersection", ENDS},
    {"la", BETWEEN},
    {"lane", AFTER},
    {"largo", BEFORE},
    {"le", BETWEEN},
    {"ln", AFTER},
    {"localita", BEFORE},
    {"lungarno", BEFORE},
    {"lungomare", BEFORE},
    {"n", TO_NUMBER},
    {"near", ENDS},
    {"nel", EMPTY},
    {"nella", EMPTY},
    {"no", TO_NUMBER},
    {"non", EMPTY},
    {"nr", TO_NUMBER},
    {"num", TO_NUMBER},
    {"numero", TO_NUMBER},
    {"of", ENDS},
    {"on", ENDS},
    {"per", EMPTY},
    {"piazza", BEFORE},
    {"piazzale", BEFORE},
    {"piazzetta", BEFORE},
    {"pkwy", AFTER},
    {"pl", AFTER},
    {"place", AFTER},
    {"plaza", BEFORE},
    {"please", EMPTY},
    {"presso", ENDS},
    {"pza", BEFORE},
    {"rd", AFTER},
    {"report", EMPTY},
    {"request", EMPTY},
    {"road", AFTER},
    {"rue", BEFORE},
    {"salita", BEFORE},
    {"segnalazione", EMPTY},
    {"segnalo", EMPTY},
    {"si", ENDS},
    {"sono", EMPTY},
    {"sq", AFTER},
    {"square", AFTER},
    {"st", AFTER},
    {"stato", EMPTY},
    {"strada", BEFORE},
    {"strasse", AFTER},
    {"street", AFTER},
    {"sul", EMPTY},
    {"sulla", EMPTY},
    {"ter", AFTER},
    {"terrace", AFTER},
    {"that", EMPTY},
    {"the", BETWEEN | EMPTY},
    {"there", EMPTY},
    {"this", EMPTY},
    {"tra", ENDS},
    {"traversa", BEFORE},
    {"trg", AFTER},
    {"ulica", AFTER},
    {"una", EMPTY},
    {"uno", EMPTY},
    {"verso", ENDS},
    {"via", BEFORE},
    {"viale", BEFORE},
    {"vicino", ENDS},
    {"vico", BEFORE},
    {"vicolo", BEFORE},
    {"vle", BEFORE},
    {"was", EMPTY},
    {"way", AFTER},
    {"with", EMPTY},
    {"za", BEFORE},
};

struct wanted {
    const char *at;
    size_t      len;
};

static int compare(const void *one, const void *other)
{
    const struct wanted *wanted = one;
    const char          *word = ((const struct known *)other)->word;
    int                  order = strncmp(wanted->at, word, wanted->len);

    return order ? order : word[wanted->len] ? -1 : 0;
}

unsigned known_as(const char *word, size_t len)
{
    struct wanted       wanted = {word, len};
    const struct known *known =
        bsearch(&wanted, KNOWN, COUNT_OF(KNOWN), sizeof *KNOWN, compare);

    return known ? known->is : 0;
}
