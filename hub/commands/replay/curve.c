#include "hub/commands/replay/curve.h"

#include "hub/base/chart.h"
#include "hub/base/mem.h"

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

static const char *factors_of(struct arena *arena, const struct curve_point *point)
{
    return arena_format(arena, "distance &#215;%g, time &#215;%g: %.3f, %.3f", point->distances,
                        point->windows, point->across, point->up);
}

int curve_write(const struct curve_point *points, size_t count, const char *across,
                const char *up, const char *path, struct err *err)
{
    struct arena        arena = {0};
    struct chart_point *front = arena_alloc(&arena, (count + 1) * sizeof *front);
    struct chart_point *behind = arena_alloc(&arena, (count + 1) * sizeof *behind);
    struct chart_series series[] = {{.colour = "#999", .points = behind},
                                    {.colour = "#005a9c", .has_line = true, .points = front}};
    int                 failed;

    for (size_t i = 0; i < count; i++)
        (points[i].is_front ? front : behind)[series[points[i].is_front].count++] =
            (struct chart_point){.across = points[i].across,
                                 .up = points[i].up,
                                 .title = factors_of(&arena, &points[i]),
                                 .is_square =
                                     points[i].distances == 1 && points[i].windows == 1};
    failed = chart_write(&(struct chart){.across = {.name = across},
                                         .up = {.name = up},
                                         .series = series,
                                         .count = COUNT_OF(series)},
                         path, err);
    arena_free(&arena);
    return failed;
}
