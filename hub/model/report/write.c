/* write.c: a report as canonical bytes, and whole. */
#include <stdio.h>

#include "hub/base/clock.h"
#include "hub/base/writer.h"
#include "hub/model/report.h"

/* RFC 3339 to the millisecond, which stamp_text() drops. */
static void write_stamp(struct writer *out, const char *name, int64_t ms)
{
    char    whole[STAMP_LEN + 1], text[STAMP_LEN + 8];
    int64_t part = (ms % 1000 + 1000) % 1000;

    if (ms == REPORT_NO_TIME)
        return;
    stamp_text(whole, ms - part);
    snprintf(text, sizeof text, "%.19s.%03dZ", whole, (int)part);
    write_text(out, name, text);
}

static void write_where(struct writer *out, const struct report *report)
{
    if (!report->has_place && !report->address)
        return;
    write_object(out, "where");
    if (report->has_place && report->accuracy_m > 0)
        write_number(out, "accuracy_m", report->accuracy_m);
    if (report->address)
        write_text(out, "address", report->address);
    write_stamp(out, "fix_at", report->fix_ms);
    if (report->has_place) {
        write_degrees(out, "lat", report->lat);
        write_degrees(out, "lon", report->lon);
    }
    write_end(out);
}

/* Names in alphabetical order: the bytes are hashed. */
static void write_report(struct buf *buf, const struct report *report, bool with_sending)
{
    struct writer out = writer_open(buf);
    char          id[ID_TEXT_LEN + 1], mode[MODE_TEXT_MAX + 1];

    write_object(&out, NULL);
    write_text(&out, "hazard", report->hazard);
    write_text(&out, "id", id_text(id, &report->id));
    if (report->lang)
        write_text(&out, "lang", report->lang);
    write_text(&out, "mode", mode_text(mode, &report->mode));
    write_stamp(&out, "observed_at", report->observed_ms);
    if (with_sending) {
        write_stamp(&out, "sent_at", report->sent_ms);
        if (report->seq != REPORT_NO_SEQ)
            write_integer(&out, "seq", report->seq);
    }
    write_text(&out, "text", report->text);
    write_integer(&out, "v", REPORT_VERSION);
    write_where(&out, report);
    write_end(&out);
}

void report_canonical(struct buf *buf, const struct report *report)
{
    write_report(buf, report, false);
}

bool report_is_canonical(const struct report *report)
{
    return report->sent_ms == REPORT_NO_TIME && report->seq == REPORT_NO_SEQ;
}

void report_write(struct buf *buf, const struct report *report)
{
    write_report(buf, report, true);
}
