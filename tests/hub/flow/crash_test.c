/* The plug is pulled at every durable step of dispatch. The gateways' memory is a file: one
 * line for each message that left. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hub/base/failpoint.h"
#include "tests/hub/flow/kit/relay.h"

enum { PEOPLE = 1200, CRASHES = 3 };

static const char *const STEPS[] = {"dispatch.claim", "dispatch.intent", "dispatch.send",
                                    "dispatch.answer", "dispatch.done"};
static const unsigned    TIMES[][CRASHES] = {
       {1, 2, 1}, {1, 7, 12}, {1, 150, 777}, {1, 99, 300}, {1, 1, 1}};

static int open_log(const struct relay *relay)
{
    char path[128];

    snprintf(path, sizeof path, "%s/gateway", relay->bench.folder);
    return open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

/* Runs the stations in a process of their own until the failpoint kills it. False: it was
 * not reached, everything was sent before. */
static bool run_and_kill(struct relay *relay, const char *step, unsigned times)
{
    char  spec[64];
    pid_t child = fork();
    int   status;

    if (child == 0) {
        snprintf(spec, sizeof spec, "%s:%u:kill", step, times);
        relay->log = open_log(relay);
        CHECK_INT(bench_start(&relay->bench, NULL), 0);
        CHECK(failpoint_arm(spec));
        relay_start(relay);
        relay_until_done(relay, 1);
        _exit(0);
    }
    CHECK(child > 0);
    CHECK_INT(waitpid(child, &status, 0), child);
    CHECK(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

struct told {
    size_t lines, distinct, most; /* most: of one key */
};

static int by_text(const void *one, const void *other)
{
    return strcmp(one, other);
}

static struct told read_log(int log)
{
    static char keys[RELAY_SENT_MAX][80];
    struct told told = {0};
    FILE       *file = fdopen(dup(log), "r");
    size_t      run = 0;

    rewind(file);
    while (fgets(keys[told.lines], sizeof *keys, file))
        told.lines++;
    fclose(file);
    qsort(keys, told.lines, sizeof *keys, by_text);
    for (size_t i = 0; i < told.lines; i++) {
        run = i > 0 && strcmp(keys[i], keys[i - 1]) == 0 ? run + 1 : 1;
        told.distinct += run == 1;
        told.most = run > told.most ? run : told.most;
    }
    return told;
}

/* Crashes several times at one step, then runs to the end. */
static struct told crash_at(struct relay *relay, size_t step, const struct relay_alert *alert,
                            unsigned *crashes_r)
{
    struct told told;

    relay_open(relay, PEOPLE);
    relay_put(relay, alert);
    bench_stop(&relay->bench);
    *crashes_r = 0;
    for (size_t i = 0; i < CRASHES; i++)
        *crashes_r += run_and_kill(relay, STEPS[step], TIMES[step][i]);
    CHECK(*crashes_r > 0);
    relay->log = open_log(relay);
    CHECK_INT(bench_start(&relay->bench, NULL), 0);
    relay_start(relay);
    relay_until_done(relay, 1);
    told = read_log(relay->log);
    close(relay->log);
    relay->log = -1;
    return told;
}

TEST(in_the_gravest_lanes_nobody_is_missed_and_a_crash_doubles_one_window_at_most)
{
    const struct relay_alert alert = {.last = 1,
                                      .severity = "Extreme",
                                      .message = "Alert",
                                      .channels = "sms",
                                      .reach = PEOPLE};

    for (size_t step = 0; step < COUNT_OF(STEPS); step++) {
        struct relay relay;
        unsigned     crashes;
        struct told  told = crash_at(&relay, step, &alert, &crashes);

        CHECK_INT(told.distinct, PEOPLE);
        CHECK(told.lines - told.distinct <= crashes * CHUNK_WINDOW);
        CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT), PEOPLE);
        relay_close(&relay);
    }
}

TEST(a_keyed_gateway_sees_each_key_again_and_counts_none_twice)
{
    const struct relay_alert alert = {.last = 1,
                                      .severity = "Minor",
                                      .message = "Alert",
                                      .channels = "push",
                                      .reach = PEOPLE};

    for (size_t step = 0; step < COUNT_OF(STEPS); step++) {
        struct relay relay;
        unsigned     crashes;
        struct told  told = crash_at(&relay, step, &alert, &crashes);

        CHECK_INT(told.distinct, PEOPLE); /* keys: what people get */
        CHECK(told.lines - told.distinct <= crashes * CHUNK_WINDOW);
        CHECK_INT(relay_count(&relay, 1, RELAY_PUSH, RECIPIENT_UNKNOWN), 0);
        CHECK_INT(relay_count(&relay, 1, RELAY_PUSH, RECIPIENT_SENT), PEOPLE);
        relay_close(&relay);
    }
}

TEST(in_the_lower_lanes_nobody_is_warned_twice_and_doubts_are_counted)
{
    const struct relay_alert alert = {
        .last = 1, .severity = "Minor", .message = "Alert", .channels = "sms", .reach = PEOPLE};

    for (size_t step = 0; step < COUNT_OF(STEPS); step++) {
        struct relay relay;
        unsigned     crashes;
        struct told  told = crash_at(&relay, step, &alert, &crashes);
        uint32_t     unknown = relay_count(&relay, 1, RELAY_SMS, RECIPIENT_UNKNOWN);

        CHECK_INT(told.most, 1);
        CHECK(unknown <= crashes * CHUNK_WINDOW);
        CHECK(told.distinct + unknown >= PEOPLE);
        CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT) + unknown, PEOPLE);
        relay_close(&relay);
    }
}

