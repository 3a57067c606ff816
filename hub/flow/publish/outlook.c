/* outlook.c: what is expected today and tomorrow, by warning zone and municipality. The colour
 * is the region's, the phase the municipality's: neither is made of the other. */
#include <string.h>

#include "hub/flow/publish/room.h"
#include "hub/model/render.h"

enum { HOUR_MS = 3600000, MINUTE_MS = 60000, NAMES_MAX = 400 };

static enum alert_severity severity_of(uint8_t level)
{
    static const enum alert_severity SEVERITIES[] = {
        [BULLETIN_GREEN] = SEVERITY_MINOR,    [BULLETIN_YELLOW] = SEVERITY_MODERATE,
        [BULLETIN_ORANGE] = SEVERITY_SEVERE,  [BULLETIN_RED] = SEVERITY_EXTREME,
        [OUTLOOK_UNKNOWN] = SEVERITY_UNKNOWN,
    };

    return SEVERITIES[level];
}

static const char *text_of(struct public_state *state, const struct page *page,
                           const char *group, const char *word)
{
    return lang_text(page->lang, page->language,
                     arena_format(&state->arena, "forecast.%s%s", group, word));
}

static bool is_green(const struct outlook_group *group)
{
    for (int d = 0; d < OUTLOOK_DAYS; d++)
        if (group->levels[d] != BULLETIN_GREEN)
            return false;
    return true;
}

static void add_days(struct page *page, struct public_state *state,
                     const struct outlook_group *group)
{
    static const char *const DAYS[OUTLOOK_DAYS] = {"today", "tomorrow"};

    PAGE(page, "<dl>");
    for (int d = 0; d < OUTLOOK_DAYS; d++) {
        PAGE(page, "<dt>{day}</dt><dd><span class=\"lv {class}\">",
             {"day", text_of(state, page, "", DAYS[d])},
             {"class", page_class(severity_of(group->levels[d]))});
        page_mark(page, severity_of(group->levels[d]));
        PAGE(page, "</span>");
        for (int r = 0, said = 0; r < BULLETIN_RISKS; r++)
            if (group->risks[d] >> r & 1)
                PAGE(page, "{mark} {risk}", {"mark", said++ ? "," : ""},
                     {"risk", text_of(state, page, "risk_", BULLETIN_RISK_WORDS[r])});
        PAGE(page, "</dd>");
    }
    PAGE(page, "</dl>\n");
}

static void add_phase(struct page *page, struct public_state *state, const struct zone *place)
{
    const struct municipal_phase *phase = phase_of(&state->phases, place->id);

    if (phase)
        PAGE(page, "<p><strong>{forecast.phase}</strong></p>\n", {"place", place->name},
             {"phase", text_of(state, page, "phase_", PHASE_WORDS[phase->phase])},
             {"time", public_time(state, page->language, phase->since_ms, state->offset_min)});
}

/* Their names; of a whole country how many. */
static void add_places(struct page *page, struct public_state *state,
                       const struct outlook_group *group)
{
    size_t     known = 0;
    struct buf names = {0};

    for (size_t i = 0; i < state->outlook.count; i++)
        known += state->outlook.groups[i].count;
    for (size_t i = 0; i < group->count && known <= NAMES_MAX; i++)
        buf_format(&names, "%s%s", i > 0 ? ", " : "", group->places[i]->name);
    if (known > NAMES_MAX)
        buf_format(&names, "%zu", group->count);
    PAGE(page, "<p class=\"m\"><bdi>{forecast.places}</bdi></p>\n", {"places", names.bytes});
    buf_free(&names);
    for (size_t i = 0; i < group->count; i++)
        add_phase(page, state, group->places[i]);
}

static void add_groups(struct page *page, struct public_state *state)
{
    const struct outlook_view *view = &state->outlook;
    bool                       is_said = false;

    for (size_t i = 0; i < view->count; i++) {
        const struct outlook_group *group = &view->groups[i];

        if (is_green(group)) { /* the last: the worst come first */
            PAGE(page, is_said ? "" : "<h2>{forecast.green}</h2>\n");
            PAGE(page, "<h3><bdi>{zone}</bdi></h3>\n", {"zone", group->zone});
            is_said = true;
        } else {
            PAGE(page, "<h2><bdi>{zone}</bdi></h2>\n", {"zone", group->zone});
            add_days(page, state, group);
        }
        add_places(page, state, group);
    }
}

/* What lies in no warning zone has no colour here; its phase is said all the same. */
static void add_others(struct page *page, struct public_state *state)
{
    for (size_t i = 0; state->zones && i < state->phases.count; i++) {
        const struct zone *place = zones_find(state->zones, state->phases.items[i].place);

        if (place && !place->parent)
            add_phase(page, state, place);
    }
}

static void add_source(struct page *page, struct public_state *state)
{
    int64_t age_ms = state->now_ms - state->published_ms;
    int64_t next_ms = outlook_next_ms(state->published_ms, state->offset_min);

    PAGE(page, "<p class=\"m\">{forecast.source} {forecast.age}</p>\n",
         {"time", public_time(state, page->language, state->published_ms, state->offset_min)},
         {"hours", arena_format(&state->arena, "%lld", (long long)(age_ms / HOUR_MS))},
         {"minutes",
          arena_format(&state->arena, "%lld", (long long)(age_ms % HOUR_MS / MINUTE_MS))});
    PAGE(page,
         state->now_ms > next_ms ? "<p class=\"bad\">{forecast.late}</p>\n"
                                 : "<p class=\"m\">{forecast.next}</p>\n",
         {"time", public_time(state, page->language, next_ms, state->offset_min)});
}

void page_of_outlook(struct buf *out, struct public_state *state, const char *language)
{
    enum { DAY_MS = 24 * HOUR_MS };
    struct page page = public_page(out, state, language, "/public/outlook.{language}.html");

    page_open(&page, lang_text(state->lang, language, "forecast.title"));
    PAGE(&page, "<p>{forecast.days}</p>\n",
         {"today",
          render_day(&state->arena, state->lang, language, state->now_ms, state->offset_min)},
         {"tomorrow", render_day(&state->arena, state->lang, language, state->now_ms + DAY_MS,
                                 state->offset_min)});
    if (!state->has_bulletin)
        PAGE(&page, "<p><strong>{forecast.none}</strong></p>\n",
             {"time", public_time(state, language, state->now_ms, state->offset_min)});
    else
        add_source(&page, state);
    add_groups(&page, state);
    add_others(&page, state);
    PAGE(&page, "<p class=\"m\">{forecast.colours}</p>\n");
    article_times(&page, state);
    page.foot = public_head(state, language);
    page_close(&page);
}
