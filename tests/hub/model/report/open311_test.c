#include "hub/base/yaml.h"
#include "hub/model/report.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static struct hazards *read_hazards(struct arena *arena)
{
    struct buf      text = {0};
    struct yaml     yaml;
    struct hazards *hazards;

    cases_read(&text, "schemas/hazards.yaml");
    CHECK_INT(yaml_read(&yaml, "hazards.yaml", &text, arena, NULL), 0);
    hazards = hazards_open(yaml.json, yaml.json_len, NULL);
    CHECK(hazards);
    buf_free(&text);
    return hazards;
}

/* A field a line, "name=value", as it is once decoded; "|" stands for a line's end. */
static struct multipart fields_of(struct arena *arena, const struct buf *input)
{
    struct multipart form = {.parts =
                                 arena_alloc(arena, MULTIPART_PARTS_MAX * sizeof *form.parts)};
    const char      *at = input->bytes;

    while (*at) {
        size_t      len = strcspn(at, "\n");
        const char *equals = memchr(at, '=', len);
        char       *value;

        CHECK(equals && form.count < MULTIPART_PARTS_MAX);
        value = arena_copy(arena, equals + 1, (size_t)(at + len - equals - 1));
        for (char *bar = value; (bar = strchr(bar, '|'));)
            *bar = '\n';
        form.parts[form.count++] =
            (struct part){.name = arena_copy(arena, at, (size_t)(equals - at)), .text = value};
        at += len + (at[len] == '\n');
    }
    return form;
}

static void read_form(const struct buf *input, struct buf *got)
{
    struct arena        arena = {0};
    struct hazards     *hazards = read_hazards(&arena);
    struct report_frame frame = {hazards, 43, 45, 10, 12};
    struct multipart    form = fields_of(&arena, input);
    struct report       report;
    struct err          err = {0};

    if (report_parse_open311(&report, &arena, &frame, &form, &err) < 0)
        buf_format(got, "refused, %s: %s", err.kind == ERR_NOT_FOUND ? "not found" : "invalid",
                   err.text);
    else
        report_write(got, &report);
    hazards_close(hazards);
    arena_free(&arena);
}

TEST(a_form_is_a_report_or_refused_with_the_field)
{
    cases_try("report_open311", read_form);
}

RUN(a_form_is_a_report_or_refused_with_the_field)
