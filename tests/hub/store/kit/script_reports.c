/* script_reports.c: reports, their photos, what was refused. */
#include "tests/hub/store/kit/script.h"

static void keep_reports(struct draw *draw)
{
    struct kept_report        reports[3] = {0};
    struct store_keep_reports verb = {.reports = reports,
                                      .count = (size_t)draw_number(draw, 3) + 1};

    for (size_t i = 0; i < verb.count; i++)
        reports[i] = (struct kept_report){.id = draw_id(draw),
                                          .sender = draw_word(draw),
                                          .channel = draw_word(draw),
                                          .mode = draw_word_or_null(draw),
                                          .hash = {(uint8_t)draw_number(draw, 2)},
                                          .body = bench_text("body"),
                                          .kept_ms = draw_number(draw, 100)};
    if (DO(draw, keep_reports, &verb))
        for (size_t i = 0; i < verb.count; i++) {
            say_number(draw, "no", reports[i].no);
            say_number(draw, "kept", reports[i].kept);
            say_number(draw, "ms", reports[i].kept_ms);
        }
    store_job_free(&verb.job);
}

static void say_report(struct draw *draw, const struct kept_report *row)
{
    say_number(draw, "no", row->no);
    say_id(draw, "id", &row->id);
    say_text(draw, "sender", row->sender);
    say_text(draw, "channel", row->channel);
    say_text(draw, "mode", row->mode);
    say_number(draw, "hash", row->hash[0]);
    say_blob(draw, "body", row->body);
    say_number(draw, "ms", row->kept_ms);
    say_number(draw, "photo", row->has_photo);
    say_number(draw, "look", row->look);
}

static void look_at_reports(struct draw *draw)
{
    struct store_list_reports list = {.before = draw_number(draw, 12),
                                      .limit = 4,
                                      .mode = draw_word_or_null(draw),
                                      .sender = draw_word_or_null(draw)};
    struct store_load_reports load = {.from = draw_number(draw, 12), .limit = 2};
    struct store_find_report  find = {.id = draw_id(draw)};
    struct store_list_refused refused = {.before = draw_number(draw, 30), .limit = 3};

    if (DO(draw, list_reports, &list))
        for (size_t i = 0; i < list.count; i++)
            say_report(draw, &list.rows[i]);
    if (DO(draw, load_reports, &load))
        for (size_t i = 0; i < load.count; i++)
            say_report(draw, &load.rows[i]);
    if (DO(draw, find_report, &find))
        say_report(draw, &find.row);
    if (DO(draw, list_refused, &refused))
        for (size_t i = 0; i < refused.count; i++) {
            say_number(draw, "no", refused.rows[i].no);
            say_text(draw, "reason", refused.rows[i].reason);
            say_id(draw, "id", &refused.rows[i].id);
            say_text(draw, "sender", refused.rows[i].sender);
        }
    store_job_free(&list.job);
    store_job_free(&load.job);
    store_job_free(&find.job);
    store_job_free(&refused.job);
}

static void keep_photo(struct draw *draw)
{
    const char              *bytes = draw_word(draw);
    struct store_keep_photo  keep = {.photo = {.report = draw_id(draw),
                                               .type = "image/png",
                                               .at_ms = draw_number(draw, 100),
                                               .taken_ms = draw_number(draw, 100),
                                               .taken = draw_word_or_null(draw),
                                               .lat_e7 = draw_number(draw, 100),
                                               .lon_e7 = draw_number(draw, 100),
                                               .look = draw_number(draw, 100)},
                                     .bytes = bench_text(bytes)};
    struct store_list_photos list = {.report = draw_id(draw)};

    sha256(keep.photo.sha256, bytes, strlen(bytes));
    DO(draw, keep_photo, &keep);
    if (DO(draw, list_photos, &list))
        for (size_t i = 0; i < list.count; i++) {
            say_number(draw, "photo", list.rows[i].at_ms);
            say_number(draw, "taken", list.rows[i].taken_ms);
            say_text(draw, "clock", list.rows[i].taken);
            say_number(draw, "lat", list.rows[i].lat_e7);
            say_number(draw, "lon", list.rows[i].lon_e7);
            say_number(draw, "look", list.rows[i].look);
        }
    store_job_free(&keep.job);
    store_job_free(&list.job);
}

static void keep_refused(struct draw *draw)
{
    struct store_keep_refused verb = {.refused = {.at_ms = draw_number(draw, 100),
                                                  .sender = draw_word(draw),
                                                  .channel = draw_word(draw),
                                                  .reason = draw_word(draw),
                                                  .id = draw_id(draw),
                                                  .body = bench_text("x")}};

    if (DO(draw, keep_refused, &verb))
        say_number(draw, "no", verb.refused.no);
    store_job_free(&verb.job);
}

script_fn *const SCRIPT_REPORTS[] = {keep_reports, keep_photo, look_at_reports, keep_refused};
const size_t     SCRIPT_REPORTS_COUNT = COUNT_OF(SCRIPT_REPORTS);
