/* replay.c: "tocsin replay": the rows of a table through the real flow (intake, store,
 * situation) with their own times, in a temporary store, and what belongs together. */
#include <dirent.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <uv.h>

#include "hub/base/chance.h"
#include "hub/base/file.h"
#include "hub/base/text.h"
#include "hub/commands/commands.h"
#include "hub/commands/progress.h"
#include "hub/commands/replay/kinds.h"
#include "hub/commands/replay/partition.h"
#include "hub/commands/replay/rows.h"
#include "hub/flow/intake.h"
#include "hub/flow/situation.h"

enum { UNDER_WAY_MAX = 1000 };

struct replay {
    uv_loop_t           loop;
    struct tally        tally;
    struct clock        clock; /* says the time of the row that comes in */
    struct chance       chance;
    struct replay_rows  rows;
    struct replay_kinds kinds;
    struct report_frame frame;
    struct store       *store;
    struct intake      *intake;
    struct situation   *situation;
    char                folder[40];
    size_t             *order;
    size_t              under_way, done, repeats;
    bool                is_ready;
    struct err          err;
};

struct sending {
    struct replay     *replay;
    uint64_t           line;
    struct arena       arena;
    struct report      report;
    struct intake_item item;
    struct intake_job  job;
};

/* ── the flow ───────────────────────────────────────────────────────────────────── */

static void on_kept(void *house, const struct intake_kept *reports, size_t count)
{
    struct replay *replay = house;

    for (size_t i = 0; i < count; i++)
        situation_report(replay->situation, reports[i].no, reports[i].kept_ms,
                         reports[i].report, reports[i].sender, reports[i].channel,
                         reports[i].network);
    situation_settle(replay->situation);
}

static void on_ready(void *house, const struct err *err)
{
    struct replay *replay = house;

    replay->is_ready = true;
    if (err)
        replay->err = *err;
}

static void on_event(void *house, const struct event *event)
{
    (void)house;
    (void)event;
}

static void on_clear(struct tally *tally)
{
    (void)tally; /* the loop simply runs out */
}

static int open_flow(struct replay *replay, struct err *err)
{
    char path[80];

    snprintf(path, sizeof path, "%s/replay.db", replay->folder);
    if (store_open(&replay->store, &replay->loop, &replay->tally,
                   &(struct store_settings){
                       .path = path, .chance = chance_of_system(), .clock = clock_of_system()},
                   err) < 0 ||
        intake_open(&replay->intake,
                    &(struct intake_settings){.store = replay->store,
                                              .clock = &replay->clock,
                                              .chance = &replay->chance,
                                              .owner = &replay->tally,
                                              .waiting_max = 2 * UNDER_WAY_MAX,
                                              .anonymous_max = UNDER_WAY_MAX,
                                              .lag_max_ms = INT64_MAX,
                                              .per_network_min = 1,
                                              .per_network_burst = 1,
                                              .on_kept = on_kept,
                                              .house = replay},
                    err) < 0 ||
        situation_open(&replay->situation,
                       &(struct situation_settings){.store = replay->store,
                                                    .clock = &replay->clock,
                                                    .owner = &replay->tally,
                                                    .hazards = replay->kinds.hazards,
                                                    .frame = &replay->frame,
                                                    .late_s = CLUSTER_LATE_S,
                                                    .weighs_places_late = true,
                                                    .on_ready = on_ready,
                                                    .on_event = on_event,
                                                    .house = replay},
                       err) < 0)
        return -1;
    while (!replay->is_ready)
        uv_run(&replay->loop, UV_RUN_ONCE);
    *err = replay->err;
    return err->kind ? -1 : 0;
}

static void close_flow(struct replay *replay)
{
    situation_close(replay->situation);
    intake_close(replay->intake);
    store_close(replay->store);
    uv_run(&replay->loop, UV_RUN_DEFAULT);
}

/* ── the rows ───────────────────────────────────────────────────────────────────── */

static void on_done(struct intake_job *job)
{
    struct sending *sending = CONTAINER_OF(job, struct sending, job);
    struct replay  *replay = sending->replay;

    if (job->failed)
        replay->err = job->err;
    else if (sending->item.kept == KEPT_CONFLICT)
        replay_refuse(&replay->rows, sending->line,
                      "another row with this id says something else", NULL);
    replay->repeats += !job->failed && sending->item.kept == KEPT_REPEATED;
    replay->under_way--;
    replay->done++;
    arena_free(&sending->arena);
    free(sending);
}

