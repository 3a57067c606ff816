#include "tests/hub/store/kit/bench.h"
#include "tests/hub/store/kit/conformance.h"

static struct alert_row alert(uint8_t n, int64_t version, const char *state)
{
    return (struct alert_row){.id = bench_id(n),
                              .version = version,
                              .revision = 1,
                              .state = state,
                              .mode = "test",
                              .author = "anna",
                              .last_editor = "anna",
                              .content = "{\"event\":\"flood\"}",
                              .proposal = {9},
                              .incident = 212,
                              .changed_ms = 5000};
}

/* With the error's kind as the answer. */
static enum err_kind move(struct bench *bench, struct store_move_alert *verb)
{
    struct deed deed = bench_deed("alert.moved", "alert:1");

    verb->deed = &deed;
    return ASK(bench, move_alert, verb) == 0 ? ERR_NONE : verb->job.err.kind;
}

static void one_at_a_time_moves_an_alert(struct bench *bench)
{
    struct store_move_alert verb = {.row = alert(1, 0, "draft")};

    CHECK_INT(move(bench, &verb), ERR_NONE);
    CHECK_INT(verb.version, 1);
    CHECK_INT(move(bench, &verb), ERR_CONFLICT); /* there is one already */
    verb.row.version = 1;
    verb.row.state = "proposed";
    CHECK_INT(move(bench, &verb), ERR_NONE);
    CHECK_INT(verb.version, 2);
    CHECK_INT(move(bench, &verb), ERR_CONFLICT);
}

static void a_person_approves_a_proposal_once(struct bench *bench)
{
    struct approval         by_anna = {.person = "anna", .device = "d1", .proposal = {9}};
    struct approval         by_bob = {.person = "bob", .device = "d2", .proposal = {8}};
    struct store_move_alert verb = {.row = alert(1, 2, "proposed"), .approve = &by_anna};

    CHECK_INT(move(bench, &verb), ERR_NONE);
    CHECK_INT(verb.approvals, 1);
    verb.row.version = 3;
    CHECK_INT(move(bench, &verb), ERR_CONFLICT);
    verb.approve = &by_bob;
    CHECK_INT(move(bench, &verb), ERR_CONFLICT); /* of another proposal */
    by_bob.proposal[0] = 9;
    CHECK_INT(move(bench, &verb), ERR_NONE);
    CHECK_INT(verb.approvals, 2);
}

static void an_alert_is_found_with_its_approvals(struct bench *bench)
{
    struct store_find_alert find = {.id = bench_id(1)};

    CHECK_INT(ASK(bench, find_alert, &find), 0);
    CHECK_INT(find.row.version, 4);
    CHECK_INT(find.row.incident, 212);
    CHECK_INT(find.row.proposal[0], 9);
    CHECK(!find.row.identifier && !find.row.cap.at && !find.row.todo);
    CHECK_INT(find.count, 2);
    CHECK_TEXT(find.approvals[0].person, "anna");
    CHECK_TEXT(find.approvals[1].device, "d2");
    store_job_free(&find.job);
    find = (struct store_find_alert){.identifier = "nobody's"};
    CHECK_INT(ASK(bench, find_alert, &find), -1);
    CHECK_INT(find.job.err.kind, ERR_NOT_FOUND);
}

static void an_edit_voids_the_approvals(struct bench *bench)
{
    struct store_move_alert verb = {.row = alert(1, 4, "draft"), .voids = true};

    verb.row.revision = 2;
    CHECK_INT(move(bench, &verb), ERR_NONE);
    CHECK_INT(verb.approvals, 0);
}

static void alerts_are_listed_by_what_they_are(struct bench *bench)
{
    struct store_move_alert        second = {.row = alert(2, 0, "released")};
    struct store_list_alerts       list = {.active_ms = 1500};
    struct store_unfinished_alerts unfinished = {0};
    struct store_find_alert        find = {.identifier = "urn:2"};

    second.row.identifier = "urn:2";
    second.row.cap = bench_text("<alert/>");
    second.row.previous = bench_id(1);
    second.row.released_ms = 1000;
    second.row.expires_ms = 2000;
    second.row.todo = "plan";
    CHECK_INT(move(bench, &second), ERR_NONE);
    CHECK_INT(ASK(bench, list_alerts, &list), 0);
    CHECK_INT(list.count, 1);
    CHECK_INT(list.rows[0].previous.bytes[15], 1);
    store_job_free(&list.job);
    list = (struct store_list_alerts){.active_ms = 2000};
    CHECK_INT(ASK(bench, list_alerts, &list), 0);
    CHECK_INT(list.count, 0);
    list = (struct store_list_alerts){.is_filed = true, .limit = 1};
    CHECK_INT(ASK(bench, list_alerts, &list), 0);
    CHECK_INT(list.count, 1);
    CHECK_INT(list.rows[0].id.bytes[15], 2);
    store_job_free(&list.job);
    list = (struct store_list_alerts){.before = bench_id(2), .state = "draft"};
    CHECK_INT(ASK(bench, list_alerts, &list), 0);
    CHECK_INT(list.count, 1);
    store_job_free(&list.job);
    CHECK_INT(ASK(bench, unfinished_alerts, &unfinished), 0);
    CHECK_INT(unfinished.count, 1);
    CHECK_TEXT(unfinished.rows[0].todo, "plan");
    store_job_free(&unfinished.job);
    CHECK_INT(ASK(bench, find_alert, &find), 0);
    CHECK_INT(find.row.cap.len, 8);
    store_job_free(&find.job);
}

