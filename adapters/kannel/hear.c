/* hear.c: what Kannel brings: reports of delivery, and messages from phones. It is answered
 * once the hub has kept them, and asks again until then. */
#include <stdlib.h>
#include <string.h>

#include "adapters/kannel/room.h"
#include "adapters/wire/kannel_call.h"
#include "hub/base/text.h"

/* One call of Kannel's, answered when the host has said that it is kept. */
struct kannel_call {
    struct adapter_kept     kept;
    struct adapter_request *request;
    struct arena            arena;
};

static void answer_call(struct adapter_request *request, int status, const char *words)
{
    request->reply(request, status, "text/plain; charset=utf-8", words);
}

static void on_kept(struct adapter_kept *kept, bool is_kept)
{
    struct kannel_call *call = CONTAINER_OF(kept, struct kannel_call, kept);

    /* An empty page: Kannel would send any other as an SMS (smsbox.conf: omit-empty). */
    answer_call(call->request, is_kept ? 200 : 503, "");
    arena_free(&call->arena);
    free(call);
}

static enum receipt_kind receipt_of(enum kannel_report_kind kind)
{
    switch (kind) {
    case KANNEL_DELIVERED:
        return RECEIPT_DELIVERED;
    case KANNEL_FAILED:
    case KANNEL_REJECTED:
        return RECEIPT_FAILED;
    case KANNEL_QUEUED:
    case KANNEL_SUBMITTED:
    case KANNEL_UNDER_WAY:
        break;
    }
    return RECEIPT_ACCEPTED;
}

static int64_t or_now(const struct kannel *kannel, int64_t at_ms)
{
    return at_ms ? at_ms : clock_now(kannel->adapter.host->clock);
}

static int hear_report(struct kannel *kannel, struct kannel_call *call, struct err *err)
{
    struct adapter_host   *host = kannel->adapter.host;
    struct kannel_report   report;
    struct adapter_receipt receipt;

    if (kannel_report_parse(&report, &call->arena, call->request->query, err) < 0)
        return -1;
    receipt = (struct adapter_receipt){.key = report.key,
                                       .kind = receipt_of(report.kind),
                                       .why = report.why[0] ? report.why : NULL,
                                       .at_ms = or_now(kannel, report.at_ms)};
    host->on_receipt(host, &receipt, &call->kept);
    return 0;
}

/* E.164 where the caller's number lets us know it; short codes and names stay. */
static const char *caller(const struct kannel *kannel, struct arena *arena, const char *from)
{
    if (strncmp(from, "00", 2) == 0)
        return arena_format(arena, "+%s", from + 2);
    if (!*kannel->country || strspn(from, "0123456789") != strlen(from) || strlen(from) < 7)
        return from;
    if (strncmp(from, kannel->country, strlen(kannel->country)) == 0 && strlen(from) > 10)
        return arena_format(arena, "+%s", from);
    return arena_format(arena, "+%s%s", kannel->country, from);
}

static int hear_phone(struct kannel *kannel, struct kannel_call *call, struct err *err)
{
    struct adapter_host *host = kannel->adapter.host;
    struct kannel_said   said;
    struct adapter_heard heard;

    if (kannel_said_parse(&said, &call->arena, call->request->query, err) < 0)
        return -1;
    heard = (struct adapter_heard){.from = caller(kannel, &call->arena, said.from),
                                   .to = said.to,
                                   .text = said.text,
                                   .name = said.name,
                                   .at_ms = or_now(kannel, said.at_ms)};
    host->on_heard(host, &heard, &call->kept);
    return 0;
}

static const struct {
    const char *rest;
    int (*hear)(struct kannel *, struct kannel_call *, struct err *);
} CALLS[] = {{"dlr", hear_report}, {"mo", hear_phone}};

void kannel_receive(struct adapter *self, struct adapter_request *request)
{
    struct kannel      *kannel = CONTAINER_OF(self, struct kannel, adapter);
    struct kannel_call *call;
    struct err          err = {0};
    size_t              i = 0;

    while (i < COUNT_OF(CALLS) && strcmp(request->rest, CALLS[i].rest) != 0)
        i++;
    if (i == COUNT_OF(CALLS)) {
        answer_call(request, 404, "there are /dlr and /mo\n");
        return;
    }
    if (strcmp(request->method, "GET") != 0) {
        answer_call(request, 405, "Kannel calls with GET\n");
        return;
    }
    call = MEM_NEW(struct kannel_call);
    call->request = request;
    call->kept.on_kept = on_kept;
    if (CALLS[i].hear(kannel, call, &err) < 0) {
        answer_call(request, 400, err.text);
        arena_free(&call->arena);
        free(call);
    }
}
