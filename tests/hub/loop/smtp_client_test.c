#include "hub/loop/smtp_client.h"

#include "hub/base/mem.h"
#include "tests/kit/check.h"
#include "tests/kit/http_bench.h"

/* A relay on the loop under test: were the client to wait for it without turning the
 * loop, it would never answer. Replies of NULL hang up, "" say nothing. */
struct relay {
    struct http_bench bench;
    struct far        far;
    const char       *mail, *rcpt[3], *data, *end;
    unsigned          rcpts, hang_up_at_mail; /* at which MAIL, counted from 1 */
    unsigned          mails;
    struct buf        message;
};

struct
try {
    struct smtp_call      call;
    struct relay         *relay;
    struct smtp_recipient to[3];
    unsigned              replies;
    enum http_fault       fault;
    int                   status;
    bool                  was_sent;
    char                  why[200];
};

static bool said(const struct far_peer *peer, const char *word)
{
    return strncasecmp(peer->got.bytes, word, strlen(word)) == 0;
}

static const char *reply_to(struct relay *relay, struct far_peer *peer)
{
    if (said(peer, "MAIL"))
        return ++relay->mails == relay->hang_up_at_mail ? NULL : relay->mail;
    if (said(peer, "RCPT"))
        return relay->rcpt[relay->rcpts++ % 3];
    if (said(peer, "DATA"))
        return relay->data;
    if (said(peer, "QUIT"))
        return "221 bye\r\n";
    return said(peer, "EHLO") ? "250-relay\r\n250-PIPELINING\r\n250 SIZE\r\n" : "250 fine\r\n";
}

static void on_bytes(struct far_peer *peer)
{
    struct relay *relay = peer->far->owner;
    const char   *end;

    while (peer->turn == 0 && (end = memmem(peer->got.bytes, peer->got.len, "\r\n", 2))) {
        const char *words = reply_to(relay, peer);
        bool        is_text = said(peer, "DATA") && words && strncmp(words, "354", 3) == 0;

        if (!words) {
            far_hang_up(peer);
            return;
        }
        peer->turn = is_text;
        buf_cut(&peer->got, (size_t)(end - peer->got.bytes) + 2);
        far_say(peer, words);
    }
    end = peer->turn ? memmem(peer->got.bytes, peer->got.len, "\r\n.\r\n", 5) : NULL;
    if (end) {
        size_t len = (size_t)(end - peer->got.bytes) + 5;

        relay->message.len = 0;
        buf_add(&relay->message, peer->got.bytes, len);
        buf_byte(&relay->message, '\0');
        buf_cut(&peer->got, len);
        peer->turn = 0;
        if (relay->end)
            far_say(peer, relay->end);
        else
            far_hang_up(peer);
    }
}

static void on_greeting(struct far_peer *peer)
{
    far_say(peer, "220 relay.example\r\n");
}

static void open_relay(struct relay *relay)
{
    *relay = (struct relay){.mail = "250 2.1.0 fine\r\n",
                            .rcpt = {"250 fine\r\n", "250 fine\r\n", "250 fine\r\n"},
                            .data = "354 go on\r\n",
                            .end = "250 2.0.0 queued\r\n"};
    http_bench_open(&relay->bench, NULL);
    relay->far.owner = relay;
    far_open(&relay->far, &relay->bench.loop, on_bytes);
    relay->far.on_greeting = on_greeting;
}

static void close_relay(struct relay *relay)
{
    far_close(&relay->far);
    buf_free(&relay->message);
    http_bench_close(&relay->bench);
}

static void on_reply(struct smtp_call *call, const struct smtp_reply *reply)
{
    struct try *one = CONTAINER_OF(call, struct try, call);

    one->replies++;
    one->fault = reply->fault;
    one->status = reply->status;
    one->was_sent = reply->was_sent;
    snprintf(one->why, sizeof one->why, "%s", reply->why);
    uv_stop(&one->relay->bench.loop);
}

