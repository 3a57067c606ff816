#include "tests/kit/adapter_bench.h"

#include <sys/stat.h>
#include <unistd.h>

#include "hub/base/failpoint.h"
#include "hub/base/mem.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"
#include "tests/kit/process.h"

extern const struct adapter_kind adapter_rehearsal;

static char folder[] = "/tmp/tocsin-rehearsal-XXXXXX";

static void set_up(struct adapter_bench *bench, const char *kind)
{
    char text[200];

    adapter_bench_lay(bench, NULL);
    bench->host.mode = MODE_EXERCISE;
    snprintf(text, sizeof text, "{\"folder\": \"%s/kept\", \"kind\": \"%s\"}", folder, kind);
    adapter_bench_plug(bench, &adapter_rehearsal, text);
}

static struct adapter_message message_of(const char *text)
{
    struct adapter_message message = adapter_bench_message();

    message.mode = (struct mode){MODE_EXERCISE, "elsa"};
    message.text = text;
    return message;
}

static void make_folder(void)
{
    memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
    CHECK(mkdtemp(folder));
}

static void forget_folder(void)
{
    const char *const argv[] = {"/bin/rm", "-rf", folder, NULL};

    CHECK_INT(process_run(argv), 0);
}

TEST(every_message_is_kept_whole_a_line_each)
{
    static const struct adapter_file CAP = {"a.xml", "application/cap+xml", "the alert", "<a/>",
                                            4};
    struct adapter_bench             bench;
    struct adapter_message           message;
    struct buf                       kept = {0};
    char                             path[100];

    make_folder();
    set_up(&bench, "email");
    message = message_of("Due\nrighe");
    message.subject = "Prova";
    message.html = "<p>Due</p>";
    message.files = &CAP;
    message.file_count = 1;
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    message = message_of("Seconda");
    message.step = ADAPTER_CANCEL;
    message.after = "x-1";
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    snprintf(path, sizeof path, "%s/kept/sms.jsonl", folder);
    cases_read(&kept, path);
    CHECK_TEXT(kept.bytes,
               "{\"key\":\"0192f3c4-77\",\"address\":\"+39571000001\",\"purpose\":\"alert\","
               "\"step\":\"first\",\"mode\":\"exercise/elsa\",\"urgent\":true,"
               "\"sent\":\"2026-11-22T06:15:00Z\",\"expires\":\"2026-11-22T07:15:00Z\","
               "\"language\":\"it\",\"subject\":\"Prova\",\"text\":\"Due\\nrighe\","
               "\"html\":\"<p>Due</p>\",\"alert\":\"2.49.0.0.380.0.IT.1\","
               "\"files\":[{\"name\":\"a.xml\",\"type\":\"application/cap+xml\","
               "\"alt\":\"the alert\",\"base64\":\"PGEvPg==\"}]}\n"
               "{\"key\":\"0192f3c4-77\",\"address\":\"+39571000001\",\"purpose\":\"alert\","
               "\"step\":\"cancel\",\"mode\":\"exercise/elsa\",\"urgent\":true,"
               "\"sent\":\"2026-11-22T06:15:00Z\",\"expires\":\"2026-11-22T07:15:00Z\","
               "\"language\":\"it\",\"text\":\"Seconda\",\"alert\":\"2.49.0.0.380.0.IT.1\","
               "\"after\":\"x-1\"}\n");
    buf_free(&kept);
    adapter_bench_close(&bench);
    forget_folder();
}

TEST(it_takes_a_sirens_order_too)
{
    static const struct siren_order SOUND = {
        .verb = SIREN_SOUND, .program = "warning", .seconds = 60};
    struct adapter_bench   bench;
    struct adapter_message message;

    make_folder();
    set_up(&bench, "siren");
    message = message_of(NULL);
    message.siren = &SOUND;
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    adapter_bench_close(&bench);
    forget_folder();
}

TEST(what_cannot_be_kept_was_not_delivered)
{
    struct adapter_bench   bench;
    struct adapter_message message = message_of("x");

    make_folder();
    set_up(&bench, "sms");
    CHECK(failpoint_arm("rehearsal.keep:1:enospc"));
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_BUSY);
    failpoint_arm(NULL);
    CHECK_TEXT(adapter_bench_told(&bench), "down: the folder cannot be written to\n");
    CHECK_INT(adapter_bench_send(&bench, &message), VERDICT_DELIVERED);
    CHECK_TEXT(adapter_bench_told(&bench), "up\n");
    adapter_bench_close(&bench);
    forget_folder();
}

TEST(it_is_never_the_channel_of_an_actual_alert)
{
    CHECK_TEXT(adapter_bench_complaint(&adapter_rehearsal,
                                       "{\"folder\": \"/tmp/x\", \"kind\": \"sms\"}"),
               "mode: must be exercise or test: this kind only rehearses");
}

RUN(every_message_is_kept_whole_a_line_each, it_takes_a_sirens_order_too,
    what_cannot_be_kept_was_not_delivered, it_is_never_the_channel_of_an_actual_alert)
