#include "hub/flow/watch.h"

#include "tests/hub/flow/kit/alerting.h"

/* A watch over the town, ticked by hand. Wall clock and monotonic clock go their own ways. */
struct tower {
    struct alerting    town;
    struct watch      *watch;
    struct clock       clock;
    struct who         hub;
    struct release_job job;
    int                escalated, expired, rounds, jumps, sealed;
    unsigned           last_minutes;
    bool               was_grave;
    char               events[8][40];
    int                event_count;
    char               down[80]; /* "sms: why" of the channel last told of */
    int                downs;
};

static int64_t ticks_ms;

static int64_t now(const struct clock *clock)
{
    return clock->set_ms;
}

static int64_t ticks(const struct clock *clock)
{
    (void)clock;
    return ticks_ms;
}

static void on_moved(struct release_job *job)
{
    CHECK_INT(job->failed, 0);
    release_job_free(job);
}

static void on_expired(void *house, const struct id *alert)
{
    struct tower *tower = house;

    tower->expired++;
    tower->hub = who_system();
    tower->job = (struct release_job){
        .on_done = on_moved, .verb = RELEASE_EXPIRE, .id = *alert, .asking.who = &tower->hub};
    release_do(tower->town.release, &tower->job);
}

static void on_escalate(void *house, const struct alert_row *row, unsigned minutes)
{
    struct tower *tower = house;

    CHECK_TEXT(row->state, "proposed");
    tower->escalated++;
    tower->last_minutes = minutes;
}

static void on_minute(void *house)
{
    ((struct tower *)house)->rounds++;
}

static void on_jump(void *house, int64_t jump_ms, bool is_grave)
{
    struct tower *tower = house;

    (void)jump_ms;
    tower->jumps++;
    tower->was_grave = is_grave;
}

static void on_down(void *house, const char *channel, const char *why)
{
    struct tower *tower = house;

    tower->downs++;
    snprintf(tower->down, sizeof tower->down, "%s: %s", channel, why);
}

static void on_sealed(void *house, const struct journal_head *head)
{
    CHECK(head->seq > 0);
    ((struct tower *)house)->sealed++;
}

static void on_event(void *house, const struct event *event)
{
    struct tower *tower = house;

    snprintf(tower->events[tower->event_count++ % 8], 40, "%s", event->name);
}

static void tower_open(struct tower *tower)
{
    *tower = (struct tower){0};
    ticks_ms = 1000;
    alerting_open(&tower->town);
    tower->clock =
        (struct clock){.now = now, .ticks = ticks, .set_ms = tower->town.clock.set_ms};
    CHECK_INT(watch_open(&tower->watch,
                         &(struct watch_settings){.store = tower->town.bench.store,
                                                  .clock = &tower->clock,
                                                  .owner = &tower->town.bench.tally,
                                                  .on_expired = on_expired,
                                                  .on_escalate = on_escalate,
                                                  .on_minute = on_minute,
                                                  .on_jump = on_jump,
                                                  .on_down = on_down,
                                                  .on_sealed = on_sealed,
                                                  .on_event = on_event,
                                                  .house = tower},
                         NULL),
              0);
}

static void tower_close(struct tower *tower)
{
    watch_close(tower->watch);
    alerting_close(&tower->town);
}

/* So much time passes; then one tick, and all that it asked the store for. */
static void pass(struct tower *tower, int64_t ms)
{
    tower->clock.set_ms += ms;
    tower->town.clock.set_ms += ms;
    ticks_ms += ms;
    watch_tick(tower->watch);
    while (!watch_is_idle(tower->watch))
        uv_run(&tower->town.bench.loop, UV_RUN_ONCE);
    alerting_settle(&tower->town);
}

TEST(a_proposal_nobody_answers_is_put_to_the_next_after_a_minute)
{
    static struct tower tower;
    uint8_t             hash[PROPOSAL_HASH_LEN];
    struct id           id;

    tower_open(&tower);
    id = alerting_propose(&tower.town, "Severe", hash);
    pass(&tower, 59999);
    CHECK_INT(tower.escalated, 0);
    pass(&tower, 1001); /* however late the tick comes */
    CHECK_INT(tower.escalated, 1);
    pass(&tower, 1000);
    CHECK_INT(tower.escalated, 1);
    pass(&tower, 60000);
    CHECK_INT(tower.escalated, 2);
    CHECK_INT(tower.last_minutes, 2);
    CHECK_INT(alerting_do(
                  &tower.town, BRUNO,
                  &(struct release_job){.verb = RELEASE_RETURN, .id = id, .reason = "non ora"}),
              0);
    pass(&tower, 60000);
    CHECK_INT(tower.escalated, 2);
    tower_close(&tower);
}

