#include "hub/store/sqlite/vfs.h"

#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/hub/store/kit/bench.h"

enum { STEP = 1 << 18, MANY = 40 };

static off_t log_size(const struct bench *bench)
{
    char        path[128];
    struct stat file = {0};

    snprintf(path, sizeof path, "%s-wal", bench->path);
    CHECK_INT(stat(path, &file), 0);
    return file.st_size;
}

static void copy(const char *from, const char *to, const char *suffix)
{
    char   source[128], target[128], bytes[65536];
    size_t len;
    FILE  *in, *out;

    snprintf(source, sizeof source, "%s%s", from, suffix);
    snprintf(target, sizeof target, "%s%s", to, suffix);
    in = fopen(source, "rb");
    out = fopen(target, "wb");
    CHECK(in && out);
    while ((len = fread(bytes, 1, sizeof bytes, in)) > 0)
        CHECK(fwrite(bytes, 1, len, out) == len);
    CHECK_INT(fclose(out), 0);
    fclose(in);
}

/* Else every commit would make the file longer, and its sync write two things. */
TEST(the_log_grows_by_whole_steps)
{
    struct bench bench;
    off_t        size;

    bench_open(&bench, &SQLITE_BACKEND);
    bench_keep_report(&bench, 1);
    size = log_size(&bench);
    CHECK(size > 0 && size % STEP == 0);
    bench_keep_report(&bench, 2);
    CHECK_INT(log_size(&bench), size);
    bench_close(&bench);
}

/* What a machine that lost its power leaves: a log with zeros behind its last commit. */
TEST(zeros_behind_the_last_commit_cost_nothing)
{
    struct bench              here, there;
    struct store_load_reports load = {.limit = 2 * MANY};

    bench_open(&here, &SQLITE_BACKEND);
    for (uint8_t n = 1; n <= MANY; n++)
        bench_keep_report(&here, n);
    bench_prepare(&there, &SQLITE_BACKEND);
    copy(here.path, there.path, "");
    copy(here.path, there.path, "-wal");
    CHECK_INT(bench_start(&there, NULL), 0);
    CHECK_INT(ASK(&there, load_reports, &load), 0);
    CHECK_INT(load.count, MANY);
    store_job_free(&load.job);
    bench_keep_report(&there, MANY + 1); /* and it goes on behind it */
    bench_stop(&there);
    CHECK_INT(bench_start(&there, NULL), 0);
    load = (struct store_load_reports){.limit = 2 * MANY};
    CHECK_INT(ASK(&there, load_reports, &load), 0);
    CHECK_INT(load.count, MANY + 1);
    store_job_free(&load.job);
    bench_close(&there);
    bench_close(&here);
}

RUN(the_log_grows_by_whole_steps, zeros_behind_the_last_commit_cost_nothing)
