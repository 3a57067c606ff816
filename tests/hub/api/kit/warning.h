/* warning.h: the stations of the office that release alerts and hear what became of them. */
#ifndef TOCSIN_TESTS_API_WARNING_H
#define TOCSIN_TESTS_API_WARNING_H

#include "tests/hub/api/kit/office.h"

void warning_open(struct office *office,
                  void (*on_event)(void *house, const struct event *event));
void warning_close(struct office *office);

#endif
