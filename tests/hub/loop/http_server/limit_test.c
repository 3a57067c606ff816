/* Who is slow, who is too many, and who is believed to be who. */
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/hub/loop/http_server/hall.h"

#define HEAD "\r\nHost: hub.example\r\n"

static uint64_t late_of(const struct hall *hall)
{
    struct http_server_figures figures;

    http_server_figures(hall->server, &figures);
    return figures.late;
}

/* Says something and then nothing: what is heard until the server ends it. */
static void fall_silent(const struct http_server_settings *settings, const char *said,
                        const char *statuses, uint64_t late)
{
    struct hall    hall;
    struct visitor visitor;
    char           got[40];

    hall_open(&hall, settings);
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say_text(&visitor, said);
    visitor_hear_end(&visitor);
    CHECK_TEXT(visitor_statuses(&visitor, got, sizeof got), statuses);
    CHECK_INT(late_of(&hall), late);
    visitor_leave(&visitor);
    hall_close(&hall);
}

TEST(who_falls_silent_is_let_go)
{
    static const struct http_server_settings HASTY = {
        .head_ms = 20, .body_ms = 20, .idle_ms = 20, .write_ms = 20};

    fall_silent(&HASTY, "", "", 0);
    fall_silent(&HASTY, "GET / HTTP/1.1" HEAD "\r\n", "200", 0);
    fall_silent(&HASTY, "\r\n\r\n", "", 0);
    fall_silent(&HASTY, "GET / HT", "408", 1);
    fall_silent(&HASTY, "GET / HTTP/1.1" HEAD "X: ", "408", 1);
    fall_silent(&HASTY, "GET / HTTP/1.1" HEAD "\r\nGET / HTTP/1.1\r\n", "200 408", 1);
    fall_silent(&HASTY, "POST /echo HTTP/1.1" HEAD "Content-Length: 9\r\n\r\nab", "408", 1);
    fall_silent(&HASTY, "POST /early HTTP/1.1" HEAD "Content-Length: 9\r\n\r\nab", "401", 1);
}

static void hold_up(uv_check_t *turn)
{
    (void)turn;
    uv_sleep(30);
}

/* What came while the loop was held up, longer than anybody has time, came in time. */
TEST(a_loop_that_is_held_up_blames_nobody)
{
    static const struct http_server_settings HASTY = {
        .head_ms = 20, .body_ms = 20, .idle_ms = 20, .write_ms = 20};
    struct hall    hall;
    struct visitor visitor;
    uv_check_t     turn;

    hall_open(&hall, &HASTY);
    uv_check_init(&hall.loop, &turn);
    uv_check_start(&turn, hold_up);
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say_text(&visitor, "POST /echo HTTP/1.1" HEAD "Content-Length: 4\r\n\r\n");
    visitor_turn(&visitor);
    visitor_say_text(&visitor, "abcd");
    CHECK(visitor_hear(&visitor, "abcd"));
    visitor_leave(&visitor);
    uv_close((uv_handle_t *)&turn, NULL);
    hall_close(&hall);
}

/* A byte now and then must not renew the time for a head or a body. */
TEST(who_drips_is_let_go)
{
    static const struct http_server_settings HASTY = {
        .head_ms = 30, .body_ms = 30, .body_rate = 1000000};
    static const char *const BEGUN[] = {
        "GET / HTTP/1.1" HEAD "X: ", "POST /echo HTTP/1.1" HEAD "Content-Length: 99\r\n\r\n"};

    for (size_t i = 0; i < COUNT_OF(BEGUN); i++) {
        struct hall    hall;
        struct visitor visitor;
        unsigned       drops = 0;

        hall_open(&hall, &HASTY);
        visitor_come(&visitor, &hall.loop, hall.port);
        visitor_say_text(&visitor, BEGUN[i]);
        while (!visitor.has_ended) {
            unsigned now = (unsigned)(uv_now(&hall.loop) / 5);

            if (now != drops)
                visitor_say_text(&visitor, "x");
            drops = now;
            visitor_turn(&visitor);
        }
        CHECK(strncmp(visitor.heard.bytes, "HTTP/1.1 408 ", 13) == 0);
        visitor_leave(&visitor);
        hall_close(&hall);
    }
}

