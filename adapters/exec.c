/* exec.c: an adapter written in any language, as a child program that is spoken to in lines
 * of JSON. It is lent the contract of adapter.h, and held to it here.
 *
 *   to it    {"type":"send", <the message: wire/message.h>}
 *            {"type":"kept","name":…,"kept":true}         what it heard is on disk, or not
 *   from it  {"type":"answer","key":…,"verdict":"sent"|"delivered"|"busy"|"unsure"|"refused",
 *             "why":…,"name":…,"throttled":…,"retry_ms":…}
 *            {"type":"receipt","key":… or "name":…,"kind":"accepted"|"delivered"|"read"|
 *             "done"|"failed","device":…,"why":…,"at":…}
 *            {"type":"heard","from":…,"to":…,"text":…,"name":…,"at":…}
 *            {"type":"health","health":"up"|"degraded"|"down","device":…,"why":…}
 *
 * What was written to it and not answered when it ends, or in time, is in doubt. */
#include <stdlib.h>
#include <string.h>

#include "adapters/adapter.h"
#include "adapters/soon.h"
#include "adapters/wire/message.h"
#include "hub/base/mem.h"
#include "hub/loop/child.h"
#include "hub/loop/timer.h"

enum { ARGUMENTS_MAX = 30, IN_FLIGHT_MAX = 100, ANSWER_MS = 30 * 1000, SWEEP_MS = 250 };

struct asked {
    const struct adapter_message *message;
    int64_t                       answer_by_ms; /* in the clock's ticks */
};

struct exec {
    struct adapter     adapter;
    struct arena       arena;
    struct tally       tally; /* child, timer, what waits to be kept */
    struct child_owner owner;
    struct child      *child;
    struct timer       timer;
    const char       **argv;
    struct asked       asked[IN_FLIGHT_MAX];
    size_t             asked_count;
    int64_t            answer_ms;
    bool               is_closing;
};

/* Something it heard, until the host has said whether it is on disk. */
struct heard {
    struct adapter_kept kept;
    struct exec        *exec;
    char               *name;
};

static void answer_place(struct exec *exec, size_t place, const struct adapter_answer *answer)
{
    const struct adapter_message *message = exec->asked[place].message;

    exec->asked[place] = exec->asked[--exec->asked_count];
    adapter_answer(&exec->adapter, message, answer);
}

/* ── from it ─────────────────────────────────────────────────────────────────────── */

static int64_t read_time(struct exec *exec, struct reader *in)
{
    const char *text = read_text_or(in, "at", 40, NULL);
    int64_t     at_ms = clock_now(exec->adapter.host->clock);

    if (text && !in->failed && !stamp_parse(&at_ms, text))
        reader_complain(in, "at", "must be a time as in RFC 3339");
    return at_ms;
}

static void on_answer(struct exec *exec, struct reader *in)
{
    const char           *key = read_text(in, "key", ADAPTER_KEY_MAX);
    struct adapter_answer answer = {
        .verdict = (enum verdict)read_word(in, "verdict", VERDICT_WORDS),
        .why = read_text_or(in, "why", ADAPTER_WHY_MAX, NULL),
        .name = read_text_or(in, "name", ADAPTER_REF_MAX, NULL),
        .is_throttled = read_bool_or(in, "throttled", false),
        .retry_ms = read_integer_or(in, "retry_ms", 0, 86400000, 0)};

    if (reader_close(in) < 0)
        return;
    for (size_t i = 0; i < exec->asked_count; i++)
        if (strcmp(exec->asked[i].message->key, key) == 0) {
            answer_place(exec, i, &answer);
            return;
        }
}

static void on_receipt(struct exec *exec, struct reader *in)
{
    struct adapter_receipt receipt = {
        .key = read_text_or(in, "key", ADAPTER_KEY_MAX, NULL),
        .name = read_text_or(in, "name", ADAPTER_REF_MAX, NULL),
        .kind = (enum receipt_kind)read_word(in, "kind", RECEIPT_KIND_WORDS),
        .device = read_text_or(in, "device", 100, NULL),
        .why = read_text_or(in, "why", ADAPTER_WHY_MAX, NULL),
        .at_ms = read_time(exec, in)};

    if (!in->failed && !receipt.key && !receipt.name)
        reader_complain(in, "key", "is missing, and so is name");
    if (reader_close(in) == 0)
        exec->adapter.host->on_receipt(exec->adapter.host, &receipt, NULL);
}

