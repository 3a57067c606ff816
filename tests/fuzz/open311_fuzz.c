/* open311_fuzz.c: no form of GeoReport v2 may hurt its reader, and a place let through can be;
 * no parameters may, and a page let through has its bounds. The input is fields and values by
 * turns, each up to a newline. */
#include <stdint.h>

#include "hub/base/text.h"
#include "hub/model/open311.h"
#include "tests/fuzz/reports.h"

static struct multipart fields_of(struct arena *arena, const char *at, size_t len)
{
    struct multipart form = {.parts =
                                 arena_alloc(arena, MULTIPART_PARTS_MAX * sizeof *form.parts)};
    const char      *end = at + len;

    for (size_t turn = 0; at < end && form.count < MULTIPART_PARTS_MAX; turn++) {
        const char  *line = memchr(at, '\n', (size_t)(end - at));
        size_t       line_len = (size_t)((line ? line : end) - at);
        const char  *text = arena_copy(arena, at, strnlen(at, line_len));
        struct part *part = &form.parts[form.count];

        if (!text_is_utf8(text, strlen(text)))
            text = "";
        if (turn % 2 == 0)
            part->name = text;
        else
            part->text = text;
        form.count += turn % 2;
        at += line_len + (line ? 1 : 0);
    }
    return form;
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena         arena = {0};
    struct err           err = {0};
    struct hazards      *hazards = hazards_open(TABLE, sizeof TABLE - 1, &err);
    struct report_frame  frame = {hazards, 43, 45, 10, 12};
    struct multipart     form = fields_of(&arena, (const char *)bytes, len);
    struct report        report;
    struct open311_query query;

    if (report_parse_open311(&report, &arena, &frame, &form, &err) < 0) {
        assert(err.kind == ERR_INVALID || err.kind == ERR_NOT_FOUND);
    } else {
        check_place(&report);
        assert(report.has_place || report.address || report.doubts);
        assert(strlen(report.text) <= REPORT_TEXT_MAX);
    }
    if (open311_read_query(&query, &arena, hazards, 1775044800000, &form, &err) == 0) {
        assert(query.page >= 1 && query.page_size >= 1 && query.id_count <= OPEN311_IDS_MAX);
        assert(query.page * query.page_size <= OPEN311_DEPTH_MAX);
        assert(query.ids || query.from_ms <= query.to_ms);
    }
    hazards_close(hazards);
    arena_free(&arena);
    return 0;
}
