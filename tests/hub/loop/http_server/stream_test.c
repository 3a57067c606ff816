/* Answers in pieces: events that go on, slow readers, and files. */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/hub/loop/http_server/hall.h"

#define HEAD "\r\nHost: hub.example\r\n"

/* Begins a stream of unknown length, and goes on as the test says. */
static void begin_events(struct exchange *exchange)
{
    struct hall *hall = exchange->context;

    hall->requests++;
    exchange_stream(exchange, &(struct http_answer){.status = 200, .type = "text/event-stream"},
                    -1);
    hall->waiting[hall->waiting_count++] = exchange;
}

static void open_stream(struct hall *hall, struct visitor *visitor, const char *version)
{
    struct buf said = {0};

    buf_format(&said, "GET / %s" HEAD "\r\n", version);
    hall_open(hall, &(struct http_server_settings){.on_request = begin_events,
                                                   .stream_max = 100 * 1024});
    visitor_come(visitor, &hall->loop, hall->port);
    visitor_say(visitor, said.bytes, said.len);
    CHECK(visitor_hear(visitor, "text/event-stream\r\n"));
    CHECK(visitor_hear(visitor, "\r\n\r\n"));
    buf_free(&said);
}

TEST(events_leave_as_they_happen_and_the_end_is_marked)
{
    struct hall    hall;
    struct visitor visitor;

    open_stream(&hall, &visitor, "HTTP/1.1");
    CHECK(strstr(visitor.heard.bytes, "Transfer-Encoding: chunked\r\n"));
    CHECK(exchange_send(hall.waiting[0], "data: 1\n\n", 9));
    CHECK(visitor_hear(&visitor, "9\r\ndata: 1\n\n\r\n"));
    CHECK(exchange_send(hall.waiting[0], "", 0)); /* is not the end */
    CHECK(exchange_send(hall.waiting[0], "data: 2\n\n", 9));
    CHECK(visitor_hear(&visitor, "9\r\ndata: 2\n\n\r\n"));
    exchange_end(hall.waiting[0]);
    CHECK(visitor_hear(&visitor, "0\r\n\r\n"));
    visitor_leave(&visitor);
    hall_close(&hall);
}

TEST(http_1_0_gets_a_stream_that_ends_with_the_connection)
{
    struct hall    hall;
    struct visitor visitor;

    open_stream(&hall, &visitor, "HTTP/1.0");
    CHECK(!strstr(visitor.heard.bytes, "chunked"));
    CHECK(exchange_send(hall.waiting[0], "data: 1\n\n", 9));
    CHECK(visitor_hear(&visitor, "\r\n\r\ndata: 1\n\n"));
    exchange_end(hall.waiting[0]);
    visitor_hear_end(&visitor);
    visitor_leave(&visitor);
    hall_close(&hall);
}

static void end_it(struct exchange *exchange)
{
    hall_on_gone(exchange);
    exchange_end(exchange);
}

TEST(who_reads_too_slowly_is_dropped)
{
    struct hall                hall;
    struct visitor             visitor;
    struct http_server_figures figures;
    char                       piece[10000] = {0};
    unsigned                   pieces = 0;

    open_stream(&hall, &visitor, "HTTP/1.1");
    hall.waiting[0]->on_gone = end_it;
    while (exchange_send(hall.waiting[0], piece, sizeof piece)) {
        CHECK(exchange_owed(hall.waiting[0]) <= 100 * 1024);
        CHECK(pieces++ < 10000);
        uv_run(&hall.loop, UV_RUN_NOWAIT);
    }
    CHECK(!exchange_send(hall.waiting[0], piece, 1));
    while (hall.told == 0)
        uv_run(&hall.loop, UV_RUN_ONCE);
    http_server_figures(hall.server, &figures);
    CHECK_INT(figures.dropped, 1);
    CHECK_INT(figures.exchanges, 0);
    visitor_hear_end(&visitor);
    CHECK(!strstr(visitor.heard.bytes + visitor.heard.len - 8, "0\r\n\r\n"));
    visitor_leave(&visitor);
    hall_close(&hall);
}

TEST(a_stream_is_told_when_its_reader_leaves)
{
    struct hall    hall;
    struct visitor visitor;

    open_stream(&hall, &visitor, "HTTP/1.1");
    hall.waiting[0]->on_gone = end_it;
    visitor_leave(&visitor);
    while (hall.told == 0)
        uv_run(&hall.loop, UV_RUN_ONCE);
    hall_close(&hall);
}

