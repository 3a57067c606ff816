/* Against the stand-in tests/fakes/mastodon, which Mastodon.py takes for a Mastodon
 * server (tests/fakes/mastodon/check.py), and a far side that answers as told. */
#include <signal.h>

#include "hub/base/mem.h"
#include "tests/kit/adapter_bench.h"
#include "tests/kit/check.h"
#include "tests/kit/process.h"

extern const struct adapter_kind adapter_mastodon;

struct stand_in {
    struct process process;
    char           server[60];
};

static void start(struct stand_in *stand_in, const char *option, const char *value)
{
    const char *const argv[] = {
        "node", "tests/fakes/mastodon/server.mjs", "--token", "t-1", option, value, NULL};
    char port[16];

    process_start(&stand_in->process, argv);
    process_wait_for(&stand_in->process, "listening on ", port, sizeof port);
    snprintf(stand_in->server, sizeof stand_in->server, "http://127.0.0.1:%s", port);
}

static void stop(struct stand_in *stand_in)
{
    process_kill(&stand_in->process, SIGTERM);
}

static const char *settings(const char *server, const char *token, const char *more)
{
    static char text[500];

    snprintf(text, sizeof text, "{\"server\": \"%s\", \"token_file\": \"%s\"%s}", server,
             bench_secret("mastodon", token), more);
    return text;
}

static void open_bench(struct adapter_bench *bench, const struct stand_in *stand_in,
                       const char *more)
{
    adapter_bench_open(bench, &adapter_mastodon, NULL, settings(stand_in->server, "t-1", more));
    while (bench->told.len == 0)
        CHECK(uv_run(&bench->http.loop, UV_RUN_ONCE) != 0);
    CHECK_TEXT(adapter_bench_told(bench), "up\n");
}

/* Asks the stand-in directly; what it said, borrowed until the next call. */
static const char *ask(struct adapter_bench *bench, const struct stand_in *stand_in,
                       const char *page, const char *body)
{
    static const struct http_field JSON[] = {{"Content-Type", "application/json"}};
    static char                    said[200];
    struct arena                   arena = {0};
    struct http_try one = {.call = {.url = arena_format(&arena, "%s%s", stand_in->server, page),
                                    .body = body,
                                    .body_len = body ? strlen(body) : 0,
                                    .fields = JSON,
                                    .field_count = 1}};

    http_try_go(&bench->http, &one);
    CHECK_INT(one.status, 200);
    snprintf(said, sizeof said, "%s", one.body);
    arena_free(&arena);
    return said;
}

TEST(a_client_of_others_takes_the_stand_in_for_a_mastodon_server)
{
    struct stand_in   stand_in;
    const char *const argv[] = {"/usr/bin/python3", "tests/fakes/mastodon/check.py",
                                stand_in.server, "t-1", NULL};

    start(&stand_in, "--port", "0");
    CHECK_INT(process_run(argv), 0);
    stop(&stand_in);
}

TEST(a_post_is_public_in_its_language_and_posted_once_under_one_key)
{
    struct stand_in        stand_in;
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();
    char                   first[sizeof bench.name];

    start(&stand_in, "--port", "0");
    open_bench(&bench, &stand_in, "");
    message.language = "it-IT";
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    snprintf(first, sizeof first, "%s", bench.name);
    CHECK(first[0]);
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    CHECK_TEXT(bench.name, first);
    message.key = "another-1";
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    CHECK(strcmp(bench.name, first) != 0);
    adapter_bench_close(&bench);
    stop(&stand_in);
}

struct shown {
    struct adapter_question question;
    uv_loop_t              *loop;
    unsigned                answers;
    char                    text[600], why[200];
};

static void on_shown(struct adapter_question *question, const char *text, const char *why)
{
    struct shown *shown = CONTAINER_OF(question, struct shown, question);

    shown->answers++;
    uv_stop(shown->loop);
    snprintf(shown->text, sizeof shown->text, "%s", text ? text : "(not there)");
    snprintf(shown->why, sizeof shown->why, "%s", why ? why : "");
}

static const char *read_back(struct adapter_bench *bench, struct shown *shown, const char *name)
{
    *shown = (struct shown){.question = {.name = name, .on_shown = on_shown},
                            .loop = &bench->http.loop};
    CHECK(adapter_read_back(bench->adapter, &shown->question));
    CHECK_INT(shown->answers, 0);
    while (shown->answers == 0)
        CHECK(uv_run(&bench->http.loop, UV_RUN_ONCE) != 0);
    return shown->text;
}

TEST(what_is_shown_is_read_back_word_for_word)
{
    struct stand_in        stand_in;
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();
    struct shown           shown;
    char                   name[sizeof bench.name];

    start(&stand_in, "--port", "0");
    open_bench(&bench, &stand_in, "");
    message.text = "Allerta <rossa> & \"piena\"\n\nhttps://allerta.example/a/1";
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    snprintf(name, sizeof name, "%s", bench.name);
    CHECK_TEXT(read_back(&bench, &shown, name), message.text);
    CHECK_TEXT(read_back(&bench, &shown, "1"), "(not there)");
    CHECK_TEXT(shown.why, "");
    ask(&bench, &stand_in, "/_trouble", "{\"status\": 503}");
    CHECK_TEXT(read_back(&bench, &shown, name), "(not there)");
    CHECK_TEXT(shown.why, "the server has trouble of its own");
    adapter_bench_close(&bench);
    stop(&stand_in);
}

