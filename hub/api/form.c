#include "hub/api/form.h"

#include <string.h>

#include "hub/base/text.h"
#include "hub/desk/areas.h"

static const char *urlencoded(const struct form *form, const char *name)
{
    return exchange_form(form->call->exchange, name);
}

struct form form_of(struct call *call)
{
    return (struct form){.call = call, .value = urlencoded};
}

const char *form_said(const struct form *form, const char *name)
{
    const char *value = form->value(form, name);

    return value ? value + strspn(value, " \t\r\n") : "";
}

/* ── what is wrong ──────────────────────────────────────────────────────────────── */

void form_complain(struct form *form, const char *field, const char *key)
{
    if (form->wrong)
        return;
    form->wrong = field;
    form->wrong_key = key;
}

static void say_wrong(struct page *page, const struct form *form)
{
    struct buf said = {0};

    lang_format(&said, page->lang, page->language, form->wrong_key,
                (const struct lang_value[]){{"why", form->why ? form->why : ""}, {0}});
    PAGE(page, "{said}", {"said", said.bytes});
    buf_free(&said);
}

void form_summary(struct page *page, const struct form *form)
{
    if (!form->wrong)
        return;
    PAGE(page,
         "<div class=\"box\" role=\"alert\"><strong>{invalid.one}</strong><br><a "
         "href=\"#{field}\">",
         {"field", form->wrong});
    say_wrong(page, form);
    PAGE(page, "</a></div>\n");
}

void form_note(struct page *page, const struct form *form, const char *field)
{
    if (!form->wrong || strcmp(form->wrong, field) != 0)
        return;
    PAGE(page, "<p class=\"bad\" id=\"{field}-wrong\">", {"field", field});
    say_wrong(page, form);
    PAGE(page, "</p>\n");
}

void form_marks(struct page *page, const struct form *form, const char *field)
{
    if (form->wrong && strcmp(form->wrong, field) == 0)
        PAGE(page, " aria-invalid=\"true\" aria-describedby=\"{field}-wrong\"",
             {"field", field});
}

/* ── choices ────────────────────────────────────────────────────────────────────── */

static const struct zones *zones_of(const struct form *form)
{
    return areas_zones(form->call->api->settings.areas);
}

void form_zones(struct page *page, const struct form *form)
{
    const struct zones *zones = zones_of(form);
    const char         *chosen = form_said(form, "zone");

    PAGE(page, "<option value=\"\">{subscribe.choose}</option>");
    for (size_t i = 0; i < zones->count; i++) {
        bool is_chosen = strcmp(zones->items[i].id, chosen) == 0;

        PAGE(page,
             is_chosen ? "<option value=\"{id}\" selected>{name}</option>"
                       : "<option value=\"{id}\">{name}</option>",
             {"id", zones->items[i].id}, {"name", zones->items[i].name});
    }
}

void form_levels(struct page *page, enum alert_severity chosen)
{
    for (int i = SEVERITY_MINOR; i >= SEVERITY_EXTREME; i--) {
        enum alert_severity level = (enum alert_severity)i;

        PAGE(page,
             "<label class=\"pick\"><input type=\"radio\" name=\"level\" value=\"{word}\"",
             {"word", ALERT_SEVERITY_WORDS[level]});
        PAGE(page, level == chosen ? " checked>" : ">");
        PAGE(page, "<span class=\"lv {class}\">", {"class", page_class(level)});
        page_mark(page, level);
        PAGE(page, "</span></label>\n");
    }
}

void form_hazards(struct page *page, const struct form *form)
{
    const struct hazards *hazards = form->call->api->settings.hazards;

    PAGE(page, "<details><summary>{subscribe.hazards}</summary><p class=\"hint\">"
               "{subscribe.hazards_hint}</p>\n<div class=\"tiles\">");
    for (size_t i = 0; i < hazards_count(hazards); i++) {
        const struct hazard *hazard = hazards_at(hazards, i);
        const char          *name = arena_format(form->call->arena, "h-%s", hazard->code);

        if (hazard->is_everyday)
            continue;
        PAGE(page, "<label class=\"pick\"><input type=\"checkbox\" name=\"{name}\" value=\"1\"",
             {"name", name});
        PAGE(page, form->value(form, name) ? " checked>" : ">");
        PAGE(page, "{word}</label>", {"word", hazard_name(hazards, hazard, page->language)});
    }
    PAGE(page, "</div></details>\n");
}

enum alert_severity form_level(const struct form *form)
{
    const char *word = form_said(form, "level");

    for (int i = SEVERITY_EXTREME; i <= SEVERITY_MINOR; i++)
        if (strcmp(ALERT_SEVERITY_WORDS[i], word) == 0)
            return (enum alert_severity)i;
    return SEVERITY_MODERATE;
}

void form_languages(struct page *page, const char *chosen)
{
    for (size_t i = 0; lang_at(page->lang, i); i++) {
        const char *language = lang_at(page->lang, i);
        bool        is_chosen = strcmp(language, chosen) == 0;

        PAGE(page,
             is_chosen ? "<option value=\"{code}\" lang=\"{code}\" selected>{name}</option>"
                       : "<option value=\"{code}\" lang=\"{code}\">{name}</option>",
             {"code", language}, {"name", lang_text(page->lang, language, "public.language")});
    }
}

/* ── places ─────────────────────────────────────────────────────────────────────── */

/* A number with a decimal point or comma. */
static bool degrees(const char *text, size_t len, double *degrees_r)
{
    char  digits[24];
    char *comma;

    if (len == 0 || len >= sizeof digits)
        return false;
    memcpy(digits, text, len);
    digits[len] = '\0';
    comma = strchr(digits, ',');
    if (comma)
        *comma = '.';
    return text_to_number(digits, degrees_r);
}

/* Parted by a blank or a semicolon, a comma before the blank being no part of the number; or
 * else by the only comma there is. */
bool form_point(const char *text, struct point *point_r)
{
    size_t first, gap, second;

    text += strspn(text, " \t");
    first = strcspn(text, " \t;");
    if (text[first] == '\0')
        first = strcspn(text, ",");
    gap = strspn(text + first, ",; \t");
    second = strcspn(text + first + gap, " \t\r\n");
    if (first > 0 && text[first - 1] == ',')
        first--, gap++;
    return gap > 0 &&
           text[first + gap + second + strspn(text + first + gap + second, " \t\r\n")] ==
               '\0' &&
           degrees(text, first, &point_r->lat) &&
           degrees(text + first + gap, second, &point_r->lon) && point_is_valid(*point_r);
}

const struct zone *form_zone_named(const struct form *form, const char *name)
{
    const struct zones *zones = zones_of(form);
    size_t              len = strlen(name);

    while (len > 0 && strchr(" \t\r\n", name[len - 1]))
        len--;
    for (size_t i = 0; i < zones->count; i++)
        if (text_same_word(zones->items[i].name, arena_copy(form->call->arena, name, len)))
            return &zones->items[i];
    return NULL;
}