static struct smtp_call call_to(struct relay *relay, struct try *one, const char *message)
{
    for (int i = 0; i < 3; i++)
        one->to[i].address = i == 0 ? "a@x.it" : i == 1 ? "b@x.it" : "c@x.it";
    one->relay = relay;
    one->replies = 0;
    return (struct smtp_call){.host = "127.0.0.1",
                              .port = relay->far.port,
                              .from = "allerta@comune.example",
                              .recipients = one->to,
                              .recipient_count = 1,
                              .message = message,
                              .message_len = strlen(message),
                              .on_reply = on_reply};
}

static void wait_for(struct try *one)
{
    CHECK_INT(one->replies, 0);
    while (one->replies == 0)
        uv_run(&one->relay->bench.loop, UV_RUN_DEFAULT);
}

static void go(struct relay *relay, struct try *one)
{
    smtp_send(relay->bench.client, &one->call);
    wait_for(one);
}

TEST(a_message_arrives_as_it_is_dots_and_all)
{
    struct relay relay;
    struct try   one;

    open_relay(&relay);
    one.call = call_to(&relay, &one, ".first\r\n..two\r\nlast");
    go(&relay, &one);
    CHECK_INT(one.status, 250);
    CHECK_INT(one.to[0].status, 250);
    CHECK(one.was_sent);
    CHECK_TEXT(relay.message.bytes, "..first\r\n...two\r\nlast\r\n.\r\n");
    close_relay(&relay);
}

TEST(each_recipient_gets_its_own_answer)
{
    struct relay relay;
    struct try   one;

    open_relay(&relay);
    relay.rcpt[1] = "550-5.1.1 no\r\n550 5.1.1 <b@x.it> unknown\r\n";
    relay.rcpt[2] = "450 4.2.0 later\r\n";
    one.call = call_to(&relay, &one, "x\r\n");
    one.call.recipient_count = 3;
    go(&relay, &one);
    CHECK_INT(one.status, 250);
    CHECK_INT(one.to[0].status, 250);
    CHECK_INT(one.to[1].status, 550);
    CHECK_TEXT(one.to[1].why, "5.1.1 <> unknown");
    CHECK_INT(one.to[2].status, 450);
    close_relay(&relay);
}

TEST(a_message_nobody_may_have_is_not_said)
{
    struct relay relay;
    struct try   one;

    open_relay(&relay);
    relay.rcpt[0] = "550 no\r\n";
    one.call = call_to(&relay, &one, "x\r\n");
    go(&relay, &one);
    CHECK_INT(one.fault, HTTP_ANSWERED);
    CHECK_INT(one.status, 0);
    CHECK(!one.was_sent);
    CHECK_INT(one.to[0].status, 550);
    relay.rcpt[1] = "250 fine\r\n";
    one.call = call_to(&relay, &one, "x\r\n");
    go(&relay, &one);
    CHECK_INT(one.status, 250);
    close_relay(&relay);
}

static const struct {
    const char     *mail, *data, *end;
    enum http_fault fault;
    int             status, was_sent;
} ENDS[] = {
    {"550 5.7.1 not you\r\n", "354\r\n", "250\r\n", HTTP_ANSWERED, 550, 0},
    {"250 ok\r\n", "451 4.3.0 disk\r\n", "250\r\n", HTTP_ANSWERED, 451, 0},
    {"250 ok\r\n", "354 go\r\n", "552 too big\r\n", HTTP_ANSWERED, 552, 1},
    {"250 ok\r\n", "354 go\r\n", NULL, HTTP_BROKEN, 0, 1},
    {"250 ok\r\n", NULL, NULL, HTTP_BROKEN, 0, 0},
    {NULL, NULL, NULL, HTTP_BROKEN, 0, 0},
    {"421 4.3.2 closing\r\n", NULL, NULL, HTTP_ANSWERED, 421, 0},
    {"what?\r\n", NULL, NULL, HTTP_BROKEN, 0, 0},
    {"250 ok\r\n", "354 go\r\n", "", HTTP_TIMEOUT, 0, 1},
    {"", NULL, NULL, HTTP_TIMEOUT, 0, 0},
};