TEST(a_retraction_replies_to_the_post_or_takes_its_place)
{
    struct stand_in        stand_in;
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();
    struct shown           shown;
    char                   first[sizeof bench.name];

    start(&stand_in, "--port", "0");
    open_bench(&bench, &stand_in, "");
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    snprintf(first, sizeof first, "%s", bench.name);
    message.key = "cancel-1";
    message.step = ADAPTER_CANCEL;
    message.text = "Cessata allerta";
    message.after = first;
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    CHECK(strcmp(read_back(&bench, &shown, first), "(not there)") != 0);
    adapter_bench_close(&bench);
    open_bench(&bench, &stand_in, ", \"on_cancel\": \"delete\"");
    message.key = "cancel-2";
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    CHECK_TEXT(read_back(&bench, &shown, first), "(not there)");
    adapter_bench_close(&bench);
    open_bench(&bench, &stand_in, "");
    message.key = "cancel-3"; /* the post before it is gone now: it stands alone */
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    adapter_bench_close(&bench);
    stop(&stand_in);
}

TEST(pictures_go_along_with_words_and_hold_nothing_back)
{
    static const struct adapter_file FILES[] = {
        {.name = "alert.xml", .type = "application/cap+xml", .bytes = "<a/>", .len = 4},
        {.name = "map.png", .type = "image/png", .alt = "mappa", .bytes = "\x89P", .len = 2},
        {.name = "odd.bmp", .type = "image/bmp", .alt = "?", .bytes = "BM", .len = 2},
    };
    struct stand_in        stand_in;
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();

    start(&stand_in, "--port", "0");
    open_bench(&bench, &stand_in, "");
    message.files = FILES;
    message.file_count = 3;
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    CHECK_TEXT(adapter_bench_told(&bench), "degraded: the server did not take a picture\n"
                                           "up\n");
    adapter_bench_close(&bench);
    stop(&stand_in);
}

/* The loop is held up before it looks at its sockets: what was asked in this turn has its
 * answer in this turn. */
static void hold_up(uv_prepare_t *turn)
{
    (void)turn;
    uv_sleep(10);
}

TEST(a_picture_that_is_being_processed_is_waited_for)
{
    static const struct adapter_file MAP = {
        .name = "map.png", .type = "image/png", .alt = "mappa", .bytes = "\x89P", .len = 2};
    struct stand_in        stand_in;
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();
    uv_prepare_t           turn;

    start(&stand_in, "--port", "0");
    open_bench(&bench, &stand_in, "");
    message.files = &MAP;
    message.file_count = 1;
    ask(&bench, &stand_in, "/_slow", "{\"looks\":2}");
    uv_prepare_init(&bench.http.loop, &turn);
    uv_prepare_start(&turn, hold_up);
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    uv_close((uv_handle_t *)&turn, NULL);
    CHECK_TEXT(adapter_bench_told(&bench), "");
    CHECK(strstr(ask(&bench, &stand_in, "/_pictures", NULL), "[1]"));
    message.key = "0192f3c4-78";
    ask(&bench, &stand_in, "/_slow", "{\"looks\":1,\"fails\":true}");
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    CHECK_TEXT(adapter_bench_told(&bench), "degraded: the server did not take a picture\n"
                                           "up\n");
    CHECK(strstr(ask(&bench, &stand_in, "/_pictures", NULL), "[1,0]"));
    adapter_bench_close(&bench);
    stop(&stand_in);
}

TEST(the_servers_own_limit_is_asked_for)
{
    struct stand_in        stand_in;
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();
    char                   text[602] = "";

    memset(text, 'a', 601);
    message.text = text;
    start(&stand_in, "--max-characters", "600");
    open_bench(&bench, &stand_in, "");
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_REFUSED);
    CHECK_TEXT(bench.why, "the text is longer than the server allows");
    text[600] = '\0';
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    adapter_bench_close(&bench);
    stop(&stand_in);
}

TEST(what_was_posted_and_not_answered_is_unsure_and_not_posted_twice)
{
    struct stand_in        stand_in;
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();

    start(&stand_in, "--port", "0");
    open_bench(&bench, &stand_in, "");
    ask(&bench, &stand_in, "/_trouble", "{\"drop\": true}");
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_UNSURE);
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    CHECK_TEXT(ask(&bench, &stand_in, "/_count", NULL), "{\"posts\":1}");
    adapter_bench_close(&bench);
    stop(&stand_in);
}

