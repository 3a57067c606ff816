#include "tests/hub/store/kit/bench.h"

#include <dirent.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "hub/store/folder.h"

enum { GROUND_MIN = 1 << 30 }; /* bytes */

static size_t asked, answered;

void bench_asked(void)
{
    asked++;
}

void bench_on_done(struct store_job *job)
{
    (void)job;
    answered++;
}

void bench_wait(struct bench *bench)
{
    while (answered < asked)
        uv_run(&bench->loop, UV_RUN_ONCE);
}

void bench_settle(struct bench *bench)
{
    struct store_find_fact finds[BACKEND_READERS] = {0};

    for (size_t i = 0; i < BACKEND_READERS; i++) {
        finds[i] = (struct store_find_fact){.job.on_done = bench_on_done, .name = "none"};
        store_find_fact(bench->store, &finds[i]);
        bench_asked();
    }
    bench_wait(bench);
    for (size_t i = 0; i < BACKEND_READERS; i++)
        store_job_free(&finds[i].job);
}

static void on_clear(struct tally *tally)
{
    CONTAINER_OF(tally, struct bench, tally)->is_clear = true;
}

static void on_broken(void *about, const struct err *err)
{
    (void)err;
    ((struct bench *)about)->broken++;
}

int bench_start(struct bench *bench, struct err *err)
{
    bench->is_clear = false;
    CHECK_INT(uv_loop_init(&bench->loop), 0);
    if (store_open_kind(&bench->store, &bench->loop, &bench->tally, &bench->settings,
                        bench->kind, err) == 0)
        return 0;
    CHECK_INT(uv_loop_close(&bench->loop), 0);
    return -1;
}

/* In memory where there is plenty: what is killed here is a process, not the machine, and how
 * slow the disk is just now is no test's business. TMPDIR says otherwise. */
static const char *ground(void)
{
    const char    *chosen = getenv("TMPDIR");
    struct statvfs memory;

    if (chosen)
        return chosen;
    if (access("/dev/shm", W_OK) == 0 && statvfs("/dev/shm", &memory) == 0 &&
        (uint64_t)memory.f_bavail * memory.f_frsize >= GROUND_MIN)
        return "/dev/shm";
    return "/tmp";
}

void bench_prepare(struct bench *bench, const struct backend_kind *kind)
{
    struct chance chance = chance_of_seed(7);

    *bench = (struct bench){.kind = kind, .tally.on_clear = on_clear};
    snprintf(bench->folder, sizeof bench->folder, "%s/tocsin-store-XXXXXX", ground());
    CHECK(mkdtemp(bench->folder));
    snprintf(bench->path, sizeof bench->path, "%s/tocsin.db", bench->folder);
    ed25519_new(&bench->key, &chance);
    bench->settings = (struct store_settings){.path = bench->path,
                                              .seal = &bench->key,
                                              .chance = chance_of_seed(8),
                                              .clock = clock_set_to(1000000),
                                              .on_broken = on_broken,
                                              .about = bench};
}

void bench_open(struct bench *bench, const struct backend_kind *kind)
{
    struct err err;

    bench_prepare(bench, kind);
    if (bench_start(bench, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
}

void bench_stop(struct bench *bench)
{
    store_close(bench->store);
    uv_run(&bench->loop, UV_RUN_DEFAULT);
    CHECK(bench->is_clear);
    CHECK_INT(uv_loop_close(&bench->loop), 0);
}

static void remove_all(const char *folder)
{
    struct arena   arena = {0};
    DIR           *entries = opendir(folder);
    struct dirent *entry;

    while (entries && (entry = readdir(entries))) {
        const char *path = arena_format(&arena, "%s/%s", folder, entry->d_name);

        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        if (unlink(path) < 0)
            remove_all(path);
    }
    if (entries)
        closedir(entries);
    rmdir(folder);
    arena_free(&arena);
}

void bench_remove(struct bench *bench)
{
    remove_all(bench->folder);
}

void bench_close(struct bench *bench)
{
    bench_stop(bench);
    bench_remove(bench);
}

struct id bench_id(uint8_t last)
{
    return (struct id){
        .bytes = {1, 2, 3, 4, 5, 6, 0x70, 8, 0x80, 10, 11, 12, 13, 14, 15, last}};
}

struct deed bench_deed(const char *word, const char *about)
{
    return (struct deed){
        .word = word, .about = about, .actor = "anna", .mode = "test", .at_ms = 5000};
}

struct blob bench_text(const char *text)
{
    return (struct blob){text, strlen(text)};
}

void bench_keep_report(struct bench *bench, uint8_t n)
{
    struct kept_report        report = {.id = bench_id(n),
                                        .sender = "anna",
                                        .channel = "http",
                                        .mode = "test",
                                        .body = bench_text("flood"),
                                        .kept_ms = 1};
    struct store_keep_reports keep = {.reports = &report, .count = 1};

    CHECK_INT(ASK(bench, keep_reports, &keep), 0);
    store_job_free(&keep.job);
}
