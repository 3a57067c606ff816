/* page.c: pages of what is in force: the list first, the map second. */
#include <stdio.h>

#include "hub/flow/publish/room.h"

static void add_map(struct page *page, struct public_state *state)
{
    struct page_ground *grounds =
        arena_alloc(&state->arena, (state->count + 1) * sizeof *grounds);
    size_t     count = 0;
    struct buf where = {0}, label = {0};

    for (size_t i = 0; i < state->count; i++) {
        const struct public_alert *alert = &state->alerts[i];
        const struct alert_info   *info = alert_info_in(&alert->alert, page->language);

        if (!alert->is_in_force || alert->alert.message == MESSAGE_CANCEL ||
            shape_is_empty(&alert->ground))
            continue;
        grounds[count++] =
            (struct page_ground){&alert->ground, alert_severity_of(&alert->alert), false};
        if (info->area_count > 0 && info->areas[0].desc)
            buf_format(&where, "%s%s", where.len ? "; " : "", info->areas[0].desc);
    }
    lang_format(&label, page->lang, page->language, "page.map",
                (const struct lang_value[]){{"where", where.bytes ? where.bytes : "?"}, {0}});
    page_map(page, state->zones, grounds, count, label.bytes);
    buf_free(&where);
    buf_free(&label);
}

/* The worst first, the newest of them first; those of a zone unless it is NULL. */
static void add_list(struct page *page, struct public_state *state, const struct zone *zone)
{
    for (int severity = SEVERITY_EXTREME; severity <= SEVERITY_UNKNOWN; severity++)
        for (size_t i = 0; i < state->count; i++) {
            const struct public_alert *alert = &state->alerts[i];

            if (alert->is_in_force && (int)alert_severity_of(&alert->alert) == severity &&
                (!zone || ground_touches(alert, zone)))
                article_add(page, state, alert, alert_info_in(&alert->alert, page->language),
                            false);
        }
}

void page_of_all(struct buf *out, struct public_state *state, const char *language)
{
    struct page page = public_page(out, state, language, "/public/alerts.{language}.html");

    page_open(&page, lang_text(state->lang, language, "public.title"));
    if (state->in_force == 0)
        PAGE(&page, "<p><strong>{public.none}</strong></p>\n",
             {"time", public_time(state, language, state->now_ms, state->offset_min)});
    else
        PAGE(&page, "<p><strong>{public.some}</strong></p>\n",
             {"count", arena_format(&state->arena, "%zu", state->in_force)});
    article_times(&page, state);
    add_list(&page, state, NULL);
    add_map(&page, state);
    PAGE(&page,
         "<p class=\"acts\"><a class=\"btn\" href=\"{base}/subscribe?lang={language}\">"
         "{page.subscribe}</a> <a class=\"btn alt\" href=\"{base}/report?lang={language}\">"
         "{page.report}</a> <a class=\"btn alt\" "
         "href=\"{base}/public/outlook.{language}.html\">{forecast.title}</a></p>\n<nav "
         "aria-label=\"{page.feeds}\" class=\"m\">{page.feeds}: "
         "<a href=\"{base}/public/alerts.atom\">Atom</a> <a "
         "href=\"{base}/public/alerts.rss\">RSS</a> <a "
         "href=\"{base}/public/cap.atom\">CAP</a> <a "
         "href=\"{base}/public/alerts.geojson\">GeoJSON</a> <a "
         "href=\"{base}/public/alerts.json\">JSON</a> <a "
         "href=\"{base}/public/alerts.ics\">iCalendar</a></nav>\n");
    page.foot = public_head(state, page.language);
    page_close(&page);
}

void page_of_zone(struct buf *out, struct public_state *state, const struct zone *zone,
                  const char *language)
{
    struct page page = public_page(out, state, language, NULL);
    size_t      count = 0;

    for (size_t i = 0; i < state->count; i++)
        count += state->alerts[i].is_in_force &&
                 state->alerts[i].alert.message != MESSAGE_CANCEL &&
                 ground_touches(&state->alerts[i], zone);
    page.is_framed = true;
    page_open(&page, zone->name);
    if (count == 0)
        PAGE(&page, "<p><strong>{frame.none}</strong></p>\n", {"zone", zone->name},
             {"time", public_time(state, language, state->now_ms, state->offset_min)});
    else
        PAGE(&page, "<p><strong>{frame.some}</strong></p>\n", {"zone", zone->name},
             {"count", arena_format(&state->arena, "%zu", count)});
    article_times(&page, state);
    add_list(&page, state, zone);
    PAGE(&page, "<p><a href=\"{base}/?lang={language}\">{site}: {frame.more}</a></p>\n");
    page_close(&page);
}
