#include "hub/base/chart.h"

#include <string.h>
#include <unistd.h>

#include "hub/base/file.h"
#include "tests/kit/check.h"

static struct buf drawn(const struct chart *chart)
{
    char       path[] = "/tmp/tocsin-chart-XXXXXX";
    struct buf svg = {0};

    close(mkstemp(path));
    CHECK_INT(chart_write(chart, path, NULL), 0);
    CHECK_INT(file_read(&svg, path, 1 << 20, NULL), 0);
    unlink(path);
    CHECK(strncmp(svg.bytes, "<svg xmlns", 10) == 0);
    CHECK(!strstr(svg.bytes, "nan") && !strstr(svg.bytes, "inf"));
    return svg;
}

TEST(powers_of_ten_stand_at_even_steps_and_lines_run_from_left_to_right)
{
    const struct chart_point  points[] = {{1000, 10, NULL, false}, {10, 0.1, "&#215;1", true}};
    const struct chart_series series[] = {{"ours", "#000", true, points, 2}};
    const struct chart        chart = {
               .across = {"reports", true}, .up = {"seconds", true}, .series = series, .count = 1};
    struct buf svg = drawn(&chart);

    CHECK(strstr(svg.bytes, "<title>reports, seconds</title>"));
    CHECK(strstr(svg.bytes, "<text x=\"105.8\" y=\"438\" text-anchor=\"middle\">10</text>"));
    CHECK(strstr(svg.bytes, "<text x=\"335.0\" y=\"438\" text-anchor=\"middle\">100</text>"));
    CHECK(strstr(svg.bytes, "<text x=\"564.2\" y=\"438\" text-anchor=\"middle\">1000</text>"));
    CHECK(!strstr(svg.bytes, "y=\"438\" text-anchor=\"middle\">1<")); /* left of the axis */
    CHECK(strstr(svg.bytes,
                 "<polyline fill=\"none\" stroke=\"#000\" points=\"105.8,387.5 564.2,62.5 \""));
    CHECK(strstr(svg.bytes, "<title>&#215;1</title></rect>"));
    CHECK(strstr(svg.bytes, "<title>1000, 10</title></circle>"));
    CHECK(strstr(svg.bytes, ">ours</text>"));
    buf_free(&svg);
}

TEST(nothing_is_a_picture_of_nothing)
{
    const struct chart_series series[] = {{.colour = "#000", .has_line = true}};
    struct buf                svg = drawn(&(struct chart){
                       .across = {"a", false}, .up = {"b", false}, .series = series, .count = 1});

    CHECK(!strstr(svg.bytes, "<circle"));
    buf_free(&svg);
}

RUN(powers_of_ten_stand_at_even_steps_and_lines_run_from_left_to_right,
    nothing_is_a_picture_of_nothing)
