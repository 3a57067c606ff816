/* place.h: polygons and circles of other people's CAP, taken as they come: for
 * read.c. What cannot be read is left out with a note; whether it makes sense is
 * check.c's to say. */
#ifndef TOCSIN_MODEL_CAP_PLACE_H
#define TOCSIN_MODEL_CAP_PLACE_H

#include "hub/base/buf.h"
#include "hub/model/area.h"
#include "hub/model/cap.h"

enum { CAP_POINTS_MAX = 200000 };

struct cap_place {
    struct arena     *arena;
    struct cap_notes *notes;
    const char       *at;                        /* "infos/0/areas/1/" */
    size_t            polygon_room, circle_room; /* how many may come */
    struct ring      *polygons;
    size_t            polygon_count;
    struct circle    *circles;
    size_t            circle_count;
};

void cap_place_polygon(struct cap_place *place, const char *text);
void cap_place_circle(struct cap_place *place, const char *text);

/* What was read, or NULL when it was nothing. */
const struct area *cap_place_area(const struct cap_place *place);

#endif