TEST(what_expires_is_moved_and_the_public_files_hear_of_it)
{
    static struct tower tower;
    struct id           id;
    int                 rounds;

    tower_open(&tower);
    id = alerting_release(&tower.town);
    pass(&tower, 4 * 3600000 - 1000);
    CHECK_TEXT(alerting_row(&tower.town, &id).state, "released");
    CHECK_INT(tower.expired, 0);
    rounds = tower.rounds;
    pass(&tower, 1000);
    CHECK_INT(tower.expired, 1);
    CHECK(tower.rounds > rounds);
    CHECK_TEXT(alerting_row(&tower.town, &id).state, "expired");
    CHECK(id_same(&tower.town.stopped[0], &id));
    CHECK(!alerting_row(&tower.town, &id).todo); /* what was unsent is dropped */
    tower_close(&tower);
}

TEST(the_journal_is_sealed_each_second_there_is_something_new)
{
    static struct tower tower;

    tower_open(&tower);
    alerting_release(&tower.town);
    pass(&tower, 1000);
    CHECK_INT(tower.sealed, 1);
    pass(&tower, 1000);
    CHECK_INT(tower.sealed, 1);
    tower_close(&tower);
}

TEST(a_jump_of_the_clock_is_told_and_a_grave_one_asks_an_officer)
{
    static struct tower  tower;
    struct watch_figures figures;

    tower_open(&tower);
    pass(&tower, 1000);
    tower.clock.set_ms += 1900; /* NTP slews */
    pass(&tower, 1000);
    CHECK_INT(tower.jumps, 0);
    tower.clock.set_ms += 60000;
    pass(&tower, 1000);
    CHECK_INT(tower.jumps, 1);
    CHECK(!tower.was_grave && watch_trusts_clock(tower.watch));
    tower.clock.set_ms -= 3600000;
    pass(&tower, 1000);
    CHECK_INT(tower.jumps, 2);
    CHECK(tower.was_grave && !watch_trusts_clock(tower.watch));
    watch_trust(tower.watch);
    CHECK(watch_trusts_clock(tower.watch));
    tower.clock.set_ms = 86400000; /* 1970: never set */
    pass(&tower, 1000);
    watch_trust(tower.watch);
    CHECK(!watch_trusts_clock(tower.watch));
    watch_figures(tower.watch, &figures);
    CHECK_INT(figures.ticks, 5);
    CHECK(!figures.is_clock_set);
    tower_close(&tower);
}

TEST(a_channel_that_stays_down_while_an_alert_is_out_is_told_of_once)
{
    static struct tower tower;

    tower_open(&tower);
    watch_channel(tower.watch, "sms", false, "no answer");
    pass(&tower, 3 * 60000);
    CHECK_INT(tower.downs, 0); /* nobody needs it now */
    alerting_release(&tower.town);
    pass(&tower, 1000); /* looks, and knows of the alert at the next */
    pass(&tower, 1000);
    CHECK_INT(tower.downs, 1);
    CHECK_TEXT(tower.down, "sms: no answer");
    pass(&tower, 3 * 60000);
    CHECK_INT(tower.downs, 1);
    watch_channel(tower.watch, "sms", true, NULL);
    watch_channel(tower.watch, "mail", false, NULL);
    pass(&tower, 59000);
    watch_channel(tower.watch, "mail", true, NULL); /* a short break */
    pass(&tower, 60000);
    CHECK_INT(tower.downs, 1);
    watch_channel(tower.watch, "sms", false, "again");
    pass(&tower, 59999);
    CHECK_INT(tower.downs, 1);
    pass(&tower, 1);
    CHECK_INT(tower.downs, 2);
    CHECK_TEXT(tower.down, "sms: again");
    tower_close(&tower);
}

TEST(a_channel_is_told_of_when_it_changes_and_only_then)
{
    static struct tower tower;

    tower_open(&tower);
    watch_channel(tower.watch, "sms", true, NULL);
    CHECK_INT(tower.event_count, 0);
    watch_channel(tower.watch, "sms", false, "gateway \"down\"");
    watch_channel(tower.watch, "sms", false, NULL);
    CHECK_INT(tower.event_count, 1);
    CHECK_TEXT(tower.events[0], "channel.down");
    watch_channel(tower.watch, "sms", true, NULL);
    CHECK_TEXT(tower.events[1], "channel.up");
    tower_close(&tower);
}

RUN(a_proposal_nobody_answers_is_put_to_the_next_after_a_minute,
    what_expires_is_moved_and_the_public_files_hear_of_it,
    the_journal_is_sealed_each_second_there_is_something_new,
    a_jump_of_the_clock_is_told_and_a_grave_one_asks_an_officer,
    a_channel_that_stays_down_while_an_alert_is_out_is_told_of_once,
    a_channel_is_told_of_when_it_changes_and_only_then)
