#include "hub/flow/plan.h"

#include "tests/hub/flow/kit/relay.h"

static const struct relay_alert FLOOD = {
    .last = 1, .severity = "Extreme", .message = "Alert", .channels = "sms push siren"};

static struct relay_alert flood_for(int64_t reach)
{
    struct relay_alert alert = FLOOD;

    alert.reach = reach;
    return alert;
}

static size_t chunks_of(struct relay *relay, uint8_t alert)
{
    struct store_load_chunks load = {.from = {.alert = bench_id(alert), .seq = -1},
                                     .limit = STORE_CHUNKS_MAX};
    size_t                   count;

    CHECK_INT(ASK(&relay->bench, load_chunks, &load), 0);
    count = load.count;
    store_job_free(&load.job);
    return count;
}

static const char *todo_of(struct relay *relay, uint8_t alert, char state[16])
{
    struct store_find_alert find = {.id = bench_id(alert)};
    const char             *todo;

    CHECK_INT(ASK(&relay->bench, find_alert, &find), 0);
    snprintf(state, 16, "%s", find.row.state);
    todo = arena_text(&relay->arena, find.row.todo ? find.row.todo : "nothing");
    store_job_free(&find.job);
    return todo;
}

TEST(everybody_in_the_area_is_planned_once_in_chunks)
{
    struct relay       relay;
    struct relay_alert alert = flood_for(2500);
    char               state[16];

    relay_open(&relay, 2500);
    relay_start(&relay);
    relay_release(&relay, &alert);
    relay_until_sent(&relay, 2500 + 2500 + 2);
    relay_until_done(&relay, 1);
    CHECK_INT(chunks_of(&relay, 1), 3 + 3 + 1);
    relay_settle(&relay);
    CHECK_INT(relay.moved, 3 + 3 + 1); /* the consoles heard of each */
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT), 2500);
    CHECK_INT(relay_count(&relay, 1, RELAY_PUSH, RECIPIENT_SENT), 2500);
    CHECK_INT(relay_count(&relay, 1, RELAY_SIREN, RECIPIENT_SENT), 2);
    CHECK_TEXT(todo_of(&relay, 1, state), "nothing");
    for (size_t i = 0; i < 2; i++) { /* the sirens went first */
        CHECK_INT(relay.sent[i].channel, RELAY_SIREN);
        CHECK_TEXT(relay.sent[i].text, "warning");
    }
    relay_close(&relay);
}

TEST(an_audience_that_is_not_the_one_approved_holds_the_alert_and_nothing_leaves)
{
    struct relay       relay;
    struct relay_alert alert = flood_for(200); /* 260 are there: 60 more than approved */
    char               state[16];

    relay_open(&relay, 260);
    relay_start(&relay);
    relay_release(&relay, &alert);
    while (relay.held == 0)
        relay_turn(&relay);
    relay_quiet(&relay);
    CHECK_INT(relay.sent_count, 0);
    CHECK_INT(chunks_of(&relay, 1), 0);
    CHECK_TEXT(relay.why_held, "sms: approved for 200, found 260");
    CHECK_INT(relay.found, 260 + 260);
    CHECK_TEXT(todo_of(&relay, 1, state), "plan"); /* said again until it is held */
    relay_close(&relay);
}

TEST(fifty_more_or_a_tenth_are_no_other_audience)
{
    struct relay       relay;
    struct relay_alert few = flood_for(100), many = flood_for(1430);

    relay_open(&relay, 150); /* half as many again, but fifty */
    relay_start(&relay);
    relay_release(&relay, &few);
    relay_until_sent(&relay, 150 + 150 + 2);
    relay_close(&relay);
    relay_open(&relay, 1300); /* 130 fewer, but under a tenth */
    relay_start(&relay);
    relay_release(&relay, &many);
    relay_until_sent(&relay, 1300 + 1300 + 2);
    CHECK_INT(relay.held, 0);
    relay_close(&relay);
}

