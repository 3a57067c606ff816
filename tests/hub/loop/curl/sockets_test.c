#include "hub/loop/curl/sockets.h"

#include <arpa/inet.h>
#include <unistd.h>

#include "tests/kit/check.h"

static void on_progress(struct sockets *sockets)
{
    (void)sockets;
}

/* As libcurl does with one of two addresses it tries at once. */
TEST(the_number_of_a_socket_that_was_closed_without_a_word_is_known_once)
{
    struct curl_sockaddr address = {.family = AF_INET, .socktype = SOCK_STREAM};
    struct tally         tally = {0};
    uv_loop_t            loop;
    struct sockets       sockets = {.loop = &loop, .tally = &tally, .on_progress = on_progress};
    int                  fd;
    ino_t                inode;

    CHECK_INT(uv_loop_init(&loop), 0);
    tally_take(&tally);
    sockets.multi = curl_multi_init();
    sockets_open(&sockets);
    fd = sockets_make(&sockets, &address);
    inode = sockets.open[0].inode;
    close(fd);
    CHECK_INT(sockets_make(&sockets, &address), fd);
    CHECK_INT(sockets.count, 1);
    CHECK(sockets.open[0].inode != inode);
    close(fd);
    curl_multi_cleanup(sockets.multi);
    sockets_close(&sockets);
    uv_run(&loop, UV_RUN_DEFAULT);
    CHECK_INT(uv_loop_close(&loop), 0);
}

RUN(the_number_of_a_socket_that_was_closed_without_a_word_is_known_once)
