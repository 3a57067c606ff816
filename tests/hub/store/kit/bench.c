#include "tests/hub/store/kit/bench.h"

#include <dirent.h>
#include <unistd.h>

#include "hub/store/folder.h"

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

void bench_prepare(struct bench *bench, const struct backend_kind *kind)
{
    struct chance chance = chance_of_seed(7);

    *bench = (struct bench){.kind = kind, .tally.on_clear = on_clear};
    snprintf(bench->folder, sizeof bench->folder, "%s/tocsin-store-XXXXXX",
             getenv("TMPDIR") ? getenv("TMPDIR") : "/tmp");
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
