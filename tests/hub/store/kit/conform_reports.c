#include "tests/hub/store/kit/bench.h"
#include "tests/hub/store/kit/conformance.h"

static struct kept_report report(uint8_t n, const char *sender, const char *body)
{
    struct kept_report report = {.id = bench_id(n),
                                 .sender = sender,
                                 .channel = "http",
                                 .mode = "test",
                                 .body = bench_text(body),
                                 .kept_ms = 100 + n};

    blake2b(report.hash, NULL, 0, body, strlen(body));
    return report;
}

static void reports_are_kept_in_order_and_named_in_the_journal(struct bench *bench)
{
    struct kept_report reports[] = {report(1, "anna", "flood"), report(2, "bob", "fire")};
    struct store_keep_reports keep = {.reports = reports, .count = 2};
    struct store_read_journal read = {.limit = 9};

    CHECK_INT(ASK(bench, keep_reports, &keep), 0);
    CHECK_INT(reports[0].no, 1);
    CHECK_INT(reports[1].no, 2);
    CHECK_INT(reports[1].kept, KEPT_NEW);
    CHECK_INT(ASK(bench, read_journal, &read), 0);
    CHECK_INT(read.count, 1);
    CHECK_TEXT(read.rows[0].word, "reports.kept");
    CHECK_TEXT(read.rows[0].about, "report:1");
    CHECK(strstr(read.rows[0].facts, "[2,\"01020304-0506-7008-800a-0b0c0d0e0f02\",\""));
    store_job_free(&read.job);
}

static void the_same_report_again_is_the_first_one(struct bench *bench)
{
    struct kept_report        again = report(1, "anna", "flood");
    struct store_keep_reports keep = {.reports = &again, .count = 1};

    again.kept_ms = 999;
    CHECK_INT(ASK(bench, keep_reports, &keep), 0);
    CHECK_INT(again.kept, KEPT_REPEATED);
    CHECK_INT(again.no, 1);
    CHECK_INT(again.kept_ms, 101);
    store_job_free(&keep.job);
}

static void the_same_id_with_other_content_or_sender_is_laid_aside(struct bench *bench)
{
    struct kept_report reports[] = {report(1, "anna", "no flood"), report(1, "eve", "flood"),
                                    report(3, "anna", "slide"), report(1, "eve", "flood")};
    struct store_keep_reports keep = {.reports = reports, .count = 4};
    struct store_list_refused list = {0};
    struct store_read_journal read = {.limit = 9};

    CHECK_INT(ASK(bench, keep_reports, &keep), 0);
    CHECK_INT(reports[0].kept, KEPT_CONFLICT);
    CHECK_INT(reports[1].kept, KEPT_CONFLICT);
    CHECK_INT(reports[2].kept, KEPT_NEW);
    CHECK_INT(reports[2].no, 3);
    CHECK_INT(reports[3].kept, KEPT_CONFLICT);
    CHECK_INT(ASK(bench, list_refused, &list), 0);
    CHECK_INT(list.count, 2); /* eve's second is her first */
    CHECK_TEXT(list.rows[0].sender, "eve");
    CHECK_TEXT(list.rows[1].reason, "conflict");
    CHECK_INT(list.rows[1].body.len, 8);
    CHECK(id_same(&list.rows[1].id, &reports[0].id));
    CHECK_INT(ASK(bench, read_journal, &read), 0);
    CHECK_INT(read.count, 2); /* only the new one was named */
    store_job_free(&read.job);
    store_job_free(&keep.job);
    store_job_free(&list.job);
}

static void a_batch_is_kept_whole_or_not_at_all(struct bench *bench)
{
    struct kept_report reports[] = {report(8, "anna", "flood"), report(9, NULL, "flood")};
    struct store_keep_reports keep = {.reports = reports, .count = 2};
    struct store_find_report  find = {.id = bench_id(8)};
    struct store_read_journal read = {.limit = 9};

    CHECK_INT(ASK(bench, keep_reports, &keep), -1);
    CHECK_INT(keep.job.err.kind, ERR_INVALID);
    CHECK_INT(ASK(bench, find_report, &find), -1);
    CHECK_INT(ASK(bench, read_journal, &read), 0);
    CHECK_INT(read.count, 2); /* and none of it was named */
    store_job_free(&read.job);
}

static void reports_are_found_loaded_and_listed(struct bench *bench)
{
    struct store_find_report  find = {.id = bench_id(2)};
    struct store_load_reports load = {.from = 1, .limit = 1};
    struct store_list_reports list = {.limit = 9, .sender = "anna"};

    CHECK_INT(ASK(bench, find_report, &find), 0);
    CHECK_INT(find.row.no, 2);
    CHECK_INT(find.row.body.len, 4);
    CHECK(memcmp(find.row.body.at, "fire", 4) == 0);
    store_job_free(&find.job);
    find = (struct store_find_report){.no = 77};
    CHECK_INT(ASK(bench, find_report, &find), -1);
    CHECK_INT(find.job.err.kind, ERR_NOT_FOUND);
    CHECK_INT(ASK(bench, load_reports, &load), 0);
    CHECK_INT(load.count, 1);
    CHECK_INT(load.rows[0].no, 2);
    CHECK_TEXT(load.rows[0].channel, "http");
    store_job_free(&load.job);
    CHECK_INT(ASK(bench, list_reports, &list), 0);
    CHECK_INT(list.count, 2);
    CHECK_INT(list.rows[0].no, 3);
    CHECK_INT(list.rows[1].no, 1);
    store_job_free(&list.job);
    list = (struct store_list_reports){.limit = 9, .before = 3, .mode = "actual"};
    CHECK_INT(ASK(bench, list_reports, &list), 0);
    CHECK_INT(list.count, 0);
}

static void refused_ones_are_kept_with_their_reason(struct bench *bench)
{
    struct store_keep_refused keep = {.refused = {.at_ms = 5,
                                                  .sender = "anna",
                                                  .channel = "mqtt",
                                                  .reason = "where/lat: is missing",
                                                  .body = bench_text("{}")}};
    struct store_list_refused list = {.limit = 1};

    CHECK_INT(ASK(bench, keep_refused, &keep), 0);
    CHECK_INT(ASK(bench, list_refused, &list), 0);
    CHECK_INT(list.rows[0].no, keep.refused.no);
    CHECK_TEXT(list.rows[0].reason, "where/lat: is missing");
    CHECK(id_is_nil(&list.rows[0].id));
    store_job_free(&list.job);
}

void conform_reports(const struct backend_kind *kind)
{
    struct bench bench;

    bench_open(&bench, kind);
    reports_are_kept_in_order_and_named_in_the_journal(&bench);
    the_same_report_again_is_the_first_one(&bench);
    the_same_id_with_other_content_or_sender_is_laid_aside(&bench);
    a_batch_is_kept_whole_or_not_at_all(&bench);
    reports_are_found_loaded_and_listed(&bench);
    refused_ones_are_kept_with_their_reason(&bench);
    bench_close(&bench);
}
