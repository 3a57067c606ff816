/* handover.c: the shift, from one officer to another: what is offered, by whom, and who took
 * it or that it was withdrawn. How things stand is told by the journal's last rows about it. */
#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/api/stream.h"
#include "hub/base/reader.h"
#include "hub/base/text.h"
#include "hub/desk/records.h"
#include "hub/model/event.h"

enum {
    LINES_MAX = 500,
    WORDS_MAX = 400,
    PART_MAX = 20,
    LINE_ABOUT_MAX = 100,
    TEXT_MAX = 4000,
    CALLED_MAX = 64,
    ROWS_READ = 20, /* offers made again and again before one was taken */
    ABOUT_LEN = 6 + MODE_TEXT_MAX + 1,
};

/* ── how things stand ───────────────────────────────────────────────────────────── */

struct standing {
    struct records_journal read;
    struct call           *call;
    char                   about[ABOUT_LEN];
};

static bool is_deed(const struct journal_record *row, const char *deed)
{
    return strcmp(row->deed, deed) == 0;
}

static const char *name_in(const struct journal_record *row, struct arena *arena)
{
    struct err    err = {0};
    struct reader in = reader_open(row->personal ? row->personal : "{}",
                                   row->personal ? strlen(row->personal) : 2, arena, &err);
    const char *name = read_text_or(&in, "name", CALLED_MAX, "?");

    in.failed = true; /* what else stands there is not asked for */
    reader_close(&in);
    return name;
}

static void write_offer(struct writer *out, const struct journal_record *row)
{
    write_object(out, "offer");
    write_integer(out, "seq", row->seq);
    write_stamp(out, "at", row->at_ms);
    if (row->personal)
        write_raw(out, "card", row->personal, strlen(row->personal));
    write_end(out);
}

static void write_last(struct writer *out, const struct records_journal *read,
                       struct arena *arena)
{
    for (size_t i = 0; i + 1 < read->count; i++)
        if (is_deed(&read->rows[i], "shift.taken")) {
            write_object(out, "last");
            write_text(out, "outgoing", name_in(&read->rows[i + 1], arena));
            write_text(out, "incoming", name_in(&read->rows[i], arena));
            write_stamp(out, "at", read->rows[i].at_ms);
            write_end(out);
            return;
        }
}

static void on_read(struct records_verb *verb)
{
    struct records_journal *read = CONTAINER_OF(verb, struct records_journal, verb);
    struct call            *call = CONTAINER_OF(read, struct standing, read)->call;
    struct writer           out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_object(&out, NULL);
    if (read->count > 0 && is_deed(&read->rows[0], "shift.offered"))
        write_offer(&out, &read->rows[0]);
    write_last(&out, read, call->arena);
    write_text(
        &out, "head",
        arena_format(call->arena, "%lld:%s", (long long)read->head_seq, read->head_hash));
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

void handover_get(struct call *call)
{
    struct standing *standing = arena_alloc(call->arena, sizeof *standing);

    standing->call = call;
    standing->read.verb.on_done = on_read;
    standing->read.limit = ROWS_READ;
    standing->read.newest_first = true;
    standing->read.with_personal = true;
    standing->read.about = records_shift_about(standing->about, &call->who.mode);
    records_journal(call->api->settings.records, &standing->read);
}

/* ── from one to the other ──────────────────────────────────────────────────────── */

struct handing {
    struct records_shift shift;
    struct call         *call;
};

static const char *const STEP_EVENTS[] = {
    [SHIFT_OFFER] = "shift.offered",
    [SHIFT_TAKE] = "shift.taken",
    [SHIFT_WITHDRAW] = "shift.withdrawn",
};

static void on_handed(struct records_verb *verb)
{
    struct records_shift *shift = CONTAINER_OF(verb, struct records_shift, verb);
    struct call          *call = CONTAINER_OF(shift, struct handing, shift)->call;
    struct writer         out = call_writer(call);
    char                  about[ABOUT_LEN], mode[MODE_TEXT_MAX + 1];

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    arena_free(&verb->arena);
    stream_tell(call->api->stream,
                &(struct event){.name = STEP_EVENTS[shift->step],
                                .about = records_shift_about(about, &call->who.mode),
                                .mode = mode_text(mode, &call->who.mode)});
    write_object(&out, NULL);
    write_integer(&out, "journal", shift->seq);
    write_end(&out);
    call_json(call, 200);
}

static void hand(struct call *call, const struct records_shift *shift)
{
    struct handing *handing = arena_alloc(call->arena, sizeof *handing);

    if (call_ask(call) < 0)
        return;
    handing->call = call;
    handing->shift = *shift;
    handing->shift.verb.on_done = on_handed;
    handing->shift.asking = call->asking;
    records_shift(call->api->settings.records, &handing->shift);
}

/* What the reader holds, as the journal keeps it. */
static const char *card_of(struct call *call, struct reader *in, size_t count)
{
    struct buf    card = {0};
    struct writer out = writer_open(&card);
    const char   *kept;

    write_object(&out, NULL);
    write_text(&out, "name", call->who.name);
    write_text(&out, "text", read_text_or(in, "text", TEXT_MAX, ""));
    write_list(&out, "lines");
    for (size_t i = 0; i < count && !in->failed; i++) {
        struct reader line = reader_item(in, "lines", i);
        const char   *about = read_text_or(&line, "about", LINE_ABOUT_MAX, NULL);

        write_object(&out, NULL);
        if (about)
            write_text(&out, "about", about);
        write_text(&out, "part", read_text(&line, "part", PART_MAX));
        write_text(&out, "words", read_text(&line, "words", WORDS_MAX));
        write_end(&out);
        reader_leave(&line, in);
    }
    write_end(&out);
    write_end(&out);
    kept = arena_copy(call->arena, card.bytes, card.len);
    buf_free(&card);
    return kept;
}

void handover_post(struct call *call)
{
    struct err    err = {0};
    struct reader in = call_reader(call, &err);
    size_t        count = read_list(&in, "lines", LINES_MAX);
    const char   *card = card_of(call, &in, count);

    if (reader_close(&in) < 0)
        call_fail(call, &err);
    else
        hand(call, &(struct records_shift){
                       .facts = arena_format(call->arena, "{\"lines\":%zu}", count),
                       .personal = card});
}

/* Of an offer: its row, and the name of who goes on with it. */
static void go_on(struct call *call, struct reader *in, struct records_shift shift)
{
    struct buf    name = {0};
    struct writer out = writer_open(&name);

    write_object(&out, NULL);
    write_text(&out, "name", call->who.name);
    write_end(&out);
    shift.personal = arena_copy(call->arena, name.bytes, name.len);
    buf_free(&name);
    if (!text_to_integer(call->params[0], &shift.offer) || shift.offer < 1)
        reader_complain(in, "offer", "is named by its row in the journal");
    shift.facts = arena_format(call->arena, "{\"offer\":%lld}", (long long)shift.offer);
    if (reader_close(in) < 0)
        call_fail(call, in->err);
    else
        hand(call, &shift);
}

void handover_take(struct call *call)
{
    struct err    err = {0};
    struct reader in = call_reader(call, &err);

    go_on(call, &in,
          (struct records_shift){.step = SHIFT_TAKE,
                                 .ticked = read_integer(&in, "ticked", 0, LINES_MAX)});
}

void handover_withdraw(struct call *call)
{
    struct err    err = {0};
    struct reader in = call_reader(call, &err);

    go_on(call, &in, (struct records_shift){.step = SHIFT_WITHDRAW});
}
