/* pages.c: what residents read when no web server stands in front: the public files; and
 * what is made of them on request, for one zone. */
#include <string.h>

#include "hub/api/file_name.h"
#include "hub/api/page.h"
#include "hub/api/resources.h"
#include "hub/base/file.h"
#include "hub/flow/publish.h"

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

    if (file_exists(path))
        call_file(call, path, file_name_type(name), NULL);
    else
        page_say(call, 503, "home.title", "<p>{home.not_yet}</p>\n");
}

void alert_page(struct call *call)
{
    answer_public(call, "alerts/", arena_format(call->arena, "%s.html", call->params[0]));
}

/* The file server follows no links: this one is ours, and named like what we left. */
const char *page_of_code(struct call *call)
{
    const char *name = arena_format(call->arena, "%s.html", call->params[0]);

    return file_name_type(name)
               ? file_aliased(call->arena, arena_format(call->arena, "%s/a/%s",
                                                        call->api->settings.public_dir, name))
               : NULL;
}

void short_page(struct call *call)
{
    const char *path = page_of_code(call);
    struct err  err = {.kind = ERR_NOT_FOUND, .text = "there is no such public file"};

    if (path)
        call_file(call, path, file_name_type(strrchr(path, '/') + 1), NULL);
    else
        page_fail(call, &err); /* people open it from a message, perhaps long after */
}

void public_get(struct call *call)
{
    char style[PAGE_STYLE_NAME_LEN + 1];

    if (strcmp(call->params[0], page_style_name(style)) == 0)
        page_style(call);
    else
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

/* The file in the reader's language. */
static void lead_to(struct call *call, const char *name)
{
    page_lead(call, arena_format(call->arena, "/public/%s.%s.html", name, call_language(call)));
}

void accessibility_page(struct call *call)
{
    lead_to(call, "accessibility");
}

void outlook_page(struct call *call)
{
    lead_to(call, "outlook");
}

void privacy_page(struct call *call)
{
    lead_to(call, "privacy");
}

/* ── one zone ───────────────────────────────────────────────────────────────────── */

/* What others put in their pages; it says when it knows nothing (P12). */
void embed_page(struct call *call)
{
    const char *zone = exchange_query(call->exchange, "zone");
    struct err  err = {0};

    call->is_framed = true;
    if (call->api->settings.publish &&
        publish_frame(call->api->settings.publish, &call->body, zone ? zone : "",
                      call_language(call), &err) == 0) {
        call_header(call, "Content-Language", call_language(call));
        call_header(call, "Cache-Control", "public, max-age=30");
        call_answer(call, 200, "text/html; charset=utf-8");
    } else if (err.kind == ERR_NOT_FOUND) {
        page_fail(call, &err);
    } else {
        page_say(call, 503, "home.title", "<p>{page.unknown_now}</p>\n");
    }
}

void calendar_get(struct call *call)
{
    const char *file = call->params[0], *ending = strrchr(file, '.');
    struct err  err = {.kind = ERR_NOT_FOUND, .text = "there is no such calendar"};

    if (!call->api->settings.publish || !ending || strcmp(ending, ".ics") != 0 ||
        publish_calendar(call->api->settings.publish, &call->body,
                         arena_format(call->arena, "%.*s", (int)(ending - file), file),
                         &err) < 0) {
        call_fail(call, &err);
        return;
    }
    call_header(call, "Cache-Control", "public, max-age=60");
    call_answer(call, 200, "text/calendar; charset=utf-8");
}
