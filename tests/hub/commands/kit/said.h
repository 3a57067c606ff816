/* said.h: a command line tried in this process, and what it printed; an installation in a
 * folder of its own. */
#ifndef TOCSIN_TESTS_COMMANDS_SAID_H
#define TOCSIN_TESTS_COMMANDS_SAID_H

#include "hub/base/buf.h"
#include "hub/commands/command.h"

struct said {
    int  code;
    char out[20000], err[4000];
};

/* The words after "tocsin", ended by NULL. */
void said_try(struct said *said, const char *const *words);

/* A function of a command by itself. */
void said_call(struct said *said, int (*run)(const struct line *), const struct line *line);

#define TRY(said, ...) said_try(said, (const char *const[]){__VA_ARGS__, NULL})

struct place {
    char folder[64];
    char settings[96], socket[96], token[96];
};

/* A new folder, and the environment set so that commands live in it. */
void place_open(struct place *place);
void place_close(struct place *place); /* the folder goes */
void place_write(const struct place *place, const char *name, const char *text);
/* The file's bytes; ends the test when there is none. */
void place_read(const struct place *place, const char *name, struct buf *text);
/* folder/name. Borrowed until the next call but three. */
const char *place_path(const struct place *place, const char *name);

#endif
