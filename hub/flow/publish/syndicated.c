/* syndicated.c: feeds for readers: Atom (RFC 4287) whose entries link or hold each one CAP
 * message, and RSS 2.0. In them is what is in force and, as consumers ask, the cancels and
 * updates for as long. */
#include <string.h>
#include <time.h>

#include "hub/flow/publish/room.h"
#include "hub/model/render.h"

static void add_element(struct buf *out, const char *name, const char *text)
{
    buf_format(out, "<%s>", name);
    render_html(out, text);
    buf_format(out, "</%s>\n", name);
}

static void add_link(struct buf *out, const char *rel, const char *type, const char *href)
{
    buf_format(out, "<link rel=\"%s\" type=\"%s\" href=\"", rel, type);
    render_html(out, href);
    buf_text(out, "\"/>\n");
}

static const char *link_to(struct public_state *state, const struct public_alert *alert,
                           const char *fmt)
{
    struct buf  path = {0};
    const char *link;

    lang_fill(&path, fmt, (const struct lang_value[]){{"id", alert->row->identifier}, {0}});
    link = public_link(state, path.bytes);
    buf_free(&path);
    return link;
}

static const char *summary_of(const struct alert_info *info)
{
    return info->instruction ? info->instruction : info->description ? info->description : "";
}

static const struct alert_info *info_of(const struct public_state *state,
                                        const struct public_alert *alert)
{
    return alert_info_in(&alert->alert, lang_at(state->lang, 0));
}

/* ── Atom ───────────────────────────────────────────────────────────────────────── */

/* The message without its declaration: an element among others. */
static void add_cap(struct buf *out, const struct blob *cap)
{
    const char *at = cap->at, *end = at + cap->len, *root = memmem(at, cap->len, "<alert", 6);

    buf_text(out, "<content type=\"application/cap+xml\">");
    if (root)
        buf_add(out, root, (size_t)(end - root));
    buf_text(out, "</content>\n");
}

static void add_entry(struct buf *out, struct public_state *state,
                      const struct public_alert *alert, bool with_cap)
{
    const struct alert_info *info = info_of(state, alert);

    buf_text(out, "<entry>\n");
    buf_format(out, "<id>urn:uuid:%s</id>\n", alert->row->identifier);
    add_element(out, "title", info->headline ? info->headline : "?");
    add_element(out, "updated", public_stamp(state, alert->alert.sent.ms));
    add_element(out, "published", public_stamp(state, alert->alert.sent.ms));
    add_link(out, "alternate", "application/cap+xml", link_to(state, alert, "cap/{id}.xml"));
    add_link(out, "related", "text/html", link_to(state, alert, "alerts/{id}.html"));
    add_element(out, "summary", summary_of(info));
    if (with_cap)
        add_cap(out, &alert->row->cap);
    buf_text(out, "</entry>\n");
}

static void add_feed(struct buf *out, struct public_state *state, const char *name,
                     bool with_cap)
{
    const char *self = public_link(state, name);

    buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<feed xmlns=\"http://www.w3.org/2005/Atom\">\n");
    add_element(out, "id", self);
    add_element(out, "title", state->site);
    add_element(out, "updated", public_stamp(state, state->now_ms));
    buf_text(out, "<author>");
    add_element(out, "name", state->site);
    buf_text(out, "</author>\n");
    add_link(out, "self", "application/atom+xml", self);
    buf_format(out, "<!-- until %s; journal %s -->\n", public_stamp(state, state->until_ms),
               state->head);
    for (size_t i = 0; i < state->count; i++)
        if (state->alerts[i].row->expires_ms > state->now_ms)
            add_entry(out, state, &state->alerts[i], with_cap);
    buf_text(out, "</feed>\n");
}

void feed_atom(struct buf *out, struct public_state *state)
{
    add_feed(out, state, "alerts.atom", false);
}

void feed_cap(struct buf *out, struct public_state *state)
{
    add_feed(out, state, "cap.atom", true);
}

/* ── RSS ────────────────────────────────────────────────────────────────────────── */

/* RFC 822, as RSS has its dates: the names of days and months are English for ever. */
static void add_date(struct buf *out, const char *name, int64_t ms)
{
    static const char *const DAYS[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    static const char *const MONTHS[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    time_t                   seconds = (time_t)(ms / 1000);
    struct tm                utc;

    gmtime_r(&seconds, &utc);
    buf_format(out, "<%s>%s, %02d %s %04d", name, DAYS[utc.tm_wday], utc.tm_mday,
               MONTHS[utc.tm_mon], utc.tm_year + 1900);
    buf_format(out, " %02d:%02d:%02d GMT</%s>\n", utc.tm_hour, utc.tm_min, utc.tm_sec, name);
}

static void add_item(struct buf *out, struct public_state *state,
                     const struct public_alert *alert)
{
    const struct alert_info *info = info_of(state, alert);

    buf_text(out, "<item>\n");
    add_element(out, "title", info->headline ? info->headline : "?");
    add_element(out, "link", link_to(state, alert, "alerts/{id}.html"));
    buf_format(out, "<guid isPermaLink=\"false\">urn:uuid:%s</guid>\n", alert->row->identifier);
    add_date(out, "pubDate", alert->alert.sent.ms);
    add_element(out, "description", summary_of(info));
    buf_text(out, "<enclosure type=\"application/cap+xml\" url=\"");
    render_html(out, link_to(state, alert, "cap/{id}.xml"));
    buf_format(out, "\" length=\"%zu\"/>\n</item>\n", alert->row->cap.len);
}

void feed_rss(struct buf *out, struct public_state *state)
{
    const char *language = lang_at(state->lang, 0);

    buf_text(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                  "<rss version=\"2.0\"><channel>\n");
    add_element(out, "title", state->site);
    add_element(out, "link", public_link(state, "alerts.html"));
    add_element(out, "description", lang_text(state->lang, language, "public.title"));
    add_element(out, "language", language);
    add_date(out, "lastBuildDate", state->now_ms);
    buf_format(out, "<!-- until %s; journal %s -->\n", public_stamp(state, state->until_ms),
               state->head);
    for (size_t i = 0; i < state->count; i++)
        if (state->alerts[i].row->expires_ms > state->now_ms)
            add_item(out, state, &state->alerts[i]);
    buf_text(out, "</channel></rss>\n");
}
