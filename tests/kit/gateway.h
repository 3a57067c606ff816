/* gateway.h: the route for gateways, /gateway/sms/secret/<rest> on 127.0.0.1:14000, for
 * tests with a real gateway that calls back; in front of a bench's adapter. */
#ifndef TOCSIN_TESTS_KIT_GATEWAY_H
#define TOCSIN_TESTS_KIT_GATEWAY_H

#include "hub/loop/http_server.h"
#include "tests/kit/adapter_bench.h"

enum { GATEWAY_PORT = 14000 };

struct gateway {
    struct http_server   *server;
    struct tally          tally;
    struct adapter_bench *bench;
    bool                  has_gone;
};

void gateway_open(struct gateway *gateway, struct adapter_bench *bench);
void gateway_close(struct gateway *gateway);

#endif
