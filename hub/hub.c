#include "hub/hub.h"

#include <stdio.h>
#include <stdlib.h>

#include "hub/base/crypto.h"
#include "hub/base/log.h"
#include "hub/commands/command.h"
#include "hub/house.h"
#include "hub/notify.h"
#include "hub/proof.h"
#include "hub/reload.h"

extern char **environ;

static const struct layer LAYERS[] = {
    {"ground", ground_open, ground_close}, {"store", memory_open, memory_close},
    {"desk", desks_open, desks_close},     {"flow", stations_open, stations_close},
    {"doors", doors_open, doors_close},
};

static void stop(struct hub *hub, int exit_code)
{
    if (hub->is_stopping)
        return;
    hub->is_stopping = true;
    hub->exit_code = exit_code;
    notify("STOPPING=1");
    LOG(LOG_INFO, "hub.stopping");
    layers_close(&hub->layers);
}

/* Everything that is kept comes into memory first; then people and machines come in. */
static void loaded(struct hub *hub, const struct err *err)
{
    struct err why = {0};

    hub->loads--;
    if (hub->is_stopping || (!err && hub->loads > 0))
        return;
    if (err || doors_listen(hub, &why) < 0) {
        fprintf(stderr, "tocsin: %s\n", err ? err->text : why.text);
        stop(hub, EXIT_FAILED);
        return;
    }
    dispatch_start(hub->dispatch);
    gauges_start(hub->gauges);
    LOG(LOG_INFO, "hub.ready", NUMBER("reports", (int64_t)situation_reports(hub->situation)));
    notify("READY=1\nSTATUS=serving");
}

static int load_settings(struct hub *hub)
{
    struct buf complaints = {0};

    int failed = -1;

    hub->settings = settings_load(hub->settings_path, environ, &complaints);
    if (hub->settings)
        failed = proof_of(hub->settings, &complaints);
    if (failed < 0)
        fputs(complaints.bytes, stderr);
    buf_free(&complaints);
    return failed;
}

static void run(struct hub *hub)
{
    struct err err = {0};

    hub->layers = (struct layers){.layers = LAYERS, .count = COUNT_OF(LAYERS), .house = hub};
    if (layers_open(&hub->layers, &err) < 0) {
        fprintf(stderr, "tocsin: %s\n", err.text);
        hub->is_stopping = true; /* what was begun ends, nothing more begins */
        hub->exit_code = EXIT_FAILED;
    }
    uv_run(&hub->loop, UV_RUN_DEFAULT);
}

int hub_serve(const char *settings_path)
{
    struct hub *hub = MEM_NEW(struct hub);
    struct err  err = {0};
    int         exit_code;

    hub->settings_path = settings_path;
    hub->clock = clock_of_system();
    hub->chance = chance_of_system();
    hub->stop = stop;
    hub->reload = hub_reload;
    hub->loaded = loaded;
    if (crypto_open(&err) < 0 || load_settings(hub) < 0) {
        settings_free(hub->settings);
        free(hub);
        return EXIT_SETTINGS;
    }
    uv_loop_init(&hub->loop);
    run(hub);
    uv_loop_close(&hub->loop);
    exit_code = hub->exit_code;
    lang_free(hub->lang);
    hazards_close(hub->hazards);
    settings_free(hub->settings);
    arena_free(&hub->texts);
    buf_free(&hub->figures.kept);
    free(hub);
    return exit_code;
}
