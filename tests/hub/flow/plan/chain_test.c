/* An Update and what it follows: which of the two goes on, whatever the plan finds and
 * wherever the plug is pulled. */
#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hub/base/failpoint.h"
#include "hub/model/delivery.h"
#include "tests/hub/flow/kit/relay.h"

enum { PEOPLE = 300, FEW = 200 }; /* FEW: PEOPLE are too many for it (P5) */

static struct relay_alert alert_of(uint8_t last, uint8_t previous, int64_t reach)
{
    static const char *const WORDS[] = {"", "first", "second", "third"};

    return (struct relay_alert){.last = last,
                                .severity = "Minor",
                                .message = previous ? "Update" : "Alert",
                                .words = WORDS[last],
                                .channels = "push",
                                .reach = reach,
                                .previous = previous};
}

static void release(struct relay *relay, uint8_t last, uint8_t previous, int64_t reach)
{
    struct relay_alert alert = alert_of(last, previous, reach);

    relay_release(relay, &alert);
}

static size_t sent_of(const struct relay *relay, const char *words)
{
    size_t count = 0;

    for (size_t i = 0; i < relay->sent_count; i++)
        count += strcmp(relay->sent[i].text, words) == 0;
    return count;
}

/* "state todo" */
static const char *standing(struct relay *relay, uint8_t alert)
{
    struct store_find_alert find = {.id = bench_id(alert)};
    const char             *text;

    CHECK_INT(ASK(&relay->bench, find_alert, &find), 0);
    text = arena_format(&relay->arena, "%s %s", find.row.state,
                        find.row.todo ? find.row.todo : "nothing");
    store_job_free(&find.job);
    return text;
}

/* A window of the first is out and answered, the rest waits; its Update is being counted. */
static void open_half_sent(struct relay *relay, int64_t reach)
{
    relay_open(relay, PEOPLE);
    relay_start(relay);
    relay->keeps_silent = true;
    release(relay, 1, 0, PEOPLE);
    relay_until_sent(relay, CHUNK_WINDOW);
    relay->is_lending_refused = true;
    release(relay, 2, 1, reach);
    relay->keeps_silent = false;
    relay_until_sent(relay, CHUNK_WINDOW); /* neither goes on */
    CHECK_TEXT(standing(relay, 1), "updated rest");
    CHECK_TEXT(standing(relay, 2), "released plan");
}

static void until_held(struct relay *relay, int times)
{
    relay->is_lending_refused = false;
    while (relay->held < times)
        relay_turn(relay);
}

static void check_nobody_twice(const struct relay *relay)
{
    for (size_t i = 0; i < relay->sent_count; i++)
        CHECK_INT(relay->sent[i].repeats, 0);
}

/* ── what the plan finds ────────────────────────────────────────────────────────── */

TEST(what_an_update_follows_rests_while_it_is_counted_and_ends_when_it_is_on_its_way)
{
    struct relay relay;

    open_half_sent(&relay, PEOPLE);
    relay.is_lending_refused = false;
    relay_until_sent(&relay, CHUNK_WINDOW + PEOPLE);
    relay_until_done(&relay, 1);
    CHECK_INT(sent_of(&relay, "second"), PEOPLE);
    CHECK_TEXT(standing(&relay, 1), "updated nothing");
    CHECK_TEXT(standing(&relay, 2), "released nothing");
    check_nobody_twice(&relay);
    relay_close(&relay);
}

TEST(while_an_update_is_held_the_older_warning_reaches_whom_it_had_not_reached)
{
    struct relay relay;

    open_half_sent(&relay, FEW);
    until_held(&relay, 1);
    relay_quiet(&relay);
    CHECK_INT(relay.sent_count, CHUNK_WINDOW);
    relay_hold(&relay, 2);
    relay_until_sent(&relay, PEOPLE);
    CHECK_INT(sent_of(&relay, "first"), PEOPLE);
    CHECK_TEXT(standing(&relay, 1), "released nothing");
    check_nobody_twice(&relay);

    release(&relay, 3, 1, PEOPLE); /* the next one is as approved */
    relay_until_sent(&relay, PEOPLE + PEOPLE);
    CHECK_INT(sent_of(&relay, "third"), PEOPLE);
    CHECK_TEXT(standing(&relay, 1), "updated nothing");
    relay_close(&relay);
}

TEST(an_update_of_an_update_that_was_not_counted_yet_ends_both)
{
    struct relay relay;

    open_half_sent(&relay, FEW);
    release(&relay, 3, 2, PEOPLE);
    CHECK_TEXT(standing(&relay, 2), "updated rest");
    relay.is_lending_refused = false;
    relay_until_sent(&relay, CHUNK_WINDOW + PEOPLE);
    relay_until_done(&relay, 1);
    CHECK_INT(sent_of(&relay, "third"), PEOPLE);
    CHECK_TEXT(standing(&relay, 1), "updated nothing");
    CHECK_TEXT(standing(&relay, 2), "updated nothing");
    relay_close(&relay);
}

