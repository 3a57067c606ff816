/* broker.h: a real mosquitto on a free port of 127.0.0.1, in a folder of its own. */
#ifndef TOCSIN_TESTS_KIT_BROKER_H
#define TOCSIN_TESTS_KIT_BROKER_H

#include "tests/kit/process.h"

struct broker {
    struct process process; /* pid 0: not running */
    unsigned       port;
    char           folder[64];
};

/* Chooses port and folder, and starts nothing. settings: further lines for its
 * configuration, NULL for none; "allow_anonymous true" unless they say otherwise. */
void broker_prepare(struct broker *broker, const char *settings);

/* Writes a file into the folder; its path stands in room until the next call. */
const char *broker_file(struct broker *broker, const char *name, const char *text);

/* One more line of its configuration. */
void broker_add(struct broker *broker, const char *name, const char *value);

void broker_start(struct broker *broker);            /* and waits until it listens */
void broker_stop(struct broker *broker, int signal); /* SIGTERM keeps its sessions */
void broker_forget(struct broker *broker);           /* stops it and removes the folder */

#endif
