/* services.c: what can be reported, and where: every hazard of the one table. */
#include <string.h>

#include "hub/api/open311/room.h"
#include "hub/api/resources.h"

/* ── discovery ──────────────────────────────────────────────────────────────────── */

static void discover(struct call *call)
{
    const struct api *api = call->api;
    const char  *url = arena_format(call->arena, "%s" OPEN311_PATH, api->settings.public_url);
    struct sheet sheet = open311_sheet(call);

    sheet_object(&sheet, "discovery");
    sheet_stamp(&sheet, "changeset", api->opened_ms);
    sheet_text(&sheet, "contact", api->settings.open311.contact);
    sheet_text(&sheet, "key_service", api->settings.open311.contact);
    sheet_list(&sheet, "endpoints");
    sheet_object(&sheet, "endpoint");
    sheet_text(&sheet, "specification", "http://wiki.open311.org/GeoReport_v2");
    sheet_text(&sheet, "url", url);
    sheet_stamp(&sheet, "changeset", api->opened_ms);
    sheet_text(&sheet, "type", "production");
    sheet_list(&sheet, "formats");
    sheet_text(&sheet, "format", "text/xml");
    sheet_text(&sheet, "format", "application/json");
    for (int levels = 0; levels < 4; levels++)
        sheet_end(&sheet);
    sheet_answer(&sheet, 200);
}

void open311_discovery(struct call *call)
{
    open311_read(call, discover);
}

/* ── services ───────────────────────────────────────────────────────────────────── */

/* Who is about to report a danger is to read something first: that is an attribute. */
static bool has_attributes(const struct hazard *hazard)
{
    return !hazard->is_everyday;
}

static void write_service(struct sheet *sheet, const struct hazard *hazard)
{
    struct call          *call = sheet->call;
    const struct hazards *hazards = call->api->settings.hazards;
    bool                  is_everyday = hazard->is_everyday;
    struct buf            words = {0};

    hazard_add_words(&words, hazards, hazard);
    sheet_object(sheet, "service");
    sheet_text(sheet, "service_code", hazard->code);
    sheet_text(sheet, "service_name", hazard_name(hazards, hazard, call_language(call)));
    sheet_text(sheet, "description",
               call_text(call, is_everyday ? "open311.everyday" : "reporting.danger"));
    sheet_bool(sheet, "metadata", has_attributes(hazard));
    sheet_text(sheet, "type", OPEN311_TYPE_WORDS[open311_type(hazard)]);
    sheet_text(sheet, "keywords", words.bytes);
    sheet_text(
        sheet, "group",
        call_text(call, is_everyday ? "reporting.kind_everyday" : "reporting.kind_danger"));
    sheet_end(sheet);
    buf_free(&words);
}

static void list_services(struct call *call)
{
    const struct hazards *hazards = call->api->settings.hazards;
    struct sheet          sheet = open311_sheet(call);

    sheet_list(&sheet, "services");
    for (size_t i = 0; i < hazards_count(hazards); i++)
        if (!hazards_at(hazards, i)->is_internal)
            write_service(&sheet, hazards_at(hazards, i));
    sheet_end(&sheet);
    sheet_answer(&sheet, 200);
}

void open311_services(struct call *call)
{
    open311_read(call, list_services);
}

/* ── one of them ────────────────────────────────────────────────────────────────── */

static void write_attribute(struct sheet *sheet)
{
    sheet_object(sheet, "attribute");
    sheet_bool(sheet, "variable", false);
    sheet_text(sheet, "code", "emergency");
    sheet_text(sheet, "datatype", "string");
    sheet_bool(sheet, "required", false);
    sheet_text(sheet, "datatype_description", NULL);
    sheet_integer(sheet, "order", 1);
    sheet_text(sheet, "description", call_text(sheet->call, "reporting.danger"));
    sheet_end(sheet);
}

static void define_service(struct call *call)
{
    const struct hazard *hazard = hazards_by_code(call->api->settings.hazards, call->params[0]);
    struct err           err = {0};
    struct sheet         sheet;

    if (!hazard) {
        err_field(&err, ERR_NOT_FOUND, "/service_code", "is no service we have");
        call_fail(call, &err);
        return;
    }
    sheet = open311_sheet(call);
    sheet_object(&sheet, "service_definition");
    sheet_text(&sheet, "service_code", hazard->code);
    sheet_list(&sheet, "attributes");
    if (has_attributes(hazard))
        write_attribute(&sheet);
    sheet_end(&sheet);
    sheet_end(&sheet);
    sheet_answer(&sheet, 200);
}

void open311_service(struct call *call)
{
    open311_read(call, define_service);
}
