/* outlook_alert.c: what a bulletin changed, as the content of an alert. */
#include <stdio.h>
#include <string.h>

#include "hub/base/clock.h"
#include "hub/model/alert_json.h"
#include "hub/model/area.h"
#include "hub/model/outlook_change.h"
#include "hub/model/render.h"

enum { MINUTE_MS = 60000, PARAMETERS = 3 };

/* Colours and phases as the country's profile says them, in its language. */
static const char *const COLOURS[] = {"verde", "gialla", "arancione", "rossa"};
static const char *const PHASES_IT[] = {"", "attenzione", "preallarme", "allarme"};

/* The gravest first, of those at the level: water that comes over people before what falls. */
static enum bulletin_risk risk_of(const struct criticality *now)
{
    static const enum bulletin_risk ORDER[] = {BULLETIN_HYDRAULIC, BULLETIN_HYDROGEOLOGICAL,
                                               BULLETIN_THUNDERSTORMS};

    for (size_t i = 0; i < COUNT_OF(ORDER); i++)
        if (now->levels[ORDER[i]] == criticality_level(now))
            return ORDER[i];
    return BULLETIN_HYDROGEOLOGICAL;
}

static const struct template *words_for(const struct outlook_warning *warning,
                                        enum bulletin_risk risk, enum template_level level)
{
    static const char *const HAZARDS[BULLETIN_RISKS] = {
        [BULLETIN_HYDROGEOLOGICAL] = "LS",
        [BULLETIN_THUNDERSTORMS] = "ST",
        [BULLETIN_HYDRAULIC] = "FL",
    };

    for (size_t i = 0; i < warning->template_count; i++)
        if (strcmp(warning->templates[i].hazard, HAZARDS[risk]) == 0 &&
            warning->templates[i].levels[level].infos)
            return &warning->templates[i];
    return NULL;
}

/* Midnight of the place at which a day begins. */
static struct alert_time midnight(const struct outlook_warning *warning, const char *day)
{
    struct alert_time time = {.is_given = true};
    char              text[40];

    snprintf(text, sizeof text, "%.10sT00:00:00Z", day);
    stamp_parse(&time.ms, text);
    time.offset_min = warning->offset_min(time.ms);
    time.ms -= (int64_t)time.offset_min * MINUTE_MS;
    return time;
}

static const char *name_of(const struct outlook_warning *warning, const char *id)
{
    const struct zone *zone = zones_find(warning->zones, id);

    return zone ? zone->name : id;
}

static const char *kept(struct arena *arena, struct buf *text)
{
    const char *copy = arena_copy(arena, text->bytes ? text->bytes : "", text->len);

    buf_free(text);
    return copy;
}

/* Their names; of more than a line holds, their zone's. */
static const char *places_of(const struct outlook_warning *warning, struct arena *arena)
{
    const struct outlook_changes *changes = warning->changes;
    struct buf                    names = {0};

    for (size_t i = 0; i < changes->count; i++)
        buf_format(&names, "%s%s", i > 0 ? ", " : "",
                   name_of(warning, changes->items[i].now.place));
    if (names.len > ALERT_WORD_MAX / 2) {
        names.len = 0;
        buf_text(&names, name_of(warning, changes->items[0].now.zone));
    }
    return kept(arena, &names);
}

static const struct area *area_of(const struct outlook_warning *warning, struct arena *arena)
{
    const struct outlook_changes *changes = warning->changes;
    struct area                  *area = arena_alloc(arena, sizeof *area);
    const char **zones = arena_alloc(arena, (changes->count + 1) * sizeof *zones);

    for (size_t i = 0; i < changes->count; i++)
        zones[i] = changes->items[i].now.place;
    *area = (struct area){.zones = zones, .zone_count = changes->count};
    if (changes->count > AREA_PARTS_MAX) { /* the one they all lie in */
        zones[0] = changes->items[0].now.zone;
        area->zone_count = 1;
    }
    return area;
}

/* The one in which all of them work. */
static enum phase phase_of_all(const struct outlook_warning *warning)
{
    const struct municipal_phase *first =
        phase_of(warning->phases, warning->changes->items[0].now.place);

    for (size_t i = 1; first && i < warning->changes->count; i++) {
        const struct municipal_phase *other =
            phase_of(warning->phases, warning->changes->items[i].now.place);

        if (!other || other->phase != first->phase)
            return PHASE_NONE;
    }
    return first ? first->phase : PHASE_NONE;
}

