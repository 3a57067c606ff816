/* Against the real Kannel 1.4.5 (bearerbox, smsbox) and its fake SMS centre, in a network
 * of their own (own_network). */
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/kit/cases.h"
#include "tests/kit/check.h"
#include "tests/kit/gateway.h"
#include "tests/kit/process.h"

extern const struct adapter_kind adapter_kannel;

/* Kannel's folder, its boxes, and the one phone there is. */
struct kannel_peer {
    char           folder[40], settings[80];
    struct process bearerbox, smsbox, phone;
};

static void write_settings(const struct kannel_peer *peer)
{
    struct buf  text = {0};
    FILE       *file = fopen(peer->settings, "w");
    const char *at, *dir;

    cases_read(&text, "tests/peers/kannel.conf");
    buf_byte(&text, '\0');
    for (at = text.bytes; (dir = strstr(at, "DIR/")); at = dir + 3)
        fprintf(file, "%.*s%s", (int)(dir - at), at, peer->folder);
    fprintf(file, "%s", at);
    fclose(file);
    buf_free(&text);
}

static void start_box(struct process *box, const char *name, const struct kannel_peer *peer,
                      const char *ready)
{
    const char *const argv[] = {name, "-v", "1", peer->settings, NULL};

    process_start(box, argv);
    process_wait_for(box, ready, NULL, 0);
}

/* says: what the phone sends once it is on, "from to text words". */
static void start_phone(struct process *phone, const char *says)
{
    const char *const argv[] = {"/usr/lib/kannel/test/fakesmsc",
                                "-H",
                                "127.0.0.1",
                                "-r",
                                "10000",
                                "-i",
                                "0.1",
                                "-m",
                                "1",
                                says,
                                NULL};

    process_start(phone, argv);
    process_wait_for(phone, "sent message 1", NULL, 0);
}

static void start_kannel(struct kannel_peer *peer)
{
    snprintf(peer->folder, sizeof peer->folder, "/tmp/tocsin-kannel-XXXXXX");
    CHECK(mkdtemp(peer->folder));
    snprintf(peer->settings, sizeof peer->settings, "%s/kannel.conf", peer->folder);
    write_settings(peer);
    start_box(&peer->bearerbox, "bearerbox", peer, "Start-up done");
    start_box(&peer->smsbox, "smsbox", peer, "Connected to bearerbox");
}

static void stop_kannel(struct kannel_peer *peer)
{
    const char *const argv[] = {"/bin/rm", "-rf", peer->folder, NULL};

    process_kill(&peer->smsbox, SIGKILL);
    process_kill(&peer->bearerbox, SIGKILL);
    process_run(argv);
}

static const char *settings(const char *password)
{
    static char text[400];

    snprintf(text, sizeof text,
             "{\"url\": \"http://127.0.0.1:13013/cgi-bin/sendsms\", \"username\": \"tocsin\","
             " \"password_file\": \"%s\", \"from\": \"Comune\"}",
             bench_secret("kannel", password));
    return text;
}

/* Turns the loop until the adapter has told so many lines; what it told. */
static const char *told(struct adapter_bench *bench, unsigned lines)
{
    for (;;) {
        unsigned count = 0;

        for (size_t i = 0; i < bench->told.len; i++)
            count += bench->told.bytes[i] == '\n';
        if (count >= lines)
            return adapter_bench_told(bench);
        CHECK(uv_run(&bench->http.loop, UV_RUN_ONCE) != 0);
    }
}

static void send_and_see(struct adapter_bench *bench, struct process *phone, const char *text,
                         const char *seen)
{
    struct adapter_message message = adapter_bench_message();
    char                   line[1000];

    message.text = text;
    CHECK_INT(adapter_bench_send(bench, &message), VERDICT_SENT);
    process_wait_for(phone, "Got message", line, sizeof line);
    CHECK_TEXT(strchr(line, '<'), seen);
}

