/* managing.c: a subscriber's own page, by the secret of the unsubscribe link: the places of
 * the address, one of them to change, all of them to stop. No password: who has the link
 * could stop the alerts anyway, and sees the address masked. */
#include <string.h>

#include "hub/api/form.h"
#include "hub/api/resources.h"
#include "hub/base/text.h"
#include "hub/desk/areas.h"
#include "hub/desk/subscriptions.h"

/* ── what is shown ──────────────────────────────────────────────────────────────── */

struct managing {
    struct subscriptions_mine   mine;
    struct subscriptions_change change;
    struct call                *call;
    struct form                 form;
    int64_t                     place; /* the one to change; 0: the list */
};

static const char *point_text(struct call *call, struct point point)
{
    return arena_format(call->arena, "%.5f, %.5f", point.lat, point.lon);
}

static void add_where(struct page *page, struct call *call,
                      const struct subscriptions_place *place)
{
    const struct zones *zones = areas_zones(call->api->settings.areas);
    const struct zone  *zone = place->zone ? zones_find(zones, place->zone) : NULL;

    switch (place->kind) {
    case SUBSCRIPTION_ZONE:
        PAGE(page, "{manage.place_zone}", {"name", zone ? zone->name : place->zone});
        break;
    case SUBSCRIPTION_POINT:
        PAGE(page, "{manage.place_point}", {"point", point_text(call, place->point)});
        break;
    case SUBSCRIPTION_CIRCLE:
        PAGE(page, "{manage.place_circle}", {"point", point_text(call, place->point)},
             {"distance", arena_format(call->arena, "%.0f", place->radius_m)});
        break;
    case SUBSCRIPTION_POLYGON:
        PAGE(page, "{manage.place_polygon}");
        break;
    }
}

static void add_hazards(struct page *page, struct call *call, const char *codes)
{
    const struct hazards *table = call->api->settings.hazards;

    if (!codes)
        return;
    PAGE(page, "<p>{subscribe.hazards}: ");
    for (size_t len; *codes; codes += len + strspn(codes + len, " ")) {
        const struct hazard *hazard;

        len = strcspn(codes, " ");
        hazard = hazards_by_code(table, arena_copy(call->arena, codes, len));
        if (hazard)
            PAGE(page, "{name}{more}", {"name", hazard_name(table, hazard, page->language)},
                 {"more", codes[len] ? ", " : ""});
    }
    PAGE(page, "</p>");
}

static void add_place(struct page *page, struct managing *managing,
                      const struct subscriptions_place *place)
{
    struct call *call = managing->call;

    PAGE(page, "<article class=\"{class}\"><div class=\"in\"><h2>",
         {"class", page_class(place->mildest)});
    add_where(page, call, place);
    PAGE(page, "</h2><p>{subscribe.from_level} <span class=\"lv\">");
    page_mark(page, place->mildest);
    PAGE(page, "</span></p>");
    add_hazards(page, call, place->hazards);
    if (place->state == SUBSCRIPTION_PENDING)
        PAGE(page, "<p class=\"m\">{manage.waiting}</p>");
    else
        PAGE(page,
             "<p>{language_name}</p><p><a "
             "href=\"{base}/manage/{key}?place={no}&amp;lang={language}\">{manage.manage}</a></"
             "p>",
             {"language_name", lang_text(page->lang, place->language, "public.language")},
             {"key", call->params[0]},
             {"no", arena_format(call->arena, "%lld", (long long)place->no)});
    PAGE(page, "</div></article>\n");
}

/* What was done just now: said once more on the page it led to. */
static void add_done(struct page *page, struct managing *managing)
{
    static const char *const DONE[] = {"confirmed", "changed", "removed"};
    const char              *done = exchange_query(managing->call->exchange, "done");

    for (size_t i = 0; done && i < COUNT_OF(DONE); i++)
        if (strcmp(done, DONE[i]) == 0) {
            PAGE(page, "<p role=\"status\"><strong>");
            page_add(
                page, arena_format(managing->call->arena, "{manage.%s}", done),
                (const struct lang_value[]){{"address", managing->mine.shown.masked}, {0}});
            PAGE(page, "</strong></p>\n");
        }
}

static void show_list(struct managing *managing)
{
    struct call *call = managing->call;
    struct page  page = page_begin(call, "manage.title", NULL);
    size_t       alive = 0;

    add_done(&page, managing);
    for (size_t i = 0; i < managing->mine.count; i++)
        alive += managing->mine.places[i].state != SUBSCRIPTION_STOPPED;
    if (alive == 0)
        PAGE(&page, "<p>{manage.stopped_all}</p>\n", {"address", managing->mine.shown.masked});
    else
        PAGE(&page, "<p>{manage.intro}</p>\n", {"address", managing->mine.shown.masked});
    for (size_t i = 0; i < managing->mine.count; i++)
        if (managing->mine.places[i].state != SUBSCRIPTION_STOPPED)
            add_place(&page, managing, &managing->mine.places[i]);
    PAGE(&page, "<p class=\"acts\"><a class=\"btn alt\" "
                "href=\"{base}/subscribe?lang={language}\">{manage.add_place}</a></p>\n");
    if (alive > 0)
        PAGE(&page,
             "<form method=\"post\" action=\"{base}/unsubscribe/{key}?lang={language}\">"
             "<button class=\"alt\">{manage.stop_all}</button><p class=\"hint\">"
             "{manage.stop_hint}</p></form>\n<p class=\"hint\">{manage.keep_link}</p>\n",
             {"key", call->params[0]});
    page_answer(call, &page, 200);
}

