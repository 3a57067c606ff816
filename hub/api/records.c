/* records.c: what came in, as it came: reports, photos, what was refused. */
#include "hub/desk/records.h"

#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/call.h"
#include "hub/api/incidents.h"
#include "hub/api/resources.h"
#include "hub/base/crypto.h"
#include "hub/base/text.h"
#include "hub/desk/board.h"
#include "hub/flow/situation.h"

/* ── fields ─────────────────────────────────────────────────────────────────────── */

static void write_place(struct writer *out, const struct report *report)
{
    if (!report->has_place)
        return;
    write_object(out, "where");
    write_degrees(out, "lat", report->lat);
    write_degrees(out, "lon", report->lon);
    if (report->accuracy_m > 0)
        write_number(out, "accuracy_m", report->accuracy_m);
    write_end(out);
}

static void write_photos(struct writer *out, const struct records_report *find)
{
    write_list(out, "photos");
    for (size_t i = 0; i < find->photo_count; i++) {
        write_object(out, NULL);
        write_text(out, "name", find->photos[i].name);
        write_text(out, "type", find->photos[i].type);
        write_integer(out, "bytes", find->photos[i].size);
        camera_write(out, &find->photos[i].facts);
        write_end(out);
    }
    write_end(out);
}

/* When a report says no time of its own, what its cameras knew: the first picture's. */
static void write_photographed(struct writer *out, const struct records_report *find)
{
    int64_t first_ms = 0;

    if (find->row.report.observed_ms != REPORT_NO_TIME)
        return;
    for (size_t i = 0; i < find->photo_count; i++)
        if (find->photos[i].facts.taken_ms != 0 &&
            (first_ms == 0 || find->photos[i].facts.taken_ms < first_ms))
            first_ms = find->photos[i].facts.taken_ms;
    write_stamp(out, "photographed", first_ms);
}

/* Why it stands where it stands; and the place it was given, when it came without one. */
static void write_standing(struct writer *out, struct call *call, const struct record *record)
{
    struct situation        *situation = call->api->settings.situation;
    int64_t                  holder = situation_holder(situation, record->no);
    struct situation_member *members;
    size_t count = situation_members(situation, holder, call->arena, &members);

    for (size_t i = 0; i < count; i++) {
        if (members[i].no != record->no)
            continue;
        if (!record->report.has_place && members[i].has_place) {
            write_object(out, "where");
            write_degrees(out, "lat", members[i].lat);
            write_degrees(out, "lon", members[i].lon);
            write_end(out);
        }
        why_write(out, call, &members[i].why);
    }
}

/* The fields of one report into the object now open. */
static void write_record(struct writer *out, struct call *call, const struct record *record)
{
    const struct report *report = &record->report;
    int64_t              holder = situation_holder(call->api->settings.situation, record->no);

    write_id(out, "id", &report->id);
    write_integer(out, "number", record->no);
    write_mode(out, "mode", &report->mode);
    write_text(out, "hazard", report->hazard);
    write_place(out, report);
    if (report->observed_ms != REPORT_NO_TIME)
        write_stamp(out, "observed", report->observed_ms);
    write_stamp(out, "received", record->kept_ms);
    write_text(out, "source", record->sender);
    write_text(out, "channel", record->channel);
    if (report->address)
        write_text(out, "address", report->address);
    write_text(out, "text", report->text);
    if (holder > 0)
        write_integer(out, "incident", holder);
}

/* ── a page ─────────────────────────────────────────────────────────────────────── */

struct page {
    struct records_reports list;
    struct call           *call;
    struct mode            mode;
};

static void on_page(struct records_verb *verb)
{
    struct records_reports *list = CONTAINER_OF(verb, struct records_reports, verb);
    struct call            *call = CONTAINER_OF(list, struct page, list)->call;
    struct writer           out = call_writer(call);
    struct err              err = verb->err;

    if (verb->failed) {
        arena_free(&verb->arena);
        call_fail(call, &err);
        return;
    }
    write_object(&out, NULL);
    write_list(&out, "reports");
    for (size_t i = 0; i < list->count; i++) {
        write_object(&out, NULL);
        write_record(&out, call, &list->rows[i]);
        write_end(&out);
    }
    write_end(&out);
    if (list->next > 0)
        call_next(call, &out, "before", list->next);
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

void reports_list(struct call *call)
{
    struct page *page = arena_alloc(call->arena, sizeof *page);
    bool         has_mode;
    size_t       limit;

    if (call_mode(call, &has_mode, &page->mode) < 0 ||
        call_limit(call, CALL_PAGE_MAX, &limit) < 0 ||
        call_number(call, "before", 0, INT64_MAX, &page->list.before) < 0)
        return;
    page->call = call;
    page->list.verb.on_done = on_page;
    page->list.limit = limit;
    page->list.mode = has_mode ? &page->mode : NULL;
    page->list.sender = exchange_query(call->exchange, "source");
    page->list.channel = exchange_query(call->exchange, "channel");
    records_reports(call->api->settings.records, &page->list);
}

/* ── one report ─────────────────────────────────────────────────────────────────── */

struct one {
    struct records_report       find;
    struct board_list_questions asked;
    struct call                *call;
};

static bool may_see(const struct call *call, const struct mode *mode)
{
    return call->who.mode.kind == MODE_ACTUAL || mode_same(&call->who.mode, mode);
}

/* Answers what went wrong; true when nothing did. */
static bool found(struct one *one)
{
    struct records_verb *verb = &one->find.verb;
    struct err           err = verb->err;

    if (!verb->failed && may_see(one->call, &one->find.row.report.mode))
        return true;
    if (!verb->failed)
        err_set(&err, ERR_NOT_FOUND, "there is no such report in your mode");
    arena_free(&verb->arena);
    call_fail(one->call, &err);
    return false;
}

static void on_questions(struct board_verb *verb)
{
    struct board_list_questions *asked = CONTAINER_OF(verb, struct board_list_questions, verb);
    struct one                  *one = CONTAINER_OF(asked, struct one, asked);
    struct call                 *call = one->call;
    struct arena                 read = one->find.verb.arena; /* one goes with its call */
    struct writer                out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena)) {
        arena_free(&read);
        return;
    }
    write_object(&out, NULL);
    write_record(&out, call, &one->find.row);
    write_standing(&out, call, &one->find.row);
    write_photographed(&out, &one->find);
    write_photos(&out, &one->find);
    questions_write(&out, asked, true);
    write_end(&out);
    arena_free(&read);
    arena_free(&verb->arena);
    call_json(call, 200);
}

