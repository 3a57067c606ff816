/* read.c: the JSON report of schemas/report.schema.json. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/clock.h"
#include "hub/base/reader.h"
#include "hub/model/report.h"
#include "hub/model/report/place.h"
#include "hub/model/report/room.h"

enum { STAMP_BYTES_MAX = 40, HAZARD_WORD_MAX = 60 };

static const int64_t FIX_AGE_MOST_MS = 600000;
static const double  ANY_NUMBER = 1e9;
static const int64_t YEAR_1900_MS = INT64_C(-2208988800000);
static const int64_t YEAR_2200_MS = INT64_C(7258118400000);

static int64_t read_stamp(struct reader *in, const char *name)
{
    const char *text = read_text_or(in, name, STAMP_BYTES_MAX, NULL);
    int64_t     ms;

    if (!text || in->failed)
        return REPORT_NO_TIME;
    if (stamp_parse(&ms, text) && ms >= YEAR_1900_MS && ms < YEAR_2200_MS)
        return ms;
    reader_complain(in, name, "must be a time with its offset: 2026-11-22T06:50:51+01:00");
    return REPORT_NO_TIME;
}

static void read_coordinates(struct reader *in, struct report *report,
                             const struct report_frame *frame)
{
    double      lat = read_number(in, "lat", -ANY_NUMBER, ANY_NUMBER);
    double      lon = read_number(in, "lon", -ANY_NUMBER, ANY_NUMBER);
    double      accuracy_m = read_number_or(in, "accuracy_m", 0, REPORT_ACCURACY_MOST, 0);
    const char *fault;

    if (in->failed)
        return;
    fault = fabs(lon) > 180 ? NULL : place_fault(frame, lat, lon);
    if (fabs(lon) > 180)
        reader_complain(in, "lon", "must lie between -180 and 180");
    else if (fault)
        reader_complain(in, "lat", fault);
    else
        place_set(report, lat, lon, accuracy_m);
}

static void read_where(struct reader *outer, struct report *report,
                       const struct report_frame *frame)
{
    struct reader in = reader_inside(outer, "where");

    report->address = read_text_or(&in, "address", REPORT_ADDRESS_MAX, NULL);
    report->fix_ms = read_stamp(&in, "fix_at");
    if (reader_has(&in, "lat") || reader_has(&in, "lon") || !report->address)
        read_coordinates(&in, report, frame);
    reader_leave(&in, outer);
}

static void read_hazard(struct reader *in, struct report *report, const struct hazards *hazards)
{
    const char          *word = read_text(in, "hazard", HAZARD_WORD_MAX);
    const struct hazard *hazard = hazards_by_word(hazards, word, strlen(word));
    char                 what[120];

    if (in->failed)
        return;
    if (!hazard) {
        hazards_suggest(hazards, what, sizeof what, "is no hazard we know", word);
        reader_complain(in, "hazard", what);
        return;
    }
    memcpy(report->hazard, hazard->code, sizeof report->hazard);
}

static void read_mode(struct reader *in, struct report *report)
{
    if (!mode_parse(&report->mode, read_text_or(in, "mode", MODE_TEXT_MAX, "actual")))
        reader_complain(in, "mode", "must be actual, test or exercise/<name>");
}

static void read_id(struct reader *in, struct report *report)
{
    const char *text = read_text(in, "id", ID_TEXT_LEN);

    if (!id_parse(&report->id, text))
        reader_complain(in, "id", "must be a UUID: make one (version 7) for each report");
    else if (id_is_nil(&report->id))
        reader_complain(in, "id", "must not be the nil UUID");
}

static void read_lang(struct reader *in, struct report *report)
{
    static const char LETTERS[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                  "0123456789-";

    report->lang = read_text_or(in, "lang", REPORT_LANG_MAX, NULL);
    if (report->lang &&
        (strlen(report->lang) < 2 || strspn(report->lang, LETTERS) != strlen(report->lang)))
        reader_complain(in, "lang", "must be a language: it, en, sr-Latn");
}

static void doubt_fix(struct report *report)
{
    if (report->fix_ms != REPORT_NO_TIME && report->observed_ms != REPORT_NO_TIME &&
        report->observed_ms - report->fix_ms > FIX_AGE_MOST_MS)
        report->doubts |= REPORT_DOUBT_FIX;
}

static void read_content(struct reader *in, struct report *report,
                         const struct report_frame *frame)
{
    if (reader_has(in, "lat") || reader_has(in, "lon"))
        reader_complain(in, reader_has(in, "lat") ? "lat" : "lon", "belongs inside where");
    read_id(in, report);
    read_hazard(in, report, frame->hazards);
    read_mode(in, report);
    if (reader_has(in, "where"))
        read_where(in, report, frame);
    else
        read_text_or(in, "where", 0, NULL); /* null is absent: asked for, so no stranger */
    report->observed_ms = read_stamp(in, "observed_at");
    report->sent_ms = read_stamp(in, "sent_at");
    report->seq = read_integer_or(in, "seq", 0, INT64_C(1) << 53, REPORT_NO_SEQ);
    report->text = read_text_or(in, "text", REPORT_TEXT_MAX, "");
    read_lang(in, report);
    doubt_fix(report);
}

/* Of a later version only the id is ours to understand. */
static enum report_reading keep_newer(struct reader *in, struct report *report, int64_t version,
                                      struct err *err)
{
    struct err unread;

    in->err = &unread;
    read_id(in, report);
    if (in->failed)
        report->id = (struct id){0};
    reader_close(in);
    err_field(err, ERR_INVALID, "/v",
              "is %lld; this hub reads up to %d and keeps the report "
              "for an operator",
              (long long)version, REPORT_VERSION);
    return REPORT_NEWER;
}

enum report_reading report_read_fully(struct report *report_r, struct arena *arena,
                                      const struct report_frame *frame, const char *bytes,
                                      size_t len, struct err *err)
{
    struct reader in;
    int64_t       version;

    *report_r = REPORT_BLANK;
    in = reader_open(bytes, len, arena, err);
    version = read_integer_or(&in, "v", 1, INT32_MAX, REPORT_VERSION);
    if (!in.failed && version > REPORT_VERSION)
        return keep_newer(&in, report_r, version, err);
    read_content(&in, report_r, frame);
    return reader_close(&in) ? REPORT_REFUSED : REPORT_GOOD;
}

enum report_reading report_parse(struct report *report_r, struct arena *arena,
                                 const struct report_frame *frame, const char *bytes,
                                 size_t len, struct err *err)
{
    if (len > REPORT_BYTES_MAX) {
        *report_r = REPORT_BLANK;
        return (enum report_reading)err_set(err, ERR_TOO_LARGE, "a report has at most %d bytes",
                                            REPORT_BYTES_MAX);
    }
    if (report_read_quickly(report_r, arena, frame, bytes, len))
        return REPORT_GOOD;
    return report_read_fully(report_r, arena, frame, bytes, len, err);
}
