#include "hub/loop/serial.h"

#include <stdbool.h>

#include "hub/base/mem.h"
#include "tests/kit/check.h"

enum { JOBS = 1000 };

struct errand {
    struct serial_job job;
    int               number;
    int               ran, answered;
};

struct bench {
    struct tally tally;
    uv_sem_t     gate; /* holds the thread inside its first group */
    size_t       largest, groups;
    int          order[JOBS], done; /* numbers as they ran */
    bool         is_clear;
};

static void on_clear(struct tally *tally)
{
    CONTAINER_OF(tally, struct bench, tally)->is_clear = true;
}

static void run(void *about, struct serial_job *first)
{
    struct bench *bench = about;
    size_t        count = 0;

    if (bench->groups++ == 0)
        uv_sem_wait(&bench->gate);
    for (struct serial_job *job = first; job; job = job->next, count++) {
        struct errand *errand = CONTAINER_OF(job, struct errand, job);

        bench->order[bench->done++] = errand->number;
        errand->ran++;
    }
    if (count > bench->largest)
        bench->largest = count;
}

static void done(void *about, struct serial_job *job)
{
    (void)about;
    CONTAINER_OF(job, struct errand, job)->answered++;
}

static struct serial *open_serial(uv_loop_t *loop, struct bench *bench, size_t most)
{
    uv_loop_init(loop);
    uv_sem_init(&bench->gate, 0);
    bench->tally.on_clear = on_clear;
    return serial_open(
        loop, &bench->tally,
        &(struct serial_work){.most = most, .run = run, .done = done, .about = bench});
}

static void close_all(uv_loop_t *loop, struct bench *bench)
{
    uv_run(loop, UV_RUN_DEFAULT);
    CHECK(bench->is_clear);
    CHECK_INT(uv_loop_close(loop), 0);
    uv_sem_destroy(&bench->gate);
}

TEST(every_job_is_done_and_answered_once_and_in_order)
{
    uv_loop_t      loop;
    struct bench   bench = {0};
    struct errand *errands = MEM_NEW_ARRAY(struct errand, JOBS);
    struct serial *serial = open_serial(&loop, &bench, 256);

    for (int i = 0; i < JOBS; i++) {
        errands[i].number = i;
        serial_add(serial, &errands[i].job);
        CHECK_INT(errands[i].answered, 0);
    }
    serial_close(serial);
    uv_sem_post(&bench.gate);
    close_all(&loop, &bench);
    for (int i = 0; i < JOBS; i++) {
        CHECK_INT(bench.order[i], i);
        CHECK_INT(errands[i].ran, 1);
        CHECK_INT(errands[i].answered, 1);
    }
    CHECK_INT(bench.largest, 256);
    free(errands);
}

TEST(hurried_jobs_go_before_waiting_ones_and_keep_their_own_order)
{
    uv_loop_t      loop;
    struct bench   bench = {0};
    struct errand  errands[6] = {0};
    struct serial *serial = open_serial(&loop, &bench, 1);

    for (int i = 0; i < 6; i++)
        errands[i].number = i;
    serial_add(serial, &errands[0].job);
    while (serial_waiting(serial) > 0) /* until the thread stands at the gate with it */
        ;
    serial_add(serial, &errands[1].job);
    serial_add(serial, &errands[2].job);
    serial_add_first(serial, &errands[3].job);
    serial_add_first(serial, &errands[4].job);
    serial_add(serial, &errands[5].job);
    serial_close(serial);
    uv_sem_post(&bench.gate);
    close_all(&loop, &bench);
    for (int i = 0; i < 6; i++)
        CHECK_INT(bench.order[i], ((int[]){0, 3, 4, 1, 2, 5})[i]);
}

TEST(what_is_added_while_held_goes_in_one_group)
{
    uv_loop_t      loop;
    struct bench   bench = {0};
    struct errand  errands[3] = {0};
    struct serial *serial = open_serial(&loop, &bench, 256);

    uv_sem_post(&bench.gate);
    serial_hold(serial);
    for (int i = 0; i < 3; i++) {
        serial_hold(serial);
        serial_add(serial, &errands[i].job);
        CHECK_INT(serial_waiting(serial), i + 1); /* none was taken up */
        serial_let(serial);
    }
    serial_let(serial);
    while (!errands[2].answered)
        uv_run(&loop, UV_RUN_ONCE);
    CHECK_INT(bench.groups, 1);
    CHECK_INT(bench.largest, 3);
    serial_close(serial);
    close_all(&loop, &bench);
}

RUN(what_is_added_while_held_goes_in_one_group,
    every_job_is_done_and_answered_once_and_in_order,
    hurried_jobs_go_before_waiting_ones_and_keep_their_own_order)
