#include "hub/base/qr.h"

#include "tests/kit/check.h"

/* The finder pattern of version 1, upper left: seven dark modules, five light between
 * dark ends, … (ISO/IEC 18004 §6.3.3). */
TEST(an_svg_has_the_finder_and_the_quiet_zone)
{
    struct buf svg = {0};
    struct err err = {0};

    CHECK_INT(qr_svg(&svg, "tocsin", "Scan <me> & \"you\"", &err), 0);
    CHECK(strstr(svg.bytes, "viewBox=\"0 0 29 29\"")); /* 21 modules and 2 · 4 */
    CHECK(strstr(svg.bytes, "d=\"M4 4h1v1h-1zM5 4h1v1h-1zM6 4h1v1h-1zM7 4h1v1h-1zM8 4h1v1h-1z"
                            "M9 4h1v1h-1zM10 4h1v1h-1z"));
    CHECK(strstr(svg.bytes, "M4 5h1v1h-1zM10 5h1v1h-1z"));
    CHECK(!strstr(svg.bytes, "M11 4h"));
    CHECK(strstr(svg.bytes, "aria-label=\"Scan &#60;me&#62; &#38; &#34;you&#34;\""));
    buf_free(&svg);
}

TEST(blocks_are_half_as_many_lines_as_modules)
{
    struct buf blocks = {0};
    struct err err = {0};
    size_t     lines = 0;

    CHECK_INT(qr_blocks(&blocks, "tocsin", &err), 0);
    for (const char *at = blocks.bytes; *at; at++)
        lines += *at == '\n';
    CHECK_INT(lines, 15); /* 29 modules, two in a line */
    CHECK(strstr(blocks.bytes, "\x1b[97;40m████ ▄▄▄▄▄ █"));
    buf_free(&blocks);
}

TEST(nothing_and_too_much_are_refused)
{
    static char long_one[QR_TEXT_MAX + 2];
    struct buf  buf = {0};
    struct err  err = {0};

    memset(long_one, 'x', QR_TEXT_MAX + 1);
    CHECK_INT(qr_blocks(&buf, "", &err), -1);
    CHECK_INT(err.kind, ERR_INVALID);
    CHECK_INT(qr_svg(&buf, long_one, "", &err), -1);
    CHECK_INT(err.kind, ERR_TOO_LARGE);
    long_one[QR_TEXT_MAX] = '\0';
    CHECK_INT(qr_svg(&buf, long_one, "", &err), 0);
    buf_free(&buf);
}

RUN(an_svg_has_the_finder_and_the_quiet_zone, blocks_are_half_as_many_lines_as_modules,
    nothing_and_too_much_are_refused)
