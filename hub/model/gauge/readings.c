#include <string.h>

#include "hub/model/gauge/room.h"

enum { FIRST_ROOM = 16 };

/* The list doubles; what it leaves behind lies in the arena until that goes. */
bool gauge_add(struct gauge_readings *readings, struct arena *arena,
               const struct gauge_reading *reading)
{
    size_t count = readings->count;

    if (count == GAUGE_READINGS_MAX)
        return false;
    if (count == 0 || (count >= FIRST_ROOM && (count & (count - 1)) == 0)) {
        size_t                room = count ? 2 * count : FIRST_ROOM;
        struct gauge_reading *items = arena_alloc(arena, room * sizeof *items);

        if (count > 0)
            memcpy(items, readings->items, count * sizeof *items);
        readings->items = items;
    }
    readings->items[readings->count++] = *reading;
    return true;
}

void gauge_know_all_fields(struct reader *in)
{
    for (size_t i = 0; reader_key(in, i); i++)
        ;
}

int gauge_too_large(size_t len, struct err *err)
{
    return len > GAUGE_BYTES_MAX
               ? err_set(err, ERR_TOO_LARGE, "readings of a sensor have at most %d bytes",
                         GAUGE_BYTES_MAX)
               : 0;
}
