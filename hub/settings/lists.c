#include "hub/settings/lists.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/settings/table.h"

enum { WORDS_MAX = 32 };

/* Five centimetres of a level in metres: so far water trembles. */
static const double HYSTERESIS_USUAL = 0.05;

/* How an item is called, and where that stands. */
struct named {
    const char        *name, *pointer;
    const struct yaml *file;
    size_t             place;
};

static void name_it(struct buf *names, const char *name, const struct yaml *file,
                    const char *pointer)
{
    struct named named = {name, pointer, file, names->len / sizeof named};

    buf_add(names, &named, sizeof named);
}

static struct settings_words words_of(struct reader *in, const char              *name,
                                      bool (*is_valid)(const char *), const char *rule)
{
    size_t                count = read_list(in, name, WORDS_MAX);
    const char          **items = arena_alloc(in->arena, (count + 1) * sizeof *items);
    struct settings_words words = {items, count};

    for (size_t i = 0; i < count; i++) {
        items[i] = read_item_text(in, name, i, 64);
        if (!in->failed && !is_valid(items[i]))
            reader_complain(in, arena_format(in->arena, "%s/%zu", name, i), rule);
    }
    return words;
}

static const char *id_of(struct reader *in, const char *name)
{
    const char *id = read_text(in, name, 32);

    if (!in->failed && !setting_is_id(id))
        reader_complain(in, name, "must be 1 to 32 of a-z, 0-9 and hyphen");
    return id;
}

