/* conformance.h: the contract of adapter.h, tried on one adapter after another. What a kind
 * sends is its own test's; here it is what holds for all. */
#ifndef TOCSIN_TESTS_KIT_CONFORMANCE_H
#define TOCSIN_TESTS_KIT_CONFORMANCE_H

#include "tests/kit/adapter_bench.h"

enum conformance_far {
    FAR_HTTP,         /* it calls FAR, which stands in the settings or the address */
    FAR_HTTP_PATIENT, /* the same, and its time limit is no setting: FAR is never silent */
    FAR_TALKS,        /* FAR speaks first, and not HTTP */
    FAR_MQTT,         /* a broker, which is not there */
    FAR_NONE,         /* it reaches nobody, or what it reaches is not a server */
};

struct conformance {
    const char *name;
    const char *settings;          /* good ones; FAR: the far side's address, FILE: a secret's,
                                      PATIENCE: ms for the far side to answer in */
    const char            *secret; /* what is in FILE */
    enum conformance_far   far;
    enum mode_kind         mode;
    struct adapter_message message; /* one it takes; key, mode and times are set here */
};

/* Ends the test at the first rule that is broken, naming it. */
void conformance_try(const struct conformance *subject);

#endif
