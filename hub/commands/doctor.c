/* doctor.c: "tocsin doctor": one line for each thing looked at: ok, warn or fail, and what
 * to do. It looks only; what is wrong stays as it is. */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/statvfs.h>
#include <sys/timex.h>

#include "hub/base/clock.h"
#include "hub/base/failpoint.h"
#include "hub/base/writer.h"
#include "hub/commands/commands.h"
#include "hub/commands/offline.h"
#include "hub/commands/probe.h"
#include "hub/store/examine.h"

enum { MB = 1 << 20 };

static const int64_t BUILT_MS = 1767225600000; /* 2026-01-01: no clock is right before */

enum health { HEALTH_OK, HEALTH_WARN, HEALTH_FAIL };

static const char *const HEALTH_WORDS[] = {"ok", "warn", "fail"};

struct finding {
    enum health health;
    char        what[300]; /* what was found */
    const char *fix;       /* what to do; NULL: nothing */
};

static struct finding fine(const char *what)
{
    struct finding finding = {HEALTH_OK, "", NULL};

    snprintf(finding.what, sizeof finding.what, "%s", what);
    return finding;
}

static struct finding bad(enum health health, const char *what, const char *fix)
{
    struct finding finding = fine(what);

    finding.health = health;
    finding.fix = fix;
    return finding;
}

static struct finding look_at_clock(const struct settings *settings)
{
    struct timex time = {0};
    struct clock clock = clock_of_system();

    (void)settings;
    if (clock_now(&clock) < BUILT_MS)
        return bad(HEALTH_FAIL, "the clock stands before 2026",
                   "set it; alerts carry its time");
    if (adjtimex(&time) == TIME_ERROR || (time.status & STA_UNSYNC))
        return bad(HEALTH_WARN, "the clock follows no time server",
                   "install chrony or systemd-timesyncd");
    return fine("the clock follows a time server");
}

static struct finding look_at_disk(const struct settings *settings)
{
    struct statvfs about;
    char           what[200];
    int64_t        free_mb;

    if (statvfs(settings->store.keys_dir, &about) < 0)
        return bad(HEALTH_FAIL, strerror(errno), "run tocsin init");
    free_mb = (int64_t)about.f_bavail * (int64_t)about.f_frsize / MB;
    snprintf(what, sizeof what, "%lld MB free", (long long)free_mb);
    if (free_mb < settings->disk.reports_mb)
        return bad(HEALTH_FAIL, what, "make room: no report is taken any more");
    if (free_mb < settings->disk.anonymous_mb)
        return bad(HEALTH_FAIL, what, "make room: anonymous reports are refused");
    if (free_mb < settings->disk.photos_mb)
        return bad(HEALTH_WARN, what, "make room: photos are refused");
    return fine(what);
}

/* RFC 2606 §2: a name that is nobody's, as init writes it for want of a better one. */
static struct finding look_at_site(const struct settings *settings)
{
    static const char NOBODY[] = ".invalid";
    const char       *sender = settings->site.sender;
    size_t            len = strlen(sender);
    char              what[200];

    if (len < sizeof NOBODY || strcmp(sender + len + 1 - sizeof NOBODY, NOBODY) != 0) {
        snprintf(what, sizeof what, "%s, alerts come from %s", settings->site.id, sender);
        return fine(what);
    }
    snprintf(what, sizeof what, "alerts would come from %s, which is nobody's", sender);
    return bad(HEALTH_WARN, what, "say whose they are: site/sender, and site/id and site/name");
}

static struct finding look_at_keys(const struct settings *settings)
{
    struct keys keys;
    struct err  err = {0};
    int         failed = keys_load(&keys, settings->store.keys_dir, &err);

    keys_wipe(&keys);
    if (!failed)
        return fine("all there, and nobody else may read them");
    return bad(HEALTH_FAIL, err.text,
               err.kind == ERR_NOT_FOUND ? "run tocsin init, or bring them back from the safe"
                                         : "give them to the hub's user alone: chmod 600");
}

