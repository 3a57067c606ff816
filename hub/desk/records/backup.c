/* backup.c: a copy of the store, made while it serves. */
#include "hub/desk/records/room.h"
#include "hub/store/upkeep.h"

struct copying {
    struct store_backup    store;
    struct records_backup *backup;
};

static void on_copied(struct store_job *job)
{
    struct copying        *copying = CONTAINER_OF(job, struct copying, store.job);
    struct records_backup *backup = copying->backup;

    backup->bytes = copying->store.bytes;
    backup->head_seq = copying->store.head.seq;
    hex_text(backup->head_hash, copying->store.head.hash, STORE_HASH_LEN);
    records_end(&backup->verb, job);
}

void records_backup(struct records *records, struct records_backup *backup)
{
    struct copying *copying = MEM_NEW(struct copying);

    records_begin(records, &backup->verb, copying);
    copying->backup = backup;
    backup->folder =
        arena_format(&backup->verb.arena, "%s/%s", records->settings.backups_dir, backup->name);
    copying->store = (struct store_backup){.job.on_done = on_copied,
                                           .folder = backup->folder,
                                           .within = records->settings.backups_dir,
                                           .now_ms = clock_now(records->settings.clock)};
    store_backup(records->settings.store, &copying->store);
}
