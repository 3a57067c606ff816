/* tidings.h: what volunteers hear on their own telephones: a task that is theirs, a question
 * about a report of theirs, what became of it. What a crash takes is not said again: the app
 * asks by itself. */
#ifndef TOCSIN_TIDINGS_H
#define TOCSIN_TIDINGS_H

#include <stdint.h>

#include "hub/desk/board.h"

struct hub;

/* board_settings.on_assigned and on_asked */
void tidings_task(void *house, const struct task *task);
void tidings_question(void *house, const struct question_asked *question,
                      const struct mode *mode);

/* To everybody whose report belongs to the incident; text as in telephones_word. */
void tidings_incident(struct hub *hub, int64_t incident, const char *text);

#endif
