/* offline.h: a store opened by a command, while no hub serves it. */
#ifndef TOCSIN_COMMANDS_OFFLINE_H
#define TOCSIN_COMMANDS_OFFLINE_H

#include <uv.h>

#include "hub/base/mem.h"
#include "hub/commands/command.h"
#include "hub/keys.h"
#include "hub/settings.h"
#include "hub/store/store.h"

struct offline {
    uv_loop_t        loop;
    struct tally     tally;
    struct settings *settings;
    struct keys      keys;
    struct store    *store;
};

/* Settings, keys and store, under the store's lock. ERR_BUSY: a hub serves it. ERR_INVALID:
 * the settings are wrong, which was said on stderr. */
int offline_open(struct offline *offline, const struct line *line, struct err *err);

/* Runs the loop until is_done. */
void offline_run(struct offline *offline, const bool *is_done);
void offline_close(struct offline *offline);

/* The path of the line's settings. */
const char *offline_settings_path(const struct line *line);
/* The settings of the line; NULL: they are wrong, which was said on stderr. */
struct settings *offline_settings(const struct line *line);
/* The database's path. Borrowed from the settings. */
const char *offline_path(const struct settings *settings);

/* A file that comes with the program ("hazards.yaml"), where it is installed or in the tree
 * that is stood in; NULL: nowhere. Lives in the arena. */
const char *offline_shipped(struct arena *arena, const char *name);

#endif
