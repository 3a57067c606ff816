#include "hub/store/upkeep.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include "hub/store/folder.h"
#include "hub/store/sqlite/migrate.h"
#include "hub/store/verify.h"
#include "tests/hub/store/kit/bench.h"

static struct store_keep_photo photo(uint8_t report, const char *bytes)
{
    struct store_keep_photo keep = {
        .photo = {.report = bench_id(report), .type = "image/png", .at_ms = 3},
        .bytes = bench_text(bytes)};

    sha256(keep.photo.sha256, bytes, strlen(bytes));
    return keep;
}

TEST(a_photo_is_a_file_named_by_its_bytes_and_a_row)
{
    struct bench             bench;
    struct store_keep_photo  keep = photo(1, "\x89PNG");
    struct store_list_photos list = {.report = bench_id(1)};
    struct stat              file;

    bench_open(&bench, &SQLITE_BACKEND);
    CHECK_INT(ASK(&bench, keep_photo, &keep), -1);
    CHECK_INT(keep.job.err.kind, ERR_NOT_FOUND);
    store_job_free(&keep.job);
    bench_keep_report(&bench, 1);
    for (int i = 0; i < 2; i++) {
        CHECK_INT(ASK(&bench, keep_photo, &keep), 0);
        store_job_free(&keep.job);
    }
    CHECK_INT(ASK(&bench, list_photos, &list), 0);
    CHECK_INT(list.count, 1);
    CHECK_INT(list.rows[0].size, 4);
    CHECK_TEXT(list.rows[0].type, "image/png");
    CHECK_INT(stat(store_photo_path(bench.store, &list.job.arena, &list.rows[0]), &file), 0);
    CHECK_INT(file.st_size, 4);
    store_job_free(&list.job);
    keep.photo.sha256[0] ^= 1;
    CHECK_INT(ASK(&bench, keep_photo, &keep), -1);
    CHECK_INT(keep.job.err.kind, ERR_INVALID);
    keep = photo(1, "GIF8");
    keep.photo.type = "image/gif";
    CHECK_INT(ASK(&bench, keep_photo, &keep), -1);
    CHECK_INT(keep.job.err.kind, ERR_INVALID);
    bench_close(&bench);
}

/* A store with something of everything that restoring must disarm. */
static void fill(struct bench *bench)
{
    struct deed              deed = bench_deed("note", "report:1");
    struct store_append_deed append = {.deed = &deed};
    struct store_keep_photo  keep = photo(1, "\x89PNG");
    struct store_open_plan   open = {.alert = bench_id(1), .revision = 1};
    struct chunk_row chunk = {.key = {bench_id(1), 1, "sms", 0}, .bytes = bench_text("c")};
    struct store_keep_chunks     chunks = {.chunks = &chunk, .count = 1};
    struct store_reserve_numbers reserve = {.name = "siren.1", .count = 10};
    struct store_keep_notice     notice = {.notice = {.id = bench_id(2),
                                                      .kind = "code",
                                                      .channel = "sms",
                                                      .mode = "test",
                                                      .expires_ms = 99}};
    struct store_put_session     session = {.row = {.hash = {1}, .fields = "{}"}};
    struct store_seal            seal = {.now_ms = 9};

    bench_keep_report(bench, 1);
    CHECK_INT(ASK(bench, append_deed, &append), 0);
    CHECK_INT(ASK(bench, keep_photo, &keep), 0);
    store_job_free(&keep.job);
    CHECK_INT(ASK(bench, open_plan, &open), 0);
    CHECK_INT(ASK(bench, keep_chunks, &chunks), 0);
    CHECK_INT(ASK(bench, reserve_numbers, &reserve), 0);
    CHECK_INT(ASK(bench, keep_notice, &notice), 0);
    CHECK_INT(ASK(bench, put_session, &session), 0);
    CHECK_INT(ASK(bench, seal, &seal), 0);
}

static void back_up(struct bench *bench, const char *folder)
{
    struct store_backup backup = {.folder = folder, .now_ms = 50};

    CHECK_INT(ASK(bench, backup, &backup), 0);
    CHECK(backup.bytes > 0);
    CHECK_INT(backup.head.seq, 2);
    store_job_free(&backup.job);
    CHECK_INT(ASK(bench, backup, &backup), -1);
    CHECK_INT(backup.job.err.kind, ERR_CONFLICT);
    store_job_free(&backup.job);
}

static void check_restored(struct bench *bench)
{
    struct store_claim_chunks chunks = {
        .channel = "sms", .owner = "w", .now_ms = 1000, .lease_ms = 9, .limit = 9};
    struct store_claim_notices   notices = {.channel = "sms", .now_ms = 50, .lease_ms = 9};
    struct store_reserve_numbers reserve = {.name = "siren.1", .count = 1};
    struct store_find_report     find = {.no = 2};
    struct store_read_journal    read = {.backwards = true, .limit = 1};

    CHECK_INT(ASK(bench, claim_chunks, &chunks), 0);
    CHECK_INT(chunks.count, 0);
    CHECK_INT(ASK(bench, claim_notices, &notices), 0);
    CHECK_INT(notices.count, 0);
    CHECK_INT(ASK(bench, reserve_numbers, &reserve), 0);
    CHECK_INT(reserve.first, 1000011);
    CHECK_INT(ASK(bench, find_report, &find), -1); /* kept after the backup */
    CHECK_INT(ASK(bench, read_journal, &read), 0);
    CHECK_TEXT(read.rows[0].word, "store.restored");
    store_job_free(&read.job);
}

