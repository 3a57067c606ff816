#include "tests/hub/store/kit/bench.h"
#include "tests/hub/store/kit/conformance.h"

static int put(struct bench *bench, uint8_t id, int64_t version, const char *state,
               const char *holder)
{
    struct deed           deed = bench_deed("task.changed", "task:1");
    struct store_put_card verb = {.row = {.id = bench_id(id),
                                          .version = version,
                                          .kind = "task",
                                          .mode = "actual",
                                          .about = "incident:212",
                                          .state = state,
                                          .is_open = strcmp(state, "done") != 0,
                                          .holder = holder,
                                          .fields = "{}",
                                          .made_ms = 5,
                                          .changed_ms = 7},
                                  .deed = &deed};
    int                   failed = ASK(bench, put_card, &verb);

    CHECK(failed == 0 || verb.job.err.kind == ERR_CONFLICT);
    CHECK(failed || verb.version == version + 1);
    return failed;
}

static size_t count(struct bench *bench, struct store_list_cards list)
{
    CHECK_INT(ASK(bench, list_cards, &list), 0);
    store_job_free(&list.job);
    return list.count;
}

static void a_card_is_changed_only_by_who_has_read_it(struct bench *bench)
{
    struct store_find_card    find = {.id = bench_id(1)};
    struct store_read_journal read = {.about = "task:1"};

    CHECK_INT(put(bench, 1, 3, "assigned", "a"), -1);
    CHECK_INT(put(bench, 1, 0, "assigned", "a"), 0);
    CHECK_INT(put(bench, 1, 0, "assigned", "b"), -1);
    CHECK_INT(put(bench, 1, 1, "accepted", "a"), 0);
    CHECK_INT(put(bench, 1, 1, "done", "a"), -1);
    CHECK_INT(ASK(bench, find_card, &find), 0);
    CHECK_TEXT(find.row.state, "accepted");
    CHECK_TEXT(find.row.about, "incident:212");
    CHECK_INT(find.row.made_ms, 5);
    store_job_free(&find.job);
    CHECK_INT(ASK(bench, read_journal, &read), 0);
    CHECK_INT(read.count, 2); /* a change that failed left no deed */
    store_job_free(&read.job);
    find.id = bench_id(9);
    CHECK_INT(ASK(bench, find_card, &find), -1);
    CHECK_INT(find.job.err.kind, ERR_NOT_FOUND);
}

static void cards_are_found_by_what_they_belong_to(struct bench *bench)
{
    struct store_list_cards newest = {.kind = "task", .limit = 1};

    CHECK_INT(put(bench, 2, 0, "assigned", "b"), 0);
    CHECK_INT(put(bench, 2, 1, "done", "b"), 0);
    CHECK_INT(count(bench, (struct store_list_cards){.kind = "task"}), 2);
    CHECK_INT(count(bench, (struct store_list_cards){.kind = "task", .only_open = true}), 1);
    CHECK_INT(count(bench, (struct store_list_cards){.kind = "task", .holder = "b"}), 1);
    CHECK_INT(count(bench, (struct store_list_cards){.kind = "task", .about = "incident:1"}),
              0);
    CHECK_INT(count(bench, (struct store_list_cards){.kind = "task", .mode = "test"}), 0);
    CHECK_INT(count(bench, (struct store_list_cards){.kind = "handover"}), 0);
    CHECK_INT(ASK(bench, list_cards, &newest), 0);
    CHECK_INT(newest.count, 1);
    newest.before = newest.rows[0].id;
    store_job_free(&newest.job);
    CHECK_INT(count(bench, newest), 1);
}

void conform_cards(const struct backend_kind *kind)
{
    struct bench bench;

    bench_open(&bench, kind);
    a_card_is_changed_only_by_who_has_read_it(&bench);
    cards_are_found_by_what_they_belong_to(&bench);
    bench_close(&bench);
}
