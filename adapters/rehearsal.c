/* rehearsal.c: a channel for drills, which reaches nobody. Every message is kept whole, a
 * line of JSON each, in <folder>/<channel>.jsonl; it counts as delivered once it is there. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "adapters/adapter.h"
#include "adapters/wire/message.h"
#include "hub/base/failpoint.h"
#include "hub/base/file.h"
#include "hub/base/mem.h"
#include "hub/loop/offload.h"

struct rehearsal {
    struct adapter adapter;
    struct arena   arena;
    const char    *folder, *path;
    bool           is_down; /* as last told */
};

struct line {
    struct offload                offload;
    struct rehearsal             *rehearsal;
    const struct adapter_message *message;
    struct buf                    text;
    bool                          is_kept;
};

/* On a worker. One write of an appending file: lines of others do not run into it. */
static void on_run(struct offload *offload)
{
    struct line *line = CONTAINER_OF(offload, struct line, offload);
    int          fd;

    if (folder_make(line->rehearsal->folder, 0750, NULL) < 0)
        return;
    fd = open(line->rehearsal->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    if (fd < 0)
        return;
    line->is_kept = FAILPOINT("rehearsal.keep") == 0 &&
                    write(fd, line->text.bytes, line->text.len) == (ssize_t)line->text.len &&
                    fdatasync(fd) == 0;
    close(fd);
}

static void on_done(struct offload *offload)
{
    struct line                  *line = CONTAINER_OF(offload, struct line, offload);
    struct rehearsal             *rehearsal = line->rehearsal;
    const struct adapter_message *message = line->message;
    bool                          is_kept = line->is_kept;
    struct adapter_answer answer = {.verdict = is_kept ? VERDICT_DELIVERED : VERDICT_BUSY,
                                    .why = is_kept ? NULL : "the folder cannot be written to"};

    buf_free(&line->text);
    free(line);
    if (rehearsal->is_down == is_kept) {
        rehearsal->is_down = !is_kept;
        adapter_tell_health(&rehearsal->adapter, is_kept ? HEALTH_UP : HEALTH_DOWN, answer.why);
    }
    adapter_answer(&rehearsal->adapter, message, &answer);
}

static void rehearsal_send(struct adapter *self, const struct adapter_message *message)
{
    struct rehearsal *rehearsal = CONTAINER_OF(self, struct rehearsal, adapter);
    struct line      *line = MEM_NEW(struct line);
    struct writer     out = writer_open(&line->text);

    line->rehearsal = rehearsal;
    line->message = message;
    write_object(&out, NULL);
    message_write(&out, message);
    write_end(&out);
    buf_byte(&line->text, '\n');
    line->offload.run = on_run;
    line->offload.done = on_done;
    offload_start(&line->offload, self->host->loop, self->host->tally);
}

static void rehearsal_free(struct rehearsal *rehearsal)
{
    arena_free(&rehearsal->arena);
    free(rehearsal);
}

static int rehearsal_open(struct adapter **self_r, struct adapter_host *host,
                          struct reader *settings)
{
    struct rehearsal *rehearsal = MEM_NEW(struct rehearsal);

    settings->arena = &rehearsal->arena;
    rehearsal->folder = read_text(settings, "folder", 300);
    rehearsal->adapter.channel =
        (enum channel_kind)read_word(settings, "kind", CHANNEL_KIND_WORDS);
    if (!settings->failed && rehearsal->folder[0] != '/')
        reader_complain(settings, "folder", "must be an absolute path");
    if (reader_close(settings) < 0) {
        rehearsal_free(rehearsal);
        return -1;
    }
    rehearsal->path =
        arena_format(&rehearsal->arena, "%s/%s.jsonl", rehearsal->folder, host->channel);
    *self_r = &rehearsal->adapter;
    return 0;
}

static void rehearsal_close(struct adapter *self)
{
    struct tally *tally = self->host->tally;

    rehearsal_free(CONTAINER_OF(self, struct rehearsal, adapter));
    tally_drop(tally);
}

const struct adapter_kind adapter_rehearsal = {
    .name = "rehearsal",
    .channel = CHANNEL_KINDS,
    .reach = ADAPTER_REHEARSES,
    .is_keyed = false,
    .in_flight_max = 100,
    .answer_ms = 10000,
    .open = rehearsal_open,
    .send = rehearsal_send,
    .close = rehearsal_close,
};
