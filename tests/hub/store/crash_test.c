/* crash_test.c: the plug is pulled at every durable step in turn, and separately each
 * step fails with EIO and ENOSPC. What was acknowledged must be there afterwards, the
 * file whole, the journal sound, and no number given twice. An argument sets how many
 * passings of each failpoint are visited (2; 0: all). */
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hub/base/failpoint.h"
#include "hub/store/verify.h"
#include "tests/hub/store/kit/life.h"

enum { ACKS_MAX = 256 };

static void restore(struct trial *trial)
{
    struct store_restored restored;
    struct err            err;
    struct arena          arena = {0};
    const char           *folder = arena_format(&arena, "%s/backup", trial->bench->folder);

    if (store_restore(trial->bench->path, folder, 77, &restored, &err) == 0)
        life_acknowledged(trial, 'X', restored.counters);
    arena_free(&arena);
}

/* Runs it in a child with the failpoint armed; the acks, how many, and how often the
 * failpoint was passed. */
static size_t run_child(struct bench *bench, void (*run)(struct trial *), int steps,
                        const char *failpoint, struct ack acks[ACKS_MAX], unsigned *passed_r)
{
    struct trial trial = {.bench = bench, .steps = steps};
    size_t       count = 0;
    pid_t        child;

    CHECK_INT(pipe(trial.pipe), 0);
    child = fork();
    if (child == 0) {
        CHECK(freopen("/dev/null", "w", stderr)); /* the alarms are expected */
        CHECK(failpoint_arm(failpoint));
        run(&trial);
        life_acknowledged(&trial, '=', failpoint_passed());
        _exit(0);
    }
    close(trial.pipe[1]);
    while (read(trial.pipe[0], &acks[count], sizeof *acks) == sizeof *acks)
        if (acks[count].verb == '=')
            *passed_r = (unsigned)acks[count].number;
        else if (++count == ACKS_MAX)
            break;
    close(trial.pipe[0]);
    CHECK(waitpid(child, &(int){0}, 0) == child);
    return count;
}

static bool is_integral(const char *path)
{
    sqlite3      *file;
    sqlite3_stmt *check;
    bool          is_ok;

    CHECK_INT(sqlite3_open(path, &file), SQLITE_OK);
    CHECK_INT(sqlite3_prepare_v2(file, "pragma integrity_check", -1, &check, NULL), SQLITE_OK);
    is_ok = sqlite3_step(check) == SQLITE_ROW &&
            strcmp((const char *)sqlite3_column_text(check, 0), "ok") == 0;
    sqlite3_finalize(check);
    sqlite3_close(file);
    return is_ok;
}

static void check_journal(struct bench *bench)
{
    struct journal_verdict verdict;
    struct err             err;

    CHECK_INT(journal_verify(bench->path, bench->key.public_key, NULL, &verdict, &err), 0);
    if (!verdict.is_sound)
        fprintf(stderr, "%s\n", verdict.text);
    CHECK(verdict.is_sound);
}

static unsigned live_through(const char *failpoint)
{
    struct bench bench;
    struct ack   acks[ACKS_MAX];
    struct err   err;
    unsigned     passed = 0;
    size_t       count;

    bench_prepare(&bench, &SQLITE_BACKEND);
    count = run_child(&bench, life_live, LIFE_STEPS, failpoint, acks, &passed);
    if (bench_start(&bench, &err) < 0) {
        fprintf(stderr, "%s: %s\n", failpoint, err.text);
        exit(1);
    }
    for (size_t i = 0; i < count; i++)
        life_check(&bench, &acks[i]);
    bench_stop(&bench);
    CHECK(is_integral(bench.path));
    check_journal(&bench);
    bench_remove(&bench);
    return passed;
}

static unsigned restore_through(const char *failpoint)
{
    struct bench bench;
    struct trial trial = {.bench = &bench};
    struct ack   acks[ACKS_MAX];
    struct err   err;
    unsigned     passed = 0;

    bench_prepare(&bench, &SQLITE_BACKEND);
    run_child(&bench, life_live, LIFE_SHORT, NULL, acks, &passed);
    run_child(&bench, restore, 0, failpoint, acks, &passed);
    CHECK_INT(pipe(trial.pipe), 0);
    restore(&trial); /* the operator tries again */
    close(trial.pipe[1]);
    CHECK(read(trial.pipe[0], acks, sizeof *acks) == sizeof *acks && acks[0].verb == 'X');
    close(trial.pipe[0]);
    CHECK_INT(bench_start(&bench, &err), 0);
    for (int step = 1; step <= LIFE_SHORT; step++) {
        life_check(&bench, &(struct ack){'R', step});
        life_check(&bench, &(struct ack){'P', step});
    }
    life_check(&bench, &(struct ack){'N', 1000000});
    bench_stop(&bench);
    CHECK(is_integral(bench.path));
    check_journal(&bench);
    bench_remove(&bench);
    return passed;
}

static unsigned visits; /* of each failpoint and fault; 0: all */

static void visit(const char *name, unsigned (*through)(const char *))
{
    static const char *const FAULTS[] = {"kill", "eio", "enospc"};
    char                     spec[128];
    unsigned                 passed;

    if (visits && strncmp(name, "verb.", 5) == 0)
        return; /* the commits are visited; each verb's, by tests/crash and with 0 */
    snprintf(spec, sizeof spec, "%s:1000000:kill", name);
    passed = through(spec);
    for (size_t fault = 0; passed > 0 && fault < COUNT_OF(FAULTS); fault++)
        for (unsigned i = 0; i < (visits ? visits : passed) && i < passed; i++) {
            unsigned at =
                visits > 1 && visits < passed ? 1 + i * (passed - 1) / (visits - 1) : i + 1;

            snprintf(spec, sizeof spec, "%s:%u:%s", name, at, FAULTS[fault]);
            through(spec);
        }
    printf("%-24s %u passings\n", name, passed);
}

static void visit_all(unsigned (*through)(const char *))
{
    char  *names = NULL, *rest, *name;
    size_t len = 0;
    FILE  *list = open_memstream(&names, &len);

    failpoint_list(list);
    fclose(list);
    rest = names;
    while ((name = strsep(&rest, "\n")) && *name)
        visit(name, through);
    free(names);
}

int main(int argc, char **argv)
{
    visits = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 2;
    visit_all(live_through);
    visit_all(restore_through);
    return 0;
}