static void on_report(struct records_verb *verb)
{
    struct one *one = CONTAINER_OF(verb, struct one, find.verb);

    if (!found(one))
        return;
    one->asked.report = one->find.row.report.id;
    one->asked.verb.on_done = on_questions;
    board_list_questions(one->call->api->settings.board, &one->asked);
}

static void on_photo(struct records_verb *verb)
{
    struct one  *one = CONTAINER_OF(verb, struct one, find.verb);
    struct call *call = one->call;
    const char  *path = NULL, *type = NULL;

    if (!found(one))
        return;
    for (size_t i = 0; i < one->find.photo_count; i++)
        if (strcmp(one->find.photos[i].name, call->params[1]) == 0) {
            path = arena_text(call->arena, one->find.photos[i].path);
            type = arena_text(call->arena, one->find.photos[i].type);
        }
    arena_free(&verb->arena);
    if (!path) {
        call_fail_with(call, ERR_NOT_FOUND, "the report has no such photo");
        return;
    }
    call_file(call, path, type, "private, no-cache");
}

static void find_one(struct call *call, void (*on_done)(struct records_verb *))
{
    struct one *one = arena_alloc(call->arena, sizeof *one);

    one->call = call;
    one->find.verb.on_done = on_done;
    if ((!text_to_integer(call->params[0], &one->find.no) || one->find.no <= 0) &&
        !id_parse(&one->find.id, call->params[0])) {
        call_fail_with(call, ERR_NOT_FOUND, "a report is named by its id or its number");
        return;
    }
    records_report(call->api->settings.records, &one->find);
}

void report_get(struct call *call)
{
    find_one(call, on_report);
}

void photo_get(struct call *call)
{
    find_one(call, on_photo);
}

/* ── what was refused ───────────────────────────────────────────────────────────── */

struct refused_page {
    struct records_refused list;
    struct call           *call;
};

/* Bytes that are no text are shown in base64. */
static void write_refused(struct writer *out, const struct refusal_record *row)
{
    struct buf letters = {0};

    write_object(out, NULL);
    write_integer(out, "number", row->no);
    write_stamp(out, "at", row->at_ms);
    write_text(out, "sender", row->sender);
    write_text(out, "channel", row->channel);
    write_text(out, "reason", row->reason);
    if (!id_is_nil(&row->id))
        write_id(out, "id", &row->id);
    if (text_is_utf8(row->body, row->body_len)) {
        write_bytes(out, "body", row->body, row->body_len);
    } else {
        encode(&letters, ENCODING_BASE64, row->body, row->body_len);
        write_bytes(out, "body_base64", letters.bytes, letters.len);
    }
    buf_free(&letters);
    write_end(out);
}

static void on_refused_page(struct records_verb *verb)
{
    struct records_refused *list = CONTAINER_OF(verb, struct records_refused, verb);
    struct call            *call = CONTAINER_OF(list, struct refused_page, list)->call;
    struct writer           out = call_writer(call);
    struct err              err = verb->err;

    if (verb->failed) {
        arena_free(&verb->arena);
        call_fail(call, &err);
        return;
    }
    write_object(&out, NULL);
    write_list(&out, "refused");
    for (size_t i = 0; i < list->count; i++)
        write_refused(&out, &list->rows[i]);
    write_end(&out);
    if (list->next > 0)
        call_next(call, &out, "before", list->next);
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

void refused_list(struct call *call)
{
    struct refused_page *page = arena_alloc(call->arena, sizeof *page);
    size_t               limit;

    if (call_limit(call, CALL_PAGE_MAX, &limit) < 0 ||
        call_number(call, "before", 0, INT64_MAX, &page->list.before) < 0)
        return;
    page->call = call;
    page->list.verb.on_done = on_refused_page;
    page->list.limit = limit;
    records_refused(call->api->settings.records, &page->list);
}
