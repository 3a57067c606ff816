/* page.c: pages for people: the list first, action before description, no script, light
 * and dark by the reader's own setting; colours keep WCAG AA (UX.md §7). */
#include <stdio.h>
#include <string.h>

#include "hub/flow/publish/room.h"
#include "hub/model/render.h"

static const char STYLE[] =
    "<style>:root{color-scheme:light dark;--bg:#fff;--ink:#1a1a1a;--muted:#5c6f82;--link:#06c;"
    "--line:#768594}@media(prefers-color-scheme:dark){:root{--bg:#10161c;--ink:#e6edf3;"
    "--muted:#9fb0c0;--link:#6aaaeb;--line:#7c8d9c}}body{font:18px/1.45 "
    "system-ui,sans-serif;max-width:42rem;margin:0 auto;padding:16px;background:var(--bg);"
    "color:var(--ink);overflow-wrap:anywhere}a{color:var(--link)}h1{font-size:1.4rem}h2{font-"
    "size:1.25rem;margin:8px "
    "0}h3{font-size:1rem;margin:12px 0 0}p{margin:4px 0;white-space:pre-line}article{border:"
    "1.5px solid var(--line);border-left:12px solid var(--c);padding:12px 16px;margin:16px 0}"
    ".lv{display:inline-block;padding:2px 10px;background:var(--c);color:var(--t);"
    "border:1.5px solid #10161c;font-weight:700}.do{font-size:1.15rem;font-weight:600}"
    ".m,footer{color:var(--muted);font-size:.9rem}.over{--c:#5c6f82!important;"
    "--t:#fff!important}.s0{--c:#a61016;--t:#fff}.s1{--c:#e36003;--t:#10161c}"
    ".s2{--c:#ffd228;--t:#10161c}.s3{--c:#3da679;--t:#10161c}.s4{--c:#5c6f82;--t:#fff}"
    "nav a{display:inline-block;padding:10px 12px 10px 0}</style>";

static const char *const SHAPES[] = {
    [SEVERITY_EXTREME] = "⬢", [SEVERITY_SEVERE] = "◆",  [SEVERITY_MODERATE] = "▲",
    [SEVERITY_MINOR] = "●",   [SEVERITY_UNKNOWN] = "○",
};

static const char *const SEVERITY_KEYS[] = {
    [SEVERITY_EXTREME] = "severity.extreme",   [SEVERITY_SEVERE] = "severity.severe",
    [SEVERITY_MODERATE] = "severity.moderate", [SEVERITY_MINOR] = "severity.minor",
    [SEVERITY_UNKNOWN] = "severity.unknown",
};

static void begin(struct buf *out, struct public_state *state, const char *language,
                  const char *title)
{
    buf_text(out, "<!doctype html>\n<html lang=\"");
    render_html(out, language);
    buf_text(out, "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" "
                  "content=\"width=device-width\"><title>");
    render_html(out, title);
    buf_text(out, " · ");
    render_html(out, state->site);
    buf_text(out, "</title>");
    buf_text(out, STYLE);
    buf_text(out, "</head><body>\n");
}

/* "As of … Valid until …": never a state without its time. */
static void add_times(struct buf *out, struct public_state *state, const char *language)
{
    buf_format(out, "<p class=\"m\"><time datetime=\"%s\">",
               public_stamp(state, state->now_ms));
    public_say(
        out, state, language, "public.as_of",
        (const struct lang_value[]){
            {"time", public_time(state, language, state->now_ms, state->offset_min)}, {0}});
    buf_format(out, "</time> <time datetime=\"%s\">", public_stamp(state, state->until_ms));
    public_say(
        out, state, language, "public.until",
        (const struct lang_value[]){
            {"time", public_time(state, language, state->until_ms, state->offset_min)}, {0}});
    buf_text(out, "</time></p>\n");
}

static void end(struct buf *out, struct public_state *state, const char *language)
{
    buf_text(out, "<footer><p><strong>");
    public_say(out, state, language, "alert.emergency", NULL);
    buf_text(out, "</strong></p><p>");
    public_say(out, state, language, "public.head",
               (const struct lang_value[]){{"head", state->head}, {0}});
    buf_text(out, "</p></footer></body></html>\n");
}

static void add_block(struct buf *out, struct public_state *state, const char *language,
                      const char *key, const char *style, const char *text)
{
    if (!text || !*text)
        return;
    buf_text(out, "<h3>");
    public_say(out, state, language, key, NULL);
    buf_format(out, "</h3><p%s>", style);
    render_html(out, text);
    buf_text(out, "</p>\n");
}

static const char *over_key(const struct public_alert *alert)
{
    if (strcmp(alert->row->state, "cancelled") == 0)
        return "public.cancelled";
    return strcmp(alert->row->state, "updated") == 0 ? "public.updated" : "public.ended";
}

static void add_level(struct buf *out, struct public_state *state,
                      const struct public_alert *alert, const char *language)
{
    enum alert_severity severity = alert_severity_of(&alert->alert);

    buf_text(out, "<p class=\"lv\">");
    if (!alert->is_in_force) {
        public_say(out, state, language, over_key(alert), NULL);
    } else if (alert->alert.message == MESSAGE_CANCEL) {
        public_say(out, state, language, "message.cancel", NULL);
    } else {
        buf_format(out, "%s ", SHAPES[severity]);
        public_say(out, state, language, SEVERITY_KEYS[severity], NULL);
    }
    buf_text(out, "</p>\n");
}

