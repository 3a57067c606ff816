/* reporting.c: a report by a form, with its photo in the same letter: what the field app does
 * in steps (hub/api/post.c, photos.c). The form brings the report's id along, so that the
 * same form sent twice is one report (P2). */
#include <string.h>
#include <strings.h>

#include "hub/api/form.h"
#include "hub/api/nearby.h"
#include "hub/api/photos.h"
#include "hub/api/reports.h"
#include "hub/api/resources.h"
#include "hub/api/routes.h"
#include "hub/base/multipart.h"
#include "hub/desk/areas.h"

enum { MEGABYTE = 1 << 20 };

struct reporting {
    struct form        form;
    struct multipart   parts;
    struct report      report;
    struct intake_item item;
    struct intake_job  job;
    struct uploading   upload;
};

/* ── the form ───────────────────────────────────────────────────────────────────── */

static void add_tiles(struct page *page, const struct form *form, bool everyday, bool frequent)
{
    const struct hazards *hazards = form->call->api->settings.hazards;
    const char           *chosen = form_said(form, "hazard");

    PAGE(page, "<div class=\"tiles\">");
    for (size_t i = 0; i < hazards_count(hazards); i++) {
        const struct hazard *hazard = hazards_at(hazards, i);

        if (hazard->is_everyday != everyday || hazard->is_frequent != frequent ||
            hazard->is_internal)
            continue;
        PAGE(page,
             "<label class=\"pick\"><input type=\"radio\" name=\"hazard\" value=\"{code}\"",
             {"code", hazard->code});
        PAGE(page, strcmp(chosen, hazard->code) == 0 ? " checked>" : ">");
        PAGE(page, "{name}</label>", {"name", hazard_name(hazards, hazard, page->language)});
    }
    PAGE(page, "</div>\n");
}

/* What is reported most stands open; the rest behind one line, unless it was chosen. */
static void add_kinds(struct page *page, const struct form *form, bool everyday)
{
    const struct hazard *chosen =
        hazards_by_code(form->call->api->settings.hazards, form_said(form, "hazard"));
    bool is_open = chosen && chosen->is_everyday == everyday && !chosen->is_frequent;

    PAGE(page, everyday ? "<h2>{reporting.kind_everyday}</h2>\n"
                        : "<h2>{reporting.kind_danger}</h2>\n");
    add_tiles(page, form, everyday, true);
    PAGE(page, is_open ? "<details open>" : "<details>");
    PAGE(page, everyday ? "<summary>{reporting.more_everyday}</summary>\n"
                        : "<summary>{reporting.more_danger}</summary>\n");
    add_tiles(page, form, everyday, false);
    PAGE(page, "</details>\n");
}

static void add_input(struct page *page, const struct form *form, const char *name,
                      const char *label, const char *hint)
{
    form_note(page, form, name);
    PAGE(page, "<label for=\"{name}\">", {"name", name});
    PAGE(page, label);
    PAGE(page,
         "</label><input id=\"{name}\" name=\"{name}\" maxlength=\"200\" dir=\"auto\" "
         "value=\"{value}\"",
         {"name", name}, {"value", form_said(form, name)});
    form_marks(page, form, name);
    PAGE(page, ">\n");
    if (hint)
        PAGE(page, hint);
}

static void add_place(struct page *page, const struct form *form)
{
    PAGE(page, "<fieldset><legend>{reporting.where_is}</legend>\n<label for=\"zone\">"
               "{subscribe.zone}</label><select id=\"zone\" name=\"zone\">");
    form_zones(page, form);
    PAGE(page, "</select>\n");
    add_input(page, form, "words", "{reporting.words}", NULL);
    add_input(page, form, "coordinates", "{reporting.coordinates}",
              "<p class=\"hint\">{reporting.coordinates_hint}</p>\n");
    PAGE(page, "</fieldset>\n");
}

static size_t photo_max(const struct call *call)
{
    size_t most = call->api->settings.photo_max;

    return most > 0 && most < BODY_PHOTO ? most : BODY_PHOTO;
}

static void show(const struct form *form, int status)
{
    struct call *call = form->call;
    struct page  page = page_begin(call, "reporting.title", "/report?lang={language}");
    struct id fresh = id_new(clock_now(call->api->settings.clock), call->api->settings.chance);
    char      id[ID_TEXT_LEN + 1];
    const char *kept = form_said(form, "id");

    PAGE(&page, "<p class=\"box sos\"><a href=\"tel:{emergency}\">{emergency}</a> "
                "{reporting.danger}</p>\n");
    form_summary(&page, form);
    PAGE(&page,
         "<form method=\"post\" enctype=\"multipart/form-data\" "
         "action=\"{base}/report?lang={language}\"><input type=\"hidden\" name=\"id\" "
         "value=\"{id}\">\n<fieldset id=\"hazard\"><legend>{reporting.what}</legend>\n",
         {"id", *kept ? kept : id_text(id, &fresh)});
    form_note(&page, form, "hazard");
    add_kinds(&page, form, false);
    add_kinds(&page, form, true);
    PAGE(&page, "</fieldset>\n");
    add_place(&page, form);
    form_note(&page, form, "text");
    PAGE(&page,
         "<fieldset><label for=\"text\">{reporting.text}</label><textarea id=\"text\" "
         "name=\"text\" dir=\"auto\" rows=\"4\" maxlength=\"1000\">{text}</textarea>\n<label "
         "for=\"photo\">"
         "{reporting.photo}</label><input type=\"file\" id=\"photo\" name=\"photo\" "
         "accept=\"image/*\"><p class=\"hint\">{reporting.photo_hint}</p></fieldset>\n"
         "<p class=\"acts\"><button>{reporting.send}</button></p></form>\n",
         {"text", form_said(form, "text")},
         {"size", arena_format(call->arena, "%zu", photo_max(call) / MEGABYTE)});
    page_answer(call, &page, status);
}

