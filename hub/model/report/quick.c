/* quick.c: the report that is sent most often, read in one pass. Whatever is out of the
 * ordinary, wrong or merely rare is left to read.c, which also says what is wrong; the two
 * must never differ, which the fuzzer of reports watches. */
#include <string.h>

#include "hub/base/text.h"
#include "hub/model/report/place.h"
#include "hub/model/report/room.h"

enum { DIGITS_MAX = 15 }; /* a double holds so many exactly */

struct scan {
    const char                *at, *end;
    struct report             *report;
    struct arena              *arena;
    const struct report_frame *frame;
    unsigned                   seen; /* bits of fields */
    double                     lat, lon, accuracy_m;
};

struct span {
    const char *at;
    size_t      len;
};

static bool skip(struct scan *in)
{
    while (in->at < in->end &&
           (*in->at == ' ' || *in->at == '\n' || *in->at == '\r' || *in->at == '\t'))
        in->at++;
    return in->at < in->end;
}

/* The next letter that is no blank, if it is this one. */
static bool take(struct scan *in, char letter)
{
    if (!skip(in) || *in->at != letter)
        return false;
    in->at++;
    return true;
}

/* One without escapes; whether it is UTF-8 is not looked at. */
static bool take_text(struct scan *in, struct span *text_r)
{
    const char *from;

    if (!take(in, '"'))
        return false;
    from = in->at;
    in->at += text_plain(in->at, (size_t)(in->end - in->at));
    while (in->at < in->end && *in->at != '"' && *in->at != '\\' &&
           (unsigned char)*in->at >= ' ')
        in->at++;
    *text_r = (struct span){from, (size_t)(in->at - from)};
    return in->at < in->end && *in->at++ == '"';
}

/* Adds the digits that follow to *number_r, as long as there are at most DIGITS_MAX letters
 * since first; how many. */
static size_t take_digits(struct scan *in, const char *first, int64_t *number_r)
{
    const char *from = in->at;

    while (in->at < in->end && *in->at >= '0' && *in->at <= '9' && in->at - first < DIGITS_MAX)
        *number_r = *number_r * 10 + (*in->at++ - '0');
    return (size_t)(in->at - from);
}

/* Few enough digits for both steps to be exact, so that it is the nearest double. Of a longer
 * one, or one with an exponent, the rest is left, where nobody expects it. */
static bool take_number(struct scan *in, double *number_r)
{
    static const double TENS[] = {1e0, 1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    bool                is_negative = take(in, '-');
    const char         *first = in->at;
    int64_t             digits = 0;
    size_t              before = take_digits(in, first, &digits), behind = 0;

    if (before == 0 || (before > 1 && *first == '0'))
        return false;
    if (in->at < in->end && *in->at == '.') {
        in->at++;
        behind = take_digits(in, first, &digits);
        if (behind == 0)
            return false;
    }
    *number_r = (double)digits / TENS[behind];
    *number_r = is_negative ? -*number_r : *number_r;
    return true;
}

/* ── fields ─────────────────────────────────────────────────────────────────────── */

static bool take_version(struct scan *in)
{
    const char *from;
    double      version;

    if (!skip(in))
        return false;
    from = in->at;
    return take_number(in, &version) && in->at - from == 1 && version == REPORT_VERSION;
}

static bool take_id(struct scan *in)
{
    char        letters[ID_TEXT_LEN + 1] = "";
    struct span text;

    if (!take_text(in, &text) || text.len != ID_TEXT_LEN)
        return false;
    memcpy(letters, text.at, ID_TEXT_LEN);
    return id_parse(&in->report->id, letters) && !id_is_nil(&in->report->id);
}

static bool take_hazard(struct scan *in)
{
    const struct hazard *hazard;
    struct span          text;

    if (!take_text(in, &text) || text.len > HAZARD_CODE_LEN || !text_is_utf8(text.at, text.len))
        return false;
    hazard = hazards_by_word(in->frame->hazards, text.at, text.len);
    if (hazard)
        memcpy(in->report->hazard, hazard->code, sizeof in->report->hazard);
    return hazard != NULL;
}

static bool take_mode(struct scan *in)
{
    char        letters[MODE_TEXT_MAX + 1] = "";
    struct span text;

    if (!take_text(in, &text) || text.len > MODE_TEXT_MAX)
        return false;
    memcpy(letters, text.at, text.len);
    return mode_parse(&in->report->mode, letters);
}

static bool take_words(struct scan *in)
{
    struct span text;

    if (!take_text(in, &text) || text.len > REPORT_TEXT_MAX || !text_is_utf8(text.at, text.len))
        return false;
    in->report->text = arena_copy(in->arena, text.at, text.len);
    return true;
}

static bool take_lat(struct scan *in)
{
    return take_number(in, &in->lat);
}

static bool take_lon(struct scan *in)
{
    return take_number(in, &in->lon);
}

static bool take_accuracy(struct scan *in)
{
    return take_number(in, &in->accuracy_m) && in->accuracy_m >= 0 &&
           in->accuracy_m <= REPORT_ACCURACY_MOST;
}

struct field {
    const char *name;
    unsigned    bit;
    bool (*take)(struct scan *in);
};

/* {"name": value, …}, each name once and of these. */
static bool take_object(struct scan *in, const struct field *fields)
{
    if (!take(in, '{'))
        return false;
    do {
        const struct field *field = fields;
        struct span         name;

        if (!take_text(in, &name) || !take(in, ':'))
            return false;
        while (field->name &&
               (strlen(field->name) != name.len || memcmp(field->name, name.at, name.len) != 0))
            field++;
        if (!field->name || in->seen & field->bit)
            return false;
        in->seen |= field->bit;
        if (!field->take(in))
            return false;
    } while (take(in, ','));
    return take(in, '}');
}

enum {
    ID = 1,
    HAZARD = 2,
    LAT = 4,
    LON = 8,
    ACCURACY = 16,
    WHERE = 32,
    WORDS = 64,
    MODE = 128,
    VERSION = 256,
    NEEDED = ID | HAZARD
};

static bool take_where(struct scan *in)
{
    static const struct field FIELDS[] = {{"lat", LAT, take_lat},
                                          {"lon", LON, take_lon},
                                          {"accuracy_m", ACCURACY, take_accuracy},
                                          {0}};

    if (!take_object(in, FIELDS) || !(in->seen & LAT) || !(in->seen & LON) ||
        place_fault(in->frame, in->lat, in->lon))
        return false;
    place_set(in->report, in->lat, in->lon, in->accuracy_m);
    return true;
}

bool report_read_quickly(struct report *report_r, struct arena *arena,
                         const struct report_frame *frame, const char *bytes, size_t len)
{
    static const struct field FIELDS[] = {{"v", VERSION, take_version},
                                          {"id", ID, take_id},
                                          {"hazard", HAZARD, take_hazard},
                                          {"where", WHERE, take_where},
                                          {"text", WORDS, take_words},
                                          {"mode", MODE, take_mode},
                                          {0}};
    struct report             report = REPORT_BLANK;
    struct scan               in = {
                      .at = bytes, .end = bytes + len, .report = &report, .arena = arena, .frame = frame};

    if (!take_object(&in, FIELDS) || skip(&in) || (in.seen & NEEDED) != NEEDED)
        return false;
    *report_r = report;
    return true;
}
