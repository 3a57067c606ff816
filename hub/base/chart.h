/* chart.h: figures as a picture: a self-contained SVG with named axes. */
#ifndef TOCSIN_BASE_CHART_H
#define TOCSIN_BASE_CHART_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/base/err.h"

struct chart_point {
    double      across, up;
    const char *title; /* shown when it is pointed at; NULL: its two figures */
    bool        is_square;
};

/* Texts are written as they are: no "<" or "&" in them but in entities. */
struct chart_series {
    const char               *name; /* stands beside its last point; NULL: none */
    const char               *colour;
    bool                      has_line; /* through its points, in the order of across */
    const struct chart_point *points;
    size_t                    count;
};

struct chart_axis {
    const char *name;
    bool        is_log; /* all values above 0; marked at the powers of ten */
};

struct chart {
    struct chart_axis          across, up;
    const struct chart_series *series; /* those drawn last lie on top */
    size_t                     count;
};

/* Takes the file's place. */
int chart_write(const struct chart *chart, const char *path, struct err *err);

#endif