/* A body that comes fast enough has more time than one that does not. */
TEST(a_body_gains_time_by_coming)
{
    struct hall    hall;
    struct visitor visitor;
    uint64_t       began;

    hall_open(&hall, &(struct http_server_settings){.body_ms = 30, .body_rate = 1000});
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say_text(&visitor, "POST /echo HTTP/1.1" HEAD "Content-Length: 100\r\n\r\n");
    visitor_turn(&visitor);
    began = uv_now(&hall.loop);
    visitor_say_text(&visitor, "0123456789012345678901234567890123456789"
                               "01234567890123456789012345678901234567890123456789");
    visitor_hear_end(&visitor);
    CHECK(uv_now(&hall.loop) - began >= 30 + 90);
    CHECK_INT(hall.requests, 0);
    visitor_leave(&visitor);
    hall_close(&hall);
}

static void say_much(struct exchange *exchange)
{
    size_t len = 32 * 1024 * 1024;

    exchange_answer(exchange, &(struct http_answer){.status = 200,
                                                    .body = arena_alloc(exchange->arena, len),
                                                    .body_len = len});
}

TEST(who_does_not_read_his_answer_is_let_go)
{
    struct hall    hall;
    struct visitor visitor;

    hall_open(&hall, &(struct http_server_settings){.on_request = say_much, .write_ms = 30});
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say_text(&visitor, "GET / HTTP/1.1" HEAD "\r\n");
    while (late_of(&hall) == 0)
        uv_run(&hall.loop, UV_RUN_ONCE);
    visitor_leave(&visitor);
    hall_close(&hall);
}

TEST(one_too_many_is_told_so_and_others_go_on)
{
    struct hall                hall;
    struct visitor             first, second, third;
    struct http_server_figures figures;

    hall_open(&hall, &(struct http_server_settings){.connections_max = 2});
    visitor_come(&first, &hall.loop, hall.port);
    visitor_come(&second, &hall.loop, hall.port);
    visitor_come(&third, &hall.loop, hall.port);
    visitor_say_text(&third, "GET / HTTP/1.1" HEAD "\r\n");
    CHECK(visitor_hear(&third, "too many connections"));
    CHECK(strncmp(third.heard.bytes, "HTTP/1.1 503 ", 13) == 0);
    CHECK(strstr(third.heard.bytes, "Retry-After: "));
    visitor_leave(&third);
    visitor_say_text(&first, "GET / HTTP/1.1" HEAD "\r\n");
    CHECK(visitor_hear(&first, "ok\n"));
    http_server_figures(hall.server, &figures);
    CHECK_INT(figures.accepted, 3);
    CHECK_INT(figures.turned_away, 1);
    visitor_leave(&first);
    visitor_leave(&second);
    hall_close(&hall);
}

/* Over TCP from 127.0.0.1 or, when path is not NULL, over a Unix socket. */
static void check_peer(struct hall *hall, const char *path, const char *fields,
                       const char *wanted)
{
    struct visitor visitor;
    struct buf     said = {0};

    buf_format(&said, "GET /peer HTTP/1.1" HEAD "%s\r\n", fields);
    if (path)
        visitor_come_to(&visitor, &hall->loop, path);
    else
        visitor_come(&visitor, &hall->loop, hall->port);
    visitor_say(&visitor, said.bytes, said.len);
    visitor_say_no_more(&visitor);
    visitor_hear_end(&visitor);
    CHECK_TEXT(strstr(visitor.heard.bytes, "\r\n\r\n") + 4, wanted);
    visitor_leave(&visitor);
    buf_free(&said);
}

static char folder[] = "/tmp/tocsin_hall_XXXXXX";

static void forget_folder(void)
{
    rmdir(folder);
}

/* For a socket, in a folder of this test's own. */
static const char *fresh_path(void)
{
    static char path[64];

    if (!*path) {
        CHECK(mkdtemp(folder));
        atexit(forget_folder);
        snprintf(path, sizeof path, "%s/socket", folder);
    }
    return path;
}

TEST(forwarded_addresses_are_believed_of_proxies_only)
{
    static const char *const PROXIES[] = {"127.0.0.1", "10.0.0.9", NULL};
    const char              *path = fresh_path();
    struct hall              hall;
    struct err               err;

    hall_open(&hall, NULL);
    check_peer(&hall, NULL, "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n",
               "[127.0.0.1]");
    CHECK_INT(http_server_listen_unix(hall.server, path, &err), 0);
    check_peer(&hall, path, "", "[] local");
    check_peer(&hall, path, "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Proto: https\r\n",
               "[192.0.2.7] secure");
    check_peer(&hall, path, "X-Forwarded-For: 198.51.100.1, 192.0.2.7\r\n", "[192.0.2.7]");
    check_peer(&hall, path, "X-Forwarded-For: 192.0.2.7:4711\r\n", "[192.0.2.7]");
    check_peer(&hall, path, "X-Forwarded-For: [2001:db8::1]:4711\r\n", "[2001:db8::1]");
    check_peer(&hall, path, "X-Forwarded-For: 2001:db8::1\r\n", "[2001:db8::1]");
    check_peer(&hall, path, "X-Forwarded-For: nonsense\r\n", "[]");
    hall_close(&hall);

    hall_open(&hall, &(struct http_server_settings){.proxies = PROXIES});
    check_peer(&hall, NULL, "X-Forwarded-For: 198.51.100.1, 192.0.2.7, 10.0.0.9\r\n",
               "[192.0.2.7]");
    check_peer(&hall, NULL, "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-For: 10.0.0.9\r\n",
               "[192.0.2.7]");
    check_peer(&hall, NULL, "X-Forwarded-For: 192.0.2.7, nonsense\r\n", "[127.0.0.1]");
    hall_close(&hall);
}

