/* What the adapter makes of a relay that answers as told; the real Postfix is asked in
 * tests/peers/postfix_test.c. */
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "hub/base/mem.h"
#include "tests/kit/adapter_bench.h"
#include "tests/kit/check.h"

extern const struct adapter_kind adapter_smtp;

/* A relay by the book, but for the replies a test wants otherwise; NULL: it hangs up. It
 * has a thread of its own, as a real one has a machine of its own. */
struct relay {
    const char *mail, *rcpt, *data, *end;
    char        message[8000]; /* what came between DATA and its end, the last time */
    unsigned    port, connections;
    int         listener;
    pthread_t   thread;
};

static bool said(const char *line, const char *word)
{
    return strncasecmp(line, word, strlen(word)) == 0;
}

static bool reply(FILE *peer, const char *words)
{
    return words && fputs(words, peer) >= 0 && fflush(peer) == 0;
}

static bool take_message(struct relay *relay, FILE *peer)
{
    char   line[1100];
    size_t len = 0;

    relay->message[0] = '\0';
    while (fgets(line, sizeof line, peer) && strcmp(line, ".\r\n") != 0)
        len += (size_t)snprintf(relay->message + len, sizeof relay->message - len, "%s", line);
    return reply(peer, relay->end);
}

static bool answer_line(struct relay *relay, FILE *peer, const char *line)
{
    if (said(line, "MAIL"))
        return reply(peer, relay->mail);
    if (said(line, "RCPT"))
        return reply(peer, relay->rcpt);
    if (said(line, "DATA"))
        return reply(peer, relay->data) &&
               (strncmp(relay->data, "354", 3) != 0 || take_message(relay, peer));
    if (said(line, "QUIT"))
        return reply(peer, "221 bye\r\n") && false;
    return reply(peer, "250 fine\r\n");
}

static void *serve(void *owner)
{
    struct relay *relay = owner;
    int           fd;

    while ((fd = accept(relay->listener, NULL, NULL)) >= 0) {
        FILE *peer = fdopen(fd, "r+");
        char  line[1100];

        relay->connections++;
        if (reply(peer, "220 relay.example\r\n"))
            while (fgets(line, sizeof line, peer) && answer_line(relay, peer, line))
                ;
        fclose(peer);
    }
    return NULL;
}

static void start_relay(struct relay *relay)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t          len = sizeof address;

    relay->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK(bind(relay->listener, (struct sockaddr *)&address, len) == 0);
    CHECK(listen(relay->listener, 8) == 0);
    CHECK(getsockname(relay->listener, (struct sockaddr *)&address, &len) == 0);
    relay->port = ntohs(address.sin_port);
    CHECK(pthread_create(&relay->thread, NULL, serve, relay) == 0);
}

static struct relay a_relay(void)
{
    return (struct relay){.mail = "250 2.1.0 fine\r\n",
                          .rcpt = "250 2.1.5 fine\r\n",
                          .data = "354 go on\r\n",
                          .end = "250 2.0.0 queued\r\n"};
}

static void open_bench(struct adapter_bench *bench, struct relay *relay)
{
    char settings[300];

    adapter_bench_lay(bench, NULL);
    start_relay(relay);
    snprintf(settings, sizeof settings,
             "{\"host\": \"127.0.0.1\", \"port\": %u, \"tls\": \"off\", \"timeout_ms\": 5000,"
             " \"from\": \"allerta@comune.example\", \"from_name\": \"Citt\xc3\xa0\","
             " \"list_id\": \"allerta.comune.example\"}",
             relay->port);
    adapter_bench_plug(bench, &adapter_smtp, settings);
}

static void close_bench(struct adapter_bench *bench, struct relay *relay)
{
    adapter_bench_close(bench);
    shutdown(relay->listener, SHUT_RDWR);
    pthread_join(relay->thread, NULL);
    close(relay->listener);
}

static struct adapter_message a_message(void)
{
    struct adapter_message message = adapter_bench_message();

    message.address = "residente@example.org";
    message.subject = "Allerta rossa";
    return message;
}

