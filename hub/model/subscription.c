#include "hub/model/subscription.h"

#include <stdio.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/text.h"
#include "hub/model/account.h"
#include "hub/model/area.h"

const char *const SUBSCRIPTION_STATE_WORDS[4] = {[SUBSCRIPTION_PENDING] = "pending",
                                                 [SUBSCRIPTION_CONFIRMED] = "confirmed",
                                                 [SUBSCRIPTION_STOPPED] = "stopped"};

/* Severities to choose from: not Unknown, which everybody gets who wants all. */
static const char *const LEVELS[] = {"Extreme", "Severe", "Moderate", "Minor", NULL};

static void read_address(struct subscription *subscription, struct reader *in)
{
    const char *address = read_text(in, "address", ENDPOINT_MAX);
    char        normal[ENDPOINT_MAX + 1];
    struct err  err = {0};

    subscription->address = "";
    if (in->failed)
        return;
    if (endpoint_normal(normal, subscription->kind, address, &err) < 0)
        reader_complain(in, "address", err_words(&err));
    else
        subscription->address = arena_text(in->arena, normal);
}

static void read_polygon(struct subscription *subscription, struct reader *in)
{
    const char *text = read_text(in, "polygon", SUBSCRIPTION_BYTES_MAX);
    struct err  err = {0};

    subscription->place = SUBSCRIPTION_POLYGON;
    if (!in->failed && area_read_polygon(&subscription->polygon, in->arena, text,
                                         SUBSCRIPTION_POLYGON_POINTS_MAX, &err) < 0)
        reader_complain(in, "polygon", err.text);
}

static void read_point(struct subscription *subscription, struct reader *in)
{
    subscription->point.lat = read_number(in, "lat", -90, 90);
    subscription->point.lon = read_number(in, "lon", -180, 180);
    subscription->radius_m = read_number_or(in, "radius_m", 1, SUBSCRIPTION_RADIUS_MOST_M, 0);
    subscription->place = subscription->radius_m > 0 ? SUBSCRIPTION_CIRCLE : SUBSCRIPTION_POINT;
    if (!in->failed && subscription->point.lat == 0 && subscription->point.lon == 0)
        reader_complain(in, "lat", "and lon are both 0, which is no place of ours");
}

static void read_where(struct subscription *subscription, struct reader *out)
{
    struct reader in = reader_inside(out, "where");

    if (reader_has(&in, "zone")) {
        subscription->place = SUBSCRIPTION_ZONE;
        subscription->zone = read_text(&in, "zone", TERRITORY_ZONE_MAX);
        if (!in.failed && *subscription->zone == '\0')
            reader_complain(&in, "zone", "must not be empty");
    } else if (reader_has(&in, "polygon")) {
        read_polygon(subscription, &in);
    } else {
        read_point(subscription, &in);
    }
    reader_leave(&in, out);
}

static void read_hazards(struct subscription *subscription, struct reader *in,
                         const struct hazards *table)
{
    size_t count = read_list(in, "hazards", SUBSCRIPTION_HAZARDS_MAX);

    subscription->hazards = arena_alloc(in->arena, (count + 1) * sizeof *subscription->hazards);
    for (size_t i = 0; i < count && !in->failed; i++) {
        const char          *code = read_item_text(in, "hazards", i, 8);
        const struct hazard *hazard = hazards_by_code(table, code);
        char                 what[120];

        if (in->failed)
            return;
        if (hazard && !hazard->is_everyday) {
            subscription->hazards[subscription->hazard_count++] = hazard;
            continue;
        }
        if (hazard)
            snprintf(what, sizeof what, "is an everyday matter that never becomes an alert");
        else
            hazards_suggest(table, what, sizeof what, "is not a hazard we know", code);
        reader_complain(in, arena_format(in->arena, "hazards/%zu", i), what);
    }
}

static void read_language(struct subscription *subscription, struct reader *in,
                          const char *absent)
{
    const char *text = read_text_or(in, "language", 35, absent);
    size_t      first = strspn(text, "abcdefghijklmnopqrstuvwxyz");

    subscription->language = text;
    if (!in->failed && (first < 2 || first > 3 || (text[first] && text[first] != '-')))
        reader_complain(in, "language", "must be a language tag such as \"it\"");
}

int subscription_parse(struct subscription *subscription_r, const char *json, size_t len,
                       const struct hazards *hazards, const char *absent_language,
                       struct arena *arena, struct err *err)
{
    struct subscription subscription = {0};
    struct reader       in;
    const char         *mode;

    if (len > SUBSCRIPTION_BYTES_MAX)
        return err_set(err, ERR_TOO_LARGE, "a subscription is at most %d bytes",
                       SUBSCRIPTION_BYTES_MAX);
    in = reader_open(json, len, arena, err);
    subscription.kind = (enum endpoint_kind)read_word(&in, "kind", ENDPOINT_WORDS);
    read_address(&subscription, &in);
    read_language(&subscription, &in, absent_language);
    read_where(&subscription, &in);
    subscription.mildest =
        (enum alert_severity)read_word_or(&in, "level", LEVELS, SEVERITY_MODERATE);
    read_hazards(&subscription, &in, hazards);
    mode = read_text_or(&in, "mode", MODE_TEXT_MAX, "actual");
    if (!in.failed && !mode_parse(&subscription.mode, mode))
        reader_complain(&in, "mode", "must be actual, test or exercise/<name>");
    if (reader_close(&in) < 0)
        return -1;
    *subscription_r = subscription;
    return 0;
}

