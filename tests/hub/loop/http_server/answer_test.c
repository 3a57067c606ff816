/* Answers: in their order, in one write, whole or not at all, and safe whoever leaves. */
#include "tests/hub/loop/http_server/hall.h"

#define HEAD "\r\nHost: hub.example\r\n"

TEST(an_answer_says_its_length_type_and_date)
{
    struct hall    hall;
    struct visitor visitor;

    hall_open(&hall, NULL);
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say_text(&visitor, "GET / HTTP/1.1" HEAD "\r\n");
    CHECK(visitor_hear(&visitor, "\r\n\r\nok\n"));
    CHECK_TEXT(visitor.heard.bytes, "HTTP/1.1 200 OK\r\n"
                                    "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                                    "Content-Type: text/plain\r\n"
                                    "Content-Length: 3\r\n\r\nok\n");
    hall.clock.set_ms += 1000;
    visitor_say_text(&visitor, "GET / HTTP/1.1" HEAD "\r\n");
    CHECK(visitor_hear(&visitor, "Sun, 06 Nov 1994 08:49:38 GMT\r\n"));
    visitor_leave(&visitor);
    hall_close(&hall);
}

TEST(head_gets_the_length_and_no_body)
{
    struct hall    hall;
    struct visitor visitor;

    hall_open(&hall, NULL);
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say_text(&visitor, "HEAD / HTTP/1.1" HEAD "\r\nGET /x HTTP/1.1" HEAD "\r\n");
    visitor_say_no_more(&visitor);
    visitor_hear_end(&visitor);
    CHECK(strstr(visitor.heard.bytes, "Content-Length: 3\r\n\r\nHTTP/1.1 200 OK"));
    visitor_leave(&visitor);
    hall_close(&hall);
}