TEST(a_mail_has_all_a_reader_and_a_filter_want)
{
    struct relay               relay = a_relay();
    struct adapter_bench       bench;
    struct adapter_message     message = a_message();
    static struct adapter_file cap = {
        .name = "alert.xml", .type = "application/cap+xml", .bytes = "<alert/>", .len = 8};
    static const char *const WANTED[] = {
        "Date: Sun, 22 Nov 2026 06:15:00 +0000\r\n",
        "From: =?UTF-8?B?Q2l0dMOg?=\r\n <allerta@comune.example>\r\n",
        "To: <residente@example.org>\r\n",
        "Subject: Allerta rossa\r\n",
        "Message-ID: <0192f3c4-77@comune.example>\r\n",
        "References: <first-1@comune.example>\r\n",
        "List-Id: <allerta.comune.example>\r\n",
        "List-Unsubscribe: <https://allerta.example/unsubscribe/K>\r\n",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n",
        "Importance: high\r\n",
        "Content-Language: it\r\n",
        "X-CAP-Identifier: 2.49.0.0.380.0.IT.1\r\n",
        "multipart/mixed",
        "multipart/alternative",
        "application/cap+xml; name=\"alert.xml\"",
        "PGFsZXJ0Lz4=\r\n",
    };

    open_bench(&bench, &relay);
    message.html = "<p>Piena</p>";
    message.files = &cap;
    message.file_count = 1;
    message.after = "first-1@comune.example";
    message.unsubscribe_url = "https://allerta.example/unsubscribe/K";
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_SENT);
    for (size_t i = 0; i < COUNT_OF(WANTED); i++)
        CHECK(strstr(relay.message, WANTED[i]));
    CHECK_TEXT(bench.name, "0192f3c4-77@comune.example");
    CHECK_TEXT(adapter_bench_told(&bench), "");
    close_bench(&bench, &relay);
}

TEST(the_same_message_is_the_same_mail_at_every_attempt)
{
    struct relay           relay = a_relay();
    struct adapter_bench   bench;
    struct adapter_message message = a_message();
    char                   first[8000];

    open_bench(&bench, &relay);
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_SENT);
    snprintf(first, sizeof first, "%s", relay.message);
    bench.clock.set_ms += 600000;
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_SENT);
    CHECK_TEXT(relay.message, first);
    close_bench(&bench, &relay);
}

static const struct {
    const char  *mail, *rcpt, *data, *end;
    enum verdict verdict;
    const char  *why, *told;
} RELAYS[] = {
    {"250 ok\r\n", "550 5.1.1 <residente@example.org>: unknown\r\n", "503 no\r\n", "",
     VERDICT_REFUSED, "the relay says 550 5.1.1 of the address", ""},
    {"250 ok\r\n", "450 4.2.0 later\r\n", "503 no\r\n", "", VERDICT_BUSY,
     "the relay says 450 4.2.0 of the address", ""},
    {"250 ok\r\n", "450 4.7.1 greylisted\r\n", "503 no\r\n", "", VERDICT_BUSY,
     "the relay says 450 4.7.1 of the address", ""},
    {"250 ok\r\n", "554 5.7.1 relay access denied\r\n", "503 no\r\n", "", VERDICT_BUSY,
     "the relay says 554 5.7.1 of the address",
     "degraded: the relay says 554 5.7.1 of the address\n"},
    {"550 5.7.1 sender not yours\r\n", "250 ok\r\n", "354 go\r\n", "250 ok\r\n", VERDICT_BUSY,
     "the relay says 550 5.7.1", "down: the relay says 550 5.7.1\n"},
    {"421 4.3.2 too many connections\r\n", "250 ok\r\n", "354 go\r\n", "250 ok\r\n",
     VERDICT_BUSY, "the relay says 421 4.3.2", "degraded: the relay says 421 4.3.2\n"},
    {"250 ok\r\n", "250 ok\r\n", "354 go\r\n", "552 5.3.4 too big\r\n", VERDICT_REFUSED,
     "the relay says 552 5.3.4", ""},
    {"250 ok\r\n", "250 ok\r\n", "354 go\r\n", "451 4.3.0 disk\r\n", VERDICT_BUSY,
     "the relay says 451 4.3.0", "degraded: the relay says 451 4.3.0\n"},
};

TEST(the_answer_is_the_truth_about_sending)
{
    for (size_t i = 0; i < COUNT_OF(RELAYS); i++) {
        struct relay           relay = a_relay();
        struct adapter_bench   bench;
        struct adapter_message message = a_message();

        relay.mail = RELAYS[i].mail;
        relay.rcpt = RELAYS[i].rcpt;
        relay.data = RELAYS[i].data;
        relay.end = RELAYS[i].end;
        open_bench(&bench, &relay);
        CHECK_INT(adapter_bench_send(&bench, &message), RELAYS[i].verdict);
        CHECK_TEXT(bench.why, RELAYS[i].why);
        CHECK_TEXT(bench.name, "");
        CHECK_TEXT(adapter_bench_told(&bench), RELAYS[i].told);
        CHECK_INT(bench.is_throttled, strstr(RELAYS[i].mail, "421") != NULL);
        close_bench(&bench, &relay);
    }
}