static void add_article(struct buf *out, struct public_state *state,
                        const struct public_alert *alert, const char *language,
                        const char *from)
{
    const struct alert_info *info = alert_info_in(&alert->alert, language);
    bool        is_over = !alert->is_in_force || alert->alert.message == MESSAGE_CANCEL;
    const char *page = arena_format(&state->arena, "alerts/%s.html", alert->row->identifier);

    buf_format(out, "<article class=\"s%d%s\" lang=\"", (int)alert_severity_of(&alert->alert),
               is_over ? " over" : "");
    render_html(out, info->language ? info->language : language);
    buf_text(out, "\">");
    add_level(out, state, alert, language);
    buf_text(out, "<h2><a href=\"");
    render_html(out, public_link(state, from, page));
    buf_text(out, "\">");
    render_html(out, info->headline ? info->headline : info->event ? info->event : "?");
    buf_text(out, "</a></h2>\n");
    add_block(out, state, language, "alert.do", " class=\"do\"", info->instruction);
    add_block(out, state, language, "alert.what", "", info->description);
    add_block(out, state, language, "alert.where", "",
              info->area_count > 0 ? info->areas[0].desc : NULL);
    add_block(out, state, language, "alert.when", "",
              info->expires.is_given
                  ? public_time(state, language, info->expires.ms, info->expires.offset_min)
                  : NULL);
    add_block(out, state, language, "alert.from", "", info->sender_name);
    buf_text(out, "</article>\n");
}

static void add_languages(struct buf *out, struct public_state *state, const char *language)
{
    buf_text(out, "<nav>");
    for (size_t i = 0; lang_at(state->lang, i); i++) {
        const char *other = lang_at(state->lang, i);

        if (strcmp(other, language) != 0)
            buf_format(out, "<a lang=\"%s\" hreflang=\"%s\" href=\"alerts.%s.html\">%s</a>",
                       other, other, other, lang_text(state->lang, other, "public.language"));
    }
    buf_text(out, "<a href=\"alerts.atom\">Atom</a> <a href=\"alerts.json\">JSON</a></nav>\n");
}

void page_of_all(struct buf *out, struct public_state *state, const char *language)
{
    begin(out, state, language, lang_text(state->lang, language, "public.title"));
    buf_text(out, "<h1>");
    if (state->in_force == 0)
        public_say(
            out, state, language, "public.none",
            (const struct lang_value[]){
                {"time", public_time(state, language, state->now_ms, state->offset_min)}, {0}});
    else
        public_say(out, state, language, "public.some",
                   (const struct lang_value[]){
                       {"count", arena_format(&state->arena, "%zu", state->in_force)}, {0}});
    buf_text(out, "</h1>\n");
    add_times(out, state, language);
    for (size_t i = 0; i < state->count; i++)
        if (state->alerts[i].is_in_force)
            add_article(out, state, &state->alerts[i], language, "");
    add_languages(out, state, language);
    end(out, state, language);
}

static void add_chain(struct buf *out, struct public_state *state,
                      const struct public_alert *alert, const char *language)
{
    buf_text(out, "<h2>");
    public_say(out, state, language, "public.chain", NULL);
    buf_text(out, "</h2><ul>\n");
    for (size_t i = 0; i < state->count; i++) {
        const struct public_alert *other = &state->alerts[i];
        const struct alert_info   *info = alert_info_in(&other->alert, language);
        bool                       is_kin = other == alert;

        for (size_t j = 0; j < alert->alert.reference_count; j++)
            is_kin |=
                strcmp(alert->alert.references[j].identifier, other->row->identifier) == 0;
        for (size_t j = 0; j < other->alert.reference_count; j++)
            is_kin |=
                strcmp(other->alert.references[j].identifier, alert->row->identifier) == 0;
        if (!is_kin)
            continue;
        buf_format(out, "<li><a href=\"%s.html\">", other->row->identifier);
        render_html(out, public_time(state, language, other->alert.sent.ms,
                                     other->alert.sent.offset_min));
        buf_text(out, " ");
        render_html(out, info && info->headline ? info->headline : "?");
        buf_text(out, "</a></li>\n");
    }
    buf_text(out, "</ul>\n");
}

void page_of_one(struct buf *out, struct public_state *state, const struct public_alert *alert)
{
    const char              *language = lang_at(state->lang, 0);
    const struct alert_info *first = alert_info_in(&alert->alert, language);

    begin(out, state, language, first->headline ? first->headline : state->site);
    add_times(out, state, language);
    for (size_t i = 0; i < alert->alert.info_count; i++)
        add_article(out, state, alert,
                    alert->alert.infos[i].language ? alert->alert.infos[i].language : language,
                    "../");
    add_chain(out, state, alert, language);
    buf_format(out, "<nav><a href=\"../cap/%s.xml\">CAP 1.2</a> <a href=\"../alerts.html\">",
               alert->row->identifier);
    public_say(out, state, language, "public.title", NULL);
    buf_text(out, "</a></nav>\n");
    end(out, state, language);
}
