#include "hub/base/buf.h"

#include "tests/kit/check.h"

TEST(bytes_grow_at_the_end_and_leave_at_the_front)
{
    struct buf buf = {0};
    char      *taken;

    for (int i = 0; i < 1000; i++)
        buf_format(&buf, "%03d", i);
    CHECK_INT(buf.len, 3000);
    buf_cut(&buf, 2994);
    CHECK_TEXT(buf.bytes, "998999");
    buf_byte(&buf, '!');
    buf_text(&buf, "");
    taken = buf_take(&buf);
    CHECK_TEXT(taken, "998999!");
    free(taken);
    CHECK_INT(buf.len, 0);
    taken = buf_take(&buf);
    CHECK_TEXT(taken, "");
    free(taken);
    buf_add(&buf, "x", 1);
    buf_cut(&buf, 9);
    CHECK_TEXT(buf.bytes, "");
    buf_free(&buf);
}

TEST(whole_numbers_of_any_size_are_written_in_decimal)
{
    struct buf buf = {0};

    for (int i = 0; i < 60; i++)
        buf_byte(&buf, '.');
    buf.len = 0;
    buf_integer(&buf, 0);
    buf_byte(&buf, ' ');
    buf_integer(&buf, -10);
    buf_byte(&buf, ' ');
    buf_integer(&buf, INT64_MAX);
    buf_byte(&buf, ' ');
    buf_integer(&buf, INT64_MIN);
    CHECK_TEXT(buf.bytes, "0 -10 9223372036854775807 -9223372036854775808");
    buf_free(&buf);
    for (int i = 0; i < 5000; i++)
        buf_byte(&buf, 'x');
    CHECK_INT(buf.len, 5000);
    CHECK_INT(strlen(buf.bytes), 5000);
    buf_free(&buf);
}

TEST(what_is_formatted_is_whole_however_long_and_however_little_room_was_left)
{
    for (int len = 0; len < 600; len++) {
        struct buf buf = {0};

        buf_format(&buf, "%0*d", len / 3, 0);
        buf_format(&buf, "%*s|", len, "x");
        CHECK_INT(buf.len,
                  (size_t)(len / 3 > 1 ? len / 3 : 1) + (size_t)(len > 1 ? len : 1) + 1);
        CHECK_INT(strlen(buf.bytes), buf.len);
        CHECK_TEXT(buf.bytes + buf.len - 2, "x|");
        buf_free(&buf);
    }
}

RUN(whole_numbers_of_any_size_are_written_in_decimal,
    what_is_formatted_is_whole_however_long_and_however_little_room_was_left,
    bytes_grow_at_the_end_and_leave_at_the_front)