static void on_kept(struct adapter_kept *kept, bool is_kept)
{
    struct heard *heard = CONTAINER_OF(kept, struct heard, kept);
    struct exec  *exec = heard->exec;
    struct buf    line = {0};
    struct writer out = writer_open(&line);

    write_object(&out, NULL);
    write_text(&out, "type", "kept");
    write_text(&out, "name", heard->name);
    write_bool(&out, "kept", is_kept);
    write_end(&out);
    if (!exec->is_closing && exec->child)
        child_write(exec->child, line.bytes, line.len); /* or it asks again */
    buf_free(&line);
    free(heard->name);
    free(heard);
    tally_drop(&exec->tally);
}

static void on_heard(struct exec *exec, struct reader *in)
{
    struct adapter_heard said = {.from = read_text(in, "from", 254),
                                 .to = read_text_or(in, "to", 254, ""),
                                 .text = read_text(in, "text", 10000),
                                 .name = read_text_or(in, "name", ADAPTER_REF_MAX, NULL),
                                 .at_ms = read_time(exec, in)};
    struct heard        *heard = NULL;

    if (reader_close(in) < 0)
        return;
    if (said.name) {
        heard = MEM_NEW(struct heard);
        heard->kept.on_kept = on_kept;
        heard->exec = exec;
        heard->name = mem_copy_text(said.name, strlen(said.name));
        tally_take(&exec->tally);
    }
    exec->adapter.host->on_heard(exec->adapter.host, &said, heard ? &heard->kept : NULL);
}

static void on_health(struct exec *exec, struct reader *in)
{
    static const char *const WORDS[] = {"up", "degraded", "down", NULL};
    struct adapter_state state = {.health = (enum adapter_health)read_word(in, "health", WORDS),
                                  .device = read_text_or(in, "device", 100, NULL),
                                  .why = read_text_or(in, "why", ADAPTER_WHY_MAX, NULL),
                                  .at_ms = clock_now(exec->adapter.host->clock)};

    if (reader_close(in) == 0)
        exec->adapter.host->on_state(exec->adapter.host, &state);
}

static const char *const TYPES[] = {"answer", "receipt", "heard", "health", NULL};
static void (*const TAKERS[])(struct exec *, struct reader *) = {on_answer, on_receipt,
                                                                 on_heard, on_health};

static void on_line(struct child_owner *owner, char *line, size_t len)
{
    struct exec  *exec = CONTAINER_OF(owner, struct exec, owner);
    struct arena  arena = {0};
    struct err    err = {0};
    struct reader in = reader_open(line, len, &arena, &err);
    int           type = read_word(&in, "type", TYPES);

    if (in.failed)
        reader_close(&in);
    else
        TAKERS[type](exec, &in);
    if (err.kind != ERR_NONE)
        adapter_tell_health(&exec->adapter, HEALTH_DEGRADED,
                            "the program says something we cannot read");
    arena_free(&arena);
}

static void on_up(struct child_owner *owner)
{
    adapter_tell_health(&CONTAINER_OF(owner, struct exec, owner)->adapter, HEALTH_UP, NULL);
}

static void on_down(struct child_owner *owner, const char *why)
{
    struct exec          *exec = CONTAINER_OF(owner, struct exec, owner);
    struct adapter_answer answer = {.verdict = VERDICT_UNSURE,
                                    .why = "the program ended before it answered"};
    size_t                left = exec->asked_count;

    adapter_tell_health(&exec->adapter, HEALTH_DOWN, why);
    while (left-- > 0)
        answer_place(exec, 0, &answer);
}

