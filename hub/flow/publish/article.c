/* article.c: one message on a page: how bad, what, what to do, then where, when and by whom;
 * only then what happens (UX.md §6). */
#include <string.h>

#include "hub/flow/publish/room.h"

struct page public_page(struct buf *out, const struct public_state *state, const char *language,
                        const char *here)
{
    return (struct page){.out = out,
                         .lang = state->lang,
                         .language = language,
                         .site = state->site,
                         .base = page_base(state->url),
                         .here = here};
}

/* "As of … Valid until …": never a state without its time. */
void article_times(struct page *page, struct public_state *state)
{
    PAGE(page, "<p class=\"m\"><time datetime=\"{stamp}\">{public.as_of}</time> ",
         {"stamp", public_stamp(state, state->now_ms)},
         {"time", public_time(state, page->language, state->now_ms, state->offset_min)});
    PAGE(page, "<time datetime=\"{stamp}\">{public.until}</time></p>\n",
         {"stamp", public_stamp(state, state->until_ms)},
         {"time", public_time(state, page->language, state->until_ms, state->offset_min)});
}

static const char *over_key(const struct public_alert *alert)
{
    if (strcmp(alert->row->state, "cancelled") == 0)
        return "public.cancelled";
    return strcmp(alert->row->state, "updated") == 0 ? "public.updated" : "page.ended_at";
}

static void add_bar(struct page *page, struct public_state *state,
                    const struct public_alert *alert, const struct alert_info *info)
{
    struct lang_value time[] = {
        {"time",
         public_time(state, page->language, alert->row->expires_ms, info->expires.offset_min)},
        {0}};

    PAGE(page, "<p class=\"bar\">");
    if (!alert->is_in_force)
        page_add(page, arena_format(&state->arena, "{%s}", over_key(alert)), time);
    else if (alert->alert.message == MESSAGE_CANCEL)
        PAGE(page, "{message.cancel}");
    else
        page_mark(page, alert_severity_of(&alert->alert));
    if (info->event)
        PAGE(page, " · {event}", {"event", info->event});
    PAGE(page, "</p>\n");
}

static void add_time(struct page *page, struct public_state *state, const char *html,
                     const struct alert_time *time)
{
    if (time->is_given)
        PAGE(page, html, {"stamp", public_stamp(state, time->ms)},
             {"time", public_time(state, page->language, time->ms, time->offset_min)});
}

static void add_facts(struct page *page, struct public_state *state,
                      const struct public_alert *alert, const struct alert_info *info)
{
    const struct alert_time *from = info->onset.is_given       ? &info->onset
                                    : info->effective.is_given ? &info->effective
                                                               : &alert->alert.sent;

    PAGE(page, "<dl>");
    if (info->area_count > 0 && info->areas[0].desc)
        PAGE(page, "<dt>{alert.where}</dt><dd><bdi>{where}</bdi></dd>",
             {"where", info->areas[0].desc});
    add_time(
        page, state,
        "<dt>{page.starts}</dt><dd><time datetime=\"{stamp}\"><bdi>{time}</bdi></time></dd>",
        from);
    add_time(
        page, state,
        "<dt>{alert.when}</dt><dd><time datetime=\"{stamp}\"><bdi>{time}</bdi></time></dd>",
        &info->expires);
    if (info->sender_name)
        PAGE(page, "<dt>{alert.from}</dt><dd><bdi>{from}</bdi></dd>",
             {"from", info->sender_name});
    if (info->contact)
        PAGE(page, "<dt>{alert.contact}</dt><dd><bdi>{contact}</bdi></dd>",
             {"contact", info->contact});
    PAGE(page, "</dl>\n");
}

void article_add(struct page *page, struct public_state *state,
                 const struct public_alert *alert, const struct alert_info *info, bool here)
{
    bool              is_over = !alert->is_in_force || alert->alert.message == MESSAGE_CANCEL;
    const char       *headline = info->headline ? info->headline : "?";
    struct page       own = *page; /* headings speak the message's language */
    struct lang_value id = {"id", alert->row->identifier};
    bool              is_first = info == alert_info_in(&alert->alert, lang_at(state->lang, 0));
    struct lang_value part = {"part", is_first || !info->language
                                          ? ""
                                          : arena_format(&state->arena, "#%s", info->language)};
    char              code[ID_CODE_LEN + 1];

    own.language = info->language ? info->language : page->language;
    PAGE(&own, "<article class=\"{class}{over}\" lang=\"{language}\" dir=\"{dir}\">",
         {"class", page_class(alert_severity_of(&alert->alert))},
         {"over", is_over ? " over" : ""});
    add_bar(&own, state, alert, info);
    PAGE(&own, "<div class=\"in\">");
    if (!here)
        PAGE(&own, "<h2><a href=\"{base}/public/alerts/{id}.html{part}\">{headline}</a></h2>\n",
             id, part, {"headline", headline});
    else if (info != alert_info_in(&alert->alert, page->language))
        PAGE(&own, "<h2 id=\"{language}\">{headline}</h2>\n", {"headline", headline});
    if (info->instruction)
        PAGE(&own, "<div class=\"do\"><h3>{alert.do}</h3>{text}</div>\n",
             {"text", info->instruction});
    add_facts(&own, state, alert, info);
    if (info->description)
        PAGE(&own, "<p class=\"what\">{text}</p>\n", {"text", info->description});
    if (!here)
        PAGE(&own,
             "<p><a href=\"{base}/public/alerts/{id}.html{part}\">{page.details}</a> · <a "
             "href=\"{base}/public/cap/{id}.xml\">CAP</a></p>\n",
             id, part);
    else
        PAGE(&own,
             "<p><a href=\"{base}/survey/{code}?lang={language}\">{survey.link}</a></p>\n",
             {"code", id_code(code, &alert->row->id)});
    PAGE(&own, "</div></article>\n");
}