static void send_row(struct replay *replay, const struct replay_row *row)
{
    struct sending *sending = MEM_NEW(struct sending);

    sending->replay = replay;
    sending->line = row->line;
    sending->report = (struct report){
        .id = report_id_of("replay", row->id),
        .has_place = row->has_place,
        .lat = row->lat,
        .lon = row->lon,
        .fix_ms = REPORT_NO_TIME,
        .observed_ms = row->time_ms,
        .sent_ms = REPORT_NO_TIME,
        .seq = REPORT_NO_SEQ,
        .text = row->text,
    };
    memcpy(sending->report.hazard, replay->kinds.codes[row->kind],
           sizeof sending->report.hazard);
    sending->item.report = &sending->report;
    sending->job = (struct intake_job){
        .on_done = on_done,
        .items = &sending->item,
        .count = 1,
        .sender = arena_format(&sending->arena, "replay:%s", row->source),
        .channel = "replay",
        .network = "",
    };
    replay->clock.set_ms = row->time_ms;
    replay->under_way++;
    if (intake_keep(replay->intake, &sending->job) < 0)
        on_done(&sending->job);
}

static int send_all(struct replay *replay, bool is_quiet)
{
    struct progress progress = progress_start("replay", replay->rows.count);

    for (size_t i = 0; i < replay->rows.count && !replay->err.kind; i++) {
        send_row(replay, &replay->rows.items[replay->order[i]]);
        while (replay->under_way >= UNDER_WAY_MAX)
            uv_run(&replay->loop, UV_RUN_ONCE);
        if (!is_quiet)
            progress_at(&progress, i + 1);
    }
    while (replay->under_way > 0)
        uv_run(&replay->loop, UV_RUN_ONCE);
    situation_weigh_places(replay->situation);
    while (situation_is_busy(replay->situation))
        uv_run(&replay->loop, UV_RUN_ONCE);
    if (!is_quiet)
        progress_end(&progress, replay->done);
    return replay->err.kind ? -1 : 0;
}

/* ── before and after ───────────────────────────────────────────────────────────── */

static void arrange(struct replay *replay, bool is_shuffled, uint64_t seed)
{
    struct chance chance = chance_of_seed(seed);

    replay->order = MEM_NEW_ARRAY(size_t, replay->rows.count);
    for (size_t i = 0; i < replay->rows.count; i++)
        replay->order[i] = i;
    for (size_t i = replay->rows.count; is_shuffled && i > 1; i--) { /* Fisher and Yates */
        size_t j = chance_below(&chance, i), kept = replay->order[i - 1];

        replay->order[i - 1] = replay->order[j];
        replay->order[j] = kept;
    }
}

/* The incident of each row, 0: none, called after its first row in the table: so the same
 * partition has the same names, whatever the order the rows came in. */
static int64_t *name_incidents(const struct replay *replay)
{
    int64_t *first = MEM_NEW_ARRAY(int64_t, replay->rows.count + 1); /* by number */
    int64_t *names = MEM_NEW_ARRAY(int64_t, replay->rows.count + 1);

    for (size_t i = 0; i < replay->rows.count; i++) {
        struct id id = report_id_of("replay", replay->rows.items[i].id);
        int64_t   holder = situation_holder_of(replay->situation, &id);

        if (holder > 0 && first[holder] == 0)
            first[holder] = (int64_t)i + 1;
        names[i] = holder > 0 ? first[holder] : 0;
    }
    free(first);
    return names;
}

static int write_all(const struct replay *replay, const struct line *line, struct err *err)
{
    const char *assignments = line_value(line, "--assignments");
    const char *episodes = line_value(line, "--episodes");
    int64_t    *incidents = name_incidents(replay);
    int         failed = replay_write_incidents(&replay->rows, incidents, assignments, err);

    if (!failed && episodes)
        failed = replay_write_episodes(&replay->rows, incidents, episodes, err);
    free(incidents);
    return failed;
}

/* Neighbours that run together show in the largest. */
static void warn(const struct replay *replay, const struct incident *largest)
{
    const struct hazard *hazard = hazards_at(replay->kinds.hazards, largest->hazard);

    if (largest->reports < (size_t)hazard->members_most)
        return;
    fprintf(stderr,
            "tocsin replay: the largest incident is as large as one of its kind may be "
            "(members_most %d): distance_m %d or window_s %d may be too wide for these "
            "reports\n",
            hazard->members_most, hazard->distance_m, hazard->window_s);
}

