#include "hub/model/report/phrase.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hub/model/report/place.h"

enum { HAZARD_WORDS_MOST = 5, DECIMALS_MOST = 18, SHARP_DECIMALS = 4 };

static const char BLANKS[] = " \t\r\n";
static const char BETWEEN[] = " \t\r\n:;,.-";

const char *phrase_skip(const char *at)
{
    return at + strspn(at, BETWEEN);
}

size_t phrase_word_len(const char *at)
{
    return strcspn(at, BLANKS);
}

/* The length of the first words at text, without punctuation at their end. */
static size_t words_len(const char *text, size_t words)
{
    const char *at = text, *end = text;

    while (words-- > 0 && *at) {
        end = at + phrase_word_len(at);
        at = end + strspn(end, BLANKS);
    }
    while (end > text && strchr(BETWEEN, end[-1]))
        end--;
    return (size_t)(end - text);
}

void phrase_hazard(struct report *report, const struct hazards *hazards, const char **at)
{
    const struct hazard *found = NULL;
    size_t               len = 0;

    for (size_t words = HAZARD_WORDS_MOST; !found && words > 0; words--) {
        len = words_len(*at, words);
        found = hazards_by_word(hazards, *at, len);
    }
    if (!found) {
        found = hazards_other(hazards);
        report->doubts |= REPORT_DOUBT_HAZARD;
        len = 0;
    }
    memcpy(report->hazard, found->code, sizeof report->hazard);
    *at += len;
}

/* "43.7213" or "43,7213": a sign, digits, a point or comma, decimals. Whole numbers
 * are no coordinates: "FL 2 persone". */
static bool take_number(double *number_r, int *decimals_r, const char **at)
{
    const char *text = *at + (**at == '+' || **at == '-');
    size_t      whole = strspn(text, "0123456789");
    size_t      decimals;
    char        copy[24] = {0};

    if (whole == 0 || whole > 3 || (text[whole] != '.' && text[whole] != ','))
        return false;
    decimals = strspn(text + whole + 1, "0123456789");
    if (decimals == 0 || decimals > DECIMALS_MOST)
        return false;
    memcpy(copy, text, whole + 1 + decimals);
    copy[whole] = '.';
    *number_r = (**at == '-' ? -1 : 1) * strtod(copy, NULL);
    *decimals_r = (int)decimals;
    *at = text + whole + 1 + decimals;
    return true;
}

/* 43.72 says no more than "within a kilometre"; four decimals are 11 m and up to GPS. */
static double accuracy_of(int decimals)
{
    return decimals >= SHARP_DECIMALS ? 0 : 111195 * pow(10, -decimals);
}

bool phrase_place(struct report *report, const struct report_frame *frame, const char **at)
{
    const char *text = *at + strspn(*at, BETWEEN);
    double      lat, lon;
    int         lat_decimals, lon_decimals;

    if (text > *at && text[-1] == '-')
        text--;
    if (!take_number(&lat, &lat_decimals, &text))
        return false;
    text += strspn(text, " \t,;/");
    if (!take_number(&lon, &lon_decimals, &text) || (*text && !strchr(BETWEEN, *text)))
        return false;
    if (place_fault(frame, lat, lon)) {
        report->doubts |= REPORT_DOUBT_PLACE;
        return false;
    }
    place_set(report, lat, lon,
              accuracy_of(lat_decimals < lon_decimals ? lat_decimals : lon_decimals));
    *at = text;
    return true;
}

void phrase_rest(struct report *report, struct arena *arena, const char *at)
{
    size_t len;

    at = phrase_skip(at);
    len = strlen(at);
    while (len > 0 && strchr(BLANKS, at[len - 1]))
        len--;
    report->text = arena_copy(arena, at, len);
}
