/* check_config.c: "tocsin check-config": the settings as the hub would take them, without
 * touching anything; what results; and whether broker and gateways answer. */
#include <stdio.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/commands/commands.h"
#include "hub/commands/offline.h"
#include "hub/commands/probe.h"
#include "hub/proof.h"
#include "hub/shipped.h"

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

/* ── knocking ───────────────────────────────────────────────────────────────────── */

/* out: the list of a JSON answer, or NULL: in words. */
static unsigned told(struct writer *out, const char *name, int failed, const struct err *err)
{
    if (out) {
        write_object(out, NULL);
        write_text(out, "place", name);
        write_bool(out, "answers", !failed);
        if (failed)
            write_text(out, "why", err->text);
        write_end(out);
    } else if (failed) {
        fprintf(stderr, "%s: %s\n", name, err->text);
    } else {
        printf("%s answers\n", name);
    }
    return failed ? 1 : 0;
}

/* By what its settings call url, or host and port; whoever has neither is not asked. */
static unsigned knock_at_channel(struct writer *out, const struct settings_channel *channel)
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
        missing = told(out, channel->name, probe_url(url, &err), &err);
    else if (host)
        missing =
            told(out, channel->name,
                 probe_tcp(host, arena_format(&arena, "%lld", (long long)port), &err), &err);
    reader_close(&in);
    arena_free(&arena);
    return missing;
}

static unsigned knock(struct writer *out, const struct settings *settings)
{
    struct err err = {0};
    char       port[8];
    unsigned   missing = 0;

    snprintf(port, sizeof port, "%lld", (long long)settings->mqtt.port);
    if (settings->mqtt.host[0])
        missing += told(out, "mqtt", probe_tcp(settings->mqtt.host, port, &err), &err);
    for (size_t i = 0; i < settings->channel_count; i++)
        missing += knock_at_channel(out, &settings->channels[i]);
    return missing;
}

extern char **environ;

/* ── all of it ──────────────────────────────────────────────────────────────────── */

static void show(const struct settings *settings)
{
    struct buf text = {0};

    settings_show(settings, &text);
    fwrite(text.bytes, 1, text.len, stdout);
    buf_free(&text);
}

/* Each line of the complaints is one. */
static void write_mistakes(struct writer *out, char *complaints)
{
    char *rest = NULL;

    write_list(out, "mistakes");
    for (char *line = strtok_r(complaints ? complaints : (char[]){""}, "\n", &rest); line;
         line = strtok_r(NULL, "\n", &rest))
        write_text(out, NULL, line);
    write_end(out);
}

static int answer_json(const struct line *line, const struct settings *settings,
                       struct buf *complaints, int code)
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);

    write_object(&out, NULL);
    write_text(&out, "path", settings->path);
    write_bool(&out, "right", code == EXIT_OK);
    write_mistakes(&out, complaints->bytes);
    if (code == EXIT_OK && line_has(line, "--connect")) {
        write_list(&out, "doors");
        code = knock(&out, settings) > 0 ? EXIT_UNREACHABLE : EXIT_OK;
        write_end(&out);
    }
    write_end(&out);
    puts(json.bytes);
    buf_free(&json);
    return code;
}

static int answer_words(const struct line *line, const struct settings *settings,
                        const struct buf *complaints, int code)
{
    fputs(complaints->bytes ? complaints->bytes : "", stderr);
    if (code == EXIT_OK && line_has(line, "--connect") && knock(NULL, settings) > 0)
        code = EXIT_UNREACHABLE;
    if (code == EXIT_OK && !line->is_quiet && !line_has(line, "--effective")) {
        tell_largest(settings);
        printf("%s is right\n", settings->path);
    }
    return code;
}

int command_check_config(const struct line *line)
{
    struct line      own = *line;
    struct settings *settings;
    struct buf       complaints = {0};
    size_t           wrong;
    int              code = EXIT_OK;

    if (line->arg_count > 0)
        own.settings_path = line->args[0];
    settings = settings_look(offline_settings_path(&own), environ, &complaints, &wrong);
    if ((wrong > 0 ? proof_of_parts : proof_of)(settings, &complaints) < 0 || wrong > 0)
        code = EXIT_SETTINGS;
    if (line_has(line, "--effective") && wrong == 0)
        show(settings);
    code = line->wants_json && !line_has(line, "--effective")
               ? answer_json(line, settings, &complaints, code)
               : answer_words(line, settings, &complaints, code);
    buf_free(&complaints);
    settings_free(settings);
    return code;
}