TEST(a_unix_socket_is_for_its_group_and_goes_with_the_server)
{
    const char *path = fresh_path();
    struct hall hall, second;
    struct stat stat_of;
    struct err  err;

    hall_open(&hall, NULL);
    hall_open(&second, NULL);
    CHECK_INT(http_server_listen_unix(hall.server, path, &err), 0);
    CHECK_INT(lstat(path, &stat_of), 0);
    CHECK_INT(stat_of.st_mode & 0777, 0660);
    CHECK_INT(http_server_listen_unix(second.server, path, &err), -1);
    CHECK_INT(err.kind, ERR_CONFLICT);
    hall_close(&second);
    CHECK_INT(lstat(path, &stat_of), 0);
    hall_close(&hall);
    CHECK_INT(lstat(path, &stat_of), -1);
}

TEST(a_socket_left_by_the_dead_is_replaced_and_a_file_is_not)
{
    struct sockaddr_un where = {.sun_family = AF_UNIX};
    const char        *path = fresh_path();
    int                fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct hall        hall;
    struct err         err;
    FILE              *file;

    snprintf(where.sun_path, sizeof where.sun_path, "%s", path);
    CHECK_INT(bind(fd, (struct sockaddr *)&where, sizeof where), 0);
    close(fd);
    hall_open(&hall, NULL);
    CHECK_INT(http_server_listen_unix(hall.server, path, &err), 0);
    check_peer(&hall, path, "", "[] local");
    hall_close(&hall);

    file = fopen(path, "w");
    CHECK(file);
    fclose(file);
    hall_open(&hall, NULL);
    CHECK_INT(http_server_listen_unix(hall.server, path, &err), -1);
    CHECK_INT(err.kind, ERR_CONFLICT);
    hall_close(&hall);
    CHECK_INT(unlink(path), 0);
}

TEST(a_socket_somebody_else_opened_is_taken_over_and_only_loopback)
{
    struct sockaddr_in where = {.sin_family = AF_INET,
                                .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t          len = sizeof where;
    int                fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct hall        hall;
    struct err         err;

    hall_open(&hall, NULL);
    CHECK_INT(bind(fd, (struct sockaddr *)&where, sizeof where), 0);
    CHECK_INT(http_server_listen_fd(hall.server, fd, &err), -1); /* it does not listen */
    CHECK_INT(err.kind, ERR_INVALID);
    CHECK_INT(listen(fd, 8), 0);
    CHECK_INT(getsockname(fd, (struct sockaddr *)&where, &len), 0);
    CHECK_INT(http_server_listen_fd(hall.server, fd, &err), 0);
    hall.port = ntohs(where.sin_port);
    check_peer(&hall, NULL, "", "[127.0.0.1]");

    CHECK_INT(http_server_listen_tcp(hall.server, "0.0.0.0", 0, &err), -1);
    CHECK_INT(err.kind, ERR_INVALID);
    CHECK_INT(http_server_listen_tcp(hall.server, "192.0.2.1", 0, &err), -1);
    CHECK_INT(http_server_listen_tcp(hall.server, "example", 0, &err), -1);
    CHECK_INT(http_server_listen_tcp(hall.server, "127.0.0.1", hall.port, &err), -1);
    CHECK_INT(err.kind, ERR_CONFLICT);
    hall_close(&hall);
}

RUN(who_falls_silent_is_let_go, a_loop_that_is_held_up_blames_nobody, who_drips_is_let_go,
    a_body_gains_time_by_coming, who_does_not_read_his_answer_is_let_go,
    one_too_many_is_told_so_and_others_go_on, forwarded_addresses_are_believed_of_proxies_only,
    a_unix_socket_is_for_its_group_and_goes_with_the_server,
    a_socket_left_by_the_dead_is_replaced_and_a_file_is_not,
    a_socket_somebody_else_opened_is_taken_over_and_only_loopback)
