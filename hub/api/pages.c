/* pages.c: what residents read when no web server stands in front: the public files, what
 * became of a report, the end of a subscription. */
#include <string.h>

#include "hub/api/file_name.h"
#include "hub/api/page.h"
#include "hub/api/resources.h"
#include "hub/api/status.h"
#include "hub/base/file.h"

/* ── public files ───────────────────────────────────────────────────────────────── */

static void answer_public(struct call *call, const char *folder, const char *name)
{
    const char *type = file_name_type(name);

    if (!type) {
        call_fail_with(call, ERR_NOT_FOUND, "there is no such public file");
        return;
    }
    call_file(
        call,
        arena_format(call->arena, "%s/%s%s", call->api->settings.public_dir, folder, name),
        type, NULL);
}

/* Written by the station that publishes, in each language; before its first time, and when
 * it cannot, nothing is said about alerts: not even that there are none (P12). */
void home_page(struct call *call)
{
    const char *name = arena_format(call->arena, "alerts.%s.html", call_language(call));
    const char *path = arena_format(call->arena, "%s/%s", call->api->settings.public_dir, name);

    if (file_exists(path)) { /* its links lead on from there */
        call_header(call, "Location", arena_format(call->arena, "/public/%s", name));
        call_answer(call, 303, NULL);
        return;
    }
    page_open(call, "home.title");
    page_paragraph(call, call_text(call, "home.not_yet"));
    page_close(call, 503);
}

void alert_page(struct call *call)
{
    answer_public(call, "alerts/", arena_format(call->arena, "%s.html", call->params[0]));
}

void public_get(struct call *call)
{
    answer_public(call, "", call->params[0]);
}

void public_alert_get(struct call *call)
{
    answer_public(call, "alerts/", call->params[0]);
}

void public_cap_get(struct call *call)
{
    answer_public(call, "cap/", call->params[0]);
}

void style_get(struct call *call)
{
    buf_text(
        &call->body,
        "body{font:18px/1.5 system-ui,sans-serif;margin:0 auto;max-width:40rem;padding:1rem;"
        "color:#17324d;background:#fff}header{font-weight:600;border-bottom:2px solid}"
        "footer{margin-top:2rem;border-top:1px solid}button{font:inherit;padding:.5rem 1rem;"
        "min-height:44px}h1{font-size:1.6rem}"
        "@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}"
        "a{color:#9ecbff}}\n");
    call_header(call, "Cache-Control", "public, max-age=3600");
    call_answer(call, 200, "text/css");
}

/* ── a report's status ──────────────────────────────────────────────────────────── */

static void answer_status(struct status *status)
{
    struct call *call = status->call;
    char         at[STAMP_LEN + 1];

    page_open(call, "status.title");
    page_paragraph(call, call_text(call, arena_format(call->arena, "status.%s", status->word)));
    if (status->reason)
        page_paragraph(call, status->reason);
    buf_text(&call->body, "<p>");
    html_text(&call->body, call_text(call, "status.since"));
    buf_format(&call->body, " <time>%s</time></p>\n", stamp_text(at, status->received_ms));
    page_close(call, 200);
}

void status_page(struct call *call)
{
    status_find(call, answer_status);
}

/* ── the end of a subscription ──────────────────────────────────────────────────── */

/* Reading it changes nothing: mail scanners open links. */
void unsubscribe_page(struct call *call)
{
    page_open(call, "unsubscribe.title");
    page_paragraph(call, call_text(call, "unsubscribe.ask"));
    buf_text(&call->body, "<form method=\"post\"><button>");
    html_text(&call->body, call_text(call, "unsubscribe.button"));
    buf_text(&call->body, "</button></form>\n");
    page_close(call, 200);
}
