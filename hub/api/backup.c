/* backup.c: a copy of the store in a folder of this machine. */
#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/desk/records.h"

enum { FOLDER_MAX = 1000 };

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

void backup_post(struct call *call)
{
    struct copying *copying = arena_alloc(call->arena, sizeof *copying);
    struct err      err = {0};
    struct reader   in = call_reader(call, &err);

    copying->call = call;
    copying->backup.verb.on_done = on_copied;
    copying->backup.folder = read_text(&in, "folder", FOLDER_MAX);
    if (*copying->backup.folder != '/')
        reader_complain(&in, "folder", "must be a whole path, from the root on");
    if (reader_close(&in) < 0)
        call_fail(call, &err);
    else
        records_backup(call->api->settings.records, &copying->backup);
}
