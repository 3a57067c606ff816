#include "hub/loop/serial.h"

#include <stdbool.h>
#include <stdlib.h>

#include "hub/base/mem.h"

struct queue {
    struct serial_job *first, **end;
};

struct serial {
    struct serial_work work;
    struct tally      *owner;
    uv_thread_t        thread;
    uv_async_t         answered;

    uv_mutex_t   lock; /* guards all below */
    uv_cond_t    added;
    struct queue hurried, waiting, done;
    size_t       count; /* in hurried and waiting */
    unsigned     holds;
    bool         is_closing, has_ended;
};

static void queue_clear(struct queue *queue)
{
    queue->first = NULL;
    queue->end = &queue->first;
}

static void queue_add(struct queue *queue, struct serial_job *job)
{
    job->next = NULL;
    *queue->end = job;
    queue->end = &job->next;
}

static struct serial_job *queue_take(struct queue *queue)
{
    struct serial_job *job = queue->first;

    if (!job)
        return NULL;
    queue->first = job->next;
    if (!queue->first)
        queue->end = &queue->first;
    return job;
}

/* The next group, in order; NULL when it is time to end. Called with the lock. */
static struct serial_job *take_group(struct serial *serial)
{
    struct queue group;

    while (serial->holds > 0 || (serial->count == 0 && !serial->is_closing))
        uv_cond_wait(&serial->added, &serial->lock);
    queue_clear(&group);
    for (size_t i = 0; i < serial->work.most && serial->count > 0; i++, serial->count--) {
        struct serial_job *job = queue_take(&serial->hurried);

        queue_add(&group, job ? job : queue_take(&serial->waiting));
    }
    return group.first;
}

static void give_back(struct serial *serial, struct serial_job *job)
{
    while (job) {
        struct serial_job *next = job->next;

        queue_add(&serial->done, job);
        job = next;
    }
}

static void on_thread(void *about)
{
    struct serial     *serial = about;
    struct serial_job *group;

    uv_mutex_lock(&serial->lock);
    while ((group = take_group(serial))) {
        uv_mutex_unlock(&serial->lock);
        serial->work.run(serial->work.about, group);
        uv_mutex_lock(&serial->lock);
        give_back(serial, group);
        uv_mutex_unlock(&serial->lock);
        uv_async_send(&serial->answered);
        uv_mutex_lock(&serial->lock);
    }
    serial->has_ended = true;
    uv_async_send(&serial->answered);
    uv_mutex_unlock(&serial->lock);
}

static void on_closed(uv_handle_t *handle)
{
    struct serial *serial = CONTAINER_OF(handle, struct serial, answered);
    struct tally  *owner = serial->owner;

    uv_mutex_destroy(&serial->lock);
    uv_cond_destroy(&serial->added);
    free(serial);
    tally_drop(owner);
}

static void on_answered(uv_async_t *async)
{
    struct serial     *serial = CONTAINER_OF(async, struct serial, answered);
    struct serial_job *job;
    bool               has_ended;

    uv_mutex_lock(&serial->lock);
    job = serial->done.first;
    queue_clear(&serial->done);
    has_ended = serial->has_ended;
    uv_mutex_unlock(&serial->lock);
    while (job) {
        struct serial_job *next = job->next; /* done() may free or add the job again */

        serial->work.done(serial->work.about, job);
        job = next;
    }
    if (!has_ended || uv_is_closing((uv_handle_t *)async))
        return;
    uv_thread_join(&serial->thread);
    uv_close((uv_handle_t *)async, on_closed);
}

struct serial *serial_open(uv_loop_t *loop, struct tally *owner, const struct serial_work *work)
{
    struct serial *serial = MEM_NEW(struct serial);

    serial->work = *work;
    serial->owner = owner;
    queue_clear(&serial->hurried);
    queue_clear(&serial->waiting);
    queue_clear(&serial->done);
    tally_take(owner);
    uv_mutex_init(&serial->lock);
    uv_cond_init(&serial->added);
    uv_async_init(loop, &serial->answered, on_answered);
    if (uv_thread_create(&serial->thread, on_thread, serial) < 0)
        abort(); /* like running out of memory */
    return serial;
}

static void add(struct serial *serial, struct queue *queue, struct serial_job *job)
{
    uv_mutex_lock(&serial->lock);
    assert(!serial->is_closing);
    queue_add(queue, job);
    serial->count++;
    uv_mutex_unlock(&serial->lock);
    uv_cond_signal(&serial->added); /* behind the lock: who wakes up need not wait for it */
}

void serial_add(struct serial *serial, struct serial_job *job)
{
    add(serial, &serial->waiting, job);
}

void serial_add_first(struct serial *serial, struct serial_job *job)
{
    add(serial, &serial->hurried, job);
}

void serial_hold(struct serial *serial)
{
    uv_mutex_lock(&serial->lock);
    serial->holds++;
    uv_mutex_unlock(&serial->lock);
}

void serial_let(struct serial *serial)
{
    uv_mutex_lock(&serial->lock);
    assert(serial->holds > 0);
    serial->holds--;
    uv_cond_signal(&serial->added);
    uv_mutex_unlock(&serial->lock);
}

size_t serial_waiting(struct serial *serial)
{
    size_t count;

    uv_mutex_lock(&serial->lock);
    count = serial->count;
    uv_mutex_unlock(&serial->lock);
    return count;
}

void serial_close(struct serial *serial)
{
    uv_mutex_lock(&serial->lock);
    assert(!serial->is_closing);
    serial->is_closing = true;
    uv_cond_signal(&serial->added);
    uv_mutex_unlock(&serial->lock);
}
