/* request.h: from a command line to one request to the hub, and back to words
 * and an exit code. */
#ifndef TOCSIN_COMMANDS_REQUEST_H
#define TOCSIN_COMMANDS_REQUEST_H

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/base/mem.h"
#include "hub/commands/command.h"

struct request {
    const char *method, *path; /* the query included */
    const char *type;          /* of the body; NULL: none */
    const char *if_match, *key;
    struct buf  body;
    bool        is_anonymous; /* goes without the caller's token */
};

/* Texts live in arena; the body is the caller's to buf_free(). Numbers and files are
 * checked here, by option name. */
int request_of(struct request *request_r, struct arena *arena, const struct line *line,
               struct err *err);

struct answer {
    int        status; /* HTTP; 0: no answer came */
    struct buf body;
};

/* Asks the hub over its socket with the caller's token, and waits. Returns EXIT_OK for a
 * 2xx; else says what is wrong on stderr, in words, and returns the code for it. */
int request_send(struct answer *answer_r, const struct line *line,
                 const struct request *request);

/* A problem as of RFC 9457, on stderr in words; before: what it is about, "" for all of it. */
struct reader;
void request_say_problem(struct reader *in, const char *before);

/* The whole of an ordinary command: build, send, print. */
int request_run(const struct line *line);

#endif
