/* prompt.h: what only the person at the keyboard knows, or a file that a script made. */
#ifndef TOCSIN_COMMANDS_PROMPT_H
#define TOCSIN_COMMANDS_PROMPT_H

#include "hub/base/err.h"
#include "hub/commands/command.h"

enum { PROMPT_MAX = 1024 };

struct prompt {
    const char *option;    /* names a file to read instead; NULL: there is none */
    const char *question;  /* "Password: " */
    bool        is_secret; /* not shown while it is typed */
    bool        may_be_empty;
};

/* The first line, without its end. ERR_INVALID without a terminal and without the file;
 * nothing is ever asked of a script. */
int prompt_ask(char answer[PROMPT_MAX + 1], const struct line *line,
               const struct prompt *prompt, struct err *err);

#endif
