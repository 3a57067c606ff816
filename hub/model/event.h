/* event.h: something that consoles want to know at once. Borrowed for the call. */
#ifndef TOCSIN_MODEL_EVENT_H
#define TOCSIN_MODEL_EVENT_H

struct event {
    const char *name;  /* "incident.grew", "alert.released" */
    const char *about; /* "incident:212", "alert:<uuid>" */
    const char *mode;
    const char *json; /* one object with what changed, nothing personal; NULL: {} */
};

#endif
