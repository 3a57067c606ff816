/* store.c: the queues in front of a backend. A verb goes to the writer's queue, to a
 * reader's or to the errands'; it comes back here to be answered on the loop. */
#include "hub/store/store.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "hub/base/clock.h"
#include "hub/base/log.h"
#include "hub/store/folder.h"
#include "hub/store/writer.h"

struct reader {
    struct store  *store;
    struct serial *serial;
    size_t         place;
};

struct store {
    struct writer_desk    desk;
    struct store_settings settings;
    char                 *settings_path; /* settings.path, ours */
    struct tally          tally;         /* of the threads */
    struct tally         *owner;
    struct serial        *writer, *errands;
    struct reader         readers[BACKEND_READERS];

    /* The loop's. */
    size_t            pending; /* verbs asked for and not answered */
    size_t            next_reader;
    bool              is_closing, was_told, is_carrying;
    struct serial_job carrying; /* the log into the file, on the errands' thread */
};

void store_job_free(struct store_job *job)
{
    arena_free(&job->arena);
}

static void tell_if_broken(struct store *store)
{
    if (store->was_told || !store_is_broken(store))
        return;
    store->was_told = true;
    if (store->settings.on_broken)
        store->settings.on_broken(store->settings.about, &store->desk.broken_by);
}

static void close_threads(struct store *store)
{
    serial_close(store->writer);
    serial_close(store->errands);
    for (size_t i = 0; i < BACKEND_READERS; i++)
        serial_close(store->readers[i].serial);
}

static void answer(struct store *store, struct store_job *job)
{
    if (job->failed < 0)
        store->desk.tallies.failures++;
    tell_if_broken(store);
    job->on_done(job); /* may free the job */
    if (--store->pending == 0 && store->is_closing)
        close_threads(store);
}

static void run_writer(void *about, struct serial_job *first)
{
    struct store     *store = about;
    struct store_job *jobs[BACKEND_GROUP_MAX];
    size_t            count = 0;

    for (struct serial_job *link = first; link; link = link->next)
        jobs[count++] = store_job_of(link);
    writer_run(&store->desk, jobs, count);
}

static void on_written(void *about, struct serial_job *link)
{
    struct store *store = about;

    if (!store->is_carrying && !store->is_closing &&
        store->desk.kind->wants_upkeep(store->desk.backend)) {
        store->is_carrying = true;
        serial_add(store->errands, &store->carrying);
    }
    answer(store, store_job_of(link));
}

static void run_reader(void *about, struct serial_job *first)
{
    struct reader      *reader = about;
    struct writer_desk *desk = &reader->store->desk;

    for (struct serial_job *link = first; link; link = link->next)
        desk->kind->read(desk->backend, reader->place, store_job_of(link));
}

static void on_read(void *about, struct serial_job *link)
{
    answer(((struct reader *)about)->store, store_job_of(link));
}

static void run_errand(void *about, struct serial_job *first)
{
    struct store       *store = about;
    struct writer_desk *desk = &store->desk;
    struct store_job   *job = store_job_of(first);
    struct err          err = {0};

    if (first == &store->carrying) {
        if (desk->kind->upkeep(desk->backend, &err) < 0 && err.kind == ERR_INTERNAL)
            writer_break(desk, &err);
        return;
    }
    if (job->verb == VERB_keep_photo && atomic_load(&desk->room.level) > STORE_ROOM_ALL) {
        job->failed = err_set(&job->err, ERR_FULL, "the disk is nearly full: no photos");
        return;
    }
    desk->kind->errand(desk->backend, job);
    if (job->verb == VERB_keep_photo && job->failed < 0 && job->err.kind == ERR_INTERNAL)
        writer_break(desk, &job->err);
}

static void on_errand_done(void *about, struct serial_job *link)
{
    struct store     *store = about;
    struct store_job *job = store_job_of(link);

    if (link == &store->carrying) {
        store->is_carrying = false;
        tell_if_broken(store);
    } else if (job->verb == VERB_keep_photo && job->failed == 0) {
        serial_add(store->writer, link); /* the file is there: now its row */
    } else {
        answer(store, job);
    }
}

static struct store_job *ask(struct store *store, struct store_job *job, int verb)
{
    assert(job->on_done);
    assert(!store->is_closing || store->pending > 0);
    job->verb = verb;
    job->store = store;
    job->failed = 0;
    job->err = (struct err){0};
    store->pending++;
    return job;
}

