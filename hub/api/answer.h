/* answer.h: the end of verbs of desks, the same for all of them. */
#ifndef TOCSIN_API_ANSWER_H
#define TOCSIN_API_ANSWER_H

#include "hub/api/call.h"
#include "hub/flow/release.h"

/* True when it did not fail; else it is answered and the verb's arena is free. */
bool answer_is_good(struct call *call, int failed, const struct err *err, struct arena *arena);

/* What the station of releases answered, handed on; the job is free. */
void answer_of_release(struct call *call, struct release_job *job, int status,
                       const char *type);

/* {} with 200. */
void answer_empty(struct call *call);

#endif
