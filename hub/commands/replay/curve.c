#include "hub/commands/replay/curve.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/file.h"
#include "hub/base/mem.h"

enum { WIDE = 640, HIGH = 480, EDGE = 60, TICKS = 5 };

void curve_mark(struct curve_point *points, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        points[i].is_front = true;
        for (size_t j = 0; j < count; j++)
            if (points[j].across >= points[i].across && points[j].up >= points[i].up &&
                (points[j].across > points[i].across || points[j].up > points[i].up))
                points[i].is_front = false;
    }
}

struct scale {
    double least, most;
};

static struct scale scale_of(double least, double most)
{
    double margin = most > least ? (most - least) / 10 : 0.05;

    return (struct scale){least - margin, most + margin};
}

static double place(struct scale scale, double value, double from, double to)
{
    return from + (value - scale.least) / (scale.most - scale.least) * (to - from);
}

static void draw_axes(struct buf *svg, struct scale across, struct scale up,
                      const char *across_name, const char *up_name)
{
    buf_format(svg,
               "<path d=\"M%d %dV%dH%d\" fill=\"none\" stroke=\"#444\"/>\n"
               "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n"
               "<text x=\"16\" y=\"%d\" text-anchor=\"middle\" "
               "transform=\"rotate(-90 16 %d)\">%s</text>\n",
               EDGE, EDGE / 2, HIGH - EDGE, WIDE - EDGE / 2, WIDE / 2, HIGH - 16, across_name,
               HIGH / 2, HIGH / 2, up_name);
    for (int i = 0; i <= TICKS; i++) {
        double share = (double)i / TICKS;
        double x = EDGE + share * (WIDE - EDGE - EDGE / 2);
        double y = HIGH - EDGE - share * (HIGH - EDGE - EDGE / 2);

        buf_format(svg,
                   "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%.2f</text>\n"
                   "<text x=\"%d\" y=\"%.1f\" text-anchor=\"end\">%.2f</text>\n",
                   x, HIGH - EDGE + 18, across.least + share * (across.most - across.least),
                   EDGE - 6, y + 4, up.least + share * (up.most - up.least));
    }
}

static int by_across(const void *one, const void *other)
{
    const struct curve_point *a = one, *b = other;

    if (a->across != b->across)
        return a->across > b->across ? 1 : -1;
    return (a->up < b->up) - (a->up > b->up);
}

static void draw_point(struct buf *svg, const struct curve_point *point, double x, double y)
{
    const char *colour = point->is_front ? "#005a9c" : "#999";

    if (point->distances == 1 && point->windows == 1)
        buf_format(svg, "<rect x=\"%.1f\" y=\"%.1f\" width=\"12\" height=\"12\" fill=\"%s\">",
                   x - 6, y - 6, colour);
    else
        buf_format(svg, "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\">", x, y, colour);
    buf_format(svg, "<title>distance &#215;%g, time &#215;%g: %.3f, %.3f</title></%s>\n",
               point->distances, point->windows, point->across, point->up,
               point->distances == 1 && point->windows == 1 ? "rect" : "circle");
}

static void draw_points(struct buf *svg, const struct curve_point *points, size_t count,
                        struct scale across, struct scale up)
{
    buf_text(svg, "<polyline fill=\"none\" stroke=\"#005a9c\" points=\"");
    for (size_t i = 0; i < count; i++)
        if (points[i].is_front)
            buf_format(svg, "%.1f,%.1f ",
                       place(across, points[i].across, EDGE, WIDE - EDGE / 2),
                       place(up, points[i].up, HIGH - EDGE, EDGE / 2));
    buf_text(svg, "\"/>\n");
    for (size_t i = 0; i < count; i++)
        draw_point(svg, &points[i], place(across, points[i].across, EDGE, WIDE - EDGE / 2),
                   place(up, points[i].up, HIGH - EDGE, EDGE / 2));
}

int curve_write(const struct curve_point *points, size_t count, const char *across,
                const char *up, const char *path, struct err *err)
{
    struct curve_point *sorted = MEM_NEW_ARRAY(struct curve_point, count + 1);
    struct scale        wide = {1, 0}, high = {1, 0};
    struct buf          svg = {0};
    int                 failed;

    memcpy(sorted, points, count * sizeof *sorted);
    qsort(sorted, count, sizeof *sorted, by_across);
    for (size_t i = 0; i < count; i++) {
        wide.least = points[i].across < wide.least ? points[i].across : wide.least;
        wide.most = points[i].across > wide.most ? points[i].across : wide.most;
        high.least = points[i].up < high.least ? points[i].up : high.least;
        high.most = points[i].up > high.most ? points[i].up : high.most;
    }
    wide = scale_of(wide.least, wide.most);
    high = scale_of(high.least, high.most);
    buf_format(&svg,
               "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
               "font-family=\"sans-serif\" font-size=\"12\">\n<title>%s, %s</title>\n"
               "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n",
               WIDE, HIGH, across, up);
    draw_axes(&svg, wide, high, across, up);
    draw_points(&svg, sorted, count, wide, high);
    buf_text(&svg, "</svg>\n");
    failed = file_replace(path, svg.bytes, svg.len, 0644, err);
    buf_free(&svg);
    free(sorted);
    return failed;
}
