/* backup.c: a copy of the store, in the one folder of this machine that is for them. */
#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/desk/records.h"

enum { NAME_MAX_LEN = 100 };

struct copying {
    struct records_backup backup;
    struct call          *call;
};

static void on_copied(struct records_verb *verb)
{
    struct records_backup *backup = CONTAINER_OF(verb, struct records_backup, verb);
    struct call           *call = CONTAINER_OF(backup, struct copying, backup)->call;
    struct writer          out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_object(&out, NULL);
    write_text(&out, "folder", backup->folder);
    write_integer(&out, "bytes", backup->bytes);
    write_text(
        &out, "head",
        arena_format(call->arena, "%lld:%s", (long long)backup->head_seq, backup->head_hash));
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

/* One plain name: nothing hidden, no way out. */
static bool is_plain(const char *name)
{
    return *name && *name != '.' &&
           strspn(name, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") ==
               strlen(name);
}

void backup_post(struct call *call)
{
    struct copying *copying = arena_alloc(call->arena, sizeof *copying);
    struct err      err = {0};
    struct reader   in = call_reader(call, &err);

    copying->call = call;
    copying->backup.verb.on_done = on_copied;
    copying->backup.name = read_text(&in, "folder", NAME_MAX_LEN);
    if (!is_plain(copying->backup.name))
        reader_complain(&in, "folder",
                        "must be the plain name of a new folder in store/backups_dir");
    if (reader_close(&in) < 0)
        call_fail(call, &err);
    else
        records_backup(call->api->settings.records, &copying->backup);
}