/* The successor is id 3, of alert 2, which is released; a rival comes too late. */
static void of_two_successors_one_ends_what_they_follow(struct bench *bench)
{
    struct deed             ends = bench_deed("alert.updated", "alert:2");
    struct store_move_alert next = {.row = alert(3, 0, "released"), .ends = &ends};
    struct store_move_alert rival = {.row = alert(4, 0, "released"), .ends = &ends};
    struct store_move_alert stop = {.row = alert(2, 1, "cancelled")};
    struct store_find_alert find = {.id = bench_id(2)};

    next.row.previous = rival.row.previous = bench_id(2);
    CHECK_INT(move(bench, &next), ERR_NONE);
    CHECK_INT(ASK(bench, find_alert, &find), 0);
    CHECK_TEXT(find.row.state, "updated");
    CHECK_TEXT(find.row.todo, "rest");
    CHECK_INT(find.row.version, 2);
    store_job_free(&find.job);
    CHECK_INT(move(bench, &rival), ERR_CONFLICT);
    CHECK_INT(move(bench, &stop), ERR_CONFLICT);
    find = (struct store_find_alert){.id = bench_id(4)};
    CHECK_INT(ASK(bench, find_alert, &find), -1);
    CHECK_INT(find.job.err.kind, ERR_NOT_FOUND);
    store_job_free(&find.job);
}

static const char *todo_of(struct bench *bench, uint8_t id, const char *state, char todo[8])
{
    struct store_find_alert find = {.id = bench_id(id)};

    CHECK_INT(ASK(bench, find_alert, &find), 0);
    CHECK_TEXT(find.row.state, state);
    snprintf(todo, 8, "%s", find.row.todo ? find.row.todo : "");
    store_job_free(&find.job);
    return todo;
}

/* Alert 3 is held; alert 2, never planned, goes on; then 3 ends it again, and 2 has a plan
 * that is complete. */
static void what_rests_goes_on_when_its_successor_is_held(struct bench *bench)
{
    struct deed             ends = bench_deed("alert.updated", "alert:2"), resumes = ends;
    struct store_move_alert held = {.row = alert(3, 1, "held"), .resumes = &resumes};
    struct store_move_alert again = {.row = alert(3, 2, "released"), .ends = &ends};
    struct store_open_plan  open = {.alert = bench_id(2), .revision = 1};
    struct store_close_plan close = {.alert = bench_id(2), .revision = 1};
    int64_t                 before = ends.seq;
    char                    todo[8];

    held.row.previous = again.row.previous = bench_id(2);
    CHECK_INT(move(bench, &held), ERR_NONE);
    CHECK(held.has_resumed);
    CHECK_TEXT(todo_of(bench, 2, "released", todo), "plan");
    CHECK(resumes.seq > before);
    CHECK_INT(ASK(bench, open_plan, &open), 0);
    CHECK_INT(ASK(bench, close_plan, &close), 0);
    CHECK_TEXT(todo_of(bench, 2, "released", todo), "");
    CHECK_INT(move(bench, &again), ERR_NONE);
    CHECK_TEXT(todo_of(bench, 2, "updated", todo), "rest");
    held.row.version = 3;
    CHECK_INT(move(bench, &held), ERR_NONE);
    CHECK_TEXT(todo_of(bench, 2, "released", todo), "");
    held.row.version = 4;
    CHECK_INT(move(bench, &held), ERR_NONE); /* nothing rests: nothing goes on */
    CHECK(!held.has_resumed);
}

void conform_alerts(const struct backend_kind *kind)
{
    struct bench bench;

    bench_open(&bench, kind);
    one_at_a_time_moves_an_alert(&bench);
    a_person_approves_a_proposal_once(&bench);
    an_alert_is_found_with_its_approvals(&bench);
    an_edit_voids_the_approvals(&bench);
    alerts_are_listed_by_what_they_are(&bench);
    of_two_successors_one_ends_what_they_follow(&bench);
    what_rests_goes_on_when_its_successor_is_held(&bench);
    bench_close(&bench);
}
