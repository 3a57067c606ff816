/* rooms.h: the desks and stations below the API, opened and closed. */
#ifndef TOCSIN_TESTS_API_ROOMS_H
#define TOCSIN_TESTS_API_ROOMS_H

#include "tests/hub/api/kit/office.h"

void rooms_open(struct office *office, const struct intake_settings *limits);
void rooms_open_api(struct office *office); /* with office->map */
void rooms_open_telephones(struct office *office);
void rooms_close(struct office *office);        /* begins; the bench waits for the rest */
void office_open_gauges(struct office *office); /* sensors.c */

#endif
