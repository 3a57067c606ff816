/* backup.c: "tocsin backup" and "tocsin restore". A serving hub is asked for its copy; a
 * store that nobody serves is opened here, under its lock. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/clock.h"
#include "hub/commands/commands.h"
#include "hub/commands/offline.h"
#include "hub/commands/print.h"
#include "hub/store/upkeep.h"
#include "hub/store/verify.h"

struct copying {
    struct store_backup backup;
    bool                is_done;
};

static void on_done(struct store_job *job)
{
    CONTAINER_OF(job, struct copying, backup.job)->is_done = true;
}

static int copy(struct offline *offline, const char *folder, struct err *err)
{
    struct clock   clock = clock_of_system();
    struct copying copying = {
        .backup = {.job.on_done = on_done, .folder = folder, .now_ms = clock_now(&clock)}};
    int failed;

    store_backup(offline->store, &copying.backup);
    offline_run(offline, &copying.is_done);
    failed = copying.backup.job.failed;
    if (failed)
        *err = copying.backup.job.err;
    else
        fprintf(stderr, "%s: %" PRId64 " bytes\n", folder, copying.backup.bytes);
    store_job_free(&copying.backup.job);
    return failed;
}

/* The hub that holds the lock makes the copy itself. */
static int ask_hub(const struct line *line)
{
    struct arena   arena = {0};
    struct request request = {.method = "POST", .path = "/api/v1/backups"};
    struct answer  answer = {0};
    struct writer  out = writer_open(&request.body);
    char          *folder = realpath(".", NULL);
    int            code;

    write_object(&out, NULL);
    write_text(&out, "folder",
               line->args[0][0] == '/' ? line->args[0]
                                       : arena_format(&arena, "%s/%s", folder, line->args[0]));
    write_end(&out);
    request.type = "application/json";
    code = request_send(&answer, line, &request);
    if (code == EXIT_OK)
        code = print_answer(line, &answer);
    free(folder);
    buf_free(&request.body);
    buf_free(&answer.body);
    arena_free(&arena);
    return code;
}

int command_backup(const struct line *line)
{
    struct offline offline;
    struct err     err = {0};
    int            failed;

    if (offline_open(&offline, line, &err) < 0) {
        if (err.kind == ERR_BUSY)
            return ask_hub(line);
        fprintf(stderr, "tocsin backup: %s\n", err.text);
        return err.kind == ERR_INVALID ? EXIT_SETTINGS : EXIT_FAILED;
    }
    failed = copy(&offline, line->args[0], &err);
    offline_close(&offline);
    if (!failed)
        return EXIT_OK;
    fprintf(stderr, "tocsin backup: %s\n", err.text);
    return err.kind == ERR_CONFLICT ? EXIT_CONFLICT : EXIT_FAILED;
}

int command_restore(const struct line *line)
{
    struct clock          clock = clock_of_system();
    struct store_restored restored;
    struct err            err = {0};
    struct settings      *settings = offline_settings(line);
    int                   failed;

    if (!settings)
        return EXIT_SETTINGS;
    failed = store_restore(offline_path(settings), line->args[0], clock_now(&clock), &restored,
                           &err);
    settings_free(settings);
    if (failed) {
        fprintf(stderr, "tocsin restore: %s\n", err.text);
        return err.kind == ERR_BUSY ? EXIT_CONFLICT : EXIT_FAILED;
    }
    if (line->wants_json)
        printf("{\"counters\":%" PRId64 ",\"chunks\":%" PRId64 ",\"notices\":%" PRId64
               ",\"sessions\":%" PRId64 "}\n",
               restored.counters, restored.chunks, restored.notices, restored.sessions);
    else if (!line->is_quiet)
        printf("restored; %" PRId64 " counters jumped ahead, %" PRId64
               " unfinished parcels and %" PRId64 " notices will not be sent again, %" PRId64
               " sessions ended\n",
               restored.counters, restored.chunks, restored.notices, restored.sessions);
    return EXIT_OK;
}