/* Others of the machine read neither people's reports nor what proves officers. */
static void check_is_ours(const char *path)
{
    struct stat there;

    CHECK_INT(stat(path, &there), 0);
    CHECK_INT(there.st_mode & 0777, 0600);
}

TEST(a_backup_comes_back_and_sends_nothing_old)
{
    struct bench           bench;
    struct store_restored  restored;
    struct journal_verdict verdict;
    struct err             err;
    char                   folder[96], copy[128];

    bench_open(&bench, &SQLITE_BACKEND);
    fill(&bench);
    snprintf(folder, sizeof folder, "%s/backup", bench.folder);
    snprintf(copy, sizeof copy, "%s/store.db", folder);
    back_up(&bench, folder);
    check_is_ours(copy);
    CHECK_INT(journal_verify(copy, bench.key.public_key, NULL, &verdict, &err), 0);
    CHECK(verdict.is_sound);
    bench_keep_report(&bench, 2);
    CHECK_INT(store_restore(bench.path, folder, 60, &restored, &err), -1);
    CHECK_INT(err.kind, ERR_BUSY); /* the hub runs */
    bench_stop(&bench);
    CHECK_INT(store_restore(bench.path, folder, 60, &restored, &err), 0);
    CHECK_INT(restored.counters, 1);
    CHECK_INT(restored.chunks, 1);
    CHECK_INT(restored.notices, 1);
    CHECK_INT(restored.sessions, 1);
    CHECK_INT(bench_start(&bench, &err), 0);
    check_restored(&bench);
    bench_stop(&bench);
    CHECK_INT(journal_verify(bench.path, bench.key.public_key, NULL, &verdict, &err), 0);
    CHECK(verdict.is_sound);
    CHECK_INT(bench_start(&bench, &err), 0);
    bench_close(&bench);
}

TEST(a_damaged_backup_is_refused_and_the_store_stays)
{
    struct bench          bench;
    struct store_restored restored;
    struct err            err;
    char                  folder[96], copy[128];
    FILE                 *file;

    bench_open(&bench, &SQLITE_BACKEND);
    fill(&bench);
    snprintf(folder, sizeof folder, "%s/backup", bench.folder);
    snprintf(copy, sizeof copy, "%s/store.db", folder);
    back_up(&bench, folder);
    bench_stop(&bench);
    file = fopen(copy, "r+");
    fseek(file, 5000, SEEK_SET);
    fputc('x', file);
    fclose(file);
    CHECK_INT(store_restore(bench.path, folder, 60, &restored, &err), -1);
    CHECK_INT(err.kind, ERR_INVALID);
    CHECK_INT(bench_start(&bench, &err), 0);
    bench_keep_report(&bench, 2);
    bench_close(&bench);
}

static void exec(struct bench *bench, const char *const *scripts)
{
    sqlite3 *file;

    CHECK_INT(sqlite3_open(bench->path, &file), SQLITE_OK);
    for (; *scripts; scripts++)
        CHECK_INT(sqlite3_exec(file, *scripts, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(file);
}

/* As the program of that schema left it. */
static void make_of_schema(struct bench *bench, int number)
{
    const char *scripts[64] = {0};
    char        pragmas[80];
    int         count = 0;

    unlink(bench->path);
    while (count < MIGRATION_COUNT && MIGRATIONS[count].number <= number) {
        scripts[count] = MIGRATIONS[count].sql;
        count++;
    }
    snprintf(pragmas, sizeof pragmas,
             "pragma user_version = %d; pragma application_id = 0x544f4353", number);
    scripts[count] = pragmas;
    exec(bench, scripts);
}

TEST(a_newer_schema_is_refused_and_an_older_one_is_copied_before_it_is_changed)
{
    struct bench bench;
    struct err   err;
    struct stat  copy;
    char         path[128];

    bench_open(&bench, &SQLITE_BACKEND);
    bench_stop(&bench);
    exec(&bench, (const char *const[]){"pragma user_version = 999", NULL});
    CHECK_INT(bench_start(&bench, &err), -1);
    CHECK_INT(err.kind, ERR_CONFLICT);
    CHECK(strstr(err.text, "newer Tocsin"));
    make_of_schema(&bench, 8);
    CHECK_INT(bench_start(&bench, &err), 0);
    snprintf(path, sizeof path, "%s.before-8", bench.path);
    check_is_ours(path);
    CHECK_INT(stat(path, &copy), 0);
    bench_close(&bench);
}

TEST(one_process_has_the_store)
{
    struct bench  bench;
    struct store *second;
    struct err    err;

    bench_open(&bench, &SQLITE_BACKEND);
    CHECK_INT(store_open(&second, &bench.loop, &bench.tally, &bench.settings, &err), -1);
    CHECK_INT(err.kind, ERR_BUSY);
    bench_close(&bench);
}

RUN(a_photo_is_a_file_named_by_its_bytes_and_a_row, a_backup_comes_back_and_sends_nothing_old,
    a_damaged_backup_is_refused_and_the_store_stays,
    a_newer_schema_is_refused_and_an_older_one_is_copied_before_it_is_changed,
    one_process_has_the_store)
