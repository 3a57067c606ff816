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

static void put_words(struct bench *bench, uint8_t id, const char *about, bool is_open,
                      const char *holder, const char *fields)
{
    struct deed           deed = bench_deed("report.asked", about);
    struct store_put_card verb = {.row = {.id = bench_id(id),
                                          .kind = "question",
                                          .mode = "actual",
                                          .about = about,
                                          .state = "asked",
                                          .is_open = is_open,
                                          .holder = holder,
                                          .fields = fields},
                                  .deed = &deed};

    CHECK_INT(ASK(bench, put_card, &verb), 0);
}

static void says(struct bench *bench, uint8_t id, const char *fields)
{
    struct store_find_card find = {.id = bench_id(id)};

    CHECK_INT(ASK(bench, find_card, &find), fields ? 0 : -1);
    if (fields)
        CHECK_TEXT(find.row.fields, fields);
    store_job_free(&find.job);
}

static void erase(struct bench *bench, struct store_erase_personal verb)
{
    struct deed deed = bench_deed("personal.erased", verb.about);

    verb.deed = &deed;
    CHECK_INT(ASK(bench, erase_personal, &verb), 0);
    store_job_free(&verb.job);
}

static void who_is_forgotten_is_forgotten_by_the_cards(struct bench *bench)
{
    char                     about[5 + ID_TEXT_LEN + 1] = "task:";
    struct id                task = bench_id(24);
    struct deed              shift = bench_deed("shift.taken", "shift:actual");
    struct store_append_deed signing = {.deed = &shift};

    put_words(bench, 21, "report:7", true, "", "{\"text\":\"Chi siete?\"}");
    put_words(bench, 22, "report:8", false, "", "{\"by\":\"anna\",\"text\":\"anna dice\"}");
    put_words(bench, 23, "incident:7", true, "b", "{\"by\":\"annalisa\",\"to\":\"anna\"}");
    put_words(bench, 24, "incident:7", false, "b", "{}");
    erase(bench, (struct store_erase_personal){.about = "report:7"});
    says(bench, 21, NULL);
    says(bench, 22, "{\"by\":\"anna\",\"text\":\"anna dice\"}");
    shift.actor = "a";
    shift.personal = "{\"name\":\"anna\"}";
    CHECK_INT(ASK(bench, append_deed, &signing), 0);
    erase(bench,
          (struct store_erase_personal){
              .about = "account:a", .name = "anna", .signer = "a", .signed_under = "shift:"});
    says(bench, 22, "{\"by\":\"\",\"text\":\"anna dice\"}");
    says(bench, 23, "{\"by\":\"annalisa\",\"to\":\"\"}");
    erase(bench, (struct store_erase_personal){.about = "incident:7"});
    says(bench, 23, "{\"by\":\"annalisa\",\"to\":\"\"}"); /* somebody is at work on it */
    says(bench, 24, NULL);
    put_words(bench, 24, "incident:9", false, "b", "{}");
    id_text(about + 5, &task);
    erase(bench, (struct store_erase_personal){.about = about});
    says(bench, 24, NULL);
}

static void the_shift_has_no_name_left(struct bench *bench)
{
    struct store_read_journal read = {.about = "shift:actual", .with_personal = true};

    CHECK_INT(ASK(bench, read_journal, &read), 0);
    CHECK_INT(read.count, 1);
    CHECK(!read.rows[0].personal);
    store_job_free(&read.job);
}

void conform_cards(const struct backend_kind *kind)
{
    struct bench bench;

    bench_open(&bench, kind);
    a_card_is_changed_only_by_who_has_read_it(&bench);
    cards_are_found_by_what_they_belong_to(&bench);
    who_is_forgotten_is_forgotten_by_the_cards(&bench);
    the_shift_has_no_name_left(&bench);
    bench_close(&bench);
}
