#include "tests/hub/store/kit/life.h"

#include <unistd.h>

void life_acknowledged(struct trial *trial, char verb, int64_t number)
{
    struct ack ack = {verb, number};

    CHECK(write(trial->pipe[1], &ack, sizeof ack) == sizeof ack);
}

static struct kept_report report(int n)
{
    return (struct kept_report){.id = bench_id((uint8_t)n),
                                .sender = "anna",
                                .channel = "http",
                                .mode = "test",
                                .hash = {(uint8_t)n},
                                .body = bench_text("flood"),
                                .kept_ms = n};
}

static void keep_reports(struct trial *trial, int step)
{
    struct kept_report        both[] = {report(2 * step), report(2 * step + 1)};
    struct store_keep_reports keep = {.reports = both, .count = 2};

    if (ASK(trial->bench, keep_reports, &keep) == 0)
        life_acknowledged(trial, 'R', step);
}

static void reserve(struct trial *trial)
{
    struct store_reserve_numbers verb = {.name = "siren", .count = LIFE_NUMBERS};

    if (ASK(trial->bench, reserve_numbers, &verb) == 0)
        life_acknowledged(trial, 'N', verb.first);
}

static void decide(struct trial *trial, int step)
{
    struct deed              deed = bench_deed("alert.released", "alert:1");
    struct approval          approve = {.person = "bob", .device = "d"};
    struct store_append_deed append = {.deed = &deed};
    struct store_move_alert  move = {.row = {.id = bench_id((uint8_t)step),
                                             .revision = 1,
                                             .state = "released",
                                             .mode = "test",
                                             .author = "anna",
                                             .last_editor = "anna",
                                             .content = "{}"},
                                     .approve = &approve,
                                     .deed = &deed};
    struct store_seal        seal = {.now_ms = step};

    if (ASK(trial->bench, move_alert, &move) == 0)
        life_acknowledged(trial, 'A', step);
    deed.personal = "{\"phone\":\"1\"}";
    if (ASK(trial->bench, append_deed, &append) == 0)
        life_acknowledged(trial, 'D', deed.seq);
    ASK(trial->bench, seal, &seal);
}

static void dispatch(struct trial *trial, int step)
{
    struct chunk_row          chunk = {.key = {bench_id((uint8_t)step), 1, "sms", 0},
                                       .bytes = bench_text("todo")};
    struct store_open_plan    open = {.alert = chunk.key.alert, .revision = 1};
    struct store_keep_chunks  keep = {.chunks = &chunk, .count = 1};
    struct store_close_plan   close_plan = {.alert = chunk.key.alert, .revision = 1};
    struct store_claim_chunks claim = {
        .channel = "sms", .owner = "w", .now_ms = step, .lease_ms = 1000, .limit = 1};
    struct store_checkpoint_chunk checkpoint = {
        .key = chunk.key, .bytes = bench_text("done"), .next = CHUNK_FINISH};

    if (ASK(trial->bench, open_plan, &open) < 0 || ASK(trial->bench, keep_chunks, &keep) < 0 ||
        ASK(trial->bench, close_plan, &close_plan) < 0 ||
        ASK(trial->bench, claim_chunks, &claim) < 0 || claim.count != 1)
        return store_job_free(&claim.job);
    checkpoint.key = claim.chunks[0].key;
    checkpoint.fence = claim.chunks[0].fence;
    if (ASK(trial->bench, checkpoint_chunk, &checkpoint) == 0)
        life_acknowledged(trial, 'C', checkpoint.key.alert.bytes[15]);
    store_job_free(&claim.job);
}

static void keep_photo(struct trial *trial, int step)
{
    char                    bytes[32];
    struct store_keep_photo keep = {
        .photo = {.report = bench_id((uint8_t)(2 * step)), .type = "image/png", .at_ms = 1}};

    snprintf(bytes, sizeof bytes, "photo %d", step);
    keep.bytes = bench_text(bytes);
    sha256(keep.photo.sha256, bytes, strlen(bytes));
    if (ASK(trial->bench, keep_photo, &keep) == 0)
        life_acknowledged(trial, 'P', step);
    store_job_free(&keep.job);
}

