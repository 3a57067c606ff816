/* geojson_fuzz.c: no bytes whatever may hurt the import of zones, and every zone taken
 * is ground on the map. */
#include <assert.h>
#include <stdint.h>

#include "hub/model/geometry.h"
#include "hub/model/shape_json.h"
#include "hub/model/zones.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct memory_source table = source_of_memory(bytes, len);
    struct arena         arena = {0};
    struct zones         zones;
    struct shape         shape;
    struct buf           out = {0};
    struct err           err = {0};

    if (zones_read_geojson(&zones, &arena, (const char *)bytes, len, "id", "name", &err) == 0) {
        for (size_t i = 0; i < zones.count; i++)
            assert(shape_area_m2(&zones.items[i].shape) > 0);
        zones_write_geojson(&out, &zones);
        assert(zones_find(&zones, "") == NULL);
    } else
        assert(err.kind != ERR_NONE);
    shape_read_geojson(&shape, &arena, (const char *)bytes, len, &err);
    if (shape_read_foreign(&shape, &arena, (const char *)bytes, len, &err) == 0)
        assert(shape_area_m2(&shape) > 0);
    if (zones_read_csv(&zones, &arena, &table.source, &err) == 0)
        for (size_t i = 0; i < zones.count; i++)
            zones_outlined(&zones, zones.items[i].id);
    buf_free(&out);
    arena_free(&arena);
    return 0;
}
