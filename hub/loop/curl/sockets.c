#include "hub/loop/curl/sockets.h"

#include <stdbool.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/base/mem.h"

struct watcher {
    uv_poll_t       poll;
    struct sockets *sockets;
    curl_socket_t   fd;
    int             events; /* that the loop looks for */
    bool            is_wanted;
};

static void on_watcher_closed(uv_handle_t *handle)
{
    struct watcher *watcher = CONTAINER_OF(handle, struct watcher, poll);

    tally_drop(watcher->sockets->tally);
    free(watcher);
}

static void forget(struct watcher *watcher)
{
    uv_close((uv_handle_t *)&watcher->poll, on_watcher_closed);
}

static void on_ready(uv_poll_t *poll, int status, int events)
{
    struct watcher *watcher = CONTAINER_OF(poll, struct watcher, poll);
    struct sockets *sockets = watcher->sockets;
    int             running, flags = 0;

    if (status < 0 || !watcher->is_wanted) { /* it has news, and nobody to hear them */
        uv_poll_stop(poll);
        watcher->events = 0;
    }
    if (!watcher->is_wanted)
        return;
    if (status < 0)
        flags = CURL_CSELECT_ERR;
    if (events & UV_READABLE)
        flags |= CURL_CSELECT_IN;
    if (events & UV_WRITABLE)
        flags |= CURL_CSELECT_OUT;
    curl_multi_socket_action(sockets->multi, watcher->fd, flags, &running);
    sockets->on_progress(sockets);
}

static struct watcher *watch(struct sockets *sockets, curl_socket_t fd)
{
    struct watcher *watcher = MEM_NEW(struct watcher);

    watcher->sockets = sockets;
    watcher->fd = fd;
    if (uv_poll_init_socket(sockets->loop, &watcher->poll, fd) != 0) {
        free(watcher);
        return NULL;
    }
    tally_take(sockets->tally);
    return watcher;
}

/* NULL: libcurl made it itself, and closes it without a word. */
static struct socket *known(struct sockets *sockets, curl_socket_t fd)
{
    for (size_t i = 0; i < sockets->count; i++)
        if (sockets->open[i].fd == fd)
            return &sockets->open[i];
    return NULL;
}

static void drop(struct sockets *sockets, struct socket *socket)
{
    if (socket->watcher)
        forget(socket->watcher);
    *socket = sockets->open[--sockets->count];
}

/* One that never got through libcurl closes without on_closing(): only then is it told that
 * nobody wants it. A watch on it would be of whatever has its number next. */
static bool is_gone(const struct socket *socket)
{
    struct stat now;

    return fstat(socket->fd, &now) < 0 || now.st_ino != socket->inode;
}

static int let_rest(struct sockets *sockets, curl_socket_t fd, struct watcher *watcher)
{
    struct socket *socket = known(sockets, fd);

    curl_multi_assign(sockets->multi, fd, NULL);
    if (watcher)
        watcher->is_wanted = false;
    if (socket && is_gone(socket))
        drop(sockets, socket);
    else if (!socket && watcher)
        forget(watcher);
    return 0;
}

/* The one it had when it was last used, or a new one. */
static struct watcher *take_up(struct sockets *sockets, curl_socket_t fd)
{
    struct socket  *socket = known(sockets, fd);
    struct watcher *watcher = socket ? socket->watcher : NULL;

    if (!watcher && !(watcher = watch(sockets, fd)))
        return NULL;
    if (socket)
        socket->watcher = watcher;
    curl_multi_assign(sockets->multi, fd, watcher);
    return watcher;
}

/* Its number is another socket's now: libcurl takes the watch for set, the kernel has none. */
static void watch_on(struct watcher *watcher)
{
    if (watcher && watcher->events)
        uv_poll_start(&watcher->poll, watcher->events, on_ready);
}