static void ask_reader(struct store *store, struct store_job *job, int verb)
{
    store->desk.tallies.reads++;
    store->next_reader = (store->next_reader + 1) % BACKEND_READERS;
    serial_add(store->readers[store->next_reader].serial, &ask(store, job, verb)->link);
}

static void ask_first(struct store *store, struct store_job *job, int verb)
{
    store->desk.tallies.writes++;
    serial_add_first(store->writer, &ask(store, job, verb)->link);
}

static void ask_writer(struct store *store, struct store_job *job, int verb)
{
    store->desk.tallies.writes++;
    serial_add(store->writer, &ask(store, job, verb)->link);
}

static void ask_errand(struct store *store, struct store_job *job, int verb)
{
    serial_add(store->errands, &ask(store, job, verb)->link);
}

#define ASK_READ   ask_reader
#define ASK_FIRST  ask_first
#define ASK_THEN   ask_writer
#define ASK_REPORT ask_writer
#define ASK_PHOTO  ask_errand
#define ASK_ERRAND ask_errand
#define VERB(name, lane)                                                                       \
    void store_##name(struct store *store, struct store_##name *verb)                          \
    {                                                                                          \
        ASK_##lane(store, &verb->job, VERB_##name);                                            \
    }
#include "hub/store/verbs.def"
#undef VERB

static void on_threads_ended(struct tally *tally)
{
    struct store *store = CONTAINER_OF(tally, struct store, tally);
    struct tally *owner = store->owner;

    store->desk.kind->close(store->desk.backend, clock_now(&store->settings.clock));
    room_close(&store->desk.room);
    free(store->settings_path);
    free(store);
    tally_drop(owner);
}

static struct serial *thread(struct store *store, struct uv_loop_s *loop, size_t most,
                             void (*run)(void *, struct serial_job *),
                             void (*done)(void *, struct serial_job *), void *about)
{
    return serial_open(
        loop, &store->tally,
        &(struct serial_work){.most = most, .run = run, .done = done, .about = about});
}

int store_open_kind(struct store **store_r, struct uv_loop_s *loop, struct tally *owner,
                    const struct store_settings *settings, const struct backend_kind *kind,
                    struct err *err)
{
    struct store *store = MEM_NEW(struct store);

    if (kind->open(&store->desk.backend, settings, err) < 0) {
        free(store);
        return err_at(err, "store");
    }
    store->desk.kind = kind;
    store->settings = *settings;
    store->settings.path = store->settings_path =
        mem_copy_text(settings->path, strlen(settings->path));
    room_open(&store->desk.room, &store->settings);
    store->owner = owner;
    tally_take(owner);
    store->tally.on_clear = on_threads_ended;
    store->writer = thread(store, loop, BACKEND_GROUP_MAX, run_writer, on_written, store);
    store->errands = thread(store, loop, 1, run_errand, on_errand_done, store);
    for (size_t i = 0; i < BACKEND_READERS; i++) {
        store->readers[i] = (struct reader){.store = store, .place = i};
        store->readers[i].serial =
            thread(store, loop, 16, run_reader, on_read, &store->readers[i]);
    }
    *store_r = store;
    return 0;
}

int store_open(struct store **store_r, struct uv_loop_s *loop, struct tally *owner,
               const struct store_settings *settings, struct err *err)
{
    return store_open_kind(store_r, loop, owner, settings, &SQLITE_BACKEND, err);
}

void store_close(struct store *store)
{
    if (!store)
        return;
    assert(!store->is_closing);
    store->is_closing = true;
    if (store->pending == 0)
        close_threads(store);
}

void store_hold(struct store *store)
{
    serial_hold(store->writer);
}

void store_let(struct store *store)
{
    serial_let(store->writer);
}

enum store_room store_room(const struct store *store)
{
    return (enum store_room)atomic_load(&store->desk.room.level);
}

bool store_is_broken(const struct store *store)
{
    return atomic_load(&store->desk.is_broken);
}

void store_figures(const struct store *store, struct store_figures *figures_r)
{
    struct stat file = {0};

    *figures_r = (struct store_figures){.waiting = serial_waiting(store->writer)};
    tallies_copy(&store->desk.tallies, figures_r);
    if (stat(store->settings.path, &file) == 0)
        figures_r->file_bytes = (int64_t)file.st_size;
    figures_r->free_bytes = atomic_load(&store->desk.room.free_bytes);
}

const char *store_photo_path(const struct store *store, struct arena *arena,
                             const struct kept_photo *photo)
{
    return photo_file(arena, store->settings.path, photo);
}
