/* tasks.h: a task as the API says it. */
#ifndef TOCSIN_API_TASKS_H
#define TOCSIN_API_TASKS_H

struct task;
struct writer;

/* As schema Task of openapi.yaml, the next item of a list. */
void task_write(struct writer *out, const struct task *task);

#endif
