#include "hub/model/subscription.h"

#include "hub/base/yaml.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static struct hazards *open_shipped(void)
{
    struct arena    arena = {0};
    struct buf      text = {0};
    struct err      err = {0};
    struct yaml     yaml;
    struct hazards *table;

    cases_read(&text, "schemas/hazards.yaml");
    CHECK_INT(yaml_read(&yaml, "hazards.yaml", &text, &arena, &err), 0);
    table = hazards_open(yaml.json, yaml.json_len, &err);
    CHECK(table);
    buf_free(&text);
    arena_free(&arena);
    return table;
}

/* What was read, written again; or the complaint. */
static void read_and_write(const struct hazards *table, const char *json, size_t len,
                           struct buf *got)
{
    struct arena        arena = {0};
    struct err          err = {0};
    struct subscription subscription;

    if (subscription_parse(&subscription, json, len, table, "it", &arena, &err) == 0) {
        struct writer out = writer_open(got);

        write_object(&out, NULL);
        subscription_write(&subscription, &out);
        write_end(&out);
    } else {
        buf_text(got, err.text);
    }
    arena_free(&arena);
}

static void read_case(const struct buf *input, struct buf *got)
{
    struct hazards *table = open_shipped();

    read_and_write(table, input->bytes, input->len, got);
    hazards_close(table);
}

TEST(every_case_gives_what_its_folder_says)
{
    cases_try("subscription", read_case);
}

TEST(what_is_written_is_read_as_the_same)
{
    static const char JSON[] =
        "{\"kind\":\"email\",\"address\":\"a@example.org\",\"language\":\"de\","
        "\"where\":{\"polygon\":\"43.70000,10.90000 43.80000,10.90000 43.80000,11.00000 "
        "43.70000,10.90000\"},\"level\":\"Severe\",\"hazards\":[\"FL\"],\"mode\":\"test\"}";
    struct hazards *table = open_shipped();
    struct buf      got = {0};

    read_and_write(table, JSON, sizeof JSON - 1, &got);
    CHECK_TEXT(got.bytes, JSON);
    buf_free(&got);
    hazards_close(table);
}

static void read_table(const struct buf *input, struct buf *got)
{
    struct memory_source        memory = source_of_memory(input->bytes, input->len);
    struct csv                  csv = csv_open(&memory.source);
    struct hazards             *table = open_shipped();
    struct subscription_columns columns;
    struct err                  err = {0};
    int                         result = csv_next(&csv, &err);

    if (result == 1 && subscription_heading(&columns, &csv, &err) < 0)
        result = -1;
    if (result < 0)
        buf_text(got, err.text);
    while (result == 1 && (result = csv_next(&csv, &err)) == 1) {
        struct buf json = {0};

        subscription_row(&json, &csv, &columns);
        buf_format(got, "%s%llu: ", got->len ? "\n" : "", (unsigned long long)csv.line);
        read_and_write(table, json.bytes, json.len, got);
        buf_free(&json);
    }
    hazards_close(table);
    csv_close(&csv);
}

TEST(every_table_gives_what_its_folder_says)
{
    cases_try("subscription_table", read_table);
}

RUN(every_case_gives_what_its_folder_says, what_is_written_is_read_as_the_same,
    every_table_gives_what_its_folder_says)