TEST(what_a_crash_left_unplanned_is_planned_at_the_start_and_nobody_twice)
{
    struct relay             relay;
    struct relay_alert       alert = flood_for(1500);
    struct store_open_plan   open = {.alert = bench_id(1), .revision = 1, .expected = 3};
    struct store_keep_chunks keep = {.count = 1};
    struct chunk            *chunk = MEM_NEW(struct chunk);
    uint64_t                 first[] = {7, 8, 9};
    struct chunk_row         row = {.key = {bench_id(1), 1, "sms", 0}, .lane = 1};
    struct buf               bytes = {0};

    relay_open(&relay, 1500);
    relay_put(&relay, &alert);
    CHECK_INT(ASK(&relay.bench, open_plan, &open), 0);
    CHECK_INT(chunk_of(chunk, first, 3, NULL), 0);
    chunk_write(chunk, &bytes);
    row.bytes = (struct blob){bytes.bytes, bytes.len};
    row.counts.total = row.counts.by_state[RECIPIENT_TODO] = 3;
    keep.chunks = &row;
    CHECK_INT(ASK(&relay.bench, keep_chunks, &keep), 0);
    relay_start(&relay);
    relay_until_sent(&relay, 1500 + 1500 + 2);
    for (size_t i = 0; i < relay.sent_count; i++)
        CHECK_INT(relay.sent[i].repeats, 0);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT), 1500);
    buf_free(&bytes);
    free(chunk);
    relay_close(&relay);
}

TEST(an_update_reaches_whom_its_predecessors_reached_and_stops_them)
{
    struct relay       relay;
    struct relay_alert first = flood_for(300), cancel = flood_for(300);

    relay_open(&relay, 300);
    relay_start(&relay);
    relay.keeps_silent = true; /* a window is out, the rest waits */
    relay_release(&relay, &first);
    while (relay.sent_count < 202) /* 100 of sms and push each, 2 sirens */
        relay_turn(&relay);
    audience_free(relay.audience); /* meanwhile everybody but one has moved away */
    relay.audience = audience_new();
    CHECK_INT(audience_add_point(relay.audience,
                                 &(struct audience_member){.endpoint = 50000,
                                                           .mildest = SEVERITY_UNKNOWN,
                                                           .hazards = hazard_set_of_all()},
                                 (struct point){43.75, 10.95}, NULL),
              0);
    cancel.last = 2;
    cancel.message = "Cancel";
    cancel.previous = 1;
    relay_release(&relay, &cancel);
    while (chunks_of(&relay, 2) == 0)
        relay_turn(&relay);
    relay.keeps_silent = false;
    relay_until_done(&relay, 2);
    relay_until_done(&relay, 1);
    relay_quiet(&relay);
    CHECK_INT(relay.held, 0); /* stopping is never held up */
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_SENT), 100);
    CHECK_INT(relay_count(&relay, 1, RELAY_SMS, RECIPIENT_TODO), 200); /* of dropped chunks */
    CHECK_INT(relay_count(&relay, 2, RELAY_SMS, RECIPIENT_SENT), 101);
    CHECK_INT(relay_count(&relay, 2, RELAY_PUSH, RECIPIENT_SENT), 100);
    CHECK_INT(relay_count(&relay, 2, RELAY_SIREN, RECIPIENT_SENT), 2);
    relay_close(&relay);
}

TEST(an_audience_that_is_lent_already_is_asked_a_little_later)
{
    struct relay       relay;
    struct relay_alert alert = flood_for(10);

    relay_open(&relay, 10);
    relay_start(&relay);
    relay.is_lending_refused = true;
    relay_release(&relay, &alert);
    relay_quiet(&relay);
    CHECK_INT(relay.sent_count, 0);
    relay.is_lending_refused = false;
    relay_until_sent(&relay, 10 + 10 + 2);
    relay_close(&relay);
}

RUN(everybody_in_the_area_is_planned_once_in_chunks,
    an_audience_that_is_not_the_one_approved_holds_the_alert_and_nothing_leaves,
    fifty_more_or_a_tenth_are_no_other_audience,
    what_a_crash_left_unplanned_is_planned_at_the_start_and_nobody_twice,
    an_update_reaches_whom_its_predecessors_reached_and_stops_them,
    an_audience_that_is_lent_already_is_asked_a_little_later)