void report_page(struct call *call)
{
    struct form form = form_of(call);

    show(&form, 200);
}

/* ── what was sent ──────────────────────────────────────────────────────────────── */

static const char *value_of(const struct form *form, const char *name)
{
    const struct part *part = multipart_find(form->fields, name);

    return part ? part->text : NULL;
}

/* The place in words: the zone's name stands behind what was written. */
static const char *address_of(const struct form *form)
{
    const struct zones *zones = areas_zones(form->call->api->settings.areas);
    const struct zone  *zone = zones_find(zones, form_said(form, "zone"));
    const char         *words = form_said(form, "words");

    if (zone && *words)
        return arena_format(form->call->arena, "%s, %s", words, zone->name);
    return zone ? zone->name : words;
}

static void write_where(struct form *form, struct writer *out)
{
    const char  *coordinates = form_said(form, "coordinates"), *address = address_of(form);
    struct point point;

    if (!*coordinates && !*address)
        form_complain(form, "words", "invalid.where");
    else if (*coordinates && !form_point(coordinates, &point))
        form_complain(form, "coordinates", "invalid.coordinates");
    else if (*coordinates) {
        write_degrees(out, "lat", point.lat);
        write_degrees(out, "lon", point.lon);
    }
    if (*address)
        write_text(out, "address", address);
}

/* The form as the JSON that is read from everybody else. */
static bool is_read(struct reporting *reporting, struct err *err)
{
    struct form  *form = &reporting->form;
    struct buf    json = {0};
    struct writer out = writer_open(&json);
    bool          is_good;

    if (!*form_said(form, "hazard"))
        form_complain(form, "hazard", "invalid.hazard");
    write_object(&out, NULL);
    write_text(&out, "id", form_said(form, "id"));
    write_text(&out, "hazard", form_said(form, "hazard"));
    write_object(&out, "where");
    write_where(form, &out);
    write_end(&out);
    write_text(&out, "text", form_said(form, "text"));
    write_text(&out, "lang", call_language(form->call));
    write_end(&out);
    is_good = !form->wrong && reports_read(form->call, &reporting->report, form->call->arena,
                                           json.bytes, json.len, err) == REPORT_GOOD;
    buf_free(&json);
    return is_good;
}

static void refuse(struct reporting *reporting, const struct err *err, int status)
{
    struct form *form = &reporting->form;

    if (strcmp(err->pointer, "/text") == 0)
        form_complain(form, "text", "invalid.text");
    else if (strncmp(err->pointer, "/where", 6) == 0)
        form_complain(form, "coordinates", "invalid.coordinates");
    else if (strcmp(err->pointer, "/hazard") == 0)
        form_complain(form, "hazard", "invalid.hazard");
    else
        form_complain(form, "hazard", page_error_key(err));
    form->why = call_say(form->call, err_words(err));
    show(form, status);
}

/* On to where the report is followed; a photo that was refused does not undo it. */
static void lead_on(struct reporting *reporting, bool has_photo_failed)
{
    struct call *call = reporting->form.call;
    char         key[INTAKE_KEY_LEN + 1];

    intake_key(call->api->settings.intake, key, &reporting->report.id);
    page_lead(call, arena_format(call->arena, "/status/%s?lang=%s%s", key, call_language(call),
                                 has_photo_failed ? "&photo=refused" : ""));
}

static void on_photo(struct uploading *upload)
{
    lead_on(CONTAINER_OF(upload, struct reporting, upload), upload->photo.failed);
}

static void on_kept(struct intake_job *job)
{
    struct reporting  *reporting = CONTAINER_OF(job, struct reporting, job);
    const struct part *photo = multipart_find(&reporting->parts, "photo");
    struct err         err = {0};

    if (job->failed) {
        refuse(reporting, &job->err, page_status(&job->err));
    } else if (reporting->item.kept == KEPT_CONFLICT) {
        reports_conflict(&err);
        refuse(reporting, &err, 409);
    } else if (!photo || photo->len == 0) {
        lead_on(reporting, false);
    } else if (photo->len > photo_max(reporting->form.call)) {
        lead_on(reporting, true);
    } else {
        reporting->upload.call = reporting->form.call;
        reporting->upload.on_done = on_photo;
        reporting->upload.photo.report = reporting->report.id;
        reporting->upload.photo.bytes = photo->bytes;
        reporting->upload.photo.len = photo->len;
        photo_keep(&reporting->upload);
    }
}

void report_post(struct call *call)
{
    struct reporting  *reporting = arena_alloc(call->arena, sizeof *reporting);
    struct err         err = {.kind = ERR_INVALID};
    const char        *type = exchange_header(call->exchange, "content-type");
    const struct part *photo;

    if (!page_is_ours(call))
        return;
    reporting->form =
        (struct form){.call = call, .value = value_of, .fields = &reporting->parts};
    if (multipart_read(&reporting->parts, call->arena, type ? type : "", call->exchange->body,
                       call->exchange->body_len, &err) < 0) {
        page_fail(call, &err);
        return;
    }
    if (!is_read(reporting, &err)) {
        refuse(reporting, &err, 400);
        return;
    }
    photo = multipart_find(&reporting->parts, "photo");
    if (nearby_asks(&reporting->form, &reporting->report, photo && photo->len > 0))
        return;
    reporting->item.report = &reporting->report;
    reporting->job.on_done = on_kept;
    reporting->job.items = &reporting->item;
    reporting->job.count = 1;
    reports_fill_job(call, &reporting->job);
    if (intake_keep(call->api->settings.intake, &reporting->job) < 0)
        refuse(reporting, &reporting->job.err, page_status(&reporting->job.err));
}
