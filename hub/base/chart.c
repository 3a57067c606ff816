#include "hub/base/chart.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/buf.h"
#include "hub/base/file.h"
#include "hub/base/mem.h"

enum { WIDE = 640, HIGH = 480, EDGE = 60, TICKS = 5 };

/* From … to in pixels, least … most in figures or their powers of ten. */
struct scale {
    double least, most, from, to;
    bool   is_log;
};

static double height_of(const struct scale *scale, double value)
{
    return scale->is_log ? log10(value) : value;
}

static double place(const struct scale *scale, double value)
{
    return scale->from + (height_of(scale, value) - scale->least) /
                             (scale->most - scale->least) * (scale->to - scale->from);
}

static struct scale scale_of(const struct chart *chart, bool is_up)
{
    struct scale scale = {
        .least = HUGE_VAL, .most = -HUGE_VAL, .from = EDGE, .to = WIDE - EDGE / 2};
    double margin;

    scale.is_log = is_up ? chart->up.is_log : chart->across.is_log;
    if (is_up) {
        scale.from = HIGH - EDGE;
        scale.to = EDGE / 2;
    }
    for (size_t i = 0; i < chart->count; i++)
        for (size_t j = 0; j < chart->series[i].count; j++) {
            const struct chart_point *point = &chart->series[i].points[j];
            double                    at = height_of(&scale, is_up ? point->up : point->across);

            scale.least = fmin(scale.least, at);
            scale.most = fmax(scale.most, at);
        }
    if (scale.least > scale.most)
        scale.least = scale.most = 0;
    margin = scale.most > scale.least ? (scale.most - scale.least) / 10 : 0.05;
    scale.least -= margin;
    scale.most += margin;
    return scale;
}

static void draw_tick(struct buf *svg, const struct scale *scale, double value, bool is_up)
{
    double at = place(scale, value);

    if (is_up)
        buf_format(svg, "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">", EDGE - 6, at + 4);
    else
        buf_format(svg, "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">", at,
                   HIGH - EDGE + 18);
    buf_format(svg, scale->is_log ? "%g</text>\n" : "%.2f</text>\n", value);
}

static void draw_ticks(struct buf *svg, const struct scale *scale, bool is_up)
{
    if (scale->is_log)
        for (double ten = ceil(scale->least); ten <= scale->most; ten++)
            draw_tick(svg, scale, pow(10, ten), is_up);
    else
        for (int i = 0; i <= TICKS; i++)
            draw_tick(svg, scale,
                      scale->least + (double)i / TICKS * (scale->most - scale->least), is_up);
}

static void draw_axes(struct buf *svg, const struct chart *chart)
{
    buf_format(svg,
               "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#444\"/>\n"
               "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n"
               "<text x=\"16\" y=\"%d\" text-anchor=\"middle\" "
               "transform=\"rotate(-90 16 %d)\">%s</text>\n",
               EDGE, EDGE / 2, HIGH - EDGE, WIDE - EDGE / 2, WIDE / 2, HIGH - 16,
               chart->across.name, HIGH / 2, HIGH / 2, chart->up.name);
}

static int by_across(const void *one, const void *other)
{
    const struct chart_point *a = one, *b = other;

    if (a->across != b->across)
        return a->across > b->across ? 1 : -1;
    return (a->up < b->up) - (a->up > b->up);
}

static void draw_point(struct buf *svg, const struct chart_point *point, const char *colour,
                       double x, double y)
{
    if (point->is_square)
        buf_format(svg, "<rect x=\"%.1f\" y=\"%.1f\" width=\"12\" height=\"12\" fill=\"%s\">",
                   x - 6, y - 6, colour);
    else
        buf_format(svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\">", x, y, colour);
    if (point->title)
        buf_format(svg, "<title>%s</title>", point->title);
    else
        buf_format(svg, "<title>%g, %g</title>", point->across, point->up);
    buf_text(svg, point->is_square ? "</rect>\n" : "</circle>\n");
}

static void draw_series(struct buf *svg, const struct chart_series *series,
                        const struct scale *across, const struct scale *up)
{
    struct chart_point *sorted = MEM_NEW_ARRAY(struct chart_point, series->count + 1);

    if (series->count > 0)
        memcpy(sorted, series->points, series->count * sizeof *sorted);
    qsort(sorted, series->count, sizeof *sorted, by_across);
    if (series->has_line) {
        buf_format(svg, "<polyline fill=\"none\" stroke=\"%s\" points=\"", series->colour);
        for (size_t i = 0; i < series->count; i++)
            buf_format(svg, "%.1f,%.1f ", place(across, sorted[i].across),
                       place(up, sorted[i].up));
        buf_text(svg, "\"/>\n");
    }
    for (size_t i = 0; i < series->count; i++)
        draw_point(svg, &sorted[i], series->colour, place(across, sorted[i].across),
                   place(up, sorted[i].up));
    if (series->name && series->count > 0)
        buf_format(svg,
                   "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"end\" fill=\"%s\">%s</text>\n",
                   place(across, sorted[series->count - 1].across) - 8,
                   place(up, sorted[series->count - 1].up) - 8, series->colour, series->name);
    free(sorted);
}

int chart_write(const struct chart *chart, const char *path, struct err *err)
{
    struct scale across = scale_of(chart, false), up = scale_of(chart, true);
    struct buf   svg = {0};
    int          failed;

    buf_format(&svg,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
               "font-family=\"sans-serif\" font-size=\"12\">\n<title>%s, %s</title>\n"
               "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
               WIDE, HIGH, chart->across.name, chart->up.name);
    draw_axes(&svg, chart);
    draw_ticks(&svg, &across, false);
    draw_ticks(&svg, &up, true);
    for (size_t i = 0; i < chart->count; i++)
        draw_series(&svg, &chart->series[i], &across, &up);
    buf_text(&svg, "</svg>\n");
    failed = file_replace(path, svg.bytes, svg.len, 0644, err);
    buf_free(&svg);
    return failed;
}
