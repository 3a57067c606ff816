#include "hub/api/page.h"

#include <string.h>

bool page_is_wanted(const struct call *call)
{
    const char *accept = exchange_header(call->exchange, "accept");

    return accept && strstr(accept, "text/html") != NULL;
}

void html_text(struct buf *out, const char *text)
{
    for (; *text; text++) {
        switch (*text) {
        case '<':
            buf_text(out, "&lt;");
            break;
        case '>':
            buf_text(out, "&gt;");
            break;
        case '&':
            buf_text(out, "&amp;");
            break;
        case '"':
            buf_text(out, "&quot;");
            break;
        case '\'':
            buf_text(out, "&#39;");
            break;
        default:
            buf_byte(out, *text);
        }
    }
}

void page_open(struct call *call, const char *title_key)
{
    struct buf *out = &call->body;
    const char *title = call_text(call, title_key);

    buf_format(out, "<!doctype html>\n<html lang=\"%s\">\n<meta charset=\"utf-8\">\n<title>",
               call_language(call));
    html_text(out, title);
    buf_text(out, " · ");
    html_text(out, call->api->settings.site_name);
    buf_text(out, "</title>\n<meta name=\"viewport\" content=\"width=device-width\">\n"
                  "<link rel=\"stylesheet\" href=\"/page.css\">\n<header>");
    html_text(out, call->api->settings.site_name);
    buf_text(out, "</header>\n<main>\n<h1>");
    html_text(out, title);
    buf_text(out, "</h1>\n");
}

void page_paragraph(struct call *call, const char *text)
{
    buf_text(&call->body, "<p>");
    html_text(&call->body, text);
    buf_text(&call->body, "</p>\n");
}

void page_close(struct call *call, int status)
{
    buf_text(&call->body, "</main>\n<footer>");
    html_text(&call->body, call_text(call, "alert.emergency"));
    buf_text(&call->body, "</footer>\n</html>\n");
    call_header(call, "Content-Language", call_language(call));
    call_header(call, "Vary", "Accept-Language");
    call_answer(call, status, "text/html; charset=utf-8");
}

void page_answer(struct call *call, const char *title_key, const char *text_key,
                 const char *more_key)
{
    page_open(call, title_key);
    page_paragraph(call, call_text(call, text_key));
    if (more_key)
        page_paragraph(call, call_text(call, more_key));
    page_close(call, 200);
}
