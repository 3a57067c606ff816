#include "hub/api/problem.h"

#include <assert.h>
#include <stdio.h>

#include "hub/base/mem.h"

static const struct {
    int         status;
    const char *word;
} KINDS[] = {
    [ERR_NONE] = {500, "internal"},     [ERR_INVALID] = {400, "invalid"},
    [ERR_UNKNOWN] = {401, "unknown"},   [ERR_FORBIDDEN] = {403, "forbidden"},
    [ERR_STEP_UP] = {403, "step_up"},   [ERR_NOT_FOUND] = {404, "not_found"},
    [ERR_CONFLICT] = {409, "conflict"}, [ERR_TOO_LARGE] = {413, "too_large"},
    [ERR_BUSY] = {503, "busy"},         [ERR_FULL] = {503, "full"},
    [ERR_INTERNAL] = {503, "internal"},
};

int problem_status(enum err_kind kind)
{
    assert(kind < COUNT_OF(KINDS));
    return KINDS[kind].status;
}

const char *problem_word(enum err_kind kind)
{
    assert(kind < COUNT_OF(KINDS));
    return KINDS[kind].word;
}

void problem_write(struct writer *out, const char *name, const struct problem *problem)
{
    char type[60];

    snprintf(type, sizeof type, "urn:tocsin:problem:%s", problem_word(problem->kind));
    write_object(out, name);
    write_text(out, "type", type);
    write_text(out, "title", problem->title);
    write_integer(out, "status", problem->status);
    write_text(out, "detail", problem->detail);
    if (*problem->pointer) {
        write_list(out, "errors");
        write_object(out, NULL);
        write_text(out, "pointer", problem->pointer);
        write_text(out, "detail", problem->words);
        write_end(out);
        write_end(out);
    }
    write_end(out);
}
