#include "hub/loop/http_server/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024 };

struct listener {
    union stream     socket;
    struct crowd    *crowd;
    struct listener *next;
    char            *path; /* of a socket of our own making; NULL: none */
    dev_t            device;
    ino_t            inode;
};

static void on_closed(uv_handle_t *handle)
{
    struct listener *listener = CONTAINER_OF(handle, struct listener, socket.handle);
    struct crowd    *crowd = listener->crowd;

    free(listener->path);
    free(listener);
    tally_drop(&crowd->tally);
}

static void on_connection(uv_stream_t *stream, int status)
{
    struct listener *listener = CONTAINER_OF(stream, struct listener, socket.stream);

    if (status == 0)
        crowd_accept(listener->crowd, stream);
}

static struct listener *listener_new(struct crowd *crowd, bool is_tcp)
{
    struct listener *listener = MEM_NEW(struct listener);

    listener->crowd = crowd;
    tally_take(&crowd->tally);
    if (is_tcp)
        uv_tcp_init(crowd->loop, &listener->socket.tcp);
    else
        uv_pipe_init(crowd->loop, &listener->socket.pipe, 0);
    return listener;
}

/* Gives a listener that could not be opened back; returns -1. */
static int give_up(struct listener *listener, struct err *err, const char *what, int status)
{
    uv_close(&listener->socket.handle, on_closed);
    return err_set(err, status == UV_EADDRINUSE ? ERR_CONFLICT : ERR_INVALID, "%s: %s", what,
                   uv_strerror(status));
}

static void keep(struct listener **list, struct listener *listener)
{
    listener->next = *list;
    *list = listener;
}

static bool is_loopback(const struct sockaddr *address)
{
    const struct sockaddr_in  *four = (const struct sockaddr_in *)(const void *)address;
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)(const void *)address;

    if (address->sa_family == AF_INET)
        return ntohl(four->sin_addr.s_addr) >> 24 == 127;
    return address->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
}

static int port_of(const struct listener *listener)
{
    struct sockaddr_storage address;
    int                     len = sizeof address;
    const void             *got = &address;

    uv_tcp_getsockname(&listener->socket.tcp, (struct sockaddr *)&address, &len);
    if (address.ss_family == AF_INET6)
        return ntohs(((const struct sockaddr_in6 *)got)->sin6_port);
    return ntohs(((const struct sockaddr_in *)got)->sin_port);
}

int listener_open_tcp(struct listener **list, struct crowd *crowd, const char *address,
                      int port, struct err *err)
{
    struct sockaddr_storage where = {0};
    struct sockaddr        *any = (struct sockaddr *)&where;
    struct listener        *listener;
    int                     status;

    if (port < 0 || port > 65535)
        return err_set(err, ERR_INVALID, "%d is not a port", port);
    if (uv_ip4_addr(address, port, (struct sockaddr_in *)&where) < 0 &&
        uv_ip6_addr(address, port, (struct sockaddr_in6 *)&where) < 0)
        return err_set(err, ERR_INVALID, "%s is not an IP address", address);
    if (!is_loopback(any))
        return err_set(err, ERR_INVALID, "%s is not a loopback address", address);
    listener = listener_new(crowd, true);
    status = uv_tcp_bind(&listener->socket.tcp, any, 0);
    if (status == 0)
        status = uv_listen(&listener->socket.stream, BACKLOG, on_connection);
    if (status < 0)
        return give_up(listener, err, address, status);
    keep(list, listener);
    return port_of(listener);
}

static int fill_path(struct sockaddr_un *where, const char *path, struct err *err)
{
    size_t len = strlen(path);

    if (len == 0 || len + sizeof ".new" > sizeof where->sun_path)
        return err_set(err, ERR_INVALID, "%s: a socket's path has 1 to %zu bytes", path,
                       sizeof where->sun_path - sizeof ".new");
    where->sun_family = AF_UNIX;
    memcpy(where->sun_path, path, len + 1);
    return 0;
}

