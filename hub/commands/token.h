/* token.h: who the commands ask as: the secret of a session, in a file of its person. */
#ifndef TOCSIN_COMMANDS_TOKEN_H
#define TOCSIN_COMMANDS_TOKEN_H

#include "hub/base/err.h"
#include "hub/commands/command.h"

enum { TOKEN_MAX = 200 };

/* "" when there is none. An error when --token-file names what cannot be read. */
int token_read(char token[TOKEN_MAX + 1], const struct line *line, struct err *err);

/* Into the file that token_read() reads, 0600. */
int token_keep(const struct line *line, const char *token, struct err *err);

/* The file goes. False: there was none. */
bool token_forget(const struct line *line);

#endif
