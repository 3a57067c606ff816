#include "hub/commands/probe.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

/* Waits for a connection that was begun; what came of it, as errno has it. */
static int outcome(int fd)
{
    struct pollfd poll_fd = {.fd = fd, .events = POLLOUT};
    int           error = 0;
    socklen_t     len = sizeof error;

    if (poll(&poll_fd, 1, PROBE_MS) != 1)
        return ETIMEDOUT;
    return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0 ? errno : error;
}

static int try_address(int family, const struct sockaddr *address, socklen_t len)
{
    int fd = socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    int error = 0;

    if (fd < 0)
        return errno;
    if (connect(fd, address, len) < 0)
        error = errno == EINPROGRESS ? outcome(fd) : errno;
    close(fd);
    return error;
}

int probe_tcp(const char *host, const char *port, struct err *err)
{
    struct addrinfo  hints = {.ai_socktype = SOCK_STREAM};
    struct addrinfo *found;
    int              error = getaddrinfo(host, port, &hints, &found);

    if (error)
        return err_set(err, ERR_BUSY, "%s:%s: %s", host, port, gai_strerror(error));
    error = EHOSTUNREACH;
    for (struct addrinfo *at = found; at && error; at = at->ai_next)
        error = try_address(at->ai_family, at->ai_addr, at->ai_addrlen);
    freeaddrinfo(found);
    if (error)
        return err_set(err, ERR_BUSY, "%s:%s: %s", host, port, strerror(error));
    return 0;
}

int probe_unix(const char *path, struct err *err)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    int                error;

    if (strlen(path) >= sizeof address.sun_path)
        return err_set(err, ERR_INVALID, "%s: is too long for a socket", path);
    memcpy(address.sun_path, path, strlen(path) + 1);
    error = try_address(AF_UNIX, (const struct sockaddr *)&address, sizeof address);
    return error ? err_set(err, ERR_BUSY, "%s: %s", path, strerror(error)) : 0;
}

int probe_url(const char *url, struct err *err)
{
    const char *host = strstr(url, "://");
    char        name[256], port[8];
    int         taken = 0;

    snprintf(port, sizeof port, "%s", strncmp(url, "https", 5) == 0 ? "443" : "80");
    if (!host || sscanf(host + 3, "%255[^:/?#]%n", name, &taken) != 1)
        return err_set(err, ERR_INVALID, "%s: has no host", url);
    if (host[3 + taken] == ':')
        sscanf(host + 4 + taken, "%5[0-9]", port);
    return probe_tcp(name, port, err);
}
