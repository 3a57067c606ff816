#include "hub/base/writer.h"

#include <math.h>

#include "tests/kit/check.h"

TEST(a_document_is_written_field_by_field)
{
    struct buf    buf = {0};
    struct writer out = writer_open(&buf);

    write_object(&out, NULL);
    write_text(&out, "event", "Piena \"alta\"\n\x01\x7f");
    write_list(&out, "zones");
    write_text(&out, NULL, "048014");
    write_integer(&out, NULL, -7);
    write_object(&out, NULL);
    write_end(&out);
    write_end(&out);
    write_number(&out, "ratio", 0.25);
    write_number(&out, "none", NAN);
    write_degrees(&out, "lat", 43.7200000);
    write_degrees(&out, "lon", 11);
    write_bool(&out, "live", true);
    write_text(&out, "note", NULL);
    write_raw(&out, "raw", "[1]", 3);
    write_end(&out);
    CHECK_TEXT(
        buf.bytes,
        "{\"event\":\"Piena \\\"alta\\\"\\n\\u0001\\u007f\",\"zones\":[\"048014\",-7,{}],"
        "\"ratio\":0.25,\"none\":null,\"lat\":43.72,\"lon\":11,\"live\":true,"
        "\"note\":null,\"raw\":[1]}");
    CHECK_INT(out.depth, 0);
    buf_free(&buf);
}

TEST(numbers_are_written_as_short_as_they_are)
{
    struct buf    buf = {0};
    struct writer out = writer_open(&buf);

    write_list(&out, NULL);
    write_degrees(&out, NULL, 0);
    write_degrees(&out, NULL, -0.0);
    write_degrees(&out, NULL, -0.0000001);
    write_degrees(&out, NULL, -179.9999999);
    write_degrees(&out, NULL, 10.0500001);
    write_degrees(&out, NULL, 10.09);
    write_number(&out, NULL, 12);
    write_number(&out, NULL, -3.5);
    write_number(&out, NULL, 1e15);
    write_number(&out, NULL, 999999999999999);
    write_end(&out);
    CHECK_TEXT(buf.bytes, "[0,0,-0.0000001,-179.9999999,10.0500001,10.09,12,-3.5,1e+15,"
                          "999999999999999]");
    buf_free(&buf);
}

RUN(numbers_are_written_as_short_as_they_are, a_document_is_written_field_by_field)
