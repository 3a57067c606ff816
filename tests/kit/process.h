/* process.h: a program a test needs beside it, started and ended by its pid. It dies with
 * the test, whatever ends that. */
#ifndef TOCSIN_TESTS_KIT_PROCESS_H
#define TOCSIN_TESTS_KIT_PROCESS_H

#include <sys/types.h>

struct process {
    pid_t pid;
    int   out; /* reads what it says on stdout and stderr */
};

/* argv ends with NULL. Ends the test when it cannot be started. */
void process_start(struct process *process, const char *const *argv);

/* Waits until it has said a line with these words in it, and copies what follows them, up
 * to the line's end, into rest (may be NULL). Ends the test when it ends first. */
void process_wait_for(struct process *process, const char *words, char *rest, size_t room);

void process_kill(struct process *process, int signal); /* and waits for its end */

/* Runs it to its end; its exit status. */
int process_run(const char *const *argv);

#endif
