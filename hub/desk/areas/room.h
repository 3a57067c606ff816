/* room.h: what the files of this room share. */
#ifndef TOCSIN_DESK_AREAS_ROOM_H
#define TOCSIN_DESK_AREAS_ROOM_H

#include "hub/desk/areas.h"
#include "hub/desk/areas/table.h"

struct areas {
    struct areas_settings settings;
    struct tally          tally; /* ourselves, and every verb under way */
    struct arena          file_arena;
    struct zones          file;
    struct table         *table;
    bool                  is_importing;
};

void areas_begin(struct areas *areas, struct areas_verb *verb);
void areas_end(struct areas_verb *verb);

/* Takes all zones of the store into a new table, then calls on_read, the verb failed or
 * not; what it needs of the verb is reading. */
void areas_read_store(struct areas_verb *verb, void (*on_read)(struct areas_verb *));

#endif
