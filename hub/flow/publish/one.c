/* one.c: the page of one message, in all its languages, with what came before and after it.
 * It stays when the alert is over, and says so. */
#include <string.h>

#include "hub/flow/publish/room.h"

static bool refers_to(const struct alert *alert, const char *identifier)
{
    for (size_t i = 0; i < alert->reference_count; i++)
        if (strcmp(alert->references[i].identifier, identifier) == 0)
            return true;
    return false;
}

/* The oldest first, as it happened. */
static void add_chain(struct page *page, struct public_state *state,
                      const struct public_alert *alert)
{
    static const char *const KEYS[] = {[MESSAGE_ALERT] = "message.alert",
                                       [MESSAGE_UPDATE] = "message.update",
                                       [MESSAGE_CANCEL] = "message.cancel"};

    PAGE(page, "<h2>{public.chain}</h2>\n<ol class=\"steps\">");
    for (size_t i = state->count; i > 0; i--) {
        const struct public_alert *other = &state->alerts[i - 1];
        const struct alert_info   *info = alert_info_in(&other->alert, page->language);
        const struct alert_time   *sent = &other->alert.sent;
        const char                *kind =
            (size_t)other->alert.message < COUNT_OF(KEYS) ? KEYS[other->alert.message] : NULL;

        if (other != alert && !refers_to(&alert->alert, other->row->identifier) &&
            !refers_to(&other->alert, alert->row->identifier))
            continue;
        PAGE(page,
             "<li class=\"{class}\"><time datetime=\"{stamp}\">{time}</time> {kind}: <a "
             "href=\"{base}/public/alerts/{id}.html\">{headline}</a></li>\n",
             {"class", other == alert ? "now" : "past"},
             {"stamp", public_stamp(state, sent->ms)},
             {"time", public_time(state, page->language, sent->ms, sent->offset_min)},
             {"kind", lang_text(page->lang, page->language, kind ? kind : "message.alert")},
             {"id", other->row->identifier},
             {"headline", info && info->headline ? info->headline : "?"});
    }
    PAGE(page, "</ol>\n");
}

static void add_languages(struct page *page, const struct public_alert *alert,
                          const struct alert_info *first)
{
    if (alert->alert.info_count < 2)
        return;
    PAGE(page, "<nav class=\"ln\" aria-label=\"{page.other_languages}\">");
    for (size_t i = 0; i < alert->alert.info_count; i++) {
        const char *language = alert->alert.infos[i].language;

        if (&alert->alert.infos[i] != first && language)
            PAGE(page, "<a lang=\"{code}\" dir=\"{way}\" href=\"#{code}\">{name}</a> ",
                 {"code", language}, {"way", page_direction(language)},
                 {"name", lang_text(page->lang, language, "public.language")});
    }
    PAGE(page, "</nav>\n");
}

static void add_map(struct page *page, struct public_state *state,
                    const struct public_alert *alert, const struct alert_info *info)
{
    struct page_ground ground = {&alert->ground, alert_severity_of(&alert->alert),
                                 !alert->is_in_force || alert->alert.message == MESSAGE_CANCEL};
    struct buf         label = {0};
    const char        *where = info->area_count > 0 ? info->areas[0].desc : NULL;

    lang_format(&label, page->lang, page->language, "page.map",
                (const struct lang_value[]){{"where", where ? where : "?"}, {0}});
    page_map(page, state->zones, &ground, shape_is_empty(&alert->ground) ? 0 : 1, label.bytes);
    buf_free(&label);
}

void page_of_one(struct buf *out, struct public_state *state, const struct public_alert *alert)
{
    struct page              page = public_page(out, state, lang_at(state->lang, 0), NULL);
    const struct alert_info *first = alert_info_in(&alert->alert, page.language);
    const struct lang_value  id = {"id", alert->row->identifier};

    page_open(&page, first->headline ? first->headline : state->site);
    add_languages(&page, alert, first);
    article_times(&page, state);
    article_add(&page, state, alert, first, true);
    add_map(&page, state, alert, first);
    for (size_t i = 0; i < alert->alert.info_count; i++)
        if (&alert->alert.infos[i] != first)
            article_add(&page, state, alert, &alert->alert.infos[i], true);
    add_chain(&page, state, alert);
    PAGE(&page,
         "<nav aria-label=\"{page.feeds}\" class=\"m\"><a "
         "href=\"{base}/public/cap/{id}.xml\">CAP 1.2</a> <a "
         "href=\"{base}/public/alerts/{id}.json\">JSON</a></nav>\n",
         id);
    page.foot = public_head(state, page.language);
    page_close(&page);
}
