/* open311.c: what is posted to GeoReport v2, under the names of its form. Nothing of who
 * reports it is read: name, e-mail, telephone and device stay where they came from. */
#include <math.h>
#include <string.h>

#include "hub/base/text.h"
#include "hub/model/report.h"
#include "hub/model/report/place.h"
#include "hub/model/report/room.h"

enum { DESCRIPTION_MAX = 4000, MEDIA_URL_MAX = 500, ATTRIBUTE_CODE_MAX = 60 };

static int read_service(struct report *report, const struct hazards *hazards,
                        const struct multipart *form, struct err *err)
{
    const char          *code = multipart_said(form, "service_code");
    const struct hazard *hazard = code ? hazards_by_code(hazards, code) : NULL;

    if (!code)
        return err_field(err, ERR_INVALID, "/service_code", "is missing");
    if (!hazard)
        return err_field(err, ERR_NOT_FOUND, "/service_code", "is no service we have");
    memcpy(report->hazard, hazard->code, sizeof report->hazard);
    return 0;
}

/* ── where ──────────────────────────────────────────────────────────────────────── */

static int read_degrees(double *degrees_r, const char *name, const char *text, struct err *err)
{
    if (!text)
        return err_field(err, ERR_INVALID, name, "is missing: lat and long go together");
    if (!text_to_number(text, degrees_r))
        return err_field(err, ERR_INVALID, name, "must be a number, in degrees");
    return 0;
}

static int read_point(struct report *report, const struct report_frame *frame, const char *lat,
                      const char *lon, struct err *err)
{
    double      north, east;
    const char *fault;

    if (read_degrees(&north, "/lat", lat, err) < 0 ||
        read_degrees(&east, "/long", lon, err) < 0)
        return -1;
    if (fabs(east) > 180)
        return err_field(err, ERR_INVALID, "/long", "must lie between -180 and 180");
    fault = place_fault(frame, north, east);
    if (fault)
        return err_field(err, ERR_INVALID, "/lat", "%s", fault);
    place_set(report, north, east, 0);
    return 0;
}

static int read_where(struct report *report, const struct report_frame *frame,
                      const struct multipart *form, struct err *err)
{
    const char *lat = multipart_said(form, "lat"), *lon = multipart_said(form, "long");

    lon = lon ? lon : multipart_said(form, "lon"); /* as many say it */
    report->address = multipart_said(form, "address_string");
    if (report->address && strlen(report->address) > REPORT_ADDRESS_MAX)
        return err_field(err, ERR_INVALID, "/address_string", "is longer than %d bytes",
                         REPORT_ADDRESS_MAX);
    if (lat || lon)
        return read_point(report, frame, lat, lon, err);
    if (!report->address)
        return err_field(err, ERR_INVALID, "/address_string",
                         "is missing, and so are lat and long: say where it is");
    return 0;
}

/* ── what ───────────────────────────────────────────────────────────────────────── */

/* Of other control characters than a line's end nothing is kept. */
static void add_plain(struct buf *out, const char *text)
{
    for (; *text; text++)
        if ((unsigned char)*text >= ' ' || *text == '\n' || *text == '\t')
            buf_add(out, text, 1);
}

static void add_line(struct buf *out, const char *text)
{
    if (out->len > 0)
        buf_text(out, "\n");
    add_plain(out, text);
}

/* The code inside "attribute[CODE]" or "attribute[CODE][]"; 0 letters: it is none. */
static size_t attribute_code(const char *name, const char **code_r)
{
    static const char FRONT[] = "attribute[";
    size_t            len;

    if (strncmp(name, FRONT, sizeof FRONT - 1) != 0)
        return 0;
    *code_r = name + sizeof FRONT - 1;
    len = strcspn(*code_r, "]");
    return (*code_r)[len] == ']' && len <= ATTRIBUTE_CODE_MAX ? len : 0;
}

/* "DEPTH: knee, rising": no service of ours asks for any, and what was said all the same is
 * for the control room to read. */
static void add_attributes(struct buf *out, const struct multipart *form)
{
    const char *last = "", *code;
    size_t      last_len = 0, len;

    for (size_t i = 0; i < form->count; i++) {
        len = attribute_code(form->parts[i].name, &code);
        if (len == 0 || !*form->parts[i].text)
            continue;
        if (len == last_len && memcmp(code, last, len) == 0) {
            buf_text(out, ", ");
        } else {
            add_line(out, "");
            buf_format(out, "%.*s: ", (int)len, code);
        }
        add_plain(out, form->parts[i].text);
        last = code;
        last_len = len;
    }
}

static size_t letters_of(const char *text)
{
    size_t count = 0;

    for (; *text; text++)
        count +=
            ((unsigned char)*text & 0xc0) != 0x80; /* RFC 3629: what goes on is no letter */
    return count;
}

static bool is_url(const char *text)
{
    return (strncmp(text, "https://", 8) == 0 || strncmp(text, "http://", 7) == 0) &&
           strlen(text) <= MEDIA_URL_MAX && !strpbrk(text, " \t\r\n\"<>");
}

/* A picture elsewhere is named, and not fetched: no request leaves the town. */
static int read_text(struct report *report, struct arena *arena, const struct multipart *form,
                     struct err *err)
{
    const char *description = multipart_said(form, "description"),
               *media = multipart_said(form, "media_url");
    struct buf text = {0};

    if (media && !is_url(media))
        return err_field(err, ERR_INVALID, "/media_url",
                         "must begin with https:// or http:// and have at most %d bytes",
                         MEDIA_URL_MAX);
    if (description && letters_of(description) > DESCRIPTION_MAX)
        return err_field(err, ERR_INVALID, "/description", "has more than %d letters",
                         DESCRIPTION_MAX);
    if (description)
        add_line(&text, description);
    add_attributes(&text, form);
    if (media)
        add_line(&text, media);
    if (text.len > 0)
        report->text = arena_copy(arena, text.bytes, text.len);
    buf_free(&text);
    if (strlen(report->text) > REPORT_TEXT_MAX)
        return err_field(err, ERR_INVALID, "/description", "is longer than %d bytes",
                         REPORT_TEXT_MAX);
    return 0;
}

int report_parse_open311(struct report *report_r, struct arena *arena,
                         const struct report_frame *frame, const struct multipart *form,
                         struct err *err)
{
    *report_r = REPORT_BLANK;
    if (read_service(report_r, frame->hazards, form, err) < 0 ||
        read_where(report_r, frame, form, err) < 0 || read_text(report_r, arena, form, err) < 0)
        return -1;
    return 0;
}
