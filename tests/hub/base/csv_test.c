#include "hub/base/csv.h"

#include "hub/base/mem.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

/* Gives a byte at a time, so that every boundary is tried. */
struct drip {
    struct source source;
    const char   *bytes;
    size_t        len;
};

static int drip_read(struct source *source, void *bytes, size_t room, size_t *got_r,
                     struct err *err)
{
    struct drip *drip = CONTAINER_OF(source, struct drip, source);

    (void)err;
    CHECK(room > 0);
    *got_r = drip->len > 0;
    if (drip->len > 0) {
        *(char *)bytes = *drip->bytes++;
        drip->len--;
    }
    return 0;
}

static void list_rows(struct source *source, struct buf *got)
{
    struct csv csv = csv_open(source);
    int        result;

    for (;;) {
        struct err err = {0};

        result = csv_next(&csv, &err);
        if (result == 0)
            break;
        if (got->len > 0)
            buf_byte(got, '\n');
        if (result < 0)
            buf_format(got, "! %s", err.text);
        else
            buf_format(got, "%llu:", (unsigned long long)csv.line);
        for (size_t i = 0; result > 0 && i < csv.count; i++)
            buf_format(got, "%s%s", i ? "|" : "", csv.fields[i]);
    }
    csv_close(&csv);
}

static void read_case(const struct buf *input, struct buf *got)
{
    struct drip          drip = {{drip_read}, input->bytes, input->len};
    struct memory_source memory = source_of_memory(input->bytes, input->len);
    struct buf           again = {0};

    buf_text(&again, "");
    list_rows(&memory.source, got);
    list_rows(&drip.source, &again);
    CHECK_TEXT(again.bytes, got->bytes);
    buf_free(&again);
}

TEST(every_case_gives_what_its_folder_says)
{
    cases_try("csv", read_case);
}

TEST(columns_are_found_by_name)
{
    struct memory_source memory = source_of_memory("Id;LAT;lon\n", 11);
    struct csv           csv = csv_open(&memory.source);
    struct err           err = {0};

    CHECK_INT(csv_next(&csv, &err), 1);
    CHECK_INT(csv_column(&csv, "id"), 0);
    CHECK_INT(csv_column(&csv, "lon"), 2);
    CHECK_INT(csv_column(&csv, "latitude"), -1);
    csv_close(&csv);
}

static int broken_read(struct source *source, void *bytes, size_t room, size_t *got_r,
                       struct err *err)
{
    (void)source;
    (void)bytes;
    (void)room;
    *got_r = 0;
    return err_set(err, ERR_INTERNAL, "the disk is gone");
}

TEST(an_error_of_the_source_is_passed_on)
{
    struct source source = {broken_read};
    struct csv    csv = csv_open(&source);
    struct err    err = {0};

    CHECK_INT(csv_next(&csv, &err), -1);
    CHECK_TEXT(err.text, "the disk is gone");
    CHECK_INT(csv_next(&csv, &err), -1);
    csv_close(&csv);
}

TEST(what_is_written_never_becomes_a_formula)
{
    static const char *const PAIRS[][2] = {
        {"plain", "plain"},
        {"a,b", "\"a,b\""},
        {"say \"no\"", "\"say \"\"no\"\"\""},
        {"=1+1", "\"'=1+1\""},
        {"+39333", "\"'+39333\""},
        {"-1", "\"'-1\""},
        {"@cmd", "\"'@cmd\""},
        {"\tx", "\"'\tx\""},
        {"two\nlines", "\"two\nlines\""},
        {"", ""},
    };

    for (size_t i = 0; i < COUNT_OF(PAIRS); i++) {
        struct buf buf = {0};

        buf_text(&buf, "");
        csv_quote(&buf, PAIRS[i][0]);
        CHECK_TEXT(buf.bytes, PAIRS[i][1]);
        buf_free(&buf);
    }
}

RUN(every_case_gives_what_its_folder_says, columns_are_found_by_name,
    an_error_of_the_source_is_passed_on, what_is_written_never_becomes_a_formula)
