/* area_fuzz.c: no bytes whatever may hurt the area, a CAP polygon or circle; what was
 * read is valid ground, and its writing is read again. */
#include <assert.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "hub/model/area.h"
#include "hub/model/geometry.h"

static void read_texts(const char *text)
{
    struct arena  arena = {0};
    struct err    err = {0};
    struct ring   ring;
    struct circle circle;

    if (area_read_polygon(&ring, &arena, text, AREA_RING_POINTS_MAX, &err) == 0)
        assert(ring_area_m2(&ring) > 0);
    if (area_read_circle(&circle, text, &err) == 0)
        assert(circle.radius_m > 0 && point_is_valid(circle.centre));
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct arena arena = {0};
    struct area  area;
    struct shape shape;
    struct err   err = {0};
    char        *text = mem_copy_text((const char *)bytes, len);

    read_texts(text);
    if (area_parse(&area, &arena, text, len, &err) != 0)
        assert(err.kind != ERR_NONE);
    else if (area_shape(&shape, &arena, &area, NULL, &err) == 0)
        assert(!shape_is_empty(&shape));
    arena_free(&arena);
    free(text);
    return 0;
}
