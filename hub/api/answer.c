#include "hub/api/answer.h"

bool answer_is_good(struct call *call, int failed, const struct err *err, struct arena *arena)
{
    struct err why = *err;

    if (!failed)
        return true;
    if (arena)
        arena_free(arena);
    call_fail(call, &why);
    return false;
}

void answer_empty(struct call *call)
{
    buf_text(&call->body, "{}");
    call_json(call, 200);
}

void answer_of_release(struct call *call, struct release_job *job, int status, const char *type)
{
    buf_free(&call->body);
    call->body = job->answer;
    job->answer = (struct buf){0};
    release_job_free(job);
    call_answer(call, status, type);
}
