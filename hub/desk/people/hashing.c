#include "hub/desk/people/hashing.h"

#include <string.h>

#include "hub/base/mem.h"

static void start(struct hashing *hashing);

static void on_run(struct offload *offload)
{
    struct hash_job *job = CONTAINER_OF(offload, struct hash_job, offload);

    job->made[0] = '\0';
    if (job->wants_verify) {
        job->is_right = password_verify(job->hash, job->password);
        if (!job->is_right || !password_hash_is_old(job->hash))
            return;
    }
    password_hash(job->made, job->password, &job->err);
}

static void on_done(struct offload *offload)
{
    struct hash_job *job = CONTAINER_OF(offload, struct hash_job, offload);
    struct hashing  *hashing = job->hashing;

    hashing->first = job->next;
    if (!hashing->first)
        hashing->last = NULL;
    hashing->count--;
    start(hashing);
    job->on_hashed(job);
}

static void start(struct hashing *hashing)
{
    struct hash_job *job = hashing->first;

    if (!job)
        return;
    job->offload.run = on_run;
    job->offload.done = on_done;
    offload_start(&job->offload, hashing->loop, hashing->owner);
}

static size_t waiting_of(const struct hashing *hashing, const char *asker)
{
    size_t count = 0;

    for (const struct hash_job *job = hashing->first; job; job = job->next)
        count += strcmp(job->asker, asker) == 0;
    return count;
}

int hashing_add(struct hashing *hashing, struct hash_job *job, struct err *err)
{
    if (hashing->count >= (job->is_known ? 2 * HASHING_MAX : HASHING_MAX) ||
        waiting_of(hashing, job->asker) >= HASHING_SHARE)
        return err_set(err, ERR_BUSY, "too many sign-ins at once");
    job->hashing = hashing;
    job->next = NULL;
    if (hashing->last)
        hashing->last->next = job;
    else
        hashing->first = job;
    hashing->last = job;
    if (++hashing->count == 1)
        start(hashing);
    return 0;
}