TEST(a_stream_is_told_when_the_server_closes)
{
    struct hall    hall;
    struct visitor visitor;

    open_stream(&hall, &visitor, "HTTP/1.1");
    hall.waiting[0]->on_gone = end_it;
    hall_close(&hall);
    CHECK_INT(hall.told, 1);
    visitor_leave(&visitor);
}

static void send_next(struct exchange *exchange)
{
    struct hall *hall = exchange->context;
    static char  piece[50000];

    if (hall->drained++ < 100)
        CHECK(exchange_send(exchange, piece, sizeof piece));
    else
        exchange_end(exchange);
}

TEST(a_stream_goes_on_when_all_of_it_has_left)
{
    struct hall    hall;
    struct visitor visitor;

    open_stream(&hall, &visitor, "HTTP/1.1");
    hall.waiting[0]->on_drained = send_next;
    CHECK(exchange_send(hall.waiting[0], "x", 1));
    CHECK(visitor_hear(&visitor, "1\r\nx\r\n"));
    while (hall.drained < 101)
        visitor_turn(&visitor);
    while (visitor.heard.len < 100 * 50000)
        visitor_turn(&visitor);
    CHECK(!visitor.has_ended);
    visitor_leave(&visitor);
    hall_close(&hall);
}

static void promise_too_much(struct exchange *exchange)
{
    exchange_stream(exchange, &(struct http_answer){.status = 200}, 10);
    CHECK(exchange_send(exchange, "12345", 5));
    exchange_end(exchange);
}

TEST(a_part_is_never_taken_for_the_whole)
{
    struct hall    hall;
    struct visitor visitor;

    hall_open(&hall, &(struct http_server_settings){.on_request = promise_too_much});
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say_text(&visitor, "GET / HTTP/1.1" HEAD "\r\nGET / HTTP/1.1" HEAD "\r\n");
    visitor_hear_end(&visitor);
    CHECK(visitor.heard.len == 0 || !strstr(visitor.heard.bytes + 1, "HTTP/1.1"));
    visitor_leave(&visitor);
    hall_close(&hall);
}

static char folder[] = "/tmp/tocsin_files_XXXXXX";