TEST(an_update_that_goes_on_after_all_is_planned_itself)
{
    struct relay relay;

    open_half_sent(&relay, PEOPLE);
    release(&relay, 3, 2, FEW);
    until_held(&relay, 1);
    relay_hold(&relay, 3);
    relay_until_sent(&relay, CHUNK_WINDOW + PEOPLE);
    relay_until_done(&relay, 1);
    CHECK_INT(sent_of(&relay, "second"), PEOPLE);
    CHECK_TEXT(standing(&relay, 1), "updated nothing");
    CHECK_TEXT(standing(&relay, 2), "released nothing");
    relay_close(&relay);
}

/* ── the plug is pulled ─────────────────────────────────────────────────────────── */

static int open_log(const struct relay *relay)
{
    char path[128];

    snprintf(path, sizeof path, "%s/gateway", relay->bench.folder);
    return open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
}

static bool is_there(struct relay *relay, uint8_t alert)
{
    struct store_find_alert find = {.id = bench_id(alert)};
    bool                    is = ASK(&relay->bench, find_alert, &find) == 0;

    store_job_free(&find.job);
    return is;
}

static bool is_standing(struct relay *relay, uint8_t alert, const char *text)
{
    return strcmp(standing(relay, alert), text) == 0;
}

/* From wherever the store stands to the end: the Update is out, or held. */
static void run_to_the_end(struct relay *relay, int64_t reach)
{
    struct relay_alert update = alert_of(2, 1, reach);

    if (!is_there(relay, 2))
        relay_put(relay, &update);
    relay_start(relay);
    while (reach == FEW && !is_standing(relay, 2, "held nothing")) {
        relay_turn(relay);
        if (relay->held > 0)
            relay_hold(relay, 2);
    }
    while (reach == PEOPLE && !is_standing(relay, 2, "released nothing"))
        relay_turn(relay);
    relay_until_done(relay, reach == FEW ? 1 : 2);
}

/* Killed just before the so many-th commit. False: it was at the end before. */
static bool run_and_kill(struct relay *relay, int64_t reach, unsigned times)
{
    char  spec[64];
    pid_t child = fork();
    int   status;

    if (child == 0) {
        snprintf(spec, sizeof spec, "store.commit:%u:kill", times);
        relay->log = open_log(relay);
        CHECK_INT(bench_start(&relay->bench, NULL), 0);
        CHECK(failpoint_arm(spec));
        run_to_the_end(relay, reach);
        _exit(0);
    }
    CHECK(child > 0);
    CHECK_INT(waitpid(child, &status, 0), child);
    CHECK(WIFSIGNALED(status) || WEXITSTATUS(status) == 0);
    return WIFSIGNALED(status);
}

/* How many different messages of the alert left. */
static size_t told_of(const struct relay *relay, uint8_t alert)
{
    static char keys[RELAY_SENT_MAX][80];
    char        path[128];
    FILE       *file;
    size_t      count = 0, k;

    snprintf(path, sizeof path, "%s/gateway", relay->bench.folder);
    CHECK((file = fopen(path, "r")) != NULL);
    while (fgets(keys[count], sizeof *keys, file)) {
        struct delivery_name name;
        struct id            id = bench_id(alert);

        keys[count][strcspn(keys[count], "\n")] = '\0';
        CHECK(delivery_key_read(&name, keys[count], "push"));
        for (k = 0; k < count && strcmp(keys[k], keys[count]) != 0; k++)
            ;
        count += k == count && id_same(&name.alert, &id);
    }
    fclose(file);
    return count;
}

/* False: there are not so many commits. */
static bool survives(int64_t reach, unsigned times)
{
    struct relay       relay;
    struct relay_alert first = alert_of(1, 0, PEOPLE);
    bool               was_killed;

    relay_open(&relay, PEOPLE);
    relay.log = open_log(&relay);
    relay_start(&relay);
    relay.keeps_silent = true;
    relay_release(&relay, &first);
    while (relay.sent_count < CHUNK_WINDOW)
        relay_turn(&relay);
    relay_stop(&relay); /* a window is out, the rest waits */
    close(relay.log);
    was_killed = run_and_kill(&relay, reach, times);
    relay.log = open_log(&relay);
    CHECK_INT(bench_start(&relay.bench, NULL), 0);
    run_to_the_end(&relay, reach);
    CHECK_INT(told_of(&relay, 1), reach == FEW ? PEOPLE : CHUNK_WINDOW);
    CHECK_INT(told_of(&relay, 2), reach == FEW ? 0 : PEOPLE);
    CHECK_TEXT(standing(&relay, 1), reach == FEW ? "released nothing" : "updated nothing");
    close(relay.log);
    relay.log = -1;
    relay_close(&relay);
    return was_killed;
}

TEST(wherever_the_plug_is_pulled_an_update_ends_what_it_follows_or_lets_it_go_on)
{
    static const int64_t REACHES[] = {PEOPLE, FEW};

    for (size_t i = 0; i < COUNT_OF(REACHES); i++) {
        unsigned times = 1;

        while (survives(REACHES[i], times))
            times++;
        CHECK(times > 4);
    }
}

RUN(what_an_update_follows_rests_while_it_is_counted_and_ends_when_it_is_on_its_way,
    while_an_update_is_held_the_older_warning_reaches_whom_it_had_not_reached,
    an_update_of_an_update_that_was_not_counted_yet_ends_both,
    an_update_that_goes_on_after_all_is_planned_itself,
    wherever_the_plug_is_pulled_an_update_ends_what_it_follows_or_lets_it_go_on)
