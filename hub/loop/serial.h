/* serial.h: one thread that does jobs one group after another, off the loop.
 *
 * It takes whatever waits when the last group has ended, at most so many jobs, and
 * hands them to run() as a chain; answers come back to the loop together, by one
 * coalesced wake-up. No timer: a group grows by arrival. */
#ifndef TOCSIN_LOOP_SERIAL_H
#define TOCSIN_LOOP_SERIAL_H

#include <stddef.h>
#include <uv.h>

#include "hub/base/tally.h"

struct serial;

/* First member or part of the caller's job; lent until done() has it. */
struct serial_job {
    struct serial_job *next;
};

struct serial_work {
    size_t most;                                        /* jobs in a group, at least 1 */
    void (*run)(void *about, struct serial_job *first); /* on the thread; NULL ends the chain */
    void (*done)(void *about, struct serial_job *job);  /* on the loop, once for each job */
    void *about;
};

/* Starts the thread and takes a place in owner until it has ended. */
struct serial *serial_open(uv_loop_t *loop, struct tally *owner,
                           const struct serial_work *work);

/* From the loop. done() never runs before this has returned. */
void serial_add(struct serial *serial, struct serial_job *job);
/* Before all that wait and were not added first themselves. */
void serial_add_first(struct serial *serial, struct serial_job *job);

/* From the loop, around a few calls of one turn: what is added between goes in one group.
 * Pairs may nest; never hold across a return to the loop. */
void serial_hold(struct serial *serial);
void serial_let(struct serial *serial);

size_t serial_waiting(struct serial *serial); /* added and not yet taken */

/* All that was added is still done and answered; then owner's place is given back
 * and serial is gone. Nothing may be added after this. */
void serial_close(struct serial *serial);

#endif
