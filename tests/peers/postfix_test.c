/* Against the real Postfix, with settings of its own, in a network of its own
 * (own_network): STARTTLS with our own authority, addresses it refuses and defers, and
 * what arrives, read by Python's mail parser. */
#include <signal.h>
#include <unistd.h>

#include "hub/base/mem.h"
#include "tests/kit/adapter_bench.h"
#include "tests/kit/check.h"
#include "tests/kit/process.h"

extern const struct adapter_kind adapter_smtp;

static const char CAP[] = "<?xml version=\"1.0\"?>\n<alert>\r\n.\r\n</alert>\n";

static void run(const char *command, const char *folder)
{
    const char *const argv[] = {"/bin/sh", "tests/peers/postfix", command, folder, NULL};

    CHECK_INT(process_run(argv), 0);
}

static const char *settings(const char *folder, unsigned port)
{
    static char text[500];

    snprintf(text, sizeof text,
             "{\"host\": \"localhost\", \"port\": %u, \"tls\": \"starttls\","
             " \"ca_file\": \"%s/ca.pem\", \"from\": \"allerta@comune.test\","
             " \"from_name\": \"Citt\xc3\xa0 di Empoli\", \"helo\": \"hub.comune.test\"}",
             port, folder);
    return text;
}

static struct adapter_message a_message(void)
{
    struct adapter_message message = adapter_bench_message();

    message.address = "anna@cittadini.test";
    message.subject = "Allerta rossa: l'Elsa \xc3\xa8 in piena \xf0\x9f\x94\xb4, salite ai "
                      "piani alti e non usate le auto fino a nuovo avviso";
    message.text = "L'Elsa \xc3\xa8 in piena.\n.\n.. \nFrom here = up \r\nfine";
    message.html = "<p>L'Elsa \xc3\xa8 in piena.</p>\n";
    message.unsubscribe_url = "https://allerta.test/unsubscribe/K7";
    return message;
}

static void what_arrives_is_what_was_approved(struct adapter_bench *bench, const char *folder)
{
    static const struct adapter_file FILE_ = {.name = "alert.xml",
                                              .type = "application/cap+xml",
                                              .bytes = CAP,
                                              .len = sizeof CAP - 1};
    struct adapter_message           message = a_message();

    message.files = &FILE_;
    message.file_count = 1;
    CHECK_INT(adapter_bench_send(bench, &message), VERDICT_SENT);
    CHECK_TEXT(bench->name, "0192f3c4-77@comune.test");
    run("read", folder);
}

static void each_address_has_its_own_verdict(struct adapter_bench *bench)
{
    struct adapter_message message = a_message();

    message.address = "nobody@cittadini.test";
    CHECK_INT(adapter_bench_send(bench, &message), VERDICT_REFUSED);
    CHECK_TEXT(bench->why, "the relay says 550 5.1.1 of the address");
    message.address = "full@cittadini.test";
    CHECK_INT(adapter_bench_send(bench, &message), VERDICT_BUSY);
    CHECK_TEXT(bench->why, "the relay says 450 4.2.2 of the address");
    message.address = "x@elsewhere.test";
    CHECK_INT(adapter_bench_send(bench, &message), VERDICT_BUSY);
    CHECK(strncmp(bench->why, "the relay says 554 5.7.1", 24) == 0);
    message.address = "anna@cittadini.test";
    CHECK_INT(adapter_bench_send(bench, &message), VERDICT_SENT);
}

static void a_relay_we_do_not_know_gets_nothing(void)
{
    struct adapter_bench   bench;
    struct adapter_message message = a_message();

    adapter_bench_open(&bench, &adapter_smtp, NULL, settings("/etc/ssl/none", 2525));
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_BUSY);
    CHECK(strncmp(adapter_bench_told(&bench), "down: ", 6) == 0);
    adapter_bench_close(&bench);
}

TEST(the_whole_way_into_a_mailbox)
{
    char                   folder[] = "/tmp/tocsin-postfix-XXXXXX";
    struct adapter_bench   bench;
    struct adapter_message message = a_message();

    CHECK(mkdtemp(folder));
    run("start", folder);
    adapter_bench_open(&bench, &adapter_smtp, NULL, settings(folder, 2525));
    CHECK_TEXT(adapter_bench_probe(&bench), ""); /* up, and no mail to anybody */
    what_arrives_is_what_was_approved(&bench, folder);
    each_address_has_its_own_verdict(&bench);
    a_relay_we_do_not_know_gets_nothing();
    run("stop", folder);
    CHECK(strncmp(adapter_bench_probe(&bench), "d", 1) == 0); /* degraded or down */
    message.key = "after-the-end";
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_BUSY);
    adapter_bench_close(&bench);
}

RUN(the_whole_way_into_a_mailbox)
