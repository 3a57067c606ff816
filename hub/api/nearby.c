#include "hub/api/nearby.h"

#include <string.h>

#include "hub/api/status.h"
#include "hub/base/text.h"
#include "hub/base/timezone.h"
#include "hub/flow/situation.h"
#include "hub/model/render.h"

enum { NEARBY_M = 250 }; /* UX.md §6 */

/* What was said so far goes along; a file cannot. */
static void add_said(struct page *page, const struct form *form)
{
    static const char *const FIELDS[] = {"id",    "hazard",      "zone",
                                         "words", "coordinates", "text"};

    for (size_t i = 0; i < COUNT_OF(FIELDS); i++)
        PAGE(page, "<input type=\"hidden\" name=\"{name}\" value=\"{value}\">",
             {"name", FIELDS[i]}, {"value", form_said(form, FIELDS[i])});
}

/* Nothing of who reported it, and nothing of what they wrote. */
static void add_one(struct page *page, const struct form *form, const char *hazard,
                    const struct situation_near *near)
{
    struct arena *arena = form->call->arena;
    struct buf    reports = {0};

    lang_fill(
        &reports,
        lang_counted(page->lang, page->language, "nearby.reports", (int64_t)near->reports),
        (const struct lang_value[]){{"n", arena_format(arena, "%zu", near->reports)}, {0}});
    PAGE(page,
         "<article><div class=\"in\"><h2>{hazard} · {nearby.distance}</h2><p>{state}<br>"
         "{reports} · {nearby.last}</p><p><button name=\"same\" value=\"{no}\">{nearby.join}"
         "</button></p></div></article>\n",
         {"hazard", hazard}, {"count", arena_format(arena, "%.0f", near->distance_m)},
         {"state", lang_text(page->lang, page->language,
                             near->is_confirmed ? "follow.confirmed" : "follow.received")},
         {"reports", reports.bytes}, {"no", arena_format(arena, "%lld", (long long)near->no)},
         {"time", render_moment(arena, page->lang, page->language, near->last_ms,
                                timezone_offset_min(near->last_ms))});
    buf_free(&reports);
}

static void ask(const struct form *form, const char *code, bool has_photo,
                const struct situation_near *near, size_t count)
{
    const struct hazards *hazards = form->call->api->settings.hazards;
    struct page page = page_begin(form->call, "nearby.title", "/report?lang={language}");
    const char *name = hazard_name(hazards, hazards_by_code(hazards, code), page.language);

    PAGE(&page, "<p>{nearby.intro}</p>\n<form method=\"post\" enctype=\"multipart/form-data\" "
                "action=\"{base}/report?lang={language}\">");
    add_said(&page, form);
    if (has_photo)
        PAGE(&page, "<label for=\"photo\">{reporting.photo}</label><input type=\"file\" "
                    "id=\"photo\" name=\"photo\" accept=\"image/*\"><p class=\"hint\">"
                    "{nearby.photo_again}</p>\n");
    for (size_t i = 0; i < count; i++)
        add_one(&page, form, name, &near[i]);
    PAGE(&page, "<p class=\"acts\"><button class=\"alt\" name=\"same\" value=\"0\">"
                "{nearby.other}</button></p></form>\n");
    page_answer(form->call, &page, 200);
}

static size_t find(const struct form *form, const struct report *report,
                   struct situation_near near_r[SITUATION_NEAR_MAX])
{
    const struct hazard *hazard =
        hazards_by_code(form->call->api->settings.hazards, report->hazard);

    if (!report->has_place || !hazard || !hazard->is_everyday ||
        status_is_grave(form->call, report->hazard, report->text))
        return 0;
    return situation_near(form->call->api->settings.situation,
                          &(struct situation_here){.mode = &report->mode,
                                                   .hazard = hazard->place,
                                                   .at = {report->lat, report->lon},
                                                   .within_m = NEARBY_M},
                          near_r);
}

bool nearby_asks(const struct form *form, struct report *report, bool has_photo)
{
    struct situation     *situation = form->call->api->settings.situation;
    struct situation_near near[SITUATION_NEAR_MAX];
    const char           *same = form_said(form, "same");
    size_t                count = find(form, report, near);
    int64_t               no = 0;

    if (!*same && count > 0 && situation_holder_of(situation, &report->id) == 0) {
        ask(form, report->hazard, has_photo, near, count);
        return true;
    }
    text_to_integer(same, &no);
    for (size_t i = 0; i < count; i++)
        if (near[i].no == situation_holder(situation, no)) { /* as it is called by now */
            report->lat = near[i].at.lat;
            report->lon = near[i].at.lon;
        }
    return false;
}
