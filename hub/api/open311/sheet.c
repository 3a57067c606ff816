#include "hub/api/open311/sheet.h"

#include <assert.h>

struct sheet sheet_begin(struct call *call, bool is_json)
{
    struct sheet sheet = {.call = call, .is_json = is_json};

    call->body.len = 0;
    sheet.json = call_writer(call);
    sheet.xml = xml_write(&call->body);
    if (!is_json)
        xml_declare(&sheet.xml);
    return sheet;
}

/* In JSON what stands in a list, or is the whole, has no name. */
static const char *field(const struct sheet *sheet, const char *name)
{
    return sheet->depth == 0 || sheet->is_list[sheet->depth - 1] ? NULL : name;
}

static void go_in(struct sheet *sheet, const char *name, bool is_list)
{
    assert(sheet->depth < SHEET_DEPTH_MAX);
    if (!sheet->is_json)
        xml_open(&sheet->xml, name);
    else if (is_list)
        write_list(&sheet->json, field(sheet, name));
    else
        write_object(&sheet->json, field(sheet, name));
    sheet->is_list[sheet->depth++] = is_list;
}

void sheet_list(struct sheet *sheet, const char *name)
{
    go_in(sheet, name, true);
}

void sheet_object(struct sheet *sheet, const char *name)
{
    go_in(sheet, name, false);
}

void sheet_end(struct sheet *sheet)
{
    assert(sheet->depth > 0);
    sheet->depth--;
    if (sheet->is_json)
        write_end(&sheet->json);
    else
        xml_close(&sheet->xml);
}

void sheet_text(struct sheet *sheet, const char *name, const char *text)
{
    if (sheet->is_json)
        write_text(&sheet->json, field(sheet, name), text);
    else
        xml_leaf(&sheet->xml, name, text ? text : "");
}

void sheet_bool(struct sheet *sheet, const char *name, bool is_so)
{
    if (sheet->is_json)
        write_bool(&sheet->json, field(sheet, name), is_so);
    else
        xml_leaf(&sheet->xml, name, is_so ? "true" : "false");
}

void sheet_integer(struct sheet *sheet, const char *name, int64_t number)
{
    if (sheet->is_json)
        write_integer(&sheet->json, field(sheet, name), number);
    else
        xml_leaf(&sheet->xml, name,
                 arena_format(sheet->call->arena, "%lld", (long long)number));
}

void sheet_degrees(struct sheet *sheet, const char *name, double degrees)
{
    if (sheet->is_json)
        write_degrees(&sheet->json, field(sheet, name), degrees);
    else
        xml_leaf(&sheet->xml, name, arena_format(sheet->call->arena, "%.7f", degrees));
}

void sheet_stamp(struct sheet *sheet, const char *name, int64_t ms)
{
    char text[STAMP_LEN + 1];

    sheet_text(sheet, name, ms == 0 ? NULL : stamp_text(text, ms));
}

const char *sheet_type(const struct sheet *sheet)
{
    return sheet->is_json ? "application/json; charset=utf-8" : "text/xml; charset=utf-8";
}

void sheet_answer(struct sheet *sheet, int status)
{
    call_answer(sheet->call, status, sheet_type(sheet));
}
