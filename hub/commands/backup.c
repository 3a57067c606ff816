/* backup.c: "tocsin backup" and "tocsin restore". A serving hub is asked for its copy; a
 * store that nobody serves is opened here, under its lock. */
#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/base/clock.h"
#include "hub/base/failpoint.h"
#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/commands/commands.h"
#include "hub/commands/offline.h"
#include "hub/commands/print.h"
#include "hub/store/folder.h"
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

/* ── of a hub that serves ───────────────────────────────────────────────────────── */

static int copy_folder(const char *from, const char *to, struct arena *arena, struct err *err)
{
    DIR           *folder = opendir(from);
    struct dirent *entry;
    int            failed = 0;

    if (!folder)
        return err_set(err, ERR_INTERNAL, "%s: %s", from, strerror(errno));
    failed = folder_ready(to, err);
    while (failed == 0 && (entry = readdir(folder))) {
        const char *one = arena_format(arena, "%s/%s", from, entry->d_name);
        const char *other = arena_format(arena, "%s/%s", to, entry->d_name);

        if (entry->d_name[0] != '.')
            failed = entry->d_type == DT_DIR ? copy_folder(one, other, arena, err)
                                             : file_copy(one, other, err);
    }
    closedir(folder);
    return failed < 0 ? -1 : folder_sync(to, err);
}

/* From the hub's folder to where it was asked for; on another disk it is copied, and seen
 * whole or not at all there too. */
static int move(const char *from, const char *to, struct arena *arena, struct err *err)
{
    const char *near = arena_format(arena, "%s.new", to);

    if (!FAILPOINT("backup.bring") && rename(from, to) == 0)
        return folder_sync(folder_of(arena, to), err);
    if (errno != EXDEV)
        return err_set(err, ERR_INTERNAL, "moving it to %s: %s", to, strerror(errno));
    if (copy_folder(from, near, arena, err) < 0)
        return -1;
    if (rename(near, to) < 0)
        return err_set(err, ERR_INTERNAL, "moving it to %s: %s", to, strerror(errno));
    folder_remove(arena_format(arena, "%s/photos", from), NULL);
    folder_remove(from, NULL);
    return folder_sync(folder_of(arena, to), err);
}

/* The answer, with the place where the copy is now. */
static int bring(struct answer *answer, const char *to, struct arena *arena, struct err *err)
{
    struct reader in = reader_open(answer->body.bytes, answer->body.len, arena, NULL);
    const char   *from = read_text(&in, "folder", PATH_MAX);
    int64_t       bytes = read_integer(&in, "bytes", 0, INT64_MAX);
    const char   *head = read_text(&in, "head", 200);
    char         *whole;
    struct writer out;

    if (reader_close(&in) < 0)
        return err_set(err, ERR_INTERNAL, "the hub's answer cannot be read");
    if (move(from, to, arena, err) < 0)
        return err_at(err, arena_format(arena, "the copy is in %s", from));
    whole = realpath(to, NULL);
    answer->body.len = 0;
    out = writer_open(&answer->body);
    write_object(&out, NULL);
    write_text(&out, "folder", whole ? whole : to);
    write_integer(&out, "bytes", bytes);
    write_text(&out, "head", head);
    write_end(&out);
    free(whole);
    return 0;
}

/* The hub that holds the lock makes the copy itself, where it may; it is then brought to
 * where the person at the machine wants it. */
static int ask_hub(const struct line *line)
{
    struct arena   arena = {0};
    struct request request = {
        .method = "POST", .path = "/api/v1/backups", .type = "application/json"};
    struct answer answer = {0};
    struct writer out = writer_open(&request.body);
    struct clock  clock = clock_of_system();
    struct err    err = {0};
    int           code;

    write_object(&out, NULL);
    write_text(&out, "folder",
               arena_format(&arena, "asked-%" PRId64 "-%d", clock_now(&clock), (int)getpid()));
    write_end(&out);
    code = request_send(&answer, line, &request);
    if (code == EXIT_OK && bring(&answer, line->args[0], &arena, &err) < 0) {
        fprintf(stderr, "tocsin backup: %s\n", err.text);
        code = EXIT_FAILED;
    }
    if (code == EXIT_OK)
        code = print_answer(line, &answer);
    buf_free(&request.body);
    buf_free(&answer.body);
    arena_free(&arena);
    return code;
}

int command_backup(const struct line *line)
{
    struct offline offline;
    struct err     err = {0};
    struct stat    there;
    int            failed;

    if (lstat(line->args[0], &there) == 0) {
        fprintf(stderr, "tocsin backup: %s exists already\n", line->args[0]);
        return EXIT_CONFLICT;
    }
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
        fprintf(stderr, "tocsin restore: %s%s\n", err.text,
                err.kind == ERR_BUSY ? ": stop the hub first" : "");
        return err.kind == ERR_BUSY ? EXIT_CONFLICT : EXIT_FAILED;
    }
    if (line->wants_json)
        printf("{\"counters\":%" PRId64 ",\"chunks\":%" PRId64 ",\"notices\":%" PRId64
               ",\"sessions\":%" PRId64 "}\n",
               restored.counters, restored.chunks, restored.notices, restored.sessions);
    else if (!line->is_quiet)
        printf("restored; %" PRId64 " counters jumped ahead, %" PRId64
               " unfinished parcels and %" PRId64 " notices will not be sent again, %" PRId64
               " sessions ended; what was there before stands beside it, as .replaced-<time>\n",
               restored.counters, restored.chunks, restored.notices, restored.sessions);
    return EXIT_OK;
}