/* The choices as they stand, as if the form had been sent so. */
static const char *chosen(const struct form *form, const char *name)
{
    const struct subscriptions_place *place = form->fields;

    if (strcmp(name, "level") == 0)
        return ALERT_SEVERITY_WORDS[place->mildest];
    if (strncmp(name, "h-", 2) == 0 && place->hazards && strstr(place->hazards, name + 2))
        return "1";
    return NULL;
}

static void show_one(struct managing *managing, const struct subscriptions_place *place)
{
    struct call *call = managing->call;
    const char  *no = arena_format(call->arena, "%lld", (long long)place->no);
    struct page  page = page_begin(
         call, "manage.title",
         arena_format(call->arena, "%s?place=%s&lang={language}", call->exchange->path, no));
    struct form form = {.call = call, .value = chosen, .fields = place};

    PAGE(&page,
         "<form method=\"post\" action=\"{base}/manage/{key}?place={no}&amp;lang={language}\">"
         "<fieldset><legend>",
         {"key", call->params[0]}, {"no", no});
    add_where(&page, call, place);
    PAGE(&page, "</legend>\n<p>{subscribe.from_level}</p>\n");
    form_levels(&page, place->mildest);
    form_hazards(&page, &form);
    PAGE(&page,
         "<label for=\"language\">{subscribe.in_language}</label><select id=\"language\" "
         "name=\"language\">");
    form_languages(&page, place->language);
    PAGE(&page, "</select></fieldset>\n<p class=\"acts\"><button name=\"act\" value=\"save\">"
                "{manage.save}</button> <button class=\"alt\" name=\"act\" value=\"end\">"
                "{manage.remove}</button></p></form>\n");
    page_answer(call, &page, 200);
}

static void on_mine(struct subscriptions_verb *verb)
{
    struct subscriptions_mine *mine = CONTAINER_OF(verb, struct subscriptions_mine, verb);
    struct managing           *managing = CONTAINER_OF(mine, struct managing, mine);
    struct arena               arena = verb->arena;
    struct err                 err = verb->err;
    const struct subscriptions_place *shown = NULL;

    if (verb->failed) {
        page_fail(managing->call, &err);
        arena_free(&arena);
        return;
    }
    for (size_t i = 0; i < mine->count && !shown; i++)
        if (mine->places[i].no == managing->place &&
            mine->places[i].state == SUBSCRIPTION_CONFIRMED)
            shown = &mine->places[i];
    if (shown)
        show_one(managing, shown); /* both end the call, and managing with it */
    else
        show_list(managing);
    arena_free(&arena);
}

static struct managing *managing_of(struct call *call)
{
    struct managing *managing = arena_alloc(call->arena, sizeof *managing);
    const char      *place = exchange_query(call->exchange, "place");

    managing->call = call;
    managing->form = form_of(call);
    if (!place || !text_to_integer(place, &managing->place))
        managing->place = 0;
    return managing;
}

void manage_page(struct call *call)
{
    struct managing *managing = managing_of(call);

    managing->mine.verb.on_done = on_mine;
    managing->mine.key = call->params[0];
    subscriptions_mine(call->api->settings.subscriptions, &managing->mine);
}

/* ── what is changed ────────────────────────────────────────────────────────────── */

static void on_changed(struct subscriptions_verb *verb)
{
    struct subscriptions_change *change = CONTAINER_OF(verb, struct subscriptions_change, verb);
    struct managing             *managing = CONTAINER_OF(change, struct managing, change);
    struct call                 *call = managing->call;
    struct err                   err = verb->err;

    arena_free(&verb->arena);
    if (verb->failed)
        page_fail(call, &err);
    else
        page_lead(call,
                  arena_format(call->arena, "/manage/%s?done=%s&lang=%s", call->params[0],
                               change->ends ? "removed" : "changed", call_language(call)));
}

/* Codes parted by blanks; NULL: all. */
static const char *hazards_in(const struct form *form)
{
    struct call          *call = form->call;
    const struct hazards *hazards = call->api->settings.hazards;
    const char           *codes = NULL;

    for (size_t i = 0; i < hazards_count(hazards); i++) {
        const struct hazard *hazard = hazards_at(hazards, i);

        if (!hazard->is_everyday &&
            form->value(form, arena_format(call->arena, "h-%s", hazard->code)))
            codes = arena_format(call->arena, "%s%s%s", codes ? codes : "", codes ? " " : "",
                                 hazard->code);
    }
    return codes;
}

/* One we have, or the page's. */
static const char *language_in(const struct form *form)
{
    const struct lang *lang = form->call->api->settings.lang;
    const char        *wanted = form_said(form, "language");

    for (size_t i = 0; lang_at(lang, i); i++)
        if (strcmp(lang_at(lang, i), wanted) == 0)
            return lang_at(lang, i);
    return call_language(form->call);
}

void manage_post(struct call *call)
{
    struct managing *managing = managing_of(call);

    if (!page_is_ours(call) || call_ask(call) < 0)
        return;
    managing->change.verb.on_done = on_changed;
    managing->change.asking = call->asking;
    managing->change.key = call->params[0];
    managing->change.no = managing->place;
    managing->change.ends = strcmp(form_said(&managing->form, "act"), "end") == 0;
    managing->change.mildest = form_level(&managing->form);
    managing->change.hazards = hazards_in(&managing->form);
    managing->change.language = language_in(&managing->form);
    subscriptions_change(call->api->settings.subscriptions, &managing->change);
}
