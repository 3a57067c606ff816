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

RUN(bytes_grow_at_the_end_and_leave_at_the_front)