static void on_sweep(struct timer *timer)
{
    struct exec          *exec = CONTAINER_OF(timer, struct exec, timer);
    struct adapter_answer answer = {.verdict = VERDICT_UNSURE,
                                    .why = "the program has not answered"};
    int64_t               now_ms = clock_ticks(exec->adapter.host->clock);

    for (size_t i = exec->asked_count; i-- > 0;)
        if (i < exec->asked_count && now_ms >= exec->asked[i].answer_by_ms)
            answer_place(exec, i, &answer);
}

/* ── to it ───────────────────────────────────────────────────────────────────────── */

static void exec_send(struct adapter *self, const struct adapter_message *message)
{
    struct exec  *exec = CONTAINER_OF(self, struct exec, adapter);
    struct buf    line = {0};
    struct writer out = writer_open(&line);

    write_object(&out, NULL);
    write_text(&out, "type", "send");
    message_write(&out, message);
    write_end(&out);
    if (exec->child && child_write(exec->child, line.bytes, line.len))
        exec->asked[exec->asked_count++] =
            (struct asked){message, clock_ticks(self->host->clock) + exec->answer_ms};
    else
        adapter_answer_soon(self, message, VERDICT_BUSY,
                            "the program is not running, or does not read");
    buf_free(&line);
}

/* ── the socket ──────────────────────────────────────────────────────────────────── */

static void exec_free(struct exec *exec)
{
    arena_free(&exec->arena);
    free(exec);
}

static void on_clear(struct tally *tally)
{
    struct exec  *exec = CONTAINER_OF(tally, struct exec, tally);
    struct tally *host = exec->adapter.host->tally;

    exec_free(exec);
    tally_drop(host);
}

static void read_arguments(struct exec *exec, struct reader *settings)
{
    size_t     count = read_list(settings, "arguments", ARGUMENTS_MAX);
    struct err err = {0};

    exec->argv = arena_alloc(&exec->arena, (count + 2) * sizeof *exec->argv);
    exec->argv[0] = read_text(settings, "program", 300);
    for (size_t i = 0; i < count; i++)
        exec->argv[i + 1] = read_item_text(settings, "arguments", i, 1000);
    if (!settings->failed && child_check(exec->argv[0], &err) < 0)
        reader_complain(settings, "program", err.text);
}

static int exec_open(struct adapter **self_r, struct adapter_host *host,
                     struct reader *settings)
{
    struct exec *exec = MEM_NEW(struct exec);

    (void)host;
    settings->arena = &exec->arena;
    exec->tally.on_clear = on_clear;
    exec->owner = (struct child_owner){.on_line = on_line, .on_up = on_up, .on_down = on_down};
    read_arguments(exec, settings);
    exec->adapter.channel = (enum channel_kind)read_word(settings, "kind", CHANNEL_KIND_WORDS);
    exec->answer_ms = read_integer_or(settings, "answer_ms", 100, ANSWER_MS, ANSWER_MS);
    if (reader_close(settings) < 0) {
        exec_free(exec);
        return -1;
    }
    *self_r = &exec->adapter;
    return 0;
}

static void exec_start(struct adapter *self)
{
    struct exec          *exec = CONTAINER_OF(self, struct exec, adapter);
    struct child_settings settings = {.argv = exec->argv};
    struct err            err = {0};

    timer_start(&exec->timer, self->host->loop, &exec->tally, SWEEP_MS, on_sweep);
    if (child_open(&exec->child, &settings, &exec->owner, self->host->loop, &exec->tally,
                   &err) < 0)
        adapter_tell_health(self, HEALTH_DOWN, err.text);
}

static void exec_close(struct adapter *self)
{
    struct exec *exec = CONTAINER_OF(self, struct exec, adapter);

    exec->is_closing = true;
    tally_take(&exec->tally);
    if (exec->child)
        child_close(exec->child);
    if (exec->timer.owner)
        timer_stop(&exec->timer);
    tally_drop(&exec->tally);
}

const struct adapter_kind adapter_exec = {
    .name = "exec",
    .channel = CHANNEL_KINDS,
    .reach = ADAPTER_REACHES,
    .is_keyed = false,
    .in_flight_max = IN_FLIGHT_MAX,
    .answer_ms = ANSWER_MS + 2 * SWEEP_MS,
    .open = exec_open,
    .start = exec_start,
    .send = exec_send,
    .close = exec_close,
};