static int on_wish(CURL *easy, curl_socket_t fd, int what, void *owner, void *mine)
{
    struct sockets *sockets = owner;
    struct watcher *watcher = mine;
    int             events = 0;

    (void)easy;
    if (what == CURL_POLL_REMOVE)
        return let_rest(sockets, fd, watcher);
    if (!watcher && !(watcher = take_up(sockets, fd)))
        return -1;
    watcher->is_wanted = true;
    if (what & CURL_POLL_IN)
        events |= UV_READABLE;
    if (what & CURL_POLL_OUT)
        events |= UV_WRITABLE;
    if (events == watcher->events)
        return 0;
    watcher->events = events;
    return uv_poll_start(&watcher->poll, events, on_ready) == 0 ? 0 : -1;
}

static void on_due(uv_timer_t *timer)
{
    struct sockets *sockets = CONTAINER_OF(timer, struct sockets, timer);
    int             running;

    curl_multi_socket_action(sockets->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    sockets->on_progress(sockets);
}

static int on_timing(CURLM *multi, long wait_ms, void *owner)
{
    struct sockets *sockets = owner;

    (void)multi;
    if (wait_ms < 0)
        return uv_timer_stop(&sockets->timer);
    return uv_timer_start(&sockets->timer, on_due, (uint64_t)wait_ms, 0);
}

void sockets_leave(struct sockets *sockets, curl_socket_t fd)
{
    struct socket *socket = known(sockets, fd);

    if (socket && socket->watcher) {
        forget(socket->watcher);
        socket->watcher = NULL;
    }
}

static int on_closing(void *owner, curl_socket_t fd)
{
    struct sockets *sockets = owner;
    struct socket  *socket = known(sockets, fd);

    if (socket)
        drop(sockets, socket);
    return close(fd);
}

static void on_timer_closed(uv_handle_t *handle)
{
    struct sockets *sockets = CONTAINER_OF((uv_timer_t *)(void *)handle, struct sockets, timer);

    tally_drop(sockets->tally);
}

void sockets_open(struct sockets *sockets)
{
    tally_take(sockets->tally);
    uv_timer_init(sockets->loop, &sockets->timer);
    curl_multi_setopt(sockets->multi, CURLMOPT_SOCKETFUNCTION, on_wish);
    curl_multi_setopt(sockets->multi, CURLMOPT_SOCKETDATA, sockets);
    curl_multi_setopt(sockets->multi, CURLMOPT_TIMERFUNCTION, on_timing);
    curl_multi_setopt(sockets->multi, CURLMOPT_TIMERDATA, sockets);
}

void sockets_adopt(struct sockets *sockets, CURL *easy, curl_opensocket_callback on_open,
                   void *opener)
{
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, opener);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, on_closing);
    curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, sockets);
}

curl_socket_t sockets_make(struct sockets *sockets, const struct curl_sockaddr *address)
{
    int fd = socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                    address->protocol);
    struct socket *before;
    struct stat    made;

    if (fd < 0 || fstat(fd, &made) < 0)
        return CURL_SOCKET_BAD;
    if ((before = known(sockets, fd))) { /* closed without a word, and not yet unwanted */
        before->inode = made.st_ino;
        watch_on(before->watcher);
        return fd;
    }
    if (sockets->count == sockets->room) {
        sockets->room = sockets->room ? 2 * sockets->room : 16;
        sockets->open = mem_grown(sockets->open, sockets->room * sizeof *sockets->open);
    }
    sockets->open[sockets->count++] = (struct socket){.fd = fd, .inode = made.st_ino};
    return fd;
}

void sockets_shut(struct sockets *sockets)
{
    for (size_t i = 0; i < sockets->count; i++)
        shutdown(sockets->open[i].fd, SHUT_RDWR);
}

void sockets_close(struct sockets *sockets)
{
    free(sockets->open);
    sockets->open = NULL;
    sockets->count = sockets->room = 0;
    uv_close((uv_handle_t *)&sockets->timer, on_timer_closed);
}