/* Adapters are named after their files. */
static const char *adapter_of(struct reader *in)
{
    const char *name = read_text(in, "adapter", 32);

    if (!in->failed &&
        (!*name || name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_-")] != '\0'))
        reader_complain(in, "adapter", "must be 1 to 32 of a-z, 0-9, underscore and hyphen");
    return name;
}

static const char *secret_of(struct loading *load, struct reader *in)
{
    const char *path = read_text_or(in, "secret_file", 300, "");
    const char *wrong = NULL, *secret;

    if (reader_has(in, "secret"))
        reader_complain(in, "secret",
                        "never stands in a settings file; name its file as \"secret_file\"");
    if (in->failed || *path == '\0')
        return NULL;
    secret = loading_secret(load, loading_path(load, path), &wrong);
    if (!secret)
        reader_complain(in, "secret_file", wrong);
    return secret;
}

static struct settings_channel channel_of(struct loading *load, struct reader *in, size_t i)
{
    struct settings_channel channel = {.name = id_of(in, "name")};

    channel.adapter = adapter_of(in);
    channel.mode = (enum mode_kind)read_word(in, "mode", MODE_KIND_WORDS);
    channel.rate_per_s = read_number_or(in, "rate_per_s", 0.001, 10000, 10);
    channel.slots = read_integer_or(in, "slots", 1, 64, 1);
    channel.territory = territory_read(in, "territory");
    channel.secret = secret_of(load, in);
    channel.settings.json = read_json_or_null(in, "settings", &channel.settings.len);
    channel.settings.file = load->file;
    channel.pointer = arena_format(in->arena, "/channels/%zu", i);
    channel.settings.pointer = arena_format(in->arena, "%s/settings", channel.pointer);
    return channel;
}

void lists_read_channels(struct loading *load, struct reader *file)
{
    size_t count = read_list(file, "channels", SETTINGS_CHANNELS_MAX);

    for (size_t i = 0; i < count; i++) {
        struct reader           in = reader_item(file, "channels", i);
        struct settings_channel channel = channel_of(load, &in, i);

        if (reader_leave(&in, file) == 0) {
            buf_add(&load->channels, &channel, sizeof channel);
            name_it(&load->channel_names, channel.name, load->file,
                    arena_format(file->arena, "%s/name", channel.pointer));
        }
        loading_take(load, file);
    }
}

static struct settings_siren siren_of(struct reader *in)
{
    struct settings_siren siren = {.id = id_of(in, "id")};

    siren.name = read_text_or(in, "name", 100, siren.id);
    siren.lat = read_number(in, "lat", -90, 90);
    siren.lon = read_number(in, "lon", -180, 180);
    siren.groups =
        words_of(in, "groups", setting_is_id, "must be 1 to 32 of a-z, 0-9 and hyphen");
    siren.zone = read_text_or(in, "zone", TERRITORY_ZONE_MAX, "");
    return siren;
}

void lists_read_sirens(struct loading *load, struct reader *file)
{
    size_t count = read_list(file, "sirens", SETTINGS_SIRENS_MAX);

    for (size_t i = 0; i < count; i++) {
        struct reader         in = reader_item(file, "sirens", i);
        struct settings_siren siren = siren_of(&in);

        if (reader_leave(&in, file) == 0) {
            buf_add(&load->sirens, &siren, sizeof siren);
            name_it(&load->siren_names, siren.id, load->file,
                    arena_format(file->arena, "/sirens/%zu/id", i));
        }
        loading_take(load, file);
    }
}

static void check_web(struct reader *in, const char *url)
{
    const char *host;

    if (in->failed)
        return;
    host = strstr(url, "://");
    if (strncmp(url, "https://", 8) != 0 && strncmp(url, "http://", 7) != 0)
        reader_complain(in, "url", "must begin with https:// or http://");
    else if (memchr(host, '@', 3 + strcspn(host + 3, "/?#"))) /* it is shown to everybody */
        reader_complain(in, "url", "must hold neither name nor password");
}

static struct settings_source source_of(struct loading *load, struct reader *in)
{
    struct settings_source source = {.name = id_of(in, "name")};
    const char            *anchors = read_text_or(in, "anchors", 300, "");

    source.url = read_text(in, "url", 1000);
    check_web(in, source.url);
    source.every_s = read_integer_or(in, "every_s", 1, 86400, 60);
    source.anchors = *anchors ? loading_path(load, anchors) : "";
    return source;
}

void lists_read_sources(struct loading *load, struct reader *file)
{
    size_t count = read_list(file, "sources", SETTINGS_SOURCES_MAX);

    for (size_t i = 0; i < count; i++) {
        struct reader          in = reader_item(file, "sources", i);
        struct settings_source source = source_of(load, &in);

        if (reader_leave(&in, file) == 0) {
            buf_add(&load->sources, &source, sizeof source);
            name_it(&load->source_names, source.name, load->file,
                    arena_format(file->arena, "/sources/%zu/name", i));
        }
        loading_take(load, file);
    }
}

static void read_levels(struct gauge_station *gauge, struct reader *in)
{
    gauge->level_count = read_list(in, "levels", GAUGE_LEVELS_MAX);
    for (size_t i = 0; i < gauge->level_count; i++) {
        struct reader level = reader_item(in, "levels", i);

        gauge->levels[i] = read_number(&level, "at", gauge->least, gauge->most);
        gauge->level_names[i] = read_text(&level, "name", 60);
        if (i > 0 && !level.failed && gauge->levels[i] <= gauge->levels[i - 1])
            reader_complain(&level, "at", "must be higher than the level before");
        reader_leave(&level, in);
    }
}

static const char *hazard_of(struct reader *in)
{
    const char *code = read_text(in, "hazard", HAZARD_CODE_LEN);

    if (!in->failed && strlen(code) != HAZARD_CODE_LEN)
        reader_complain(in, "hazard", "must be two letters of the table of hazards");
    return code;
}

static struct gauge_station gauge_of(struct reader *in)
{
    struct gauge_station gauge = {.id = id_of(in, "id")};

    gauge.name = read_text_or(in, "name", 100, gauge.id);
    gauge.device = read_text(in, "device", GAUGE_NAME_MAX);
    gauge.quantity = read_text(in, "quantity", GAUGE_NAME_MAX);
    gauge.url = read_text_or(in, "url", 500, "");
    if (*gauge.url)
        check_web(in, gauge.url);
    gauge.unit = read_text_or(in, "unit", 10, "m");
    snprintf(gauge.hazard, sizeof gauge.hazard, "%s", hazard_of(in));
    gauge.lat = read_number(in, "lat", -90, 90);
    gauge.lon = read_number(in, "lon", -180, 180);
    gauge.covers_m = read_number_or(in, "covers_m", 1, 50000, 1000);
    gauge.least = read_number_or(in, "least", -1e6, 1e6, -1e6);
    gauge.most = read_number_or(in, "most", gauge.least, 1e6, 1e6);
    gauge.hysteresis = read_number_or(in, "hysteresis", 0, 1e6, HYSTERESIS_USUAL);
    gauge.rise_per_h = read_number_or(in, "rise_per_h", 0, 1e6, 0);
    gauge.stuck_ms = 60000 * read_integer_or(in, "stuck_min", 0, 100000, 0);
    gauge.silent_ms = 60000 * read_integer_or(in, "silent_min", 0, 100000, 60);
    read_levels(&gauge, in);
    return gauge;
}

void lists_read_gauges(struct loading *load, struct reader *file)
{
    size_t count = read_list(file, "gauges", SETTINGS_GAUGES_MAX);

    for (size_t i = 0; i < count; i++) {
        struct reader        in = reader_item(file, "gauges", i);
        struct gauge_station gauge = gauge_of(&in);

        if (reader_leave(&in, file) == 0) {
            buf_add(&load->gauges, &gauge, sizeof gauge);
            name_it(&load->gauge_names, gauge.id, load->file,
                    arena_format(file->arena, "/gauges/%zu/id", i));
        }
        loading_take(load, file);
    }
}

static int by_name(const void *one, const void *other)
{
    const struct named *left = one, *right = other;
    int                 order = strcmp(left->name, right->name);

    return order ? order : (left->place > right->place) - (left->place < right->place);
}

static void refuse_twice(struct loading *load, struct buf *names)
{
    struct named *items = (struct named *)names->bytes;
    size_t        count = names->len / sizeof *items;

    if (count > 0)
        qsort(items, count, sizeof *items, by_name);
    for (size_t i = 1; i < count; i++) {
        if (strcmp(items[i - 1].name, items[i].name) != 0)
            continue;
        load->file = items[i].file;
        loading_complain(
            load, items[i].pointer,
            arena_format(&load->settings->arena, "\"%s\" stands there twice", items[i].name));
    }
    buf_free(names);
}

static void *moved(struct arena *arena, struct buf *buf)
{
    void *items = arena_copy(arena, buf->bytes, buf->len);

    buf_free(buf);
    return items;
}

void lists_close(struct loading *load)
{
    struct settings *settings = load->settings;

    settings->channel_count = load->channels.len / sizeof *settings->channels;
    settings->siren_count = load->sirens.len / sizeof *settings->sirens;
    settings->gauge_count = load->gauges.len / sizeof *settings->gauges;
    settings->gauges = moved(&settings->arena, &load->gauges);
    settings->channels = moved(&settings->arena, &load->channels);
    settings->sirens = moved(&settings->arena, &load->sirens);
    settings->source_count = load->sources.len / sizeof *settings->sources;
    settings->sources = moved(&settings->arena, &load->sources);
    refuse_twice(load, &load->channel_names);
    refuse_twice(load, &load->siren_names);
    refuse_twice(load, &load->source_names);
    refuse_twice(load, &load->gauge_names);
    if (settings->channel_count > SETTINGS_CHANNELS_MAX)
        loading_complain_of(load, settings->path, "channels: there are too many");
    if (settings->siren_count > SETTINGS_SIRENS_MAX)
        loading_complain_of(load, settings->path, "sirens: there are too many");
    if (settings->source_count > SETTINGS_SOURCES_MAX)
        loading_complain_of(load, settings->path, "sources: there are too many");
    if (settings->gauge_count > SETTINGS_GAUGES_MAX)
        loading_complain_of(load, settings->path, "gauges: there are too many");
}
