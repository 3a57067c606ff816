#include "hub/store/room.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "hub/base/failpoint.h"
#include "hub/base/log.h"
#include "hub/store/folder.h"

/* True when the reserve's blocks are the file's. */
static bool preallocate(struct room *room)
{
    int  fd = open(room->reserve, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    bool is_held;

    if (fd < 0)
        return false;
    is_held = FAILPOINT("store.reserve") == 0 &&
              posix_fallocate(fd, 0, (off_t)room->reserve_bytes) == 0 && fsync(fd) == 0;
    close(fd);
    if (!is_held)
        unlink(room->reserve);
    return is_held;
}

void room_open(struct room *room, const struct store_settings *settings)
{
    struct arena arena = {0};
    const char  *folder = folder_of(&arena, settings->path);
    const char  *reserve = arena_format(&arena, "%s.reserve", settings->path);

    room->folder = mem_copy_text(folder, strlen(folder));
    room->reserve = mem_copy_text(reserve, strlen(reserve));
    room->reserve_bytes = settings->reserve_bytes;
    room->marks[STORE_ROOM_NO_PHOTOS] = settings->photos_mark;
    room->marks[STORE_ROOM_NO_ANONYMOUS] = settings->anonymous_mark;
    room->marks[STORE_ROOM_NO_REPORTS] = settings->reports_mark;
    if (room->reserve_bytes > 0)
        room->is_held = preallocate(room);
    if (room->reserve_bytes > 0 && !room->is_held)
        LOG(LOG_ALARM, "store.no_reserve", NUMBER("bytes", room->reserve_bytes));
    room_look(room);
    arena_free(&arena);
}

void room_close(struct room *room)
{
    free(room->folder);
    free(room->reserve);
}

static enum store_room level_of(const struct room *room, int64_t bytes)
{
    enum store_room level = STORE_ROOM_ALL;

    for (int i = STORE_ROOM_NO_PHOTOS; i <= STORE_ROOM_NO_REPORTS; i++)
        if (bytes < room->marks[i])
            level = (enum store_room)i;
    return level;
}

/* What is free without the reserve, whether that is held or spent. */
static bool look(struct room *room, int64_t *bytes_r)
{
    struct statvfs disk;

    if (statvfs(room->folder, &disk) < 0)
        return false;
    *bytes_r = (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
    if (!room->is_held)
        *bytes_r -= room->reserve_bytes;
    return true;
}

void room_look(struct room *room)
{
    int64_t bytes;
    int     level, before = atomic_load(&room->level);

    if (!look(room, &bytes))
        return;
    level = level_of(room, bytes);
    if (level == STORE_ROOM_ALL && !room->is_held && room->reserve_bytes > 0 &&
        bytes > room->reserve_bytes)
        room->is_held = preallocate(room);
    atomic_store(&room->free_bytes, bytes);
    atomic_store(&room->level, level);
    if (level != before)
        LOG(level > before ? LOG_ALARM : LOG_INFO, "store.room", NUMBER("level", level),
            NUMBER("free_bytes", bytes));
}

bool room_spend_reserve(struct room *room)
{
    if (!room->is_held)
        return false;
    room->is_held = false;
    LOG(LOG_ALARM, "store.reserve_spent", NUMBER("bytes", room->reserve_bytes));
    return unlink(room->reserve) == 0;
}
