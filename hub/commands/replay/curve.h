/* curve.h: a trade-off as a picture. */
#ifndef TOCSIN_COMMANDS_REPLAY_CURVE_H
#define TOCSIN_COMMANDS_REPLAY_CURVE_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/base/err.h"

struct curve_point {
    double distances, windows; /* factors */
    double across, up;         /* both better when larger */
    bool   is_front;           /* no other point is better in one and as good in the other */
};

/* Marks those of the front. */
void curve_mark(struct curve_point *points, size_t count);

/* Writes a self-contained SVG with named axes, the front as a line, and each point's factors
 * as its title; that of 1 × 1 is drawn as a square. */
int curve_write(const struct curve_point *points, size_t count, const char *across,
                const char *up, const char *path, struct err *err);

#endif