/* "Allerta arancione martedì 1 dicembre: rischio idraulico", and the phases after it. */
static const char *sentence(const struct outlook_warning *warning, struct arena *arena,
                            const char *language, bool with_phases)
{
    const struct criticality *now = &warning->changes->items[0].now;
    struct alert_time         day = midnight(warning, now->day);
    struct buf                out = {0};

    lang_format(
        &out, warning->lang, language, "forecast.alert",
        (const struct lang_value[]){
            {"colour", lang_text(warning->lang, language,
                                 arena_format(arena, "level.%s",
                                              BULLETIN_LEVEL_WORDS[criticality_level(now)]))},
            {"day", render_day(arena, warning->lang, language, day.ms, day.offset_min)},
            {"risk", lang_text(warning->lang, language,
                               arena_format(arena, "forecast.risk_%s",
                                            BULLETIN_RISK_WORDS[risk_of(now)]))},
            {0}});
    for (size_t i = 0; with_phases && i < warning->changes->count; i++) {
        const char                   *place = warning->changes->items[i].now.place;
        const struct municipal_phase *phase = phase_of(warning->phases, place);

        if (!phase)
            continue;
        buf_text(&out, " ");
        lang_format(&out, warning->lang, language, "forecast.alert_phase",
                    (const struct lang_value[]){
                        {"place", name_of(warning, place)},
                        {"phase", lang_text(warning->lang, language,
                                            arena_format(arena, "forecast.phase_%s",
                                                         PHASE_WORDS[phase->phase]))},
                        {0}});
    }
    return kept(arena, &out);
}

static struct alert_values parameters_of(const struct outlook_warning *warning,
                                         const struct alert_values *from, const char *impact,
                                         struct arena *arena)
{
    static const char   IMPACT[] = ALERT_SHORT_PREFIX "impact";
    struct alert_value *items = arena_alloc(arena, (from->count + PARAMETERS) * sizeof *items);
    enum phase          phase = phase_of_all(warning);
    size_t              count = 0;

    for (size_t i = 0; i < from->count; i++)
        if (strcmp(from->items[i].name, IMPACT) != 0)
            items[count++] = from->items[i];
    items[count++] = (struct alert_value){IMPACT, impact};
    items[count++] = (struct alert_value){
        "it.codiceColore", COLOURS[criticality_level(&warning->changes->items[0].now)]};
    if (phase != PHASE_NONE)
        items[count++] = (struct alert_value){"it.faseOperativa", PHASES_IT[phase]};
    return (struct alert_values){items, count};
}

static void dress(struct alert_info *info, const struct outlook_warning *warning,
                  struct arena *arena)
{
    const char        *day = warning->changes->items[0].now.day;
    struct alert_time  begins = midnight(warning, day);
    struct alert_area *place = arena_alloc(arena, sizeof *place);
    char               after[BULLETIN_DAY_LEN + 1];

    day_after(after, day);
    info->expires = midnight(warning, after);
    if (begins.ms > warning->now_ms)
        info->onset = begins;
    info->parameters = parameters_of(warning, &info->parameters,
                                     sentence(warning, arena, info->language, false), arena);
    info->description =
        arena_format(arena, "%s %s", sentence(warning, arena, info->language, true),
                     info->description ? info->description : "");
    *place = (struct alert_area){.desc = places_of(warning, arena),
                                 .shape = area_of(warning, arena)};
    info->areas = place;
    info->area_count = 1;
}

int outlook_alert(struct alert *alert_r, struct arena *arena,
                  const struct outlook_warning *warning, struct err *err)
{
    const struct criticality *now = &warning->changes->items[0].now;
    enum bulletin_level       level = criticality_level(now);
    const struct template *template =
        level == BULLETIN_GREEN
            ? NULL
            : words_for(warning, risk_of(now), (enum template_level)(level - BULLETIN_YELLOW));
    struct alert_info *infos;

    if (!template)
        return err_set(err, ERR_CONFLICT, "there are no ready words for it: draft it by hand");
    template_fill(alert_r, arena, template, (enum template_level)(level - BULLETIN_YELLOW),
                  (const struct lang_value[]){
                      {"source", warning->source}, {"place", places_of(warning, arena)}, {0}});
    infos = arena_alloc(arena, alert_r->info_count * sizeof *infos);
    memcpy(infos, alert_r->infos, alert_r->info_count * sizeof *infos);
    for (size_t i = 0; i < alert_r->info_count; i++)
        dress(&infos[i], warning, arena);
    alert_r->infos = infos;
    alert_r->note = *warning->now->identifier ? warning->now->identifier : NULL;
    return 0;
}
