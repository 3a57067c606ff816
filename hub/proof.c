#include "hub/proof.h"

#include <string.h>
#include <uv.h>

#include "adapters/adapter.h"
#include "adapters/registry.h"
#include "hub/base/file.h"
#include "hub/base/reader.h"
#include "hub/base/text.h"
#include "hub/base/yaml.h"
#include "hub/model/policy.h"
#include "hub/model/zones.h"
#include "hub/shipped.h"

static int check_texts(const struct settings *settings, struct err *err)
{
    struct lang *lang = shipped_lang(settings, err);

    lang_free(lang);
    return lang ? 0 : -1;
}

static int check_hazards(const struct settings *settings, struct err *err)
{
    struct hazards *hazards = shipped_hazards(settings, err);

    hazards_close(hazards);
    return hazards ? 0 : -1;
}

static int check_areas(const struct settings *settings, struct err *err)
{
    struct buf   text = {0};
    struct arena arena = {0};
    struct zones zones;
    int          failed = 0;

    if (settings->areas.file[0])
        failed = file_read(&text, settings->areas.file, ZONES_TEXT_MAX, err);
    if (!failed && text.len > 0 &&
        zones_read_geojson(&zones, &arena, text.bytes, text.len, settings->areas.id_property,
                           settings->areas.name_property, err) < 0)
        failed = err_at(err, settings->areas.file);
    buf_free(&text);
    arena_free(&arena);
    return failed ? settings_blame_row(settings, "areas", "file", err) : 0;
}

static int check_policy(const struct settings *settings, struct err *err)
{
    const struct settings_json *json = &settings->policy;
    struct policy               policy;
    struct arena                arena = {0};
    struct reader               in;
    int                         failed = 0;

    if (json->json) {
        in = reader_open(json->json, json->len, &arena, err);
        policy_read(&policy, &in);
        failed = reader_close(&in);
    }
    arena_free(&arena);
    if (!failed)
        return 0;
    err_at(err, "policy");
    return settings_blame(json, err);
}

/* What stands in files of their own, whose names must be right first. */
static int (*const FILES[])(const struct settings *,
                            struct err *) = {check_texts, check_hazards, check_areas};

/* ── channels ───────────────────────────────────────────────────────────────────── */

static void on_clear(struct tally *tally)
{
    (void)tally; /* the loop simply runs out */
}

/* Adapters check their settings in open(), and touch nothing there. */
static int open_adapter(const struct settings *settings, const struct settings_channel *channel,
                        const struct adapter_kind *kind, struct err *err)
{
    struct arena        arena = {0};
    struct clock        clock = clock_of_system();
    struct chance       chance = chance_of_system();
    struct tally        tally = {.on_clear = on_clear};
    uv_loop_t           loop;
    const char         *json = channel->settings.json ? channel->settings.json : "{}";
    struct reader       in = reader_open(json, strlen(json), &arena, err);
    struct adapter     *adapter = NULL;
    struct adapter_host host = {.channel = channel->name,
                                .site = settings->site.id ? settings->site.id : "",
                                .mode = channel->mode,
                                .loop = &loop,
                                .tally = &tally,
                                .clock = &clock,
                                .chance = &chance};
    int                 failed;

    uv_loop_init(&loop);
    failed = adapter_open(&adapter, kind, &host, &in);
    if (reader_close(&in) < 0)
        failed = -1;
    if (adapter)
        adapter_close(adapter);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
    arena_free(&arena);
    return failed;
}

static int check_channel(const struct settings         *settings,
                         const struct settings_channel *channel, struct err *err)
{
    const struct adapter_kind *kind = adapter_named(channel->adapter);
    char                       what[160], pointer[60];

    if (!kind) {
        text_suggest(what, sizeof what, "is no adapter of this hub", channel->adapter,
                     adapter_names());
        snprintf(pointer, sizeof pointer, "%s/adapter", channel->pointer);
        err_field(err, ERR_INVALID, pointer, "%s %s", channel->adapter, what);
        return yaml_blame(channel->settings.file, err);
    }
    if (open_adapter(settings, channel, kind, err) < 0)
        return channel->settings.file ? settings_blame(&channel->settings, err)
                                      : err_at(err, channel->name);
    return 0;
}

static void note(struct buf *complaints, int failed, const struct err *err)
{
    if (failed)
        buf_format(complaints, "%s\n", err->text);
}

int proof_of_parts(const struct settings *settings, struct buf *complaints)
{
    size_t     before = complaints->len;
    struct err err = {0};

    note(complaints, check_policy(settings, &err), &err);
    for (size_t i = 0; i < settings->channel_count; i++) {
        err = (struct err){0};
        note(complaints, check_channel(settings, &settings->channels[i], &err), &err);
    }
    return complaints->len > before ? -1 : 0;
}

int proof_of(const struct settings *settings, struct buf *complaints)
{
    size_t before = complaints->len;

    for (size_t i = 0; i < COUNT_OF(FILES); i++) {
        struct err err = {0};

        note(complaints, FILES[i](settings, &err), &err);
    }
    proof_of_parts(settings, complaints);
    return complaints->len > before ? -1 : 0;
}
