/* requests.c: what has been reported and what became of it, from memory. */
#include <string.h>

#include "hub/api/open311/room.h"
#include "hub/api/resources.h"
#include "hub/base/text.h"
#include "hub/desk/records.h"
#include "hub/flow/intake.h"

enum { NOTES_MAX = 100 };

/* ── many ───────────────────────────────────────────────────────────────────────── */

static bool is_asked_for(const struct call *call, const struct open311_query *query,
                         const struct situation_told *told)
{
    int64_t updated_ms = open311_updated_ms(told);

    if (!open311_may_tell(call, told) ||
        !(open311_is_open(told->state) ? query->wants_open : query->wants_closed))
        return false;
    if (!query->has_updated)
        return true;
    return updated_ms >= query->updated_from_ms && updated_ms <= query->updated_to_ms;
}

static void write_one(struct sheet *sheet, const struct situation_told *told)
{
    sheet_object(sheet, "request");
    open311_tell(sheet, told);
    sheet_end(sheet);
}

static void write_named(struct sheet *sheet, const struct open311_query *query)
{
    struct call          *call = sheet->call;
    struct situation_told told;

    for (size_t i = 0; i < query->id_count; i++)
        if (situation_told(call->api->settings.situation, query->ids[i], &call->who.mode,
                           &told) &&
            open311_may_tell(call, &told))
            write_one(sheet, &told);
}

/* True: there are more behind this page. */
static bool write_page(struct sheet *sheet, const struct open311_query *query)
{
    struct call            *call = sheet->call;
    struct situation       *situation = call->api->settings.situation;
    struct situation_wanted wanted = {.mode = &call->who.mode,
                                      .kinds = query->kinds,
                                      .from_ms = query->from_ms,
                                      .to_ms = query->to_ms};
    struct situation_told   told = {0};
    int64_t                 skipped = (query->page - 1) * query->page_size, found = 0;

    while (situation_told_next(situation, &wanted, told.no, &told)) {
        if (!is_asked_for(call, query, &told))
            continue;
        if (found == skipped + query->page_size)
            return true;
        if (found++ >= skipped)
            write_one(sheet, &told);
    }
    return false;
}

/* RFC 8288; the rest of the address as it was asked. */
static void link_pages(struct call *call, const struct open311_query *query, bool has_more)
{
    const char *page = call_next_before(call, "page");
    const char *links = "";

    if (query->page > 1)
        links = arena_format(call->arena, "<%s1>; rel=\"first\", <%s%lld>; rel=\"prev\"", page,
                             page, (long long)query->page - 1);
    if (has_more && (query->page + 1) * query->page_size <= OPEN311_DEPTH_MAX)
        links = arena_format(call->arena, "%s%s<%s%lld>; rel=\"next\"", links,
                             *links ? ", " : "", page, (long long)query->page + 1);
    if (*links)
        call_header(call, "Link", links);
}

static void list_requests(struct call *call)
{
    struct open311_query query;
    struct err           err = {0};
    struct sheet         sheet;

    if (open311_read_query(&query, call->arena, call->api->settings.hazards,
                           clock_now(call->api->settings.clock), open311_fields(call),
                           &err) < 0) {
        call_fail(call, &err);
        return;
    }
    sheet = open311_sheet(call);
    sheet_list(&sheet, "service_requests");
    if (query.ids)
        write_named(&sheet, &query);
    else
        link_pages(call, &query, write_page(&sheet, &query));
    sheet_end(&sheet);
    sheet_answer(&sheet, 200);
}

void open311_requests(struct call *call)
{
    open311_read(call, list_requests);
}

/* ── one, with what was decided when ────────────────────────────────────────────── */

struct telling {
    struct records_journal read;
    struct call           *call;
    struct situation_told  told;
};

static void write_note(struct sheet *sheet, int64_t at_ms, const char *type, const char *key)
{
    sheet_object(sheet, "note");
    sheet_stamp(sheet, "datetime", at_ms);
    sheet_text(sheet, "description", call_text(sheet->call, key));
    sheet_text(sheet, "type", type);
    sheet_end(sheet);
}

