/* follow.c: what became of a report, as a page for whoever holds its key. */
#include <string.h>

#include "hub/api/page.h"
#include "hub/api/resources.h"
#include "hub/api/status.h"
#include "hub/base/timezone.h"
#include "hub/model/render.h"

/* The way of a report, and how far it has come. */
static void add_steps(struct page *page, const struct status *status)
{
    static const char *const WAY[] = {"received", "merged", "confirmed", "alerted", "solved"};
    bool                     is_rejected = strcmp(status->word, "rejected") == 0;
    size_t                   now = 0;

    for (size_t i = 0; i < COUNT_OF(WAY); i++)
        if (strcmp(WAY[i], status->word) == 0)
            now = i;
    PAGE(page, "<ol class=\"steps\">");
    for (size_t i = 0; i < COUNT_OF(WAY) && (!is_rejected || i == 0); i++)
        PAGE(page, "<li class=\"{class}\">{step}</li>",
             {"class", i < now || is_rejected ? "past"
                       : i == now             ? "now"
                                              : "next"},
             {"step", lang_text(page->lang, page->language,
                                arena_format(status->call->arena, "follow.%s", WAY[i]))});
    if (is_rejected)
        PAGE(page, "<li class=\"now\">{follow.rejected}</li>");
    PAGE(page, "</ol>\n");
    if (status->reason)
        PAGE(page, "<p dir=\"auto\">{reason}</p>\n", {"reason", status->reason});
}

static void add_facts(struct page *page, const struct status *status)
{
    struct call         *call = status->call;
    const struct hazard *hazard = hazards_by_code(call->api->settings.hazards, status->hazard);
    char                 at[STAMP_LEN + 1];

    PAGE(page, "<dl>");
    if (hazard)
        PAGE(page, "<dt>{follow.what}</dt><dd>{name}</dd>",
             {"name", hazard_name(call->api->settings.hazards, hazard, page->language)});
    if (status->address)
        PAGE(page, "<dt>{follow.where}</dt><dd dir=\"auto\">{where}</dd>",
             {"where", status->address});
    else if (status->has_place)
        PAGE(page, "<dt>{follow.where}</dt><dd>{where}</dd>",
             {"where", arena_format(call->arena, "%.5f, %.5f", status->lat, status->lon)});
    stamp_text_at(at, status->received_ms, timezone_offset_min(status->received_ms));
    PAGE(page, "<dt>{follow.when}</dt><dd><time datetime=\"{stamp}\">{moment}</time></dd></dl>",
         {"stamp", at},
         {"moment", render_moment(call->arena, page->lang, page->language, status->received_ms,
                                  timezone_offset_min(status->received_ms))});
    if (status->text)
        PAGE(page, "<p class=\"what\" dir=\"auto\">{text}</p>\n", {"text", status->text});
}

static void answer(struct status *status)
{
    struct call *call = status->call;
    struct page  page = page_begin(call, "follow.title", NULL);

    PAGE(&page, "<p><strong>{follow.number}</strong></p>\n",
         {"number", arena_format(call->arena, "%lld", (long long)status->number)});
    if (status_is_grave(call, status->hazard, status->text))
        PAGE(&page, "<p class=\"box sos\"><a href=\"tel:{emergency}\">{emergency}</a> "
                    "{follow.danger}</p>\n");
    if (exchange_query(call->exchange, "photo"))
        PAGE(&page, "<p class=\"box bad\" role=\"alert\">{invalid.photo}</p>\n");
    add_steps(&page, status);
    add_facts(&page, status);
    PAGE(&page, "<p class=\"hint\">{follow.keep}</p>\n");
    page_answer(call, &page, 200);
}

void status_page(struct call *call)
{
    status_find(call, answer, page_fail);
}
