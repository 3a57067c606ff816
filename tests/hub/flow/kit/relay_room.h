/* relay_room.h: what the files of the relay share. */
#ifndef TOCSIN_TESTS_FLOW_RELAY_ROOM_H
#define TOCSIN_TESTS_FLOW_RELAY_ROOM_H

#include "tests/hub/flow/kit/relay.h"

extern const char *const         RELAY_NAMES[RELAY_CHANNELS];
extern const struct adapter_kind RELAY_KINDS[RELAY_CHANNELS];

void gateways_of(struct relay *relay); /* whose test it is now */
void gateways_answer(struct relay *relay);
void gateways_look_up(void *house, struct dispatch_lookup *lookup);

#endif
