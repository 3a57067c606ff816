#include "hub/api/page.h"

#include <string.h>

#include "hub/api/enter.h"
#include "hub/api/problem.h"
#include "hub/base/gzip.h"

bool page_is_wanted(const struct call *call)
{
    const char *accept = exchange_header(call->exchange, "accept");

    return accept && strstr(accept, "text/html") != NULL;
}

struct page page_begin(struct call *call, const char *title_key, const char *here)
{
    struct page page = {
        .out = &call->body,
        .lang = call->api->settings.lang,
        .language = call_language(call),
        .site = call->api->settings.site_name,
        .base = page_base(call->api->settings.public_url),
        .here =
            here ? here : arena_format(call->arena, "%s?lang={language}", call->exchange->path),
    };

    page_open(&page, call_text(call, title_key));
    return page;
}

/* A page is read where the line is thin. Nobody's secret stands beside a stranger's words. */
static void pack(struct call *call)
{
    const char *takes = exchange_header(call->exchange, "accept-encoding");
    struct buf  packed = {0};

    if (!takes || !strstr(takes, "gzip"))
        return;
    gzip_pack(&packed, call->body.bytes, call->body.len);
    buf_free(&call->body);
    call->body = packed;
    call_header(call, "Content-Encoding", "gzip");
}

void page_answer(struct call *call, struct page *page, int status)
{
    page_close(page);
    pack(call);
    call_header(call, "Content-Language", call_language(call));
    call_header(call, "Vary", "Accept-Language, Accept-Encoding");
    call_answer(call, status, "text/html; charset=utf-8");
}

void page_style(struct call *call)
{
    buf_text(&call->body, PAGE_STYLE);
    pack(call);
    call_header(call, "Vary", "Accept-Encoding");
    call_header(call, "Cache-Control", "public, max-age=31536000, immutable");
    call_answer(call, 200, "text/css; charset=utf-8");
}

void page_say(struct call *call, int status, const char *title_key, const char *html)
{
    struct page page = page_begin(call, title_key, NULL);

    PAGE(&page, html);
    page_answer(call, &page, status);
}

void page_lead(struct call *call, const char *path)
{
    call_header(
        call, "Location",
        arena_format(call->arena, "%s%s", page_base(call->api->settings.public_url), path));
    call_answer(call, 303, NULL);
}

bool page_is_ours(struct call *call)
{
    if (!enter_is_foreign(call))
        return true;
    page_say(call, 403, "home.title", "<p class=\"box bad\">{invalid.foreign}</p>\n");
    return false;
}

const char *page_error_key(const struct err *err)
{
    switch (err->kind) {
    case ERR_BUSY:
    case ERR_FULL:
        return "invalid.busy";
    case ERR_NOT_FOUND:
        return "invalid.link";
    default:
        return "invalid.other";
    }
}

/* A page is read by people we do not know: when it is too much, it is too much from them. */
int page_status(const struct err *err)
{
    return err->kind == ERR_BUSY ? 429 : problem_status(err->kind);
}

void page_fail(struct call *call, const struct err *err)
{
    const char *key = page_error_key(err), *why = call_say(call, err_words(err));
    struct page page;

    call->body.len = 0;
    page = page_begin(call, "home.title", "/?lang={language}");
    PAGE(&page, "<p class=\"box bad\">");
    page_add(&page, arena_format(call->arena, "{%s}", key),
             (const struct lang_value[]){{"why", why}, {0}});
    PAGE(&page, "</p>\n");
    if (err->kind == ERR_BUSY || err->kind == ERR_FULL)
        call_header(call, "Retry-After", "60");
    page_answer(call, &page, page_status(err));
}
