#include "hub/api/territory.h"

#include "hub/base/text.h"
#include "hub/desk/areas.h"

enum { WORDS_MAX = 200 };

/* What to say of it: an id that looks like it, or the one of the zone that is called so. */
static const char *complaint(const struct zones *zones, const char *zone, struct arena *arena)
{
    static const char WHAT[] = "is no zone we know";
    const char      **ids = arena_alloc(arena, (zones->count + 1) * sizeof *ids);
    char              words[WORDS_MAX];

    for (size_t i = 0; i < zones->count; i++) {
        ids[i] = zones->items[i].id;
        if (text_same_word(zones->items[i].name, zone))
            return arena_format(arena, "%s; did you mean \"%s\"?", WHAT, ids[i]);
    }
    text_suggest(words, sizeof words, WHAT, zone, ids);
    return arena_text(arena, words);
}

int territory_check(struct call *call, const struct territory *wanted,
                    const struct territory *had)
{
    const struct areas *areas = call->api->settings.areas;
    const struct zones *zones = areas ? areas_zones(areas) : &(struct zones){0};
    struct err          err;

    for (size_t i = 0; i < wanted->zone_count; i++) {
        const char *zone = wanted->zones[i];

        if (zones_find(zones, zone) ||
            (had && !had->is_everywhere && territory_holds(had, zone)))
            continue;
        err_field(&err, ERR_INVALID, arena_format(call->arena, "/territory/%zu", i), "%s",
                  complaint(zones, zone, call->arena));
        call_fail(call, &err);
        return -1;
    }
    return 0;
}
