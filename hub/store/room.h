/* room.h: how much the disk still takes, and the reserve for bad times (P15). */
#ifndef TOCSIN_STORE_ROOM_H
#define TOCSIN_STORE_ROOM_H

#include <stdatomic.h>

#include "hub/store/store.h"

/* Used by the writer's thread; level and free_bytes are read anywhere. */
struct room {
    char                *folder, *reserve; /* its file */
    int64_t              reserve_bytes;
    int64_t              marks[STORE_ROOM_NO_REPORTS + 1];
    bool                 is_held; /* the reserve lies on the disk */
    atomic_int           level;
    atomic_int_least64_t free_bytes;
};

/* Preallocates the reserve, if the disk has it to give. */
void room_open(struct room *room, const struct store_settings *settings);
void room_close(struct room *room); /* the reserve stays on the disk */

/* Looks at the disk anew; takes the reserve back when there is plenty again. */
void room_look(struct room *room);

/* Gives the reserve away; false when it was given already. */
bool room_spend_reserve(struct room *room);

#endif
