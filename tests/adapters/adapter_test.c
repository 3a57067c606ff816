/* The gates of adapter.c, with an adapter that does nothing but keep what it is given. */
#include "tests/kit/adapter_bench.h"

#include <sys/stat.h>

#include "adapters/registry.h"
#include "hub/base/mem.h"
#include "tests/kit/check.h"

static struct adapter                bare;
static const struct adapter_message *kept;
static struct arena                  arena;

static int open_bare(struct adapter **self_r, struct adapter_host *host,
                     struct reader *settings)
{
    (void)host;
    settings->arena = &arena;
    read_text_or(settings, "note", 10, NULL);
    if (reader_has(settings, "secret"))
        adapter_secret(settings, "secret", 20);
    bare = (struct adapter){0};
    *self_r = &bare;
    return reader_close(settings);
}

static void send_bare(struct adapter *self, const struct adapter_message *message)
{
    (void)self;
    kept = message;
}

static void close_bare(struct adapter *self)
{
    arena_free(&arena);
    tally_drop(self->host->tally);
}

static const struct adapter_kind BARE = {.name = "bare",
                                         .channel = CHANNEL_SMS,
                                         .reach = ADAPTER_REACHES,
                                         .in_flight_max = 2,
                                         .answer_ms = 1,
                                         .text_max = 10,
                                         .open = open_bare,
                                         .send = send_bare,
                                         .close = close_bare};

static enum err_kind offer(struct adapter_bench *bench, const struct adapter_message *message)
{
    struct err err = {0};

    kept = NULL;
    if (adapter_send(bench->adapter, message, &err) == 0) {
        CHECK(kept == message);
        return ERR_NONE;
    }
    CHECK(kept == NULL);
    return err.kind;
}

static void answer_kept(struct adapter_bench *bench, const struct adapter_message *message)
{
    adapter_answer(bench->adapter, message, &(struct adapter_answer){.verdict = VERDICT_SENT});
}

TEST(a_message_of_another_mode_never_passes)
{
    static const enum mode_kind MODES[] = {MODE_ACTUAL, MODE_EXERCISE, MODE_TEST};

    for (size_t c = 0; c < COUNT_OF(MODES); c++)
        for (size_t m = 0; m < COUNT_OF(MODES); m++) {
            struct adapter_bench   bench;
            struct adapter_message message = adapter_bench_message();
            bool is_live = MODES[c] == MODE_ACTUAL, is_actual = MODES[m] == MODE_ACTUAL;

            adapter_bench_lay(&bench, NULL);
            bench.host.mode = MODES[c];
            adapter_bench_plug(&bench, &BARE, "{}");
            message.mode.kind = MODES[m];
            message.text = "x";
            CHECK_INT(offer(&bench, &message), is_live == is_actual ? ERR_NONE : ERR_FORBIDDEN);
            if (is_live == is_actual)
                answer_kept(&bench, &message);
            adapter_bench_close(&bench);
        }
}

TEST(what_has_expired_is_too_long_or_is_not_for_it_does_not_pass)
{
    static const struct siren_order STOP = {.verb = SIREN_STOP};
    struct adapter_bench            bench;
    struct adapter_message          message = adapter_bench_message();

    adapter_bench_open(&bench, &BARE, NULL, "{}");
    message.text = "12345678901";
    CHECK_INT(offer(&bench, &message), ERR_TOO_LARGE);
    message.text = NULL;
    CHECK_INT(offer(&bench, &message), ERR_INVALID);
    message.text = "1234567890";
    message.siren = &STOP;
    CHECK_INT(offer(&bench, &message), ERR_INVALID);
    message.siren = NULL;
    message.expiry_ms = BENCH_NOW_MS;
    CHECK_INT(offer(&bench, &message), ERR_INVALID);
    message.expiry_ms = BENCH_NOW_MS + 1;
    CHECK_INT(offer(&bench, &message), ERR_NONE);
    answer_kept(&bench, &message);
    adapter_bench_close(&bench);
}

TEST(no_more_are_unanswered_than_it_can_hold)
{
    struct adapter_bench   bench;
    struct adapter_message message = adapter_bench_message();

    message.text = "x";
    adapter_bench_open(&bench, &BARE, NULL, "{}");
    CHECK_INT(offer(&bench, &message), ERR_NONE);
    CHECK_INT(offer(&bench, &message), ERR_NONE);
    CHECK_INT(offer(&bench, &message), ERR_BUSY);
    answer_kept(&bench, &message);
    CHECK_INT(offer(&bench, &message), ERR_NONE);
    answer_kept(&bench, &message);
    answer_kept(&bench, &message);
    adapter_bench_close(&bench);
}

TEST(a_secret_comes_from_a_file_that_not_everybody_may_read)
{
    static const struct {
        const char *text;
        mode_t      mode;
        const char *complaint;
    } CASES[] = {
        {"", 0600, "secret: is an empty file"},
        {"\n", 0600, "secret: is an empty file"},
        {"123456789012345678901", 0600, "secret: is a file too long for a secret"},
        {"fine", 0604, "secret: may be used by everybody: chmod o= it"},
    };
    struct adapter_bench bench;
    char                 text[300];

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        const char *path = bench_secret("s", CASES[i].text);

        chmod(path, CASES[i].mode);
        snprintf(text, sizeof text, "{\"secret\": \"%s\"}", path);
        CHECK_TEXT(adapter_bench_complaint(&BARE, text), CASES[i].complaint);
        chmod(path, 0600);
    }
    CHECK_TEXT(adapter_bench_complaint(&BARE, "{\"secret\": \"/nowhere\"}"),
               "secret: No such file or directory");
    CHECK_TEXT(adapter_bench_complaint(&BARE, "{\"secret\": \"/tmp\"}"),
               "secret: is not a file");
    snprintf(text, sizeof text, "{\"secret\": \"%s\"}",
             bench_secret("s", "twenty letters here!\n"));
    adapter_bench_open(&bench, &BARE, NULL, text);
    adapter_bench_close(&bench);
}

TEST(one_that_hears_nothing_says_so)
{
    struct adapter_bench bench;

    adapter_bench_open(&bench, &BARE, NULL, "{}");
    CHECK(!adapter_receive(bench.adapter, &(struct adapter_request){0}));
    CHECK(!adapter_read_back(bench.adapter, &(struct adapter_question){0}));
    adapter_bench_close(&bench);
}

TEST(every_adapter_is_found_by_its_name)
{
    for (const char *const *name = adapter_names(); *name; name++)
        CHECK_TEXT(adapter_named(*name)->name, *name);
    CHECK(adapter_named("carrier-pigeon") == NULL);
}

RUN(a_message_of_another_mode_never_passes,
    what_has_expired_is_too_long_or_is_not_for_it_does_not_pass,
    no_more_are_unanswered_than_it_can_hold,
    a_secret_comes_from_a_file_that_not_everybody_may_read, one_that_hears_nothing_says_so,
    every_adapter_is_found_by_its_name)
