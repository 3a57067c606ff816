/* probe.h: does anybody answer there? A connection is made and dropped again; blocking. */
#ifndef TOCSIN_COMMANDS_PROBE_H
#define TOCSIN_COMMANDS_PROBE_H

#include "hub/base/err.h"

enum { PROBE_MS = 3000 };

/* ERR_BUSY with what the system said. */
int probe_tcp(const char *host, const char *port, struct err *err);
int probe_unix(const char *path, struct err *err);

/* The host and port of an http(s) URL, tried. ERR_INVALID: it is none. */
int probe_url(const char *url, struct err *err);

#endif
