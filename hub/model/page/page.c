/* page.c: the frame of a page, and text that becomes HTML. */
#include "hub/model/page.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "hub/base/crypto.h"
#include "hub/model/render.h"

char *page_style_name(char name[PAGE_STYLE_NAME_LEN + 1])
{
    uint8_t digest[SHA256_LEN];

    sha256(digest, PAGE_STYLE, strlen(PAGE_STYLE));
    memcpy(name, "page-", 5);
    hex_text(name + 5, digest, 4);
    memcpy(name + 13, ".css", 5);
    return name;
}

const char *page_base(const char *public_url)
{
    const char *host = strstr(public_url, "://");

    host = host ? host + 3 : public_url;
    return host + strcspn(host, "/");
}

const char *page_direction(const char *language)
{
    static const char *const RIGHT_TO_LEFT[] = {"ar", "fa", "he", "ur"};

    for (size_t i = 0; i < COUNT_OF(RIGHT_TO_LEFT); i++)
        if (strncasecmp(language, RIGHT_TO_LEFT[i], 2) == 0 &&
            (language[2] == '\0' || language[2] == '-'))
            return "rtl";
    return "ltr";
}

/* ── placeholders ───────────────────────────────────────────────────────────────── */

static const char *known(const struct page *page, const char *name)
{
    if (strcmp(name, "language") == 0)
        return page->language;
    if (strcmp(name, "dir") == 0)
        return page_direction(page->language);
    if (strcmp(name, "site") == 0)
        return page->site;
    return strcmp(name, "base") == 0 ? page->base : lang_known(page->lang, name);
}

static void add_one(struct page *page, const char *name, const struct lang_value *values)
{
    const char *value = NULL;
    struct buf  text = {0};

    for (const struct lang_value *at = values; at->name && !value; at++)
        if (strcmp(at->name, name) == 0)
            value = at->value ? at->value : "";
    if (!value)
        value = known(page, name);
    if (!value) {
        lang_format(&text, page->lang, page->language, name, values);
        value = text.bytes ? text.bytes : "";
    }
    render_html(page->out, value);
    buf_free(&text);
}

void page_add(struct page *page, const char *html, const struct lang_value *values)
{
    char name[80];

    while (*html) {
        size_t plain = strcspn(html, "{"), len;

        buf_add(page->out, html, plain);
        html += plain;
        if (*html == '\0')
            return;
        len = strcspn(html + 1, "}");
        snprintf(name, sizeof name, "%.*s", (int)len, html + 1);
        add_one(page, name, values);
        html += len + 2;
    }
}

/* ── the frame ──────────────────────────────────────────────────────────────────── */

static void add_languages(struct page *page)
{
    if (!page->here || !lang_at(page->lang, 1))
        return;
    PAGE(page, "<nav aria-label=\"{page.languages}\" class=\"ln\">");
    for (size_t i = 0; lang_at(page->lang, i); i++) {
        const char *other = lang_at(page->lang, i);
        struct buf  href = {0};

        if (strcmp(other, page->language) == 0)
            continue;
        lang_fill(&href, page->here, (const struct lang_value[]){{"language", other}, {0}});
        PAGE(page,
             "<a lang=\"{other}\" hreflang=\"{other}\" dir=\"{way}\" "
             "href=\"{base}{href}\">{name}</a> ",
             {"other", other}, {"way", page_direction(other)}, {"href", href.bytes},
             {"name", lang_text(page->lang, other, "public.language")});
        buf_free(&href);
    }
    PAGE(page, "</nav>");
}

void page_open(struct page *page, const char *title)
{
    char style[PAGE_STYLE_NAME_LEN + 1];

    PAGE(page,
         "<!doctype html>\n<html lang=\"{language}\" dir=\"{dir}\"><head><meta "
         "charset=\"utf-8\"><meta name=\"viewport\" "
         "content=\"width=device-width,initial-scale=1\"><meta name=\"color-scheme\" "
         "content=\"light dark\"><title>{title} · {site}</title><link rel=\"stylesheet\" "
         "href=\"{base}/public/{style}\"><link rel=\"alternate\" "
         "type=\"application/atom+xml\" href=\"{base}/public/alerts.atom\" "
         "title=\"{site}\">",
         {"title", title}, {"style", page_style_name(style)});
    PAGE(page, page->is_framed ? "<base target=\"_blank\"></head>\n<body>\n"
                               : "</head>\n<body><a class=\"skip\" href=\"#main\">{page.skip}"
                                 "</a>\n<header><div><a href=\"{base}/?lang={language}\">"
                                 "<strong>{site}</strong></a> {page.service}</div>");
    if (!page->is_framed) {
        add_languages(page);
        PAGE(page, "</header>\n");
    }
    PAGE(page, "<main id=\"main\">\n<h1>{title}</h1>\n", {"title", title});
}

void page_close(struct page *page)
{
    PAGE(page, "</main>\n");
    if (!page->is_framed) {
        PAGE(page,
             "<footer><p class=\"sos\"><a href=\"tel:{emergency}\">{emergency}</a> "
             "{alert.emergency}</p>\n"
             "<nav aria-label=\"{page.about}\"><a href=\"{base}/?lang={language}\">"
             "{public.title}</a> <a href=\"{base}/subscribe?lang={language}\">"
             "{page.subscribe}</a> <a href=\"{base}/report?lang={language}\">{page.report}</a> "
             "<a href=\"{base}/public/accessibility.{language}.html\">{page.accessibility}</a> "
             "<a href=\"{base}/public/privacy.{language}.html\">{page.privacy}</a></nav>");
        if (page->foot)
            PAGE(page, "<p class=\"foot\">{foot}</p>", {"foot", page->foot});
        PAGE(page, "</footer>");
    }
    PAGE(page, "</body></html>\n");
}
