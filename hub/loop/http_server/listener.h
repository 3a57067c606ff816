/* listener.h: a listening socket of the server's. */
#ifndef TOCSIN_LOOP_HTTP_SERVER_LISTENER_H
#define TOCSIN_LOOP_HTTP_SERVER_LISTENER_H

#include "hub/loop/http_server/connection.h"

struct listener;

/* See http_server_listen_…(). Each holds a place in the crowd's tally and frees itself
 * some time after listener_close(). *list is the first of them. */
int  listener_open_tcp(struct listener **list, struct crowd *crowd, const char *address,
                       int port, struct err *err);
int  listener_open_unix(struct listener **list, struct crowd *crowd, const char *path,
                        struct err *err);
int  listener_open_fd(struct listener **list, struct crowd *crowd, int fd, struct err *err);
void listeners_close(struct listener **list);

#endif
