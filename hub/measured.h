/* measured.h: what the sensors measured becomes a report where it is worth one. */
#ifndef TOCSIN_MEASURED_H
#define TOCSIN_MEASURED_H

#include <stdbool.h>

#include "hub/base/err.h"
#include "hub/base/tally.h"

struct hub;
struct gauge_readings;
struct incident;

int  measured_open(struct hub *hub, struct tally *layer, struct err *err);
void measured_close(struct hub *hub);

/* Whether a gauge saw nothing of it. */
bool measured_contradicts(void *house, const struct incident *incident);

/* Readings that came by MQTT. */
void measured_hear(void *house, const struct gauge_readings *readings);

#endif