static void summarise(struct replay *replay, const struct line *line)
{
    struct arena    arena = {0};
    struct incident largest = {0};
    size_t          count = situation_count(replay->situation);
    size_t          heaped = situation_count_in(replay->situation, SITUATION_HEAP);

    situation_largest(replay->situation, &arena, &largest);
    replay_say_refused(&replay->rows);
    warn(replay, &largest);
    if (line->wants_json)
        printf("{\"rows\":%zu,\"refused\":%zu,\"repeats\":%zu,\"incidents\":%zu,"
               "\"largest\":%zu,\"heaped\":%zu,\"new_kinds\":%zu}\n",
               replay->rows.count, replay->rows.refused, replay->repeats, count,
               largest.reports, heaped, replay->kinds.made);
    else if (!line->is_quiet)
        printf("%zu rows, %zu refused, %zu incidents; the largest holds %zu reports over "
               "%.1f h and %.0f m; %zu reports stand alone at default positions\n",
               replay->rows.count, replay->rows.refused, count, largest.reports,
               (double)(largest.last_ms - largest.first_ms) / 3600000, largest.radius_m,
               heaped);
    arena_free(&arena);
}

/* Also by another name. */
static int check_not_over_itself(const struct line *line, const char *option, struct err *err)
{
    const char *in = line->args[0], *out = line_value(line, option);
    struct stat one, other;

    if (out && stat(in, &one) == 0 && stat(out, &other) == 0 && one.st_dev == other.st_dev &&
        one.st_ino == other.st_ino)
        return err_set(err, ERR_INVALID, "%s: %s is the table itself", option, out);
    return 0;
}

static int prepare(struct replay *replay, const struct line *line, struct err *err)
{
    const char     *seed_text = line_value(line, "--shuffle");
    const char     *like = line_value(line, "--hazard");
    int64_t         seed = 0;
    struct hazards *shipped;
    int             failed;

    if (seed_text && !text_to_integer(seed_text, &seed))
        return err_set(err, ERR_INVALID, "--shuffle: %s is no whole number", seed_text);
    if (check_not_over_itself(line, "--assignments", err) < 0 ||
        check_not_over_itself(line, "--episodes", err) < 0)
        return -1;
    shipped = replay_table(line, err);
    if (!shipped)
        return -1;
    failed = replay_read(&replay->rows, line->args[0], line_value(line, "--map"), err) < 0 ||
             replay_kinds(&replay->kinds, &replay->rows, shipped, like ? like : REPLAY_UNKNOWN,
                          err) < 0;
    hazards_close(shipped);
    if (failed)
        return -1;
    replay->frame.hazards = replay->kinds.hazards;
    arrange(replay, seed_text != NULL, (uint64_t)seed);
    return 0;
}

static void remove_folder(const char *folder)
{
    DIR           *entries = opendir(folder);
    struct dirent *entry;

    while (entries && (entry = readdir(entries))) {
        char path[400];

        snprintf(path, sizeof path, "%s/%s", folder, entry->d_name);
        if (unlink(path) < 0)
            rmdir(path);
    }
    if (entries)
        closedir(entries);
    rmdir(folder);
}

static int run(struct replay *replay, const struct line *line, struct err *err)
{
    int failed;

    snprintf(replay->folder, sizeof replay->folder, "/tmp/tocsin-replay-XXXXXX");
    if (!mkdtemp(replay->folder))
        return err_set(err, ERR_INTERNAL, "no temporary folder can be made");
    uv_loop_init(&replay->loop);
    failed = open_flow(replay, err) < 0 || send_all(replay, line->is_quiet) < 0 ||
             write_all(replay, line, err) < 0;
    if (failed && !err->kind)
        *err = replay->err;
    if (!failed)
        summarise(replay, line);
    close_flow(replay);
    uv_loop_close(&replay->loop);
    remove_folder(replay->folder);
    return failed ? -1 : 0;
}

int command_replay(const struct line *line)
{
    struct replay *replay = MEM_NEW(struct replay);
    struct err     err = {0};
    int            failed;
    bool           was_partial;

    replay->tally.on_clear = on_clear;
    replay->clock = clock_set_to(0);
    replay->chance = chance_of_system();
    failed = prepare(replay, line, &err) < 0 || run(replay, line, &err) < 0;
    if (failed)
        fprintf(stderr, "tocsin replay: %s\n", err.text);
    was_partial = replay->rows.refused > 0;
    hazards_close(replay->kinds.hazards);
    replay_free(&replay->rows);
    free(replay->order);
    free(replay);
    if (!failed)
        return was_partial ? EXIT_PARTIAL : EXIT_OK;
    return err.kind == ERR_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_FAILED;
}
