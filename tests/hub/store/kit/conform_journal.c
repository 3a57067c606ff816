#include "tests/hub/store/kit/bench.h"
#include "tests/hub/store/kit/conformance.h"

static void deeds_are_numbered_without_gaps(struct bench *bench)
{
    for (int i = 1; i <= 3; i++) {
        struct deed              deed = bench_deed("note.written", i == 2 ? "b:2" : "a:1");
        struct store_append_deed append = {.deed = &deed};

        CHECK_INT(ASK(bench, append_deed, &append), 0);
        CHECK_INT(deed.seq, i);
    }
}

static void rows_are_read_in_pages_both_ways_and_by_about(struct bench *bench)
{
    struct store_read_journal read = {.limit = 2};

    CHECK_INT(ASK(bench, read_journal, &read), 0);
    CHECK_INT(read.count, 2);
    CHECK_INT(read.newest, 3);
    CHECK_INT(read.rows[0].seq, 1);
    CHECK_INT(read.rows[1].seq, 2);
    CHECK_TEXT(read.rows[1].about, "b:2");
    CHECK_TEXT(read.rows[1].actor, "anna");
    CHECK_TEXT(read.rows[1].facts, "{}");
    CHECK_INT(read.rows[1].at_ms, 5000);
    store_job_free(&read.job);

    read = (struct store_read_journal){.limit = 9, .backwards = true, .about = "a:1"};
    CHECK_INT(ASK(bench, read_journal, &read), 0);
    CHECK_INT(read.count, 2);
    CHECK_INT(read.rows[0].seq, 3);
    CHECK_INT(read.rows[1].seq, 1);
    store_job_free(&read.job);

    read = (struct store_read_journal){.from = 1, .limit = 9, .about = "a:1"};
    CHECK_INT(ASK(bench, read_journal, &read), 0);
    CHECK_INT(read.count, 1);
    CHECK_INT(read.rows[0].seq, 3);
    store_job_free(&read.job);
}

static void a_repeated_key_does_nothing_and_tells_of_the_first(struct bench *bench)
{
    struct deed              deed = bench_deed("alert.proposed", "alert:7");
    struct store_append_deed append = {.deed = &deed};

    deed.once = "k1";
    deed.request[0] = 1;
    CHECK_INT(ASK(bench, append_deed, &append), 0);
    CHECK_INT(deed.seq, 4);

    deed.about = "alert:8";
    CHECK_INT(ASK(bench, append_deed, &append), -1);
    CHECK_INT(append.job.err.kind, ERR_CONFLICT);
    CHECK(deed.was_repeated && !deed.was_other_request);
    CHECK_INT(deed.seq, 4);
    CHECK_TEXT(deed.about_r, "alert:7");

    deed.request[0] = 2;
    CHECK_INT(ASK(bench, append_deed, &append), -1);
    CHECK(deed.was_repeated && deed.was_other_request);

    deed.actor = "berta"; /* her own keys */
    CHECK_INT(ASK(bench, append_deed, &append), 0);
    CHECK(!deed.was_repeated);
    CHECK_INT(deed.seq, 5);
    store_job_free(&append.job);
}

static void personal_parts_are_kept_apart_and_can_be_erased(struct bench *bench)
{
    struct deed                 deed = bench_deed("reporter.called", "report:1");
    struct store_append_deed    append = {.deed = &deed};
    struct deed                 erasing = bench_deed("personal.erased", "report:1");
    struct store_erase_personal erase = {.about = "report:1", .deed = &erasing};
    struct store_read_journal   read = {.from = 5, .limit = 9, .with_personal = true};

    deed.personal = "{\"phone\":\"1\"}";
    CHECK_INT(ASK(bench, append_deed, &append), 0);
    CHECK_INT(ASK(bench, read_journal, &read), 0);
    CHECK_INT(read.count, 1);
    CHECK_TEXT(read.rows[0].personal, "{\"phone\":\"1\"}");
    CHECK(read.rows[0].commitment);
    store_job_free(&read.job);

    CHECK_INT(ASK(bench, erase_personal, &erase), 0);
    CHECK_INT(erase.erased, 1);
    CHECK_INT(ASK(bench, read_journal, &read), 0);
    CHECK_INT(read.count, 2);
    CHECK(!read.rows[0].personal && read.rows[0].commitment);
    CHECK_TEXT(read.rows[1].word, "personal.erased");
    store_job_free(&read.job);

    erase = (struct store_erase_personal){.deed = &erasing};
    CHECK_INT(ASK(bench, erase_personal, &erase), -1);
    CHECK_INT(erase.job.err.kind, ERR_INVALID);
}

static void a_seal_covers_all_rows_and_the_next_one_only_new_ones(struct bench *bench)
{
    struct store_seal       seal = {.now_ms = 9000};
    struct store_find_head  head = {0};
    struct store_read_seals seals = {.limit = 9};

    CHECK_INT(ASK(bench, find_head, &head), 0);
    CHECK_INT(head.head.seq, 0);
    CHECK_INT(head.newest, 7);
    CHECK_INT(ASK(bench, seal, &seal), 0);
    CHECK_INT(seal.sealed, 7);
    CHECK_INT(seal.head.seq, 7);
    CHECK_INT(ASK(bench, seal, &seal), 0);
    CHECK_INT(seal.sealed, 0);
    CHECK_INT(seal.head.seq, 7);
    CHECK_INT(ASK(bench, find_head, &head), 0);
    CHECK_INT(head.head.seq, 7);
    CHECK(memcmp(head.head.hash, seal.head.hash, STORE_HASH_LEN) == 0);
    CHECK_INT(ASK(bench, read_seals, &seals), 0);
    CHECK_INT(seals.count, 1);
    CHECK_INT(seals.seals[0].first, 1);
    CHECK_INT(seals.seals[0].head.at_ms, 9000);
    store_job_free(&seals.job);
}

void conform_journal(const struct backend_kind *kind)
{
    struct bench bench;

    bench_open(&bench, kind);
    deeds_are_numbered_without_gaps(&bench);
    rows_are_read_in_pages_both_ways_and_by_about(&bench);
    a_repeated_key_does_nothing_and_tells_of_the_first(&bench);
    personal_parts_are_kept_apart_and_can_be_erased(&bench);
    a_seal_covers_all_rows_and_the_next_one_only_new_ones(&bench);
    bench_close(&bench);
}
