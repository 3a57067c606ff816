/* http.c serve: our server, answering 204 to every request; says its port and ends with
 * its input. http.c idle COUNT: bytes of memory an idle connection takes. */
#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hub/loop/http_server.h"
#include "hub/loop/watcher.h"

struct bench {
    uv_loop_t           loop;
    struct tally        tally;
    struct clock        clock;
    struct watcher      input;
    struct http_server *server;
};

static void on_clear(struct tally *tally)
{
    (void)tally;
}

static size_t on_head(struct exchange *exchange)
{
    (void)exchange;
    return 64 * 1024;
}

static void on_request(struct exchange *exchange)
{
    exchange_answer(exchange, &(struct http_answer){.status = 204});
}

static void on_input(struct watcher *watcher, int events)
{
    struct bench *bench = CONTAINER_OF(watcher, struct bench, input);

    (void)events;
    watcher_stop(watcher);
    http_server_close(bench->server);
}

static int open_bench(struct bench *bench)
{
    struct err err;
    int        port;

    *bench = (struct bench){.tally.on_clear = on_clear, .clock = clock_of_system()};
    uv_loop_init(&bench->loop);
    bench->server = http_server_open(&bench->loop, &bench->tally,
                                     &(struct http_server_settings){.on_head = on_head,
                                                                    .on_request = on_request,
                                                                    .clock = &bench->clock,
                                                                    .connections_max = 20000});
    port = http_server_listen_tcp(bench->server, "127.0.0.1", 0, &err);
    if (port < 0) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    return port;
}

static int serve(void)
{
    static struct bench bench;
    struct err          err;

    printf("%d\n", open_bench(&bench));
    fflush(stdout);
    if (watcher_start(&bench.input, &bench.loop, &bench.tally, STDIN_FILENO, UV_READABLE,
                      on_input, &err)) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    uv_run(&bench.loop, UV_RUN_DEFAULT);
    return uv_loop_close(&bench.loop) != 0;
}

static size_t resident(void)
{
    FILE  *file = fopen("/proc/self/statm", "r");
    size_t size = 0, pages = 0;

    if (!file || fscanf(file, "%zu %zu", &size, &pages) != 2)
        exit(1);
    fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* Each connection has asked once and been answered, as an idle one has. */
static void visit(struct bench *bench, int fd, int port)
{
    static const char ASKED[] =
        "GET / HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench\r\n\r\n";
    struct sockaddr_in where = {.sin_family = AF_INET,
                                .sin_port = htons((uint16_t)port),
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    char               answer[512];

    if (connect(fd, (struct sockaddr *)&where, sizeof where) < 0 ||
        write(fd, ASKED, sizeof ASKED - 1) < 0) {
        perror("connect");
        exit(1);
    }
    while (recv(fd, answer, sizeof answer, MSG_DONTWAIT) < 0)
        uv_run(&bench->loop, UV_RUN_NOWAIT);
}

static int idle(int count)
{
    static struct bench bench;
    int                 port = open_bench(&bench);
    size_t              before = 0;

    for (int i = 0; i < count; i++) {
        if (i == 100)
            before = resident();
        visit(&bench, socket(AF_INET, SOCK_STREAM, 0), port);
    }
    printf("%zu\n", (resident() - before) / (size_t)(count - 100));
    return 0;
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "serve") == 0)
        return serve();
    if (argc == 3 && strcmp(argv[1], "idle") == 0 && strtol(argv[2], NULL, 10) > 100)
        return idle((int)strtol(argv[2], NULL, 10));
    fprintf(stderr, "usage: %s serve | idle COUNT\n", argv[0]);
    return 2;
}
