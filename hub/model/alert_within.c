#include "hub/model/alert_within.h"

#include <string.h>

#include "hub/model/alert_json.h"
#include "hub/model/area.h"

bool alert_within(const char *content, const struct zones *zones,
                  const struct territory *territory)
{
    struct arena arena = {0};
    struct alert alert;
    bool         is_inside;

    if (territory->is_everywhere)
        return true;
    is_inside = alert_parse_json(&alert, &arena, content, strlen(content), NULL) == 0;
    for (size_t i = 0; is_inside && i < alert.info_count; i++)
        for (size_t j = 0; is_inside && j < alert.infos[i].area_count; j++)
            is_inside = alert.infos[i].areas[j].shape &&
                        area_within(alert.infos[i].areas[j].shape, zones, territory->zones,
                                    territory->zone_count, NULL) == 0;
    arena_free(&arena);
    return is_inside;
}
