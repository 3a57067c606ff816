#include <inttypes.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/settings.h"
#include "hub/settings/table.h"

static void show_value(const struct settings *settings, const struct setting *row,
                       struct buf *out)
{
    const void *field = (const char *)settings + row->offset;

    if (row->kind == SETTING_INTEGER) {
        buf_format(out, "%" PRId64, *(const int64_t *)field);
    } else if (row->kind == SETTING_WORDS) {
        const struct settings_words *words = field;

        for (size_t i = 0; i < words->count; i++)
            buf_format(out, "%s%s", i ? "," : "", words->items[i]);
    } else if (row->kind == SETTING_JSON) {
        const struct settings_json *part = field;

        buf_text(out, part->json ? part->json : "");
    } else {
        const char *text = *(const char *const *)field;

        buf_text(out, row->kind == SETTING_SECRET && *text ? "(hidden)" : text);
    }
}

/* Names under which adapters might be given a secret after all. */
static bool is_secret(const char *key)
{
    static const char *const WORDS[] = {"password", "secret", "token", "key", NULL};
    size_t                   len = strlen(key);

    if (len > 5 && strcmp(key + len - 5, "_file") == 0)
        return false;
    for (size_t i = 0; WORDS[i]; i++)
        if (strstr(key, WORDS[i]))
            return true;
    return false;
}

static void show_part(const char *name, const struct settings_json *part, struct buf *out)
{
    struct arena  arena = {0};
    struct reader in = reader_open(part->json, part->len, &arena, NULL);
    const char   *key;

    for (size_t i = 0; (key = reader_key(&in, i)); i++) {
        size_t      len;
        const char *json = read_json_or_null(&in, key, &len);

        buf_format(out, "channels/%s/settings/%s = %s\n", name, key,
                   is_secret(key) ? "(hidden)"
                   : json         ? json
                                  : "null");
    }
    reader_close(&in);
    arena_free(&arena);
}

static void show_channel(const struct settings_channel *channel, struct buf *out)
{
    buf_format(
        out, "channels/%s = %s, %s, %g/s in %" PRId64 " slots%s\n", channel->name,
        channel->adapter, channel->mode == MODE_ACTUAL ? "live" : "for exercises and tests",
        channel->rate_per_s, channel->slots, channel->secret ? ", with a gateway secret" : "");
    if (channel->settings.json)
        show_part(channel->name, &channel->settings, out);
}

void settings_show(const struct settings *settings, struct buf *out)
{
    for (size_t i = 0; i < SETTINGS_COUNT; i++) {
        const struct setting *row = &SETTINGS[i];

        buf_format(out, "%s%s%s = ", row->section, row->key ? "/" : "",
                   row->key ? row->key : "");
        show_value(settings, row, out);
        buf_format(out, "  (%s)\n", settings->origins[i]);
    }
    for (size_t i = 0; i < settings->channel_count; i++)
        show_channel(&settings->channels[i], out);
    buf_format(out, "sirens = %zu\ngauges = %zu\n", settings->siren_count,
               settings->gauge_count);
    for (size_t i = 0; i < settings->source_count; i++)
        buf_format(out, "sources/%s = %s every %" PRId64 " s\n", settings->sources[i].name,
                   settings->sources[i].url, settings->sources[i].every_s);
}
