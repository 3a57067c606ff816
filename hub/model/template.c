#include "hub/model/template.h"

#include <string.h>
#include <strings.h>

#include "hub/model/alert_json.h"

const char *const TEMPLATE_LEVEL_WORDS[] = {
    [LEVEL_YELLOW] = "yellow", [LEVEL_ORANGE] = "orange", [LEVEL_RED] = "red", NULL};

/* Category and hazard stand once in the file and belong to every level. */
static void share(struct alert *level, struct arena *arena, const char *hazard,
                  unsigned categories)
{
    struct alert_info  *infos = arena_alloc(arena, level->info_count * sizeof *infos);
    struct alert_value *code = arena_alloc(arena, sizeof *code);

    memcpy(infos, level->infos, level->info_count * sizeof *infos);
    *code = (struct alert_value){ALERT_HAZARD_CODE, hazard};
    for (size_t i = 0; i < level->info_count; i++) {
        infos[i].categories = categories;
        infos[i].event_codes = (struct alert_values){code, 1};
    }
    level->infos = infos;
}

static unsigned read_category(struct reader *in)
{
    size_t   count = read_list(in, "category", 12);
    unsigned set = 0;

    for (size_t i = 0; i < count; i++) {
        const char *word = read_item_text(in, "category", i, 40);
        unsigned    bit = 0;

        while (ALERT_CATEGORY_WORDS[bit] && strcmp(ALERT_CATEGORY_WORDS[bit], word) != 0)
            bit++;
        if (!ALERT_CATEGORY_WORDS[bit])
            reader_complain(in, "category", "holds a word CAP 1.2 has not got");
        else
            set |= ALERT_BIT(bit);
    }
    return set;
}

int template_read(struct template *template_r, struct arena *arena, const char *bytes,
                  size_t len, struct err *err)
{
    struct reader in = reader_open(bytes, len, arena, err);
    struct reader levels;
    unsigned      categories;

    *template_r = (struct template){.hazard = read_text(&in, "hazard", 2)};
    categories = read_category(&in);
    levels = reader_inside(&in, "levels");
    for (int i = 0; i < LEVELS && !levels.failed; i++) {
        struct reader level;

        if (!reader_has(&levels, TEMPLATE_LEVEL_WORDS[i]))
            continue;
        level = reader_inside(&levels, TEMPLATE_LEVEL_WORDS[i]);
        alert_read_json(&template_r->levels[i], &level);
        if (reader_leave(&level, &levels) == 0)
            share(&template_r->levels[i], arena, template_r->hazard, categories);
    }
    reader_leave(&levels, &in);
    return reader_close(&in);
}

void template_speak(struct template *template, struct arena *arena, const struct lang *lang)
{
    for (int i = 0; i < LEVELS; i++) {
        struct alert      *level = &template->levels[i];
        struct alert_info *infos = arena_alloc(arena, level->info_count * sizeof *infos);
        const char        *tag;
        size_t             count = 0;

        for (size_t j = 0; (tag = lang_at(lang, j)); j++) {
            const struct alert_info *info = alert_info_in(level, tag);

            if (info && info->language && strncasecmp(info->language, tag, strlen(tag)) == 0)
                infos[count++] = *info;
        }
        level->infos = count > 0 ? infos : NULL;
        level->info_count = count;
    }
}

/* "{link}" and nobody gave a link: nothing to say. */
static bool is_bare(const char *text)
{
    size_t len = strlen(text);

    return len > 2 && text[0] == '{' && strcspn(text, "}") == len - 1;
}

static const char *filled(struct arena *arena, const char *text,
                          const struct lang_value *values)
{
    struct buf  out = {0};
    const char *kept;

    if (!text)
        return NULL;
    lang_fill(&out, text, values);
    kept = out.len == 0 || is_bare(out.bytes) ? NULL : arena_copy(arena, out.bytes, out.len);
    buf_free(&out);
    return kept;
}

static struct alert_values fill_values(struct arena *arena, const struct alert_values *from,
                                       const struct lang_value *values)
{
    struct alert_value *items = arena_alloc(arena, (from->count + 1) * sizeof *items);
    size_t              count = 0;

    for (size_t i = 0; i < from->count; i++) {
        const char *value = filled(arena, from->items[i].value, values);

        if (value)
            items[count++] = (struct alert_value){from->items[i].name, value};
    }
    return (struct alert_values){items, count};
}

static void fill_info(struct alert_info *info, struct arena *arena,
                      const struct lang_value *values)
{
    struct alert_area *area = arena_alloc(arena, sizeof *area);

    info->event = filled(arena, info->event, values);
    info->sender_name = filled(arena, info->sender_name, values);
    info->headline = filled(arena, info->headline, values);
    info->description = filled(arena, info->description, values);
    info->instruction = filled(arena, info->instruction, values);
    info->web = filled(arena, info->web, values);
    info->contact = filled(arena, info->contact, values);
    info->parameters = fill_values(arena, &info->parameters, values);
    if (info->area_count == 0)
        return;
    *area = info->areas[0];
    area->desc = filled(arena, area->desc, values);
    info->areas = area;
}

static bool mentions(const char *text, const char *name)
{
    size_t len = strlen(name);

    for (text = text ? strchr(text, '{') : NULL; text; text = strchr(text + 1, '{'))
        if (strncmp(text + 1, name, len) == 0 && text[len + 1] == '}')
            return true;
    return false;
}

static bool info_mentions(const struct alert_info *info, const char *name)
{
    const char *texts[] = {
        info->event,       info->sender_name,
        info->headline,    info->description,
        info->instruction, info->web,
        info->contact,     info->area_count > 0 ? info->areas[0].desc : NULL};

    for (size_t i = 0; i < COUNT_OF(texts); i++)
        if (mentions(texts[i], name))
            return true;
    for (size_t i = 0; i < info->parameters.count; i++)
        if (mentions(info->parameters.items[i].value, name))
            return true;
    return false;
}

bool template_takes(const struct template *template, enum template_level level,
                    const char *name)
{
    const struct alert *alert = &template->levels[level];

    for (size_t i = 0; i < alert->info_count; i++)
        if (info_mentions(&alert->infos[i], name))
            return true;
    return false;
}

bool template_fill(struct alert *alert_r, struct arena *arena, const struct template *from,
                   enum template_level level, const struct lang_value *values)
{
    struct alert_info *infos;

    *alert_r = from->levels[level];
    if (!alert_r->infos)
        return false;
    infos = arena_alloc(arena, alert_r->info_count * sizeof *infos);
    memcpy(infos, alert_r->infos, alert_r->info_count * sizeof *infos);
    for (size_t i = 0; i < alert_r->info_count; i++)
        fill_info(&infos[i], arena, values);
    alert_r->infos = infos;
    return true;
}
