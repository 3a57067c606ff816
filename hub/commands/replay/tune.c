/* tune.c: "tocsin replay tune": what other distances and times would make of reports of which
 * people said what belongs together. */
#include <stdio.h>
#include <stdlib.h>

#include "hub/commands/commands.h"
#include "hub/commands/replay/curve.h"
#include "hub/commands/replay/trial.h"
#include "hub/commands/replay/truth.h"

static const double FACTORS[] = {0.25, 0.5, 1, 2, 4};

enum { MANY = COUNT_OF(FACTORS) };

struct tuning {
    struct replay_rows  rows;
    struct replay_kinds as_is, tried;
    struct truth        truth;
    struct curve_point  points[MANY * MANY];
    struct agreement    found[MANY * MANY];
};

static int prepare(struct tuning *tuning, const struct line *line, struct err *err)
{
    const char     *like = line_value(line, "--hazard");
    struct hazards *shipped = replay_table(line, err);
    int             failed;

    if (!shipped)
        return -1;
    like = like ? like : REPLAY_UNKNOWN;
    failed = replay_read(&tuning->rows, line_value(line, "--data"), line_value(line, "--map"),
                         err) < 0 ||
             replay_kinds(&tuning->as_is, &tuning->rows, shipped, like, err) < 0 ||
             replay_kinds(&tuning->tried, &tuning->rows, shipped, like, err) < 0 ||
             truth_read(&tuning->truth, &tuning->rows, line_value(line, "--truth"),
                        line_value(line, "--flags"), err) < 0;
    hazards_close(shipped);
    return failed ? -1 : 0;
}

static int try_all(struct tuning *tuning, struct err *err)
{
    struct trials trials = trials_new(&tuning->rows, &tuning->as_is);
    size_t        count = tuning->rows.count;
    int64_t      *incidents = MEM_NEW_ARRAY(int64_t, count + 1);
    int           failed = 0;

    for (size_t i = 0; !failed && i < MANY * MANY; i++) {
        struct curve_point *point = &tuning->points[i];
        struct agreement   *found = &tuning->found[i];

        *point = (struct curve_point){FACTORS[i / MANY], FACTORS[i % MANY], 0, 0, false};
        failed = trials_run(&trials, tuning->tried.hazards, point->distances, point->windows,
                            incidents, err);
        *found = truth_compare(&tuning->truth, incidents, count);
        point->across = found->recall;
        point->up =
            tuning->truth.has_flags ? found->f1 : 1 - (double)found->joined / (double)count;
    }
    curve_mark(tuning->points, MANY * MANY);
    free(incidents);
    trials_free(&trials);
    return failed;
}

static void print_table(const struct tuning *tuning)
{
    bool has_flags = tuning->truth.has_flags;

    printf("distance  time   link recall  %s  joined  incidents  largest\n",
           has_flags ? "flag F1" : "not joined");
    for (size_t i = 0; i < MANY * MANY; i++) {
        const struct curve_point *point = &tuning->points[i];
        const struct agreement   *found = &tuning->found[i];

        printf("x%-8g x%-5g  %10.3f   %*.3f  %6zu  %9zu  %7zu%s%s\n", point->distances,
               point->windows, point->across, has_flags ? 7 : 10, point->up, found->joined,
               found->incidents, found->largest, point->is_front ? "  best" : "",
               point->distances == 1 && point->windows == 1 ? "  as set" : "");
    }
    if (tuning->truth.absent > 0)
        fprintf(stderr, "tocsin replay tune: %zu pairs name rows that are not there\n",
                tuning->truth.absent);
}

static int run(struct tuning *tuning, const struct line *line, struct err *err)
{
    const char *svg = line_value(line, "--svg");

    if (prepare(tuning, line, err) < 0 || try_all(tuning, err) < 0)
        return -1;
    replay_say_refused(&tuning->rows);
    if (!line->is_quiet)
        print_table(tuning);
    return svg ? curve_write(tuning->points, MANY * MANY, "link recall",
                             tuning->truth.has_flags ? "flag F1" : "share that joined none",
                             svg, err)
               : 0;
}

int command_replay_tune(const struct line *line)
{
    struct tuning *tuning = MEM_NEW(struct tuning);
    struct err     err = {0};
    int            failed = run(tuning, line, &err);

    if (failed)
        fprintf(stderr, "tocsin replay tune: %s\n", err.text);
    truth_free(&tuning->truth);
    hazards_close(tuning->as_is.hazards);
    hazards_close(tuning->tried.hazards);
    replay_free(&tuning->rows);
    free(tuning);
    return !failed ? EXIT_OK : err.kind == ERR_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_FAILED;
}