static const char *path_of(const char *name)
{
    static char path[64];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void give_file(struct exchange *exchange)
{
    exchange_answer_file(exchange, &(struct http_file){.path = path_of(exchange->path + 1),
                                                       .type = "image/webp"});
}

static void visit_file(struct hall *hall, struct visitor *visitor, const char *request)
{
    struct buf said = {0};

    buf_format(&said, "%s\r\n", request);
    visitor_come(visitor, &hall->loop, hall->port);
    visitor_say(visitor, said.bytes, said.len);
    visitor_say_no_more(visitor);
    visitor_hear_end(visitor);
    buf_free(&said);
}

static void make_file(const char *name, size_t len)
{
    FILE *file = fopen(path_of(name), "w");

    CHECK(file);
    for (size_t i = 0; i < len; i++)
        putc('a' + (int)(i % 26), file);
    fclose(file);
}

TEST(a_file_is_given_whole_and_not_again_to_who_has_it)
{
    struct hall    hall;
    struct visitor visitor;
    char           etag[64], again[200];
    size_t         len = 300 * 1024 + 7;

    make_file("photo", len);
    hall_open(&hall, &(struct http_server_settings){.on_request = give_file});
    visit_file(&hall, &visitor, "GET /photo HTTP/1.1" HEAD);
    CHECK(strstr(visitor.heard.bytes, "Content-Length: 307207\r\n"));
    CHECK(strstr(visitor.heard.bytes, "Content-Type: image/webp\r\n"));
    CHECK_INT(sscanf(strstr(visitor.heard.bytes, "ETag: "), "ETag: %63s", etag), 1);
    CHECK(visitor.heard.bytes[visitor.heard.len - 1] == 'a' + (int)((len - 1) % 26));
    CHECK_INT(visitor.heard.len - len,
              strstr(visitor.heard.bytes, "\r\n\r\n") + 4 - visitor.heard.bytes);
    visitor_leave(&visitor);

    snprintf(again, sizeof again, "GET /photo HTTP/1.1" HEAD "If-None-Match: \"x\", W/%s\r\n",
             etag);
    visit_file(&hall, &visitor, again);
    CHECK(strncmp(visitor.heard.bytes, "HTTP/1.1 304 ", 13) == 0);
    CHECK(!strstr(visitor.heard.bytes, "Content-Length"));
    visitor_leave(&visitor);

    visit_file(&hall, &visitor, "GET /photo HTTP/1.1" HEAD "If-None-Match: \"x\"\r\n");
    CHECK(strncmp(visitor.heard.bytes, "HTTP/1.1 200 ", 13) == 0);
    visitor_leave(&visitor);
    visit_file(&hall, &visitor, "HEAD /photo HTTP/1.1" HEAD);
    CHECK(strstr(visitor.heard.bytes, "Content-Length: 307207\r\n"));
    CHECK_TEXT(strstr(visitor.heard.bytes, "\r\n\r\n"), "\r\n\r\n");
    visitor_leave(&visitor);
    hall_close(&hall);
    CHECK_INT(unlink(path_of("photo")), 0);
}

TEST(what_is_no_regular_file_is_not_found)
{
    static const char *const ASKED[] = {"GET /nothing HTTP/1.1" HEAD, "GET /. HTTP/1.1" HEAD,
                                        "GET /link HTTP/1.1" HEAD, "GET /pipe HTTP/1.1" HEAD};
    struct hall              hall;

    CHECK_INT(symlink("/proc/self/exe", path_of("link")), 0);
    CHECK_INT(mkfifo(path_of("pipe"), 0600), 0);
    hall_open(&hall, &(struct http_server_settings){.on_request = give_file});
    for (size_t i = 0; i < COUNT_OF(ASKED); i++) {
        struct visitor visitor;

        visit_file(&hall, &visitor, ASKED[i]);
        CHECK(strncmp(visitor.heard.bytes, "HTTP/1.1 404 ", 13) == 0);
        visitor_leave(&visitor);
    }
    hall_close(&hall);
    CHECK_INT(unlink(path_of("link")), 0);
    CHECK_INT(unlink(path_of("pipe")), 0);
}

TEST(an_empty_file_is_an_answer)
{
    struct hall    hall;
    struct visitor visitor;

    make_file("empty", 0);
    hall_open(&hall, &(struct http_server_settings){.on_request = give_file});
    visit_file(&hall, &visitor, "GET /empty HTTP/1.1" HEAD "\r\nGET /empty HTTP/1.1" HEAD);
    CHECK(strstr(visitor.heard.bytes, "Content-Length: 0\r\n\r\nHTTP/1.1 200 OK"));
    visitor_leave(&visitor);
    hall_close(&hall);
    CHECK_INT(unlink(path_of("empty")), 0);
}

TEST(who_leaves_in_the_middle_of_a_file_leaves_nothing_behind)
{
    struct hall                hall;
    struct visitor             visitor;
    struct http_server_figures figures;

    make_file("long", 8 * 1024 * 1024);
    hall_open(&hall, &(struct http_server_settings){.on_request = give_file});
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say_text(&visitor, "GET /long HTTP/1.1" HEAD "\r\n");
    CHECK(visitor_hear(&visitor, "\r\n\r\n"));
    visitor_leave(&visitor);
    do {
        uv_run(&hall.loop, UV_RUN_ONCE);
        http_server_figures(hall.server, &figures);
    } while (figures.connections > 0);
    hall_close(&hall);
    CHECK_INT(unlink(path_of("long")), 0);
}

TEST(the_folder_of_this_test_goes)
{
    CHECK_INT(rmdir(folder), 0);
}

TEST(a_folder_for_the_files)
{
    CHECK(mkdtemp(folder));
}

RUN(events_leave_as_they_happen_and_the_end_is_marked,
    http_1_0_gets_a_stream_that_ends_with_the_connection, who_reads_too_slowly_is_dropped,
    a_stream_is_told_when_its_reader_leaves, a_stream_is_told_when_the_server_closes,
    a_stream_goes_on_when_all_of_it_has_left, a_part_is_never_taken_for_the_whole,
    a_folder_for_the_files, a_file_is_given_whole_and_not_again_to_who_has_it,
    what_is_no_regular_file_is_not_found, an_empty_file_is_an_answer,
    who_leaves_in_the_middle_of_a_file_leaves_nothing_behind, the_folder_of_this_test_goes)
