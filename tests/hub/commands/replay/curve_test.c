#include "hub/commands/replay/curve.h"

#include <string.h>
#include <unistd.h>

#include "hub/base/file.h"
#include "tests/kit/check.h"

TEST(the_front_is_what_nothing_beats)
{
    struct curve_point points[] = {{.across = 0.5, .up = 0.5},
                                   {.across = 0.6, .up = 0.4},
                                   {.across = 0.5, .up = 0.4},
                                   {.across = 0.6, .up = 0.4}};

    curve_mark(points, 4);
    CHECK(points[0].is_front && points[1].is_front && points[3].is_front); /* two alike */
    CHECK(!points[2].is_front);
}

TEST(the_picture_shows_each_point_and_names_its_factors)
{
    char               path[] = "/tmp/tocsin-curve-XXXXXX";
    struct curve_point points[] = {{1, 1, 0.5, 0.5, true}, {0.25, 4, 0.6, 0.4, false}};
    struct buf         svg = {0};

    close(mkstemp(path));
    CHECK_INT(curve_write(points, 2, "recall", "F1", path, NULL), 0);
    CHECK_INT(file_read(&svg, path, 1 << 20, NULL), 0);
    CHECK(strncmp(svg.bytes, "<svg xmlns", 10) == 0);
    CHECK(strstr(svg.bytes, "<title>distance &#215;0.25, time &#215;4: 0.600, 0.400</title>"));
    CHECK(strstr(svg.bytes, "</rect>") && strstr(svg.bytes, "</circle>"));
    CHECK(!strstr(svg.bytes, "nan"));
    buf_free(&svg);
    CHECK_INT(curve_write(points, 1, "recall", "F1", path, NULL), 0); /* no width, no height */
    CHECK_INT(file_read(&svg, path, 1 << 20, NULL), 0);
    CHECK(!strstr(svg.bytes, "nan") && !strstr(svg.bytes, "inf"));
    buf_free(&svg);
    unlink(path);
}

RUN(the_front_is_what_nothing_beats, the_picture_shows_each_point_and_names_its_factors)
