#include "hub/commands/offline.h"

#include <stdio.h>
#include <string.h>

#include "hub/base/buf.h"
#include "hub/base/file.h"

extern char **environ;

static const char SETTINGS[] = "/etc/tocsin/tocsin.yaml";
static const char SQLITE[] = "sqlite:";

const char *offline_settings_path(const struct line *line)
{
    return line->settings_path ? line->settings_path : SETTINGS;
}

struct settings *offline_settings(const struct line *line)
{
    struct buf       complaints = {0};
    struct settings *settings =
        settings_load(offline_settings_path(line), environ, &complaints);

    if (!settings)
        fputs(complaints.bytes, stderr);
    buf_free(&complaints);
    return settings;
}

const char *offline_path(const struct settings *settings)
{
    size_t len = sizeof SQLITE - 1;

    return strncmp(settings->store.path, SQLITE, len) == 0 ? settings->store.path + len
                                                           : settings->store.path;
}

const char *offline_shipped(struct arena *arena, const char *name)
{
    static const char *const FOLDERS[] = {"/usr/local/share/tocsin/schemas",
                                          "/usr/share/tocsin/schemas", "schemas"};

    for (size_t i = 0; i < COUNT_OF(FOLDERS); i++) {
        const char *path = arena_format(arena, "%s/%s", FOLDERS[i], name);

        if (file_exists(path))
            return path;
    }
    return NULL;
}

static void on_clear(struct tally *tally)
{
    (void)tally; /* the loop simply runs out */
}

int offline_open(struct offline *offline, const struct line *line, struct err *err)
{
    *offline = (struct offline){.tally.on_clear = on_clear, .settings = offline_settings(line)};
    if (!offline->settings)
        return err_set(err, ERR_INVALID, "the settings are wrong");
    uv_loop_init(&offline->loop);
    if (keys_load(&offline->keys, offline->settings->store.keys_dir, err) == 0 &&
        store_open(&offline->store, &offline->loop, &offline->tally,
                   &(struct store_settings){.path = offline_path(offline->settings),
                                            .seal = &offline->keys.seal,
                                            .chance = chance_of_system(),
                                            .clock = clock_of_system()},
                   err) == 0)
        return 0;
    offline_close(offline);
    return -1;
}

void offline_run(struct offline *offline, const bool *is_done)
{
    while (!*is_done)
        uv_run(&offline->loop, UV_RUN_ONCE);
}

void offline_close(struct offline *offline)
{
    store_close(offline->store);
    uv_run(&offline->loop, UV_RUN_DEFAULT);
    uv_loop_close(&offline->loop);
    keys_wipe(&offline->keys);
    settings_free(offline->settings);
}