TEST(a_mail_that_left_and_was_not_answered_is_unsure)
{
    struct relay           relay = a_relay();
    struct adapter_bench   bench;
    struct adapter_message message = a_message();

    relay.end = NULL;
    open_bench(&bench, &relay);
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_UNSURE);
    CHECK_TEXT(bench.name, "0192f3c4-77@comune.example");
    close_bench(&bench, &relay);
}

TEST(a_relay_that_hangs_up_before_the_text_took_nothing)
{
    struct relay           relay = a_relay();
    struct adapter_bench   bench;
    struct adapter_message message = a_message();

    relay.rcpt = NULL;
    open_bench(&bench, &relay);
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_BUSY);
    close_bench(&bench, &relay);
}

TEST(the_relay_is_asked_how_it_is_and_nobody_gets_a_mail)
{
    static const struct {
        const char *mail, *told;
    } CASES[] = {
        {"250 2.1.0 fine\r\n", ""}, /* up, as it was taken to be */
        {"550 5.7.1 not from you\r\n", "down: the relay says 550 5.7.1\n"},
        {"421 4.3.2 shutting down\r\n", "degraded: the relay says 421 4.3.2\n"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct relay         relay = a_relay();
        struct adapter_bench bench;

        relay.mail = CASES[i].mail;
        relay.rcpt = relay.data = NULL; /* it would hang up */
        open_bench(&bench, &relay);
        CHECK_TEXT(adapter_bench_probe(&bench), CASES[i].told);
        CHECK_INT(bench.answers, 0);
        close_bench(&bench, &relay);
    }
}

TEST(what_cannot_stand_in_a_mail_is_refused_and_nothing_leaves)
{
    static const char *const WRONG[] = {"not an address", "a@b\r\nRCPT TO:<x@y>", "<a@b.it>"};
    struct relay             relay = a_relay();
    struct adapter_bench     bench;
    struct adapter_message   message = a_message();

    open_bench(&bench, &relay);
    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        message.address = WRONG[i];
        CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_REFUSED);
        CHECK_TEXT(bench.why, "the recipient's address cannot stand in a mail's header");
    }
    message = a_message();
    message.subject = "Allerta\r\nBcc: tutti@example.org";
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_REFUSED);
    CHECK_INT(relay.connections, 0);
    close_bench(&bench, &relay);
}

TEST(wrong_settings_are_refused_by_name)
{
    char text[300];

    CHECK_TEXT(adapter_bench_complaint(&adapter_smtp, "{\"host\": \"h\", \"from\": \"me\"}"),
               "from: must be a mail address");
    CHECK_TEXT(adapter_bench_complaint(
                   &adapter_smtp, "{\"host\": \"h\", \"from\": \"a@b.it\", \"tls\": \"on\"}"),
               "tls: is not a word we know; did you mean \"off\"?");
    CHECK_TEXT(
        adapter_bench_complaint(&adapter_smtp,
                                "{\"host\": \"h\", \"from\": \"a@b.it\", \"username\": \"u\"}"),
        "password_file: is needed: username and password_file come together");
    snprintf(text, sizeof text,
             "{\"host\": \"h\", \"from\": \"a@b.it\", \"tls\": \"off\", \"username\": \"u\","
             " \"password_file\": \"%s\"}",
             bench_secret("relay", "x"));
    CHECK_TEXT(adapter_bench_complaint(&adapter_smtp, text),
               "tls: must not be off where a password is sent");
}

RUN(the_relay_is_asked_how_it_is_and_nobody_gets_a_mail,
    a_mail_has_all_a_reader_and_a_filter_want,
    the_same_message_is_the_same_mail_at_every_attempt, the_answer_is_the_truth_about_sending,
    a_mail_that_left_and_was_not_answered_is_unsure,
    a_relay_that_hangs_up_before_the_text_took_nothing,
    what_cannot_stand_in_a_mail_is_refused_and_nothing_leaves,
    wrong_settings_are_refused_by_name)