/* Whether anybody still answers at the path. */
static bool is_answered(const struct sockaddr_un *where)
{
    int  fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    bool got = fd >= 0 && (connect(fd, (const struct sockaddr *)where, sizeof *where) == 0 ||
                           errno == EAGAIN);

    if (fd >= 0)
        close(fd);
    return got;
}

/* The socket is made beside its path, given its mode and then put in its place, so that
 * nobody finds it with other rights, or finds nothing. */
static int put_in_place(struct listener *listener, const char *path)
{
    char        fresh[sizeof((struct sockaddr_un *)NULL)->sun_path];
    struct stat made;
    int         status;

    snprintf(fresh, sizeof fresh, "%s.new", path);
    unlink(fresh);
    status = uv_pipe_bind(&listener->socket.pipe, fresh);
    if (status == 0 && chmod(fresh, 0660) < 0)
        status = uv_translate_sys_error(errno);
    if (status == 0)
        status = uv_listen(&listener->socket.stream, BACKLOG, on_connection);
    if (status == 0 && (stat(fresh, &made) < 0 || rename(fresh, path) < 0))
        status = uv_translate_sys_error(errno);
    if (status < 0)
        return status;
    listener->path = mem_copy_text(path, strlen(path));
    listener->device = made.st_dev;
    listener->inode = made.st_ino;
    return 0;
}

int listener_open_unix(struct listener **list, struct crowd *crowd, const char *path,
                       struct err *err)
{
    struct sockaddr_un where = {0};
    struct listener   *listener;
    struct stat        there;
    int                status;

    if (fill_path(&where, path, err))
        return -1;
    if (lstat(path, &there) == 0 && !S_ISSOCK(there.st_mode))
        return err_set(err, ERR_CONFLICT, "%s: is there and is not a socket", path);
    if (is_answered(&where))
        return err_set(err, ERR_CONFLICT, "%s: somebody else listens there", path);
    listener = listener_new(crowd, false);
    status = put_in_place(listener, path);
    if (status < 0)
        return give_up(listener, err, path, status);
    keep(list, listener);
    return 0;
}

static int adopt(struct listener *listener, int fd, bool is_tcp)
{
    int status = is_tcp ? uv_tcp_open(&listener->socket.tcp, fd)
                        : uv_pipe_open(&listener->socket.pipe, fd);

    return status ? status : uv_listen(&listener->socket.stream, BACKLOG, on_connection);
}

int listener_open_fd(struct listener **list, struct crowd *crowd, int fd, struct err *err)
{
    struct sockaddr_storage where = {0};
    struct sockaddr        *any = (struct sockaddr *)&where;
    socklen_t               len = sizeof where;
    int                     listens = 0;
    socklen_t               listens_len = sizeof listens;
    struct listener        *listener;
    int                     status;
    char                    name[16];

    if (getsockname(fd, any, &len) < 0 ||
        getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listens, &listens_len) < 0 || !listens)
        return err_set(err, ERR_INVALID, "fd %d is not a listening socket", fd);
    if (any->sa_family != AF_UNIX && !is_loopback(any))
        return err_set(err, ERR_INVALID, "fd %d does not listen on loopback", fd);
    listener = listener_new(crowd, any->sa_family != AF_UNIX);
    snprintf(name, sizeof name, "fd %d", fd);
    status = adopt(listener, fd, any->sa_family != AF_UNIX);
    if (status < 0)
        return give_up(listener, err, name, status);
    keep(list, listener);
    return 0;
}

/* Another process may have put its own socket there since. */
static void remove_path(const struct listener *listener)
{
    struct stat there;

    if (listener->path && lstat(listener->path, &there) == 0 &&
        there.st_dev == listener->device && there.st_ino == listener->inode)
        unlink(listener->path);
}

void listeners_close(struct listener **list)
{
    while (*list) {
        struct listener *listener = *list;

        *list = listener->next;
        remove_path(listener);
        uv_close(&listener->socket.handle, on_closed);
    }
}