static struct finding look_at_store(const struct settings *settings)
{
    struct store_examined examined;
    struct err            err = {0};
    char                  what[200];

    if (store_examine(offline_path(settings), &examined, &err) < 0)
        return bad(HEALTH_FAIL, err.text,
                   err.kind == ERR_NOT_FOUND ? "run tocsin init" : "look at its permissions");
    if (!examined.is_sound)
        return bad(HEALTH_FAIL, examined.why, "stop the hub and restore the last backup");
    snprintf(what, sizeof what, "whole; schema %lld of %lld", (long long)examined.schema,
             (long long)examined.known);
    if (examined.schema > examined.known)
        return bad(HEALTH_FAIL, what, "a newer Tocsin wrote it: install that one again");
    if (examined.schema < examined.known)
        return bad(HEALTH_WARN, what, "the next start brings it up, after a copy");
    return fine(what);
}

static struct finding look_at_hub(const struct settings *settings)
{
    struct err err = {0};

    if (settings->http.socket[0] == '\0')
        return bad(HEALTH_WARN, "it has no socket",
                   "name one as http/socket: the commands need it");
    if (probe_unix(settings->http.socket, &err) < 0)
        return bad(HEALTH_FAIL, err.text, "start it: tocsin serve, or systemctl start tocsin");
    return fine("it answers at its socket");
}

static struct finding look_at_broker(const struct settings *settings)
{
    struct err err = {0};
    char       port[8];

    if (settings->mqtt.host[0] == '\0')
        return fine("none is wanted");
    snprintf(port, sizeof port, "%lld", (long long)settings->mqtt.port);
    if (probe_tcp(settings->mqtt.host, port, &err) < 0)
        return bad(HEALTH_FAIL, err.text, "start it, or mend mqtt/host and mqtt/port");
    return fine("it answers");
}

static const struct {
    const char *name;
    struct finding (*look)(const struct settings *);
} PLACES[] = {
    {"clock", look_at_clock},   {"site", look_at_site},   {"disk", look_at_disk},
    {"keys", look_at_keys},     {"store", look_at_store}, {"hub", look_at_hub},
    {"broker", look_at_broker},
};

static void print(const char *name, const struct finding *finding)
{
    printf("%-4s  %-6s  %s%s%s\n", HEALTH_WORDS[finding->health], name, finding->what,
           finding->fix ? ": " : "", finding->fix ? finding->fix : "");
}

static void print_json(const struct finding findings[])
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);

    write_object(&out, NULL);
    write_list(&out, "findings");
    for (size_t i = 0; i < COUNT_OF(PLACES); i++) {
        write_object(&out, NULL);
        write_text(&out, "place", PLACES[i].name);
        write_text(&out, "health", HEALTH_WORDS[findings[i].health]);
        write_text(&out, "what", findings[i].what);
        write_text(&out, "fix", findings[i].fix);
        write_end(&out);
    }
    write_end(&out);
    write_end(&out);
    puts(json.bytes);
    buf_free(&json);
}

static int look_everywhere(const struct line *line)
{
    struct settings *settings = offline_settings(line);
    struct finding   findings[COUNT_OF(PLACES)];
    enum health      worst = HEALTH_OK;

    if (!settings)
        return EXIT_SETTINGS;
    if (line->socket_path) /* as the other commands ask it */
        settings->http.socket = line->socket_path;
    for (size_t i = 0; i < COUNT_OF(PLACES); i++) {
        findings[i] = PLACES[i].look(settings);
        if (findings[i].health > worst)
            worst = findings[i].health;
        if (!line->wants_json && (!line->is_quiet || findings[i].health > HEALTH_OK))
            print(PLACES[i].name, &findings[i]);
    }
    if (line->wants_json)
        print_json(findings);
    settings_free(settings);
    return worst == HEALTH_FAIL ? EXIT_FAILED : EXIT_OK;
}

int command_doctor(const struct line *line)
{
    if (!line_has(line, "--failpoints"))
        return look_everywhere(line);
    failpoint_list(stdout);
    return EXIT_OK;
}
