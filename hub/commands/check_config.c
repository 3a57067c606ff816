/* check_config.c: "tocsin check-config": the settings, and every part of them that some
 * other file or an adapter understands, without touching anything. */
#include <stdio.h>
#include <string.h>

#include "adapters/adapter.h"
#include "adapters/registry.h"
#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/commands/commands.h"
#include "hub/commands/offline.h"
#include "hub/commands/probe.h"
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

/* ── how far one incident may grow ──────────────────────────────────────────────── */

/* So many times as far as two reports of one event may lie apart: beyond, neighbours that
 * have nothing to do with each other run together. */
enum { CHAIN_MOST = 30, MEMBERS_MOST = 10000 };

static void warn_of_chains(const struct hazard *hazard)
{
    if (hazard->diameter_most_m / hazard->distance_m <= CHAIN_MOST &&
        hazard->span_most_s / hazard->window_s <= CHAIN_MOST &&
        hazard->members_most <= MEMBERS_MOST)
        return;
    fprintf(stderr,
            "hazards: %s: incidents may run together: one may grow to %d reports, %.1f km and "
            "%.1f h, though two reports of one lie within %d m and %.1f h\n",
            hazard->code, hazard->members_most, hazard->diameter_most_m / 1000.0,
            hazard->span_most_s / 3600.0, hazard->distance_m, hazard->window_s / 3600.0);
}

static void tell_largest(const struct settings *settings)
{
    struct err           err;
    struct hazards      *hazards = shipped_hazards(settings, &err);
    const struct hazard *most = hazards_at(hazards, 0);

    for (size_t i = 0; i < hazards_count(hazards); i++) {
        const struct hazard *hazard = hazards_at(hazards, i);

        warn_of_chains(hazard);
        most = hazard->members_most > most->members_most ? hazard : most;
    }
    printf("the largest incident there may be: %s, %d reports within %.1f km and %.1f h\n",
           most->code, most->members_most, most->diameter_most_m / 1000.0,
           most->span_most_s / 3600.0);
    hazards_close(hazards);
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
    return failed ? err_at(err, "areas/file") : 0;
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
        failed = reader_close(&in) < 0 ? settings_blame(json, err) : 0;
    }
    arena_free(&arena);
    return failed;
}

static int (*const PARTS[])(const struct settings *, struct err *) = {
    check_texts, check_hazards, check_areas, check_policy};

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
                                .site = settings->site.id,
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
    char                       what[160];

    if (!kind) {
        text_suggest(what, sizeof what, "is no adapter of this hub", channel->adapter,
                     adapter_names());
        return err_set(err, ERR_INVALID, "channel %s: %s %s", channel->name, channel->adapter,
                       what);
    }
    if (open_adapter(settings, channel, kind, err) < 0)
        return channel->settings.file ? settings_blame(&channel->settings, err)
                                      : err_at(err, channel->name);
    return 0;
}

/* ── knocking ───────────────────────────────────────────────────────────────────── */

static unsigned told(const char *name, int failed, const struct err *err)
{
    if (failed)
        fprintf(stderr, "%s: %s\n", name, err->text);
    else
        printf("%s answers\n", name);
    return failed ? 1 : 0;
}

/* By what its settings call url, or host and port; whoever has neither is not asked. */
static unsigned knock_at_channel(const struct settings_channel *channel)
{
    struct arena  arena = {0};
    struct err    err = {0};
    const char   *json = channel->settings.json ? channel->settings.json : "{}";
    struct reader in = reader_open(json, strlen(json), &arena, NULL);
    const char   *url = read_text_or(&in, "url", 1000, NULL);
    const char   *host = read_text_or(&in, "host", 300, NULL);
    int64_t       port = read_integer_or(&in, "port", 1, 65535, 25);
    unsigned      missing = 0;

    if (url)
        missing = told(channel->name, probe_url(url, &err), &err);
    else if (host)
        missing =
            told(channel->name,
                 probe_tcp(host, arena_format(&arena, "%lld", (long long)port), &err), &err);
    reader_close(&in);
    arena_free(&arena);
    return missing;
}

static unsigned knock(const struct settings *settings)
{
    struct err err = {0};
    char       port[8];
    unsigned   missing = 0;

    snprintf(port, sizeof port, "%lld", (long long)settings->mqtt.port);
    if (settings->mqtt.host[0])
        missing += told("mqtt", probe_tcp(settings->mqtt.host, port, &err), &err);
    for (size_t i = 0; i < settings->channel_count; i++)
        missing += knock_at_channel(&settings->channels[i]);
    return missing;
}

/* ── all of it ──────────────────────────────────────────────────────────────────── */

static unsigned check(const struct settings *settings)
{
    unsigned   wrong = 0;
    struct err err;

    for (size_t i = 0; i < COUNT_OF(PARTS); i++)
        if (PARTS[i](settings, &err) < 0) {
            fprintf(stderr, "%s\n", err.text);
            wrong++;
        }
    for (size_t i = 0; i < settings->channel_count; i++)
        if (check_channel(settings, &settings->channels[i], &err) < 0) {
            fprintf(stderr, "%s\n", err.text);
            wrong++;
        }
    return wrong;
}

static void show(const struct settings *settings)
{
    struct buf text = {0};

    settings_show(settings, &text);
    fwrite(text.bytes, 1, text.len, stdout);
    buf_free(&text);
}

int command_check_config(const struct line *line)
{
    struct line      own = *line;
    struct settings *settings;
    int              code = EXIT_OK;

    if (line->arg_count > 0)
        own.settings_path = line->args[0];
    settings = offline_settings(&own);
    if (!settings)
        return EXIT_SETTINGS;
    if (check(settings) > 0)
        code = EXIT_SETTINGS;
    if (line_has(line, "--effective"))
        show(settings);
    if (code == EXIT_OK && line_has(line, "--connect") && knock(settings) > 0)
        code = EXIT_UNREACHABLE;
    if (code == EXIT_OK && !line->is_quiet && !line_has(line, "--effective")) {
        tell_largest(settings);
        printf("%s is right\n", settings->path);
    }
    settings_free(settings);
    return code;
}
