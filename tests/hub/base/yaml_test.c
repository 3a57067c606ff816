#include "hub/base/yaml.h"

#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static void read_case(const struct buf *input, struct buf *got)
{
    struct arena arena = {0};
    struct err   err = {0};
    struct yaml  yaml;

    buf_text(got,
             yaml_read(&yaml, "case.yaml", input, &arena, &err) == 0 ? yaml.json : err.text);
    arena_free(&arena);
}

TEST(every_case_gives_what_its_folder_says)
{
    cases_try("yaml", read_case);
}

struct read {
    struct arena arena;
    struct buf   text;
    struct yaml  yaml;
};

static void read_text_of(struct read *read, const char *text)
{
    struct err err = {0};

    buf_text(&read->text, text);
    CHECK_INT(yaml_read(&read->yaml, "a.yaml", &read->text, &read->arena, &err), 0);
}

static void let_go(struct read *read)
{
    buf_free(&read->text);
    arena_free(&read->arena);
}

TEST(every_value_knows_its_place)
{
    static const struct {
        const char *pointer;
        unsigned    line, column;
    } PLACES[] = {
        {"", 1, 1},          {"/mqtt", 1, 1},        {"/mqtt/port", 3, 3}, {"/list/0", 5, 3},
        {"/list/1/x", 6, 3}, {"/list/1/y", 7, 3},    {"/a~1b/~0", 8, 7},   {"/mqtt/gone", 1, 1},
        {"/list/7", 4, 1},   {"/mqtt/port/x", 3, 3}, {"/li", 1, 1},        {"no pointer", 1, 1},
    };
    struct read read = {0};

    read_text_of(&read,
                 "mqtt:\n  host: a\n  port: 1\nlist:\n- 1\n- x: 2\n  y: 3\na/b: {~: 4}\n");
    for (size_t i = 0; i < COUNT_OF(PLACES); i++) {
        CHECK_INT(yaml_place(&read.yaml, PLACES[i].pointer)->line, PLACES[i].line);
        CHECK_INT(yaml_place(&read.yaml, PLACES[i].pointer)->column, PLACES[i].column);
    }
    let_go(&read);
}

TEST(a_complaint_gets_file_line_and_column)
{
    struct read read = {0};
    struct err  err = {0};

    read_text_of(&read, "mqtt:\n  port: 70000\n");
    err_field(&err, ERR_INVALID, "/mqtt/port", "must lie between 1 and 65535");
    CHECK_INT(yaml_blame(&read.yaml, &err), -1);
    CHECK_TEXT(err.text, "a.yaml:2:3: mqtt/port: must lie between 1 and 65535");
    let_go(&read);
}

TEST(a_file_of_megabytes_is_refused_unread)
{
    struct arena arena = {0};
    struct buf   text = {0};
    struct yaml  yaml;
    struct err   err = {0};

    buf_reserve(&text, YAML_BYTES_MAX + 1);
    memset(text.bytes, ' ', YAML_BYTES_MAX + 1);
    text.len = YAML_BYTES_MAX + 1;
    CHECK_INT(yaml_read(&yaml, "big.yaml", &text, &arena, &err), -1);
    CHECK_INT(err.kind, ERR_TOO_LARGE);
    buf_free(&text);
    arena_free(&arena);
}

TEST(a_mapping_with_thousands_of_keys_is_refused)
{
    struct arena arena = {0};
    struct buf   text = {0};
    struct yaml  yaml;
    struct err   err = {0};

    for (int i = 0; i <= YAML_KEYS_MAX; i++)
        buf_format(&text, "k%d: 1\n", i);
    CHECK_INT(yaml_read(&yaml, "a.yaml", &text, &arena, &err), -1);
    CHECK_TEXT(err.text, "a.yaml:1001:1: is one key too many for one place");
    buf_free(&text);
    arena_free(&arena);
}

RUN(every_case_gives_what_its_folder_says, every_value_knows_its_place,
    a_complaint_gets_file_line_and_column, a_file_of_megabytes_is_refused_unread,
    a_mapping_with_thousands_of_keys_is_refused)