static void write_where(const struct subscription *subscription, struct writer *out)
{
    struct buf ring = {0};

    write_object(out, "where");
    switch (subscription->place) {
    case SUBSCRIPTION_CIRCLE:
    case SUBSCRIPTION_POINT:
        write_degrees(out, "lat", subscription->point.lat);
        write_degrees(out, "lon", subscription->point.lon);
        if (subscription->place == SUBSCRIPTION_CIRCLE)
            write_number(out, "radius_m", subscription->radius_m);
        break;
    case SUBSCRIPTION_ZONE:
        write_text(out, "zone", subscription->zone);
        break;
    case SUBSCRIPTION_POLYGON:
        area_write_polygon(&ring, &subscription->polygon);
        write_bytes(out, "polygon", ring.bytes, ring.len);
        buf_free(&ring);
        break;
    }
    write_end(out);
}

void subscription_write(const struct subscription *subscription, struct writer *out)
{
    char mode[MODE_TEXT_MAX + 1];

    write_text(out, "kind", ENDPOINT_WORDS[subscription->kind]);
    write_text(out, "address", subscription->address);
    write_text(out, "language", subscription->language);
    write_where(subscription, out);
    write_text(out, "level", LEVELS[subscription->mildest]);
    if (subscription->hazard_count > 0) {
        write_list(out, "hazards");
        for (size_t i = 0; i < subscription->hazard_count; i++)
            write_text(out, NULL, subscription->hazards[i]->code);
        write_end(out);
    }
    write_text(out, "mode", mode_text(mode, &subscription->mode));
}

unsigned subscription_channel(enum endpoint_kind kind, enum mode_kind mode)
{
    return (unsigned)mode * ENDPOINTS + (unsigned)kind;
}

/* ── tables ──────────────────────────────────────────────────────────────────────── */

enum column { KIND, ADDRESS, LANGUAGE, LAT, LON, RADIUS, ZONE, POLYGON, LEVEL, HAZARDS, MODE };

static const char *const COLUMNS[] = {"kind",  "address",  "language", "lat",
                                      "lon",   "radius_m", "zone",     "polygon",
                                      "level", "hazards",  "mode",     NULL};

static bool is_column(const char *name)
{
    for (size_t i = 0; COLUMNS[i]; i++)
        if (text_same_word(COLUMNS[i], name))
            return true;
    return false;
}

int subscription_heading(struct subscription_columns *columns_r, const struct csv *csv,
                         struct err *err)
{
    char what[160];

    for (size_t i = 0; i < csv->count; i++)
        if (!is_column(csv->fields[i])) {
            text_suggest(what, sizeof what, "is not a column we know", csv->fields[i], COLUMNS);
            return err_set(err, ERR_INVALID, "column \"%.60s\" %s", csv->fields[i], what);
        }
    for (size_t i = 0; COLUMNS[i]; i++)
        columns_r->at[i] = csv_column(csv, COLUMNS[i]);
    for (size_t i = KIND; i <= ADDRESS; i++)
        if (columns_r->at[i] < 0)
            return err_set(err, ERR_INVALID, "column \"%s\" is missing", COLUMNS[i]);
    return 0;
}

/* NULL when the column is absent or the cell empty. */
static const char *cell(const struct csv *csv, const struct subscription_columns *columns,
                        enum column column)
{
    int at = columns->at[column];

    if (at < 0 || (size_t)at >= csv->count || csv->fields[at][0] == '\0')
        return NULL;
    return csv->fields[at];
}

static void copy_text(struct writer *out, const struct csv *csv,
                      const struct subscription_columns *columns, enum column column)
{
    const char *text = cell(csv, columns, column);

    if (text)
        write_text(out, COLUMNS[column], text);
}

/* What is no number stays a text, so that the parser complains about it. */
static void copy_number(struct writer *out, const struct csv *csv,
                        const struct subscription_columns *columns, enum column column)
{
    const char *text = cell(csv, columns, column);
    char        digits[40];
    double      number;
    char       *comma;

    if (!text)
        return;
    snprintf(digits, sizeof digits, "%s", text);
    comma = strchr(digits, ',');
    if (comma)
        *comma = '.';
    if (strlen(text) < sizeof digits && text_to_number(digits, &number))
        write_number(out, COLUMNS[column], number);
    else
        write_text(out, COLUMNS[column], text);
}

static void copy_hazards(struct writer *out, const char *codes)
{
    if (!codes)
        return;
    write_list(out, COLUMNS[HAZARDS]);
    while (*(codes += strspn(codes, " ,;"))) {
        size_t len = strcspn(codes, " ,;");

        write_bytes(out, NULL, codes, len);
        codes += len;
    }
    write_end(out);
}

void subscription_row(struct buf *buf, const struct csv *csv,
                      const struct subscription_columns *columns)
{
    struct writer out = writer_open(buf);

    write_object(&out, NULL);
    copy_text(&out, csv, columns, KIND);
    copy_text(&out, csv, columns, ADDRESS);
    copy_text(&out, csv, columns, LANGUAGE);
    write_object(&out, "where");
    copy_number(&out, csv, columns, LAT);
    copy_number(&out, csv, columns, LON);
    copy_number(&out, csv, columns, RADIUS);
    copy_text(&out, csv, columns, ZONE);
    copy_text(&out, csv, columns, POLYGON);
    write_end(&out);
    copy_text(&out, csv, columns, LEVEL);
    copy_hazards(&out, cell(csv, columns, HAZARDS));
    copy_text(&out, csv, columns, MODE);
    write_end(&out);
}
