/* head.h: what the head of a request must be beyond its grammar. Pure. */
#ifndef TOCSIN_LOOP_HTTP_SERVER_HEAD_H
#define TOCSIN_LOOP_HTTP_SERVER_HEAD_H

#include <stdbool.h>

#include "hub/loop/http_server/parse.h"

struct request;

/* Sets the request's method, path and query and whether 100-continue is due. False: the
 * request is not to be served, and why. */
bool head_check(struct request *request, struct refusal *refusal_r);

/* Who asks, as far as it may be believed: socket_peer is the other end of the socket, ""
 * when that is a local process. proxies ends with NULL; NULL: none. */
void head_peer(struct request *request, const char *socket_peer, const char *const *proxies);

#endif
