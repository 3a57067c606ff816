#include "hub/model/sms_text.h"

#include "hub/base/reader.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static void check_count(const char *name, const char *text, const char *coding,
                        unsigned segments)
{
    struct sms_count count = sms_text_count(text, strlen(text));
    struct sms_part  parts[20];
    size_t           at = 0, part_count = sms_text_split(text, strlen(text), parts, 20);
    unsigned         units = 0;

    if (strcmp(SMS_CODING_WORDS[count.coding], coding) != 0 || count.segments != segments)
        fprintf(stderr, "%s: %s in %u segments\n", name, SMS_CODING_WORDS[count.coding],
                count.segments);
    CHECK_TEXT(SMS_CODING_WORDS[count.coding], coding);
    CHECK_INT(count.segments, segments);
    CHECK_INT(part_count, segments);
    for (size_t i = 0; i < part_count; i++) {
        CHECK_INT(parts[i].start, at);
        at += parts[i].len;
        units += parts[i].units;
    }
    CHECK_INT(at, strlen(text));
    CHECK_INT(units, count.units);
}

TEST(the_vectors_shared_with_the_faces_hold)
{
    struct buf    file = {0};
    struct arena  arena = {0};
    struct err    err = {0};
    struct reader in;
    size_t        count;

    cases_read(&file, "schemas/vectors/sms.json");
    in = reader_open(file.bytes, file.len, &arena, &err);
    read_text(&in, "about", 300);
    count = read_list(&in, "count", 200);
    CHECK(count > 20);
    for (size_t i = 0; i < count; i++) {
        struct reader item = reader_item(&in, "count", i);
        const char   *name = read_text(&item, "name", 100),
                   *text = read_text(&item, "text", 9999);
        struct sms_count got = sms_text_count(text, strlen(text));

        check_count(name, text, read_text(&item, "coding", 10),
                    (unsigned)read_integer(&item, "segments", 1, 20));
        CHECK_INT(got.units, read_integer(&item, "units", 0, 9999));
        CHECK(reader_leave(&item, &in) == 0);
    }
    count = read_list(&in, "accents", 100);
    CHECK(count > 5);
    for (size_t i = 0; i < count; i++) {
        struct reader item = reader_item(&in, "accents", i);
        const char   *text = read_text(&item, "text", 999);
        struct buf    plain = {0};

        sms_text_plain(&plain, text, strlen(text), SMS_ACCENTS);
        CHECK_TEXT(plain.bytes, read_text(&item, "plain", 999));
        CHECK(reader_leave(&item, &in) == 0);
        buf_free(&plain);
    }
    CHECK(reader_close(&in) == 0);
    arena_free(&arena);
    buf_free(&file);
}

/* tests/cases/sms/SOURCE.txt says where they come from. */
TEST(sixty_real_warnings_cost_what_another_counter_says)
{
    struct buf file = {0};
    char      *line, *rest;
    int        lines = 0;

    cases_read(&file, "tests/cases/sms/segments.jsonl");
    for (line = file.bytes; *line; line = rest, lines++) {
        struct arena  arena = {0};
        struct reader in;

        rest = strchr(line, '\n');
        in = reader_open(line, (size_t)(rest - line), &arena, &(struct err){0});
        read_text(&in, "lang", 20);
        check_count(read_text(&in, "src", 100), read_text(&in, "text", 9999),
                    read_text(&in, "encoding", 10),
                    (unsigned)read_integer(&in, "segments", 1, 20));
        CHECK(reader_close(&in) == 0);
        arena_free(&arena);
        rest++;
    }
    CHECK_INT(lines, 60);
    buf_free(&file);
}

TEST(the_room_left_is_of_the_last_segment)
{
    CHECK_INT(sms_text_count("", 0).left, 160);
    CHECK_INT(sms_text_count("abc", 3).left, 157);
    CHECK_INT(sms_text_count("€", 3).left, 158);
    CHECK_INT(sms_text_count("À", 2).left, 69);
}

TEST(typography_is_replaced_only_when_all_then_fits)
{
    struct buf out = {0};

    sms_text_plain(&out, "l’ora", strlen("l’ora"), SMS_KEEP);
    CHECK_TEXT(out.bytes, "l’ora");
    out.len = 0;
    sms_text_plain(&out, "l’ora", strlen("l’ora"), SMS_TYPOGRAPHY);
    CHECK_TEXT(out.bytes, "l'ora");
    out.len = 0;
    sms_text_plain(&out, "l’È", strlen("l’È"), SMS_TYPOGRAPHY);
    CHECK_TEXT(out.bytes, "l’È");
    out.len = 0;
    sms_text_plain(&out, "", 0, SMS_ACCENTS);
    CHECK_INT(out.len, 0);
    buf_free(&out);
}

TEST(the_guilty_letters_are_named_once_each)
{
    static const char TEXT[] = "È l’ora: È š";
    struct sms_costly list[2];

    CHECK_INT(sms_text_costly(TEXT, strlen(TEXT), list, 2), 3);
    CHECK_INT(list[0].code, 0xc8);
    CHECK_TEXT(list[0].instead, "E'");
    CHECK_INT(list[1].code, 0x2019);
    CHECK_INT(list[1].start, strlen("È l"));
    CHECK_INT(list[1].len, 3);
    CHECK_INT(list[0].times, 2);
    CHECK_INT(list[1].times, 1);
    CHECK_INT(sms_text_costly("plain € {}", strlen("plain € {}"), list, 2), 0);
}

TEST(what_takes_two_septets_is_named_with_what_would_take_one)
{
    static const char TEXT[] = "[zona A] 20 € [zona B]", DEAR[] = "[zona A] à È";
    struct sms_costly list[8];

    CHECK_INT(sms_text_double(TEXT, strlen(TEXT), list, 8), 3);
    CHECK_INT(list[0].code, '[');
    CHECK_INT(list[0].times, 2);
    CHECK_TEXT(list[0].instead, "(");
    CHECK_INT(list[2].code, 0x20ac);
    CHECK(list[2].instead == NULL);
    CHECK_INT(sms_text_double(DEAR, strlen(DEAR), list, 8), 0);
}

TEST(bytes_that_are_no_text_are_counted_not_followed)
{
    struct sms_count count = sms_text_count("\xff\xe2\x82", 3);

    CHECK_INT(count.coding, SMS_UCS2);
    CHECK_INT(count.units, 3);
}

RUN(the_vectors_shared_with_the_faces_hold, sixty_real_warnings_cost_what_another_counter_says,
    the_room_left_is_of_the_last_segment, typography_is_replaced_only_when_all_then_fits,
    the_guilty_letters_are_named_once_each,
    what_takes_two_septets_is_named_with_what_would_take_one,
    bytes_that_are_no_text_are_counted_not_followed)