TEST(whatever_the_relay_does_the_truth_about_sending_is_told)
{
    for (size_t i = 0; i < COUNT_OF(ENDS); i++) {
        struct relay relay;
        struct try   one;

        open_relay(&relay);
        relay.mail = ENDS[i].mail;
        relay.data = ENDS[i].data;
        relay.end = ENDS[i].end;
        one.call = call_to(&relay, &one, "x\r\n");
        one.call.total_ms = ENDS[i].fault == HTTP_TIMEOUT ? 3000 : 60000;
        go(&relay, &one);
        CHECK_INT(one.fault, ENDS[i].fault);
        CHECK_INT(one.status, ENDS[i].status);
        CHECK_INT(one.was_sent, ENDS[i].was_sent);
        CHECK(one.why[0]);
        close_relay(&relay);
    }
}

TEST(a_line_is_used_again_and_one_that_died_meanwhile_costs_nothing)
{
    struct relay relay;
    struct try   one;

    open_relay(&relay);
    for (int i = 0; i < 3; i++) {
        one.call = call_to(&relay, &one, "x\r\n");
        go(&relay, &one);
        CHECK_INT(one.status, 250);
    }
    CHECK_INT(relay.far.connections, 1);
    relay.hang_up_at_mail = 4;
    one.call = call_to(&relay, &one, "x\r\n");
    go(&relay, &one);
    CHECK_INT(one.status, 250);
    CHECK_INT(relay.far.connections, 2);
    close_relay(&relay);
}

TEST(more_calls_than_lines_wait_their_turn)
{
    enum { CALLS = 20 }; /* over the bench's 4 connections */
    struct relay relay;
    struct try   all[CALLS];

    open_relay(&relay);
    for (int i = 0; i < CALLS; i++) {
        all[i].call = call_to(&relay, &all[i], "x\r\n");
        smtp_send(relay.bench.client, &all[i].call);
    }
    for (int i = 0; i < CALLS; i++) {
        while (all[i].replies == 0)
            uv_run(&relay.bench.loop, UV_RUN_DEFAULT);
        CHECK_INT(all[i].status, 250);
    }
    CHECK_INT(relay.far.connections, 4);
    close_relay(&relay);
}

TEST(a_call_can_be_cancelled_wherever_it_stands)
{
    struct relay relay;
    struct try   all[6];

    open_relay(&relay);
    relay.mail = "";
    for (int i = 0; i < 6; i++) {
        all[i].call = call_to(&relay, &all[i], "x\r\n");
        smtp_send(relay.bench.client, &all[i].call);
    }
    while (relay.mails < 4)
        uv_run(&relay.bench.loop, UV_RUN_ONCE);
    for (int i = 5; i >= 0; i--) { /* two that wait, then those under way */
        smtp_cancel(relay.bench.client, &all[i].call);
        wait_for(&all[i]);
        CHECK_INT(all[i].fault, HTTP_CANCELLED);
        CHECK(!all[i].was_sent);
    }
    close_relay(&relay);
}

TEST(nobody_at_the_port_is_told_at_once)
{
    struct relay relay;
    struct try   one;

    open_relay(&relay);
    one.call = call_to(&relay, &one, "x\r\n");
    one.call.port = far_free_port();
    go(&relay, &one);
    CHECK_INT(one.fault, HTTP_UNREACHABLE);
    CHECK(!one.was_sent);
    close_relay(&relay);
}

TEST(an_address_that_would_end_the_line_is_not_sent)
{
    struct relay relay;
    struct try   one;

    open_relay(&relay);
    one.call = call_to(&relay, &one, "x\r\n");
    one.to[0].address = "a@x.it>\r\nRCPT TO:<b@x.it";
    go(&relay, &one);
    CHECK_INT(one.fault, HTTP_BAD_CALL);
    CHECK_INT(relay.far.connections, 0);
    close_relay(&relay);
}

RUN(a_message_arrives_as_it_is_dots_and_all, each_recipient_gets_its_own_answer,
    a_message_nobody_may_have_is_not_said,
    whatever_the_relay_does_the_truth_about_sending_is_told,
    a_line_is_used_again_and_one_that_died_meanwhile_costs_nothing,
    more_calls_than_lines_wait_their_turn, a_call_can_be_cancelled_wherever_it_stands,
    nobody_at_the_port_is_told_at_once, an_address_that_would_end_the_line_is_not_sent)