static void check_reports(struct adapter_bench *bench)
{
    const char *lines = told(bench, 2);

    CHECK(strstr(lines, "receipt 0192f3c4-77 accepted"));
    CHECK(strstr(lines, "receipt 0192f3c4-77 delivered"));
    adapter_bench_keep(bench, true);
}

static void texts_arrive_as_approved_and_reports_come_back(struct adapter_bench *bench,
                                                           struct process       *phone)
{
    send_and_see(bench, phone, "Allerta: \xc3\xa8 piena! \xe2\x82\xac",
                 "<Comune +39571000001 text Allerta: \xc3\xa8 piena! \xe2\x82\xac>");
    check_reports(bench);
    send_and_see(bench, phone, "\xd0\x90\xf0\x9f\x94\xb4",
                 "<Comune +39571000001 ucs-2 %04%10%D8%3D%DD4>");
    check_reports(bench);
}

static void a_long_text_arrives_in_parts(struct adapter_bench *bench, struct process *phone)
{
    struct adapter_message message = adapter_bench_message();
    char                   text[181] = "", line[1000];

    memset(text, 'a', sizeof text - 1);
    message.text = text;
    CHECK_INT(adapter_bench_send(bench, &message), VERDICT_SENT);
    for (int part = 1; part <= 2; part++) {
        process_wait_for(phone, "Got message", line, sizeof line);
        CHECK(strstr(line, part == 1 ? "%02%01 " : "%02%02 "));
    }
    check_reports(bench);
}

static void wrong_credentials_are_nobodys_fault_but_ours(void)
{
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();

    adapter_bench_open(&bench, &adapter_kannel, NULL, settings("wrong"));
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_BUSY);
    CHECK_TEXT(adapter_bench_told(&bench),
               "down: Kannel does not take our user name and password\n");
    adapter_bench_close(&bench);
    adapter_bench_open(&bench, &adapter_kannel, NULL, settings("wrong"));
    CHECK_TEXT(adapter_bench_probe(&bench),
               "down: Kannel does not take our user name and password\n");
    adapter_bench_close(&bench);
}

/* What is heard is asked for again until it is kept. */
static void a_phone_is_heard_until_its_words_are_kept(struct adapter_bench *bench)
{
    const char *HEARD = "heard +393331234567 to 12345: TOCSIN FL 43.7,10.9 acqua";
    char        name[64], again[64];

    CHECK_INT(sscanf(told(bench, 1) + strlen(HEARD), " (%63[^)]", name), 1);
    adapter_bench_keep(bench, false);
    CHECK_INT(sscanf(told(bench, 1) + strlen(HEARD), " (%63[^)]", again), 1);
    CHECK_TEXT(again, name);
    adapter_bench_keep(bench, true);
}

TEST(the_whole_way_to_a_phone_and_back)
{
    struct kannel_peer     peer;
    struct adapter_bench   bench;
    struct gateway         gateway;
    struct adapter_message message = adapter_bench_message();

    start_kannel(&peer);
    adapter_bench_open(&bench, &adapter_kannel, NULL, settings("tests-only"));
    gateway_open(&gateway, &bench);
    CHECK_TEXT(adapter_bench_probe(&bench), ""); /* up, and nothing was sent */
    start_phone(&peer.phone, "+393331234567 12345 text TOCSIN FL 43.7,10.9 acqua");
    a_phone_is_heard_until_its_words_are_kept(&bench);
    texts_arrive_as_approved_and_reports_come_back(&bench, &peer.phone);
    a_long_text_arrives_in_parts(&bench, &peer.phone);
    wrong_credentials_are_nobodys_fault_but_ours();
    process_kill(&peer.phone, SIGKILL);
    stop_kannel(&peer);
    CHECK(strncmp(adapter_bench_probe(&bench), "down: ", 6) == 0);
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_BUSY);
    gateway_close(&gateway);
    adapter_bench_close(&bench);
}

RUN(the_whole_way_to_a_phone_and_back)
