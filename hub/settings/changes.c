#include <string.h>

#include "hub/settings.h"
#include "hub/settings/table.h"

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && strcmp(a, b) == 0);
}

static bool same_words(const struct settings_words *a, const struct settings_words *b)
{
    if (a->count != b->count)
        return false;
    for (size_t i = 0; i < a->count; i++)
        if (!same_text(a->items[i], b->items[i]))
            return false;
    return true;
}

static const void *field_of(const struct settings *settings, const struct setting *row)
{
    return (const char *)settings + row->offset;
}

static bool same_value(const struct settings *a, const struct settings *b,
                       const struct setting *row)
{
    const void *one = field_of(a, row), *other = field_of(b, row);

    switch (row->kind) {
    case SETTING_INTEGER:
        return *(const int64_t *)one == *(const int64_t *)other;
    case SETTING_WORDS:
        return same_words(one, other);
    case SETTING_JSON:
        return same_text(((const struct settings_json *)one)->json,
                         ((const struct settings_json *)other)->json);
    default:
        return same_text(*(const char *const *)one, *(const char *const *)other);
    }
}

static bool same_territory(const struct territory *a, const struct territory *b)
{
    if (a->is_everywhere != b->is_everywhere || a->zone_count != b->zone_count)
        return false;
    for (size_t i = 0; i < a->zone_count; i++)
        if (!same_text(a->zones[i], b->zones[i]))
            return false;
    return true;
}

static bool same_channels(const struct settings *a, const struct settings *b)
{
    if (a->channel_count != b->channel_count)
        return false;
    for (size_t i = 0; i < a->channel_count; i++) {
        const struct settings_channel *one = &a->channels[i], *other = &b->channels[i];

        if (!same_text(one->name, other->name) || !same_text(one->adapter, other->adapter) ||
            one->mode != other->mode || one->rate_per_s != other->rate_per_s ||
            one->slots != other->slots || !same_territory(&one->territory, &other->territory) ||
            !same_text(one->secret, other->secret) ||
            !same_text(one->settings.json, other->settings.json))
            return false;
    }
    return true;
}

static bool same_sirens(const struct settings *a, const struct settings *b)
{
    if (a->siren_count != b->siren_count)
        return false;
    for (size_t i = 0; i < a->siren_count; i++) {
        const struct settings_siren *one = &a->sirens[i], *other = &b->sirens[i];

        if (!same_text(one->id, other->id) || !same_text(one->name, other->name) ||
            one->lat != other->lat || one->lon != other->lon ||
            !same_words(&one->groups, &other->groups) || !same_text(one->zone, other->zone))
            return false;
    }
    return true;
}

static bool same_sources(const struct settings *a, const struct settings *b)
{
    if (a->source_count != b->source_count)
        return false;
    for (size_t i = 0; i < a->source_count; i++) {
        const struct settings_source *one = &a->sources[i], *other = &b->sources[i];

        if (!same_text(one->name, other->name) || !same_text(one->url, other->url) ||
            !same_text(one->anchors, other->anchors) || one->every_s != other->every_s)
            return false;
    }
    return true;
}

static bool same_measure(const struct gauge_station *one, const struct gauge_station *other)
{
    for (size_t i = 0; i < one->level_count && one->level_count == other->level_count; i++)
        if (one->levels[i] != other->levels[i] ||
            !same_text(one->level_names[i], other->level_names[i]))
            return false;
    return one->level_count == other->level_count && one->least == other->least &&
           one->most == other->most && one->hysteresis == other->hysteresis &&
           one->rise_per_h == other->rise_per_h && one->stuck_ms == other->stuck_ms &&
           one->silent_ms == other->silent_ms && one->covers_m == other->covers_m;
}

static bool same_gauges(const struct settings *a, const struct settings *b)
{
    if (a->gauge_count != b->gauge_count)
        return false;
    for (size_t i = 0; i < a->gauge_count; i++) {
        const struct gauge_station *one = &a->gauges[i], *other = &b->gauges[i];

        if (!same_text(one->id, other->id) || !same_text(one->name, other->name) ||
            !same_text(one->device, other->device) ||
            !same_text(one->quantity, other->quantity) || !same_text(one->url, other->url) ||
            !same_text(one->unit, other->unit) || strcmp(one->hazard, other->hazard) != 0 ||
            one->lat != other->lat || one->lon != other->lon || !same_measure(one, other))
            return false;
    }
    return true;
}

static void add(struct buf *names, const char *section, const char *key)
{
    buf_format(names, "%s%s%s%s", names->len > 0 ? ", " : "", section, key ? "/" : "",
               key ? key : "");
}

void settings_changes(const struct settings *before, const struct settings *after, bool is_live,
                      struct buf *names)
{
    for (size_t i = 0; i < SETTINGS_COUNT; i++)
        if (SETTINGS[i].is_live == is_live && !same_value(before, after, &SETTINGS[i]))
            add(names, SETTINGS[i].section, SETTINGS[i].key);
    if (!is_live && !same_channels(before, after))
        add(names, "channels", NULL);
    if (!is_live && !same_sirens(before, after))
        add(names, "sirens", NULL);
    if (!is_live && !same_sources(before, after))
        add(names, "sources", NULL);
    if (!is_live && !same_gauges(before, after))
        add(names, "gauges", NULL);
}

void settings_take_live(struct settings *settings, const struct settings *fresh)
{
    for (size_t i = 0; i < SETTINGS_COUNT; i++) {
        const struct setting *row = &SETTINGS[i];
        char                 *field = (char *)settings + row->offset;

        if (!row->is_live || same_value(settings, fresh, row))
            continue;
        if (row->kind == SETTING_INTEGER) {
            *(int64_t *)(void *)field = *(const int64_t *)field_of(fresh, row);
        } else {
            const struct settings_json *part = field_of(fresh, row);

            *(struct settings_json *)(void *)field = (struct settings_json){
                .json = part->json ? arena_text(&settings->arena, part->json) : NULL,
                .len = part->len,
            };
        }
    }
}