/* Enough to have the log carried into the file. */
static void keep_much(struct trial *trial, int step)
{
    static char           bytes[5 << 20];
    struct store_put_fact put = {.name = "big", .value = {bytes, sizeof bytes}};

    memset(bytes, step, sizeof bytes);
    if (ASK(trial->bench, put_fact, &put) == 0)
        life_acknowledged(trial, 'F', step);
}

static void back_up(struct trial *trial)
{
    struct arena        arena = {0};
    struct store_backup backup = {.folder =
                                      arena_format(&arena, "%s/backup", trial->bench->folder)};

    if (ASK(trial->bench, backup, &backup) == 0)
        life_acknowledged(trial, 'B', backup.bytes);
    store_job_free(&backup.job);
    arena_free(&arena);
}

void life_live(struct trial *trial)
{
    struct err err;

    if (bench_start(trial->bench, &err) < 0)
        return;
    for (int step = 1; step <= trial->steps; step++) {
        keep_reports(trial, step);
        reserve(trial);
        decide(trial, step);
        dispatch(trial, step);
        keep_photo(trial, step);
        if (step % 3 == 0)
            keep_much(trial, step);
    }
    back_up(trial);
    bench_stop(trial->bench);
}

static void check_reports(struct bench *bench, int64_t step)
{
    for (int64_t n = 2 * step; n <= 2 * step + 1; n++) {
        struct store_find_report find = {.id = bench_id((uint8_t)n)};

        CHECK_INT(ASK(bench, find_report, &find), 0);
        CHECK_INT(find.row.kept_ms, n);
        store_job_free(&find.job);
    }
}

static void check_alert(struct bench *bench, int64_t step)
{
    struct store_find_alert find = {.id = bench_id((uint8_t)step)};

    CHECK_INT(ASK(bench, find_alert, &find), 0);
    CHECK_INT(find.count, 1);
    store_job_free(&find.job);
}

static void check_chunk(struct bench *bench, int64_t step)
{
    struct store_load_chunks load = {.from.alert = bench_id((uint8_t)step)};

    CHECK_INT(ASK(bench, load_chunks, &load), 0);
    CHECK_INT(load.count, 1);
    CHECK_INT(load.chunks[0].state, CHUNK_FINISHED);
    CHECK(memcmp(load.chunks[0].bytes.at, "done", 4) == 0);
    store_job_free(&load.job);
}

static void check_photo(struct bench *bench, int64_t step)
{
    struct store_list_photos list = {.report = bench_id((uint8_t)(2 * step))};

    CHECK_INT(ASK(bench, list_photos, &list), 0);
    CHECK_INT(list.count, 1);
    CHECK_INT(access(store_photo_path(bench->store, &list.job.arena, &list.rows[0]), F_OK), 0);
    store_job_free(&list.job);
}

static void check_deed(struct bench *bench, int64_t seq)
{
    struct store_read_journal read = {.from = seq - 1, .limit = 1, .with_personal = true};

    CHECK_INT(ASK(bench, read_journal, &read), 0);
    CHECK(read.count == 1 && read.rows[0].personal);
    store_job_free(&read.job);
}

static void check_numbers(struct bench *bench, int64_t first)
{
    struct store_reserve_numbers verb = {.name = "siren", .count = 1};

    CHECK_INT(ASK(bench, reserve_numbers, &verb), 0);
    CHECK(verb.first >= first + LIFE_NUMBERS);
}

static void check_fact(struct bench *bench, int64_t step)
{
    struct store_find_fact find = {.name = "big"};

    CHECK_INT(ASK(bench, find_fact, &find), 0);
    CHECK(((const char *)find.value.at)[find.value.len - 1] >= step);
    store_job_free(&find.job);
}

void life_check(struct bench *bench, const struct ack *ack)
{
    switch (ack->verb) {
    case 'R':
        return check_reports(bench, ack->number);
    case 'N':
        return check_numbers(bench, ack->number);
    case 'A':
        return check_alert(bench, ack->number);
    case 'D':
        return check_deed(bench, ack->number);
    case 'C':
        return check_chunk(bench, ack->number);
    case 'P':
        return check_photo(bench, ack->number);
    case 'F':
        return check_fact(bench, ack->number);
    default:
        return;
    }
}