TEST(http_1_0_is_kept_alive_only_when_it_asks)
{
    struct hall    hall;
    struct visitor visitor;

    hall_open(&hall, NULL);
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say_text(&visitor, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    CHECK(visitor_hear(&visitor, "Connection: keep-alive\r\n\r\nok\n"));
    visitor_say_text(&visitor, "GET / HTTP/1.0\r\n\r\n");
    CHECK(visitor_hear(&visitor, "Connection: close\r\n\r\nok\n"));
    visitor_hear_end(&visitor);
    visitor_leave(&visitor);
    hall_close(&hall);
}

TEST(answers_keep_the_order_of_requests_whichever_is_ready_first)
{
    struct hall    hall;
    struct visitor visitor;

    hall_open(&hall, NULL);
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say_text(&visitor, "GET /wait HTTP/1.1" HEAD "\r\nGET /wait HTTP/1.1" HEAD "\r\n"
                               "GET / HTTP/1.1" HEAD "\r\n");
    while (hall.requests < 3)
        visitor_turn(&visitor);
    hall_say(hall.waiting[1], 201, "second\n");
    uv_run(&hall.loop, UV_RUN_NOWAIT);
    CHECK_INT(visitor.heard.len, 0);
    hall_say(hall.waiting[0], 202, "first\n");
    CHECK(visitor_hear(&visitor, "ok\n"));
    CHECK(strstr(visitor.heard.bytes, "first\nHTTP/1.1 201"));
    CHECK(strstr(visitor.heard.bytes, "second\nHTTP/1.1 200"));
    visitor_leave(&visitor);
    hall_close(&hall);
}

TEST(requests_above_the_limit_wait_until_others_are_answered)
{
    struct hall    hall;
    struct visitor visitor;
    struct buf     said = {0};

    hall_open(&hall, &(struct http_server_settings){.pipelined_max = 4});
    for (int i = 0; i < 20; i++)
        buf_text(&said, "POST /wait HTTP/1.1" HEAD "Content-Length: 2\r\n\r\nab");
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say(&visitor, said.bytes, said.len);
    visitor_say_no_more(&visitor);
    while (hall.requests < 4)
        visitor_turn(&visitor);
    for (size_t i = 0; i < 20; i++) {
        CHECK(hall.requests <= 4 + i);
        while (hall.waiting_count <= i)
            visitor_turn(&visitor);
        hall_say(hall.waiting[i], 200, "");
    }
    visitor_hear_end(&visitor);
    CHECK_INT(hall.requests, 20);
    visitor_leave(&visitor);
    buf_free(&said);
    hall_close(&hall);
}

TEST(a_refusal_at_the_head_is_heard_before_the_body_is_sent)
{
    struct hall    hall;
    struct visitor visitor;

    hall_open(&hall, NULL);
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say_text(&visitor, "POST /early HTTP/1.1" HEAD "Expect: 100-continue\r\n"
                               "Content-Length: 50\r\n\r\n");
    visitor_hear_end(&visitor);
    CHECK(strncmp(visitor.heard.bytes, "HTTP/1.1 401 ", 13) == 0);
    CHECK(strstr(visitor.heard.bytes, "Connection: close\r\n"));
    CHECK_INT(hall.requests, 0);
    visitor_leave(&visitor);
    hall_close(&hall);
}

TEST(a_small_body_refused_at_the_head_is_read_and_the_connection_lives)
{
    struct hall hall;
    char        got[40];

    hall_open(&hall, NULL);
    CHECK_TEXT(hall_visit(&hall,
                          "POST /early HTTP/1.1" HEAD "Content-Length: 3\r\n\r\nabc"
                          "GET / HTTP/1.1" HEAD "\r\n",
                          got, sizeof got),
               "401 200");
    CHECK_TEXT(hall_visit(&hall,
                          "POST /early HTTP/1.1" HEAD "Content-Length: 300000\r\n\r\nabc"
                          "GET / HTTP/1.1" HEAD "\r\n",
                          got, sizeof got),
               "401");
    CHECK_INT(hall.requests, 1);
    hall_close(&hall);
}

TEST(a_route_is_told_when_its_peer_leaves_and_still_answers)
{
    struct hall                hall;
    struct visitor             visitor;
    struct http_server_figures figures;

    hall_open(&hall, NULL);
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say_text(&visitor, "GET /wait HTTP/1.1" HEAD "\r\nGET /wait HTTP/1.1" HEAD "\r\n");
    while (hall.requests < 2)
        visitor_turn(&visitor);
    visitor_leave(&visitor);
    while (hall.told < 2)
        uv_run(&hall.loop, UV_RUN_ONCE);
    hall_say(hall.waiting[1], 200, "nobody hears this\n");
    hall_say(hall.waiting[0], 200, "nor this\n");
    do {
        uv_run(&hall.loop, UV_RUN_ONCE);
        http_server_figures(hall.server, &figures);
    } while (figures.connections > 0);
    CHECK_INT(figures.exchanges, 0);
    CHECK_INT(hall.told, 2);
    hall_close(&hall);
}

TEST(a_route_whose_body_never_comes_is_told_and_not_asked)
{
    struct hall hall;
    char        got[40];

    hall_open(&hall, NULL);
    hall_visit(&hall, "POST /echo HTTP/1.1" HEAD "Content-Length: 50\r\n\r\nabc", got,
               sizeof got);
    CHECK_TEXT(got, "");
    CHECK_INT(hall.heads, 1);
    CHECK_INT(hall.told, 1);
    CHECK_INT(hall.requests, 0);
    hall_close(&hall);
}

TEST(an_answer_after_the_server_began_to_close_still_arrives)
{
    struct hall    hall;
    struct visitor visitor;

    hall_open(&hall, NULL);
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say_text(&visitor, "GET /wait HTTP/1.1" HEAD "\r\nGET /wait HTTP/1.1" HEAD "\r\n");
    while (hall.requests < 2)
        visitor_turn(&visitor);
    http_server_close(hall.server);
    uv_run(&hall.loop, UV_RUN_NOWAIT);
    hall_say(hall.waiting[0], 200, "one\n");
    hall_say(hall.waiting[1], 200, "two\n");
    visitor_hear_end(&visitor);
    CHECK(strstr(visitor.heard.bytes, "Connection: close\r\n\r\ntwo\n"));
    visitor_leave(&visitor);
    uv_run(&hall.loop, UV_RUN_DEFAULT);
    CHECK(hall.is_gone);
    CHECK_INT(uv_loop_close(&hall.loop), 0);
}

static void say_oddly(struct exchange *exchange)
{
    static const struct http_header headers[] = {{"Location", "/a\r\nSet-Cookie: x=y"}, {0}};

    exchange_answer(exchange,
                    &(struct http_answer){.status = 303, .headers = headers, .is_last = true});
}

TEST(a_line_break_in_a_header_of_ours_begins_no_other)
{
    struct hall    hall;
    struct visitor visitor;

    hall_open(&hall, &(struct http_server_settings){.on_request = say_oddly});
    visitor_come(&visitor, &hall.loop, hall.port);
    visitor_say_text(&visitor, "GET / HTTP/1.1" HEAD "\r\nGET / HTTP/1.1" HEAD "\r\n");
    visitor_hear_end(&visitor);
    CHECK(strstr(visitor.heard.bytes, "Location: /a  Set-Cookie: x=y\r\n"));
    CHECK(strstr(visitor.heard.bytes + 1, "HTTP/1.1") == NULL); /* is_last was obeyed */
    visitor_leave(&visitor);
    hall_close(&hall);
}

TEST(bodies_of_all_together_have_a_bound)
{
    struct hall    hall;
    struct visitor first, second;

    hall_open(&hall, &(struct http_server_settings){.bodies_max = 60});
    visitor_come(&first, &hall.loop, hall.port);
    visitor_come(&second, &hall.loop, hall.port);
    visitor_say_text(&first, "POST /wait HTTP/1.1" HEAD "Content-Length: 40\r\n\r\n"
                             "0123456789012345678901234567890123456789");
    while (hall.requests < 1)
        visitor_turn(&first);
    visitor_say_text(&second, "POST /echo HTTP/1.1" HEAD "Content-Length: 40\r\n\r\n"
                              "0123456789012345678901234567890123456789");
    CHECK(visitor_hear(&second, "HTTP/1.1 503 "));
    hall_say(hall.waiting[0], 200, "");
    CHECK(visitor_hear(&first, "HTTP/1.1 200 "));
    visitor_leave(&second);
    visitor_leave(&first);
    hall_close(&hall);
}

RUN(an_answer_says_its_length_type_and_date, head_gets_the_length_and_no_body,
    http_1_0_is_kept_alive_only_when_it_asks,
    answers_keep_the_order_of_requests_whichever_is_ready_first,
    requests_above_the_limit_wait_until_others_are_answered,
    a_refusal_at_the_head_is_heard_before_the_body_is_sent,
    a_small_body_refused_at_the_head_is_read_and_the_connection_lives,
    a_route_is_told_when_its_peer_leaves_and_still_answers,
    a_route_whose_body_never_comes_is_told_and_not_asked,
    an_answer_after_the_server_began_to_close_still_arrives,
    a_line_break_in_a_header_of_ours_begins_no_other, bodies_of_all_together_have_a_bound)
