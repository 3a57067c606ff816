#include "tests/kit/adapter_bench.h"

#include <unistd.h>

#include "hub/base/mem.h"
#include "tests/kit/check.h"

extern const struct adapter_kind adapter_exec;

static const char *settings(const char *more)
{
    static char text[1000];
    char        here[600];

    CHECK(getcwd(here, sizeof here));
    snprintf(text, sizeof text,
             "{\"program\": \"/bin/sh\", \"arguments\": [\"%s/tests/fakes/exec/channel.sh\"],"
             " \"kind\": \"sms\"%s}",
             here, more);
    return text;
}

static void wait_for_told(struct adapter_bench *bench, const char *words)
{
    while (!bench->told.bytes || !strstr(bench->told.bytes, words))
        uv_run(&bench->http.loop, UV_RUN_DEFAULT);
    bench->told.len = 0;
    bench->told.bytes[0] = '\0';
}

static void set_up(struct adapter_bench *bench, const char *more)
{
    adapter_bench_lay(bench, NULL);
    bench->clock = clock_of_system();
    adapter_bench_plug(bench, &adapter_exec, settings(more));
    wait_for_told(bench, "up\n");
}

static struct adapter_message message_of(const struct adapter_bench *bench, const char *text)
{
    struct adapter_message message = adapter_bench_message();

    message.key = text;
    message.text = text;
    message.expiry_ms = clock_now(&bench->clock) + 60000;
    return message;
}

static enum verdict say(struct adapter_bench *bench, const char *text)
{
    struct adapter_message message = message_of(bench, text);

    return adapter_bench_send(bench, &message);
}

TEST(what_the_program_answers_is_told_with_its_own_name_for_it)
{
    struct adapter_bench bench;

    set_up(&bench, "");
    CHECK_INT(say(&bench, "Allerta"), VERDICT_SENT);
    CHECK_TEXT(bench.name, "far-1");
    CHECK(bench.is_throttled);
    CHECK_INT(bench.retry_ms, 50);
    wait_for_told(&bench, "receipt far-1 delivered at +5000\n");
    CHECK_INT(say(&bench, "refuse"), VERDICT_REFUSED);
    CHECK_TEXT(bench.why, "no such address");
    adapter_bench_close(&bench);
}

TEST(what_it_did_not_answer_is_unsure)
{
    struct adapter_bench bench;

    set_up(&bench, ", \"answer_ms\": 100");
    CHECK_INT(say(&bench, "hang"), VERDICT_UNSURE);
    CHECK_INT(say(&bench, "die"), VERDICT_UNSURE);
    wait_for_told(&bench, "down: ended with status 1\n");
    adapter_bench_close(&bench);
}

TEST(it_is_started_again_and_in_between_nothing_is_sent)
{
    struct adapter_bench bench;

    set_up(&bench, "");
    CHECK_INT(say(&bench, "die"), VERDICT_UNSURE);
    CHECK_INT(say(&bench, "Allerta"), VERDICT_BUSY);
    wait_for_told(&bench, "up\n");
    CHECK_INT(say(&bench, "Allerta"), VERDICT_SENT);
    adapter_bench_close(&bench);
}

TEST(what_makes_no_sense_is_no_answer)
{
    struct adapter_bench   bench;
    struct adapter_message babble, die;

    set_up(&bench, "");
    babble = message_of(&bench, "babble");
    die = message_of(&bench, "die");
    CHECK_INT(adapter_send(bench.adapter, &babble, NULL), 0);
    wait_for_told(&bench, "degraded: the program says something we cannot read\n"
                          "degraded: the program says something we cannot read\n"
                          "degraded: the program says something we cannot read\n");
    CHECK_INT(say(&bench, "Allerta"), VERDICT_SENT);
    CHECK_INT(bench.answers, 1); /* to that one only */
    CHECK_INT(adapter_send(bench.adapter, &die, NULL), 0);
    while (bench.answers < 3)
        CHECK(uv_run(&bench.http.loop, UV_RUN_ONCE) != 0);
    CHECK_INT(bench.verdict, VERDICT_UNSURE);
    adapter_bench_close(&bench);
}

TEST(what_it_hears_is_acknowledged_once_it_is_kept)
{
    struct adapter_bench bench;

    set_up(&bench, "");
    CHECK_INT(say(&bench, "hear"), VERDICT_SENT);
    wait_for_told(&bench, "heard +39333 to 12345: FUMO (m-1)\n");
    adapter_bench_keep(&bench, true);
    wait_for_told(&bench, "up: kept: true\n");
    CHECK_INT(say(&bench, "hear"), VERDICT_SENT);
    wait_for_told(&bench, "heard");
    adapter_bench_keep(&bench, false);
    wait_for_told(&bench, "up: kept: false\n");
    adapter_bench_close(&bench);
}

TEST(wrong_settings_are_refused_by_name)
{
    static const struct {
        const char *text, *complaint;
    } CASES[] = {
        {"{\"program\": \"channel.sh\", \"kind\": \"sms\"}",
         "program: must be the absolute path of a program"},
        {"{\"program\": \"/nowhere/channel\", \"kind\": \"sms\"}",
         "program: is not a program we may run"},
        {"{\"program\": \"/bin/sh\", \"kind\": \"smoke\"}", "kind: is not a word we know"},
        {"{\"program\": \"/bin/sh\"}", "kind: is missing"},
        {"{\"program\": \"/bin/sh\", \"kind\": \"sms\", \"answer_ms\": 1}",
         "answer_ms: must lie between 100 and 30000"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        CHECK_TEXT(adapter_bench_complaint(&adapter_exec, CASES[i].text), CASES[i].complaint);
}

RUN(what_the_program_answers_is_told_with_its_own_name_for_it, what_it_did_not_answer_is_unsure,
    it_is_started_again_and_in_between_nothing_is_sent, what_makes_no_sense_is_no_answer,
    what_it_hears_is_acknowledged_once_it_is_kept, wrong_settings_are_refused_by_name)
