/* sockets.h: libcurl's sockets and its timer on the hub's loop. Inside this room only. */
#ifndef TOCSIN_LOOP_CURL_SOCKETS_H
#define TOCSIN_LOOP_CURL_SOCKETS_H

#include <curl/curl.h>
#include <sys/types.h>
#include <uv.h>

#include "hub/base/tally.h"

struct watcher;

/* libcurl lets go of a connection between two calls and takes it up again; its watcher
 * stays for so long, and the kernel is not told twice a call. */
struct socket {
    int             fd;
    ino_t           inode;   /* tells it from what has its number later */
    struct watcher *watcher; /* NULL: was never watched */
};

struct sockets {
    CURLM         *multi;
    uv_loop_t     *loop;
    struct tally  *tally;
    uv_timer_t     timer;
    struct socket *open; /* all, busy or idle */
    size_t         count, room;
    void (*on_progress)(struct sockets *); /* libcurl has worked; something may have ended */
};

/* Sets the multi's callbacks. The timer and each watched socket hold a place in tally. */
void sockets_open(struct sockets *sockets);

/* Every socket made for this easy handle is known here; on_open(opener, …) makes it. */
void sockets_adopt(struct sockets *sockets, CURL *easy, curl_opensocket_callback on_open,
                   void *opener);

/* For on_open: makes the socket, or CURL_SOCKET_BAD. */
curl_socket_t sockets_make(struct sockets *sockets, const struct curl_sockaddr *address);

/* Somebody else watches it from now on. */
void sockets_leave(struct sockets *sockets, curl_socket_t fd);

/* Ends all conversations, idle ones too. libcurl says QUIT to a mail relay and waits for
 * its answer when it lets go of a connection, without looking at the loop; a connection
 * that has been shut down is let go at once. */
void sockets_shut(struct sockets *sockets);

/* After curl_multi_cleanup(). */
void sockets_close(struct sockets *sockets);

#endif