static void write_notes(struct sheet *sheet, const struct telling *telling)
{
    static const struct {
        const char *deed, *type, *key;
    } DEEDS[] = {{"incident.confirmed", "confirmed", "follow.confirmed"},
                 {"incident.rejected", "rejected", "follow.rejected"},
                 {"incident.closed", "closed", "follow.solved"},
                 {"incident.reopened", "reopened", "open311.reopened"}};

    sheet_list(sheet, "notes");
    write_note(sheet, telling->told.happened_ms, "submitted", "follow.received");
    for (size_t i = 0; i < telling->read.count; i++)
        for (size_t k = 0; k < COUNT_OF(DEEDS); k++)
            if (strcmp(telling->read.rows[i].deed, DEEDS[k].deed) == 0)
                write_note(sheet, telling->read.rows[i].at_ms, DEEDS[k].type, DEEDS[k].key);
    sheet_end(sheet);
}

static void answer_one(struct telling *telling, bool has_notes)
{
    struct sheet sheet = open311_sheet(telling->call);

    sheet_list(&sheet, "service_requests");
    sheet_object(&sheet, "request");
    open311_tell(&sheet, &telling->told);
    if (has_notes)
        write_notes(&sheet, telling);
    sheet_end(&sheet);
    sheet_end(&sheet);
    sheet_answer(&sheet, 200);
}

static void on_journal(struct records_verb *verb)
{
    struct records_journal *read = CONTAINER_OF(verb, struct records_journal, verb);
    struct telling         *telling = CONTAINER_OF(read, struct telling, read);
    struct arena            arena = verb->arena;

    if (verb->failed)
        call_fail(telling->call, &verb->err);
    else
        answer_one(telling, true);
    arena_free(&arena); /* telling went with its call */
}

static void find_notes(struct telling *telling)
{
    struct call *call = telling->call;

    telling->read.verb.on_done = on_journal;
    telling->read.limit = NOTES_MAX;
    telling->read.about =
        arena_format(call->arena, "incident:%lld", (long long)telling->told.incident);
    records_journal(call->api->settings.records, &telling->read);
}

static void show_request(struct call *call)
{
    struct telling *telling = arena_alloc(call->arena, sizeof *telling);
    const char     *extensions = multipart_said(open311_fields(call), "extensions");
    int64_t         no = 0;

    telling->call = call;
    if (!text_to_integer(call->params[0], &no) ||
        !situation_told(call->api->settings.situation, no, &call->who.mode, &telling->told) ||
        !open311_may_tell(call, &telling->told))
        call_fail_with(call, ERR_NOT_FOUND, "there is no such request");
    else if (extensions && text_same_word(extensions, "true"))
        find_notes(telling);
    else
        answer_one(telling, false);
}

void open311_request(struct call *call)
{
    open311_read(call, show_request);
}

/* ── by its token ───────────────────────────────────────────────────────────────── */

/* Of a danger nobody has decided about the token stands without an id. */
static void show_token(struct call *call)
{
    struct situation_told told;
    struct sheet          sheet;
    struct id             id;
    const char           *no = NULL;

    if (!intake_key_read(call->api->settings.intake, &id, call->params[0])) {
        call_fail_with(call, ERR_NOT_FOUND, "there is no such token");
        return;
    }
    if (situation_told_of(call->api->settings.situation, &id, &call->who.mode, &told) &&
        open311_may_tell(call, &told))
        no = arena_format(call->arena, "%lld", (long long)told.no);
    sheet = open311_sheet(call);
    sheet_list(&sheet, "service_requests");
    sheet_object(&sheet, "request");
    sheet_text(&sheet, "service_request_id", no);
    sheet_text(&sheet, "token", call->params[0]);
    sheet_end(&sheet);
    sheet_end(&sheet);
    sheet_answer(&sheet, 200);
}

void open311_token(struct call *call)
{
    open311_read(call, show_token);
}
