/* journal.c: the record of decisions: pages, the whole as NDJSON, and erasure. */
#include <stdlib.h>
#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/desk/records.h"

enum { EXPORT_OWED_MAX = 64 * 1024 }; /* bytes under way before more is read */

/* ── a page ─────────────────────────────────────────────────────────────────────── */

struct paging {
    struct records_journal read;
    struct call           *call;
};

static void write_row(struct writer *out, const struct journal_record *row)
{
    write_object(out, NULL);
    write_integer(out, "seq", row->seq);
    write_stamp(out, "at", row->at_ms);
    write_text(out, "deed", row->deed);
    write_text(out, "about", row->about);
    write_text(out, "by", row->by);
    write_text(out, "mode", row->mode);
    write_raw(out, "facts", row->facts, strlen(row->facts));
    if (row->personal)
        write_raw(out, "personal", row->personal, strlen(row->personal));
    write_end(out);
}

static void on_page(struct records_verb *verb)
{
    struct records_journal *read = CONTAINER_OF(verb, struct records_journal, verb);
    struct call            *call = CONTAINER_OF(read, struct paging, read)->call;
    struct writer           out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_object(&out, NULL);
    write_list(&out, "rows");
    for (size_t i = 0; i < read->count; i++)
        write_row(&out, &read->rows[i]);
    write_end(&out);
    write_object(&out, "head");
    write_integer(&out, "seq", read->head_seq);
    write_text(&out, "hash", read->head_hash);
    write_end(&out);
    write_integer(&out, "newest", read->newest);
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

void journal_get(struct call *call)
{
    struct paging *paging = arena_alloc(call->arena, sizeof *paging);
    size_t         limit;

    if (call_number(call, "after", 0, INT64_MAX, &paging->read.from) < 0 ||
        call_limit(call, RECORDS_PAGE_MAX, &limit) < 0)
        return;
    paging->call = call;
    paging->read.verb.on_done = on_page;
    paging->read.limit = limit;
    paging->read.about = exchange_query(call->exchange, "about");
    paging->read.with_personal = true;
    records_journal(call->api->settings.records, &paging->read);
}

/* ── all of it ──────────────────────────────────────────────────────────────────── */

/* Lives on its own: the exchange may go while a piece is read. */
struct exporting {
    struct records_export export;
    struct exchange *exchange; /* NULL: nobody listens any more */
    struct records  *records;
    struct buf       lines;
    bool             is_reading;
};

static void end_export(struct exporting *exporting)
{
    if (exporting->exchange)
        exchange_end(exporting->exchange);
    buf_free(&exporting->lines);
    free(exporting);
}

static void next_piece(struct exporting *exporting)
{
    exporting->is_reading = true;
    exporting->lines.len = 0;
    records_export(exporting->records, &exporting->export);
}

static void on_drained(struct exchange *exchange)
{
    struct exporting *exporting = exchange->mine;

    if (!exporting->is_reading)
        next_piece(exporting);
}

static void on_export_gone(struct exchange *exchange)
{
    struct exporting *exporting = exchange->mine;

    exchange_end(exchange);
    exporting->exchange = NULL;
    if (!exporting->is_reading)
        end_export(exporting);
}

static void on_piece(struct records_verb *verb)
{
    struct records_export *export = CONTAINER_OF(verb, struct records_export, verb);
    struct exporting *exporting = CONTAINER_OF(export, struct exporting, export);
    bool              is_over = verb->failed || export->is_over;

    arena_free(&verb->arena);
    exporting->is_reading = false;
    if (exporting->exchange && exporting->lines.len > 0 &&
        !exchange_send(exporting->exchange, exporting->lines.bytes, exporting->lines.len))
        is_over = true;
    if (!exporting->exchange || is_over)
        end_export(exporting);
    else if (exchange_owed(exporting->exchange) < EXPORT_OWED_MAX)
        next_piece(exporting);
}

void journal_export(struct call *call)
{
    static const struct http_header HEADERS[] = {
        {"Cache-Control", "no-store"},
        {"Content-Disposition", "attachment; filename=\"journal.ndjson\""},
        {"X-Content-Type-Options", "nosniff"},
        {0}};
    struct exporting *exporting = MEM_NEW(struct exporting);

    exporting->exchange = call->exchange;
    exporting->records = call->api->settings.records;
    exporting->export.lines = &exporting->lines;
    exporting->export.verb.on_done = on_piece;
    call_count(call, 200);
    call->exchange->mine = exporting;
    call->exchange->on_gone = on_export_gone;
    call->exchange->on_drained = on_drained;
    exchange_stream(exporting->exchange,
                    &(struct http_answer){
                        .status = 200, .type = "application/x-ndjson", .headers = HEADERS},
                    -1);
    next_piece(exporting);
}

/* ── without somebody ───────────────────────────────────────────────────────────── */

struct erasing {
    struct records_erase erase;
    struct call         *call;
};

static void on_erased(struct records_verb *verb)
{
    struct records_erase *erase = CONTAINER_OF(verb, struct records_erase, verb);
    struct call          *call = CONTAINER_OF(erase, struct erasing, erase)->call;
    struct writer         out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    arena_free(&verb->arena);
    write_object(&out, NULL);
    write_integer(&out, "journal", erase->seq);
    write_integer(&out, "erased", (int64_t)erase->erased);
    write_end(&out);
    call_json(call, 200);
}

void journal_erase(struct call *call)
{
    struct erasing *erasing = arena_alloc(call->arena, sizeof *erasing);
    struct err      err = {0};
    struct reader   in = call_reader(call, &err);

    erasing->erase.about = read_text(&in, "about", 200);
    if (!strchr(erasing->erase.about, ':'))
        reader_complain(&in, "about", "must name what it is, as in account:<id>");
    if (reader_close(&in) < 0) {
        call_fail(call, &err);
        return;
    }
    if (call_ask(call) < 0)
        return;
    erasing->call = call;
    erasing->erase.verb.on_done = on_erased;
    erasing->erase.asking = call->asking;
    records_erase(call->api->settings.records, &erasing->erase);
}