/* Killed with the first message just handed over: the disk knows it as an intent. */
TEST(nothing_is_sent_before_its_intent_is_on_disk)
{
    static const char *const CHANNELS[] = {"sms", "siren"};

    for (size_t i = 0; i < COUNT_OF(CHANNELS); i++) {
        const struct relay_alert alert = {.last = 1,
                                          .severity = "Severe",
                                          .message = "Alert",
                                          .channels = CHANNELS[i],
                                          .reach = 150};
        struct store_load_chunks load = {.from = {.alert = bench_id(1), .seq = -1}};
        struct chunk            *chunk = MEM_NEW(struct chunk);
        struct relay             relay;
        char                     key[80] = "";
        struct delivery_name     name;

        relay_open(&relay, 150);
        relay_put(&relay, &alert);
        bench_stop(&relay.bench);
        CHECK(run_and_kill(&relay, "dispatch.send", 1));
        relay.log = open_log(&relay);
        CHECK(read(relay.log, key, sizeof key - 1) > 0);
        key[strcspn(key, "\n")] = '\0';
        CHECK(delivery_key_read(&name, key, CHANNELS[i]));
        CHECK_INT(bench_start(&relay.bench, NULL), 0);
        CHECK_INT(ASK(&relay.bench, load_chunks, &load), 0);
        CHECK_INT(load.count, 1);
        CHECK_INT(chunk_read(chunk, load.chunks[0].bytes.at, load.chunks[0].bytes.len, NULL),
                  0);
        CHECK_INT(chunk_state(chunk, name.place), RECIPIENT_INTENT);
        store_job_free(&load.job);
        free(chunk);
        close(relay.log);
        relay_close(&relay);
    }
}

enum { BARRED = 300 };

static void on_retried(struct receipt_retry *retry)
{
    (void)retry;
}

/* An officer tries anew what failed; the failpoint kills the hub on the way. */
static void retry_and_be_killed(struct relay *relay, const char *spec)
{
    const struct who     anna = {.credential = CREDENTIAL_SESSION,
                                 .account.bytes = {[15] = 1},
                                 .name = "anna",
                                 .roles = ROLE_BIT(ROLE_OPERATOR),
                                 .territory.is_everywhere = true};
    struct receipt_retry retry = {
        .on_done = on_retried, .asking.who = &anna, .alert = bench_id(1), .channel = "sms"};
    pid_t child = fork();
    int   status;

    if (child == 0) {
        relay->log = open_log(relay);
        CHECK_INT(bench_start(&relay->bench, NULL), 0);
        CHECK(failpoint_arm(spec));
        relay_start(relay);
        receipt_retry(relay->receipt, &retry);
        relay_until_sent(relay, BARRED);
        _exit(1);
    }
    CHECK(child > 0);
    CHECK_INT(waitpid(child, &status, 0), child);
    CHECK(WIFSIGNALED(status));
}

/* A barred number gets a second message, under a key of its own, and nobody else does. */
TEST(a_retry_is_taken_up_after_a_crash_and_reaches_only_those_that_failed)
{
    static const char *const SPECS[] = {"verb.retry_failed:1:kill", "receipt.retry:1:kill",
                                        "receipt.folded:1:kill", "dispatch.intent:2:kill",
                                        "dispatch.answer:130:kill"};
    const struct relay_alert alert = {.last = 1,
                                      .severity = "Extreme",
                                      .message = "Alert",
                                      .channels = "sms",
                                      .reach = PEOPLE};

    for (size_t i = 0; i < COUNT_OF(SPECS); i++) {
        struct relay relay;
        struct told  told;

        relay_open(&relay, PEOPLE);
        relay.failing = BARRED;
        relay.failing_with = VERDICT_REFUSED;
        relay.log = open_log(&relay);
        relay_start(&relay);
        relay_release(&relay, &alert);
        relay_until_sent(&relay, PEOPLE);
        relay_until_done(&relay, 1);
        CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_FAILED), BARRED);
        close(relay.log);
        relay_stop(&relay);
        relay.failing = 0;
        relay.sent_count = 0;
        retry_and_be_killed(&relay, SPECS[i]);
        relay.log = open_log(&relay);
        CHECK_INT(bench_start(&relay.bench, NULL), 0);
        relay_start(&relay);
        while (relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT) < PEOPLE - BARRED * (i == 0)) {
            relay.clock.set_ms += 1000;
            receipt_look(relay.receipt);
            relay_turn(&relay);
        }
        told = read_log(relay.log);
        CHECK_INT(told.distinct, PEOPLE + BARRED * (i > 0));
        CHECK(told.lines - told.distinct <= CHUNK_WINDOW);
        close(relay.log);
        relay.log = -1;
        relay_close(&relay);
    }
}

RUN(a_retry_is_taken_up_after_a_crash_and_reaches_only_those_that_failed,
    in_the_gravest_lanes_nobody_is_missed_and_a_crash_doubles_one_window_at_most,
    a_keyed_gateway_sees_each_key_again_and_counts_none_twice,
    in_the_lower_lanes_nobody_is_warned_twice_and_doubts_are_counted,
    nothing_is_sent_before_its_intent_is_on_disk)
