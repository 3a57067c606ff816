#include "hub/model/render/email.h"

#include <string.h>

enum { PARTS = 7 };

struct part {
    const char *label; /* key in the catalogue */
    const char *text;
};

static const char *kept(struct arena *arena, struct buf *text)
{
    const char *copy = arena_copy(arena, text->bytes ? text->bytes : "", text->len);

    buf_free(text);
    return copy;
}

static void parts_of(struct part parts[PARTS], struct arena *arena, const struct render *with,
                     const struct alert_info *info, const struct slots *slots)
{
    const char       *until = slots->full[SLOT_UNTIL] ? slots_date(arena, with, info->language,
                                                                   &info->expires, "alert.date_long")
                                                      : NULL;
    const struct part all[PARTS] = {
        {"alert.do", info->instruction},
        {"alert.where", slots->full[SLOT_PLACE]},
        {"alert.when", until},
        {"alert.what", info->description},
        {"alert.from", info->sender_name},
        {"alert.contact", info->contact},
        {"alert.more", info->web},
    };

    memcpy(parts, all, sizeof all);
}

void render_html(struct buf *out, const char *text)
{
    static const char *const ESCAPES[] = {
        ['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;", ['"'] = "&quot;", ['\''] = "&#39;"};

    for (; *text; text++) {
        unsigned char byte = (unsigned char)*text;

        if (byte < COUNT_OF(ESCAPES) && ESCAPES[byte])
            buf_text(out, ESCAPES[byte]);
        else if (byte >= 0x20 || byte == '\n' || byte == '\t')
            buf_byte(out, *text);
    }
}

const char *email_text(struct arena *arena, const struct render *with,
                       const struct alert_info *info, const struct slots *slots)
{
    struct part parts[PARTS];
    struct buf  out = {0};

    parts_of(parts, arena, with, info, slots);
    if (slots->mark)
        buf_format(&out, "*** %s ***\n\n", slots->mark);
    buf_format(&out, "%s\n", info->headline ? info->headline : info->event ? info->event : "");
    for (size_t i = 0; i < PARTS; i++)
        if (parts[i].text)
            buf_format(&out, "\n%s: %s\n",
                       lang_text(with->lang, info->language, parts[i].label), parts[i].text);
    buf_format(&out, "\n%s\n", lang_text(with->lang, info->language, "alert.emergency"));
    if (slots->mark)
        buf_format(&out, "\n*** %s ***\n", slots->mark);
    return kept(arena, &out);
}

static void add_element(struct buf *out, const char *name, const char *text)
{
    buf_format(out, "<%s>", name);
    render_html(out, text);
    buf_format(out, "</%s>\n", name);
}

/* Only http links become links; the value was checked by cap_check(). */
static void add_part(struct buf *out, const char *label, const char *text)
{
    add_element(out, "h2", label);
    if (strncmp(text, "https://", 8) != 0 && strncmp(text, "http://", 7) != 0) {
        add_element(out, "p", text);
        return;
    }
    buf_text(out, "<p><a href=\"");
    render_html(out, text);
    buf_text(out, "\">");
    render_html(out, text);
    buf_text(out, "</a></p>\n");
}

const char *email_html(struct arena *arena, const struct render *with,
                       const struct alert_info *info, const struct slots *slots)
{
    struct part parts[PARTS];
    struct buf  out = {0};

    parts_of(parts, arena, with, info, slots);
    buf_text(&out, "<!DOCTYPE html>\n<html lang=\"");
    render_html(&out, info->language);
    buf_text(&out, "\">\n<head><meta charset=\"utf-8\">");
    add_element(&out, "title", info->headline ? info->headline : "");
    buf_text(&out, "</head>\n<body>\n");
    if (slots->mark)
        add_element(&out, "h1", slots->mark);
    add_element(&out, "h1", info->headline ? info->headline : info->event ? info->event : "");
    for (size_t i = 0; i < PARTS; i++)
        if (parts[i].text)
            add_part(&out, lang_text(with->lang, info->language, parts[i].label),
                     parts[i].text);
    add_element(&out, "p", lang_text(with->lang, info->language, "alert.emergency"));
    if (slots->mark)
        add_element(&out, "h1", slots->mark);
    buf_text(&out, "</body>\n</html>\n");
    return kept(arena, &out);
}
