/* print.h: what the hub answered, for people: aligned columns for lists, one field
 * a line for one thing, or JSON as it came. */
#ifndef TOCSIN_COMMANDS_PRINT_H
#define TOCSIN_COMMANDS_PRINT_H

#include "hub/commands/request.h"

/* Prints by the command's list and columns. Returns EXIT_OK; EXIT_WAITING when the answer
 * says that a second person is needed; EXIT_FAILED when what was to be sent stayed here or
 * every line was refused, EXIT_PARTIAL when some of it was. Lines and rows refused are said
 * on stderr, unless JSON was asked for, which holds them. */
int print_answer(const struct line *line, const struct answer *answer);

#endif