TEST(too_fast_is_busy_until_the_server_says)
{
    struct stand_in        stand_in;
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();

    start(&stand_in, "--limit", "1");
    open_bench(&bench, &stand_in, "");
    bench.clock = clock_of_system(); /* the stand-in's, for when its window ends */
    message.expiry_ms = clock_now(&bench.clock) + 3600000;
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_BUSY);
    CHECK(bench.is_throttled);
    CHECK(bench.retry_ms > 200000 && bench.retry_ms <= 300000);
    adapter_bench_close(&bench);
    stop(&stand_in);
}

TEST(a_wrong_token_is_told_and_nobodys_refusal)
{
    struct stand_in        stand_in;
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();

    start(&stand_in, "--port", "0");
    adapter_bench_open(&bench, &adapter_mastodon, NULL,
                       settings(stand_in.server, "another", ""));
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_BUSY);
    CHECK(strstr(adapter_bench_told(&bench), "down: the server does not take our token\n"));
    adapter_bench_close(&bench);
    stop(&stand_in);
}

static const struct {
    const char  *answer;
    enum verdict verdict;
} ANSWERS[] = {
    {"HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"id\": \"7\"}\n", VERDICT_DELIVERED},
    {"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nwelcome", VERDICT_UNSURE},
    {"HTTP/1.1 200 OK\r\nContent-Length: 17\r\n\r\n{\"id\": \"../../7\"}", VERDICT_UNSURE},
    {"HTTP/1.1 301 No\r\nLocation: http://127.0.0.1/\r\nContent-Length: 0\r\n\r\n",
     VERDICT_BUSY},
    {"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n", VERDICT_BUSY},
    {"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n", VERDICT_BUSY},
    {"HTTP/1.1 422 No\r\nContent-Length: 0\r\n\r\n", VERDICT_REFUSED},
    {"HTTP/1.1 503 No\r\nContent-Length: 6\r\n\r\n<html>", VERDICT_UNSURE},
    {NULL, VERDICT_UNSURE},
};

TEST(the_answer_is_the_truth_about_sending)
{
    for (size_t i = 0; i < COUNT_OF(ANSWERS); i++) {
        struct adapter_bench   bench;
        struct adapter_message message = adapter_bench_message();

        adapter_bench_open(&bench, &adapter_mastodon, ANSWERS[i].answer,
                           settings("http://FAR/", "t-1", ""));
        CHECK_INT(adapter_bench_send(&bench, &message), ANSWERS[i].verdict);
        CHECK_INT(strlen(bench.name) > 0, ANSWERS[i].verdict == VERDICT_DELIVERED);
        adapter_bench_close(&bench);
    }
}

TEST(a_token_taken_away_is_known_before_an_alert_needs_it)
{
    struct stand_in      stand_in;
    struct adapter_bench bench;

    start(&stand_in, "--port", "0");
    open_bench(&bench, &stand_in, "");
    CHECK_TEXT(adapter_bench_probe(&bench), "");
    ask(&bench, &stand_in, "/_trouble", "{\"status\":401,\"times\":1}");
    CHECK_TEXT(adapter_bench_probe(&bench), "down: the server does not take our token\n");
    CHECK_TEXT(adapter_bench_probe(&bench), "up\n");
    CHECK_TEXT(ask(&bench, &stand_in, "/_count", NULL), "{\"posts\":0}");
    stop(&stand_in);
    CHECK(strncmp(adapter_bench_probe(&bench), "down: ", 6) == 0);
    adapter_bench_close(&bench);
}

TEST(it_can_be_closed_while_the_server_says_nothing)
{
    struct adapter_bench bench;

    adapter_bench_open(&bench, &adapter_mastodon, "", settings("http://FAR", "t-1", ""));
    adapter_bench_close(&bench);
}

TEST(wrong_settings_are_refused_by_name)
{
    CHECK_TEXT(adapter_bench_complaint(&adapter_mastodon, settings("ftp://x", "t", "")),
               "server: must begin with https:// or http://");
    CHECK_TEXT(adapter_bench_complaint(&adapter_mastodon, settings("https://x/?a", "t", "")),
               "server: must be scheme and host alone");
    CHECK_TEXT(adapter_bench_complaint(&adapter_mastodon, settings("https://x", "a\nb", "")),
               "token_file: must hold the token on one line");
}

RUN(a_client_of_others_takes_the_stand_in_for_a_mastodon_server,
    a_token_taken_away_is_known_before_an_alert_needs_it,
    a_post_is_public_in_its_language_and_posted_once_under_one_key,
    what_is_shown_is_read_back_word_for_word,
    a_retraction_replies_to_the_post_or_takes_its_place,
    pictures_go_along_with_words_and_hold_nothing_back,
    a_picture_that_is_being_processed_is_waited_for, the_servers_own_limit_is_asked_for,
    what_was_posted_and_not_answered_is_unsure_and_not_posted_twice,
    too_fast_is_busy_until_the_server_says, a_wrong_token_is_told_and_nobodys_refusal,
    the_answer_is_the_truth_about_sending, it_can_be_closed_while_the_server_says_nothing,
    wrong_settings_are_refused_by_name)
