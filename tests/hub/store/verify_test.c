#include "hub/store/verify.h"

#include <sqlite3.h>
#include <unistd.h>

#include "tests/hub/store/kit/bench.h"

/* A journal of 6 rows in two seals and one row that is not sealed. */
static void make_journal(struct bench *bench, struct journal_head *head_r)
{
    struct store_seal seal = {.now_ms = 9000};

    bench_open(bench, &SQLITE_BACKEND);
    for (int i = 1; i <= 7; i++) {
        struct deed              deed = bench_deed("alert.proposed", "alert:7");
        struct store_append_deed append = {.deed = &deed};

        deed.facts = "{\"reach\":120}";
        if (i == 2 || i == 5)
            deed.personal = "{\"phone\":\"+39 0571\"}";
        CHECK_INT(ASK(bench, append_deed, &append), 0);
        if (i == 3 || i == 6)
            CHECK_INT(ASK(bench, seal, &seal), 0);
    }
    *head_r = seal.head;
}

static void change(struct bench *bench, const char *sql)
{
    sqlite3 *file;

    CHECK_INT(sqlite3_open(bench->path, &file), SQLITE_OK);
    CHECK_INT(sqlite3_exec(file, sql, NULL, NULL, NULL), SQLITE_OK);
    CHECK_INT(sqlite3_close(file), SQLITE_OK);
}

static struct journal_verdict verify(struct bench *bench, const char *path, const char *head)
{
    struct journal_verdict verdict;
    struct err             err;

    if (journal_verify(path, bench->key.public_key, head, &verdict, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        exit(1);
    }
    return verdict;
}

static void finish(struct bench *bench)
{
    struct err err;

    CHECK_INT(bench_start(bench, &err), 0);
    bench_close(bench);
}

TEST(a_journal_as_it_was_written_is_sound_and_holds_its_head)
{
    struct bench           bench;
    struct journal_head    head;
    struct journal_verdict verdict;
    char                   text[JOURNAL_HEAD_TEXT_LEN + 1];

    make_journal(&bench, &head);
    bench_stop(&bench); /* seals the rest */
    verdict = verify(&bench, bench.path, journal_head_text(text, &head));
    CHECK(verdict.is_sound);
    CHECK_INT(verdict.rows, 7);
    CHECK_INT(verdict.seals, 3);
    CHECK_INT(verdict.unsealed, 0);
    CHECK_INT(verdict.head.seq, 7);
    CHECK_INT(verdict.erased, 0);
    finish(&bench);
}

/* Each change by itself, and the row it must name. */
static const struct {
    const char *sql;
    int64_t     bad;
    const char *says;
} CHANGES[] = {
    {"update journal set facts = '{\"reach\":121}' where seq = 5", 5, "row 5 was changed"},
    {"update journal set actor = 'Anna' where seq = 1", 1, "row 1 was changed"},
    {"update journal set at_ms = at_ms + 1 where seq = 4", 4, "row 4 was changed"},
    {"update journal set commitment = null where seq = 2", 2, "personal part of row 2"},
    {"update journal set commitment = randomblob(32) where seq = 2", 2,
     "personal part of row 2"},
    {"update journal_personal set personal = '{}' where seq = 5", 5, "personal part of row 5"},
    {"update journal_seal set hash = randomblob(32) where upto = 6", 4,
     "not signed by this key"},
    {"update journal_seal set signature = zeroblob(64) where upto = 3", 1, "not signed"},
    {"update journal_seal set digests = randomblob(96) where upto = 3;"
     "update journal set mode = 'actual' where seq = 2",
     1, "row 1 was changed"},
    {"update journal_seal set digests = zeroblob(96) where upto = 6", 4,
     "the digest of row 4 was changed"},
    {"delete from journal_seal where upto = 3", 1, "the seal over row 1 is missing"},
    {"pragma foreign_keys = off; delete from journal where seq = 3", 3, "row 3 is missing"},
    {"pragma foreign_keys = off; delete from journal where seq >= 6", 6, "row 6 is missing"},
};

TEST(a_changed_or_missing_row_is_named)
{
    for (size_t i = 0; i < COUNT_OF(CHANGES); i++) {
        struct bench           bench;
        struct journal_head    head;
        struct journal_verdict verdict;

        make_journal(&bench, &head);
        bench_stop(&bench);
        change(&bench, CHANGES[i].sql);
        verdict = verify(&bench, bench.path, NULL);
        CHECK(!verdict.is_sound);
        CHECK_INT(verdict.bad, CHANGES[i].bad);
        if (!strstr(verdict.text, CHANGES[i].says))
            fprintf(stderr, "%s: %s\n", CHANGES[i].sql, verdict.text);
        CHECK(strstr(verdict.text, CHANGES[i].says));
        finish(&bench);
    }
}

TEST(a_damaged_seal_is_refused_each_time_it_is_read)
{
    struct bench            bench;
    struct journal_head     head;
    struct store_read_seals seals = {.limit = 9};
    struct err              err;

    make_journal(&bench, &head);
    bench_stop(&bench);
    change(&bench, "update journal_seal set digests = x'00' where upto = 3");
    CHECK_INT(bench_start(&bench, &err), 0);
    for (int i = 0; i < 9; i++) { /* by every reader there is, more than once */
        CHECK_INT(ASK(&bench, read_seals, &seals), -1);
        CHECK(strstr(seals.job.err.text, "rows 1 to 3 is damaged"));
        store_job_free(&seals.job);
        seals = (struct store_read_seals){.limit = 9};
    }
    bench_close(&bench);
}

TEST(a_cut_tail_is_found_with_a_head_seen_elsewhere)
{
    struct bench           bench;
    struct journal_head    head;
    struct journal_verdict verdict;
    char                   text[JOURNAL_HEAD_TEXT_LEN + 1];

    make_journal(&bench, &head);
    bench_stop(&bench);
    change(&bench, "pragma foreign_keys = off; delete from journal where seq > 3;"
                   "delete from journal_personal where seq > 3;"
                   "delete from journal_seal where upto > 3");
    CHECK(verify(&bench, bench.path, NULL).is_sound); /* that is why heads are published */
    verdict = verify(&bench, bench.path, journal_head_text(text, &head));
    CHECK(!verdict.is_sound);
    CHECK(strstr(verdict.text, "cut off: the head is of row 6, the last row is 3"));
    head.seq = 3;
    verdict = verify(&bench, bench.path, journal_head_text(text, &head));
    CHECK(strstr(verdict.text, "another journal"));
    finish(&bench);
}

TEST(another_key_vouches_for_nothing)
{
    struct bench           bench;
    struct journal_head    head;
    struct journal_verdict verdict;
    struct chance          chance = chance_of_seed(99);
    struct ed25519         other;
    struct err             err;

    make_journal(&bench, &head);
    bench_stop(&bench);
    ed25519_new(&other, &chance);
    CHECK_INT(journal_verify(bench.path, other.public_key, NULL, &verdict, &err), 0);
    CHECK(!verdict.is_sound);
    CHECK(journal_verify(bench.path, other.public_key, "7-abc", &verdict, &err) < 0);
    CHECK(journal_verify("/nowhere", other.public_key, NULL, &verdict, &err) < 0);
    finish(&bench);
}

TEST(erasure_leaves_the_chain_sound)
{
    struct bench                bench;
    struct journal_head         head;
    struct journal_verdict      verdict;
    struct deed                 deed = bench_deed("personal.erased", "alert:7");
    struct store_erase_personal erase = {.about = "alert:7", .deed = &deed};

    make_journal(&bench, &head);
    CHECK_INT(ASK(&bench, erase_personal, &erase), 0);
    CHECK_INT(erase.erased, 2);
    bench_stop(&bench);
    verdict = verify(&bench, bench.path, NULL);
    CHECK(verdict.is_sound);
    CHECK_INT(verdict.erased, 2);
    finish(&bench);
}

/* The export as the API writes it: each seal after its last row. */
static void export(struct bench *bench, struct buf *lines)
{
    struct store_read_journal rows = {.limit = 100};
    struct store_read_seals   seals = {.limit = 100};
    size_t                    next = 0;

    CHECK_INT(ASK(bench, read_journal, &rows), 0);
    CHECK_INT(ASK(bench, read_seals, &seals), 0);
    for (size_t i = 0; i < rows.count; i++) {
        journal_row_line(lines, &rows.rows[i]);
        if (next < seals.count && seals.seals[next].head.seq == rows.rows[i].seq)
            journal_seal_line(lines, &seals.seals[next++]);
    }
    store_job_free(&rows.job);
    store_job_free(&seals.job);
}

static struct journal_verdict verify_lines(struct bench *bench, const struct buf *lines,
                                           const char *path)
{
    FILE *file = fopen(path, "w");

    fwrite(lines->bytes, 1, lines->len, file);
    fclose(file);
    return verify(bench, path, NULL);
}

TEST(an_export_is_judged_like_the_store_itself)
{
    struct bench           bench;
    struct journal_head    head;
    struct journal_verdict verdict;
    struct buf             lines = {0};
    char                   path[128];

    make_journal(&bench, &head);
    export(&bench, &lines);
    snprintf(path, sizeof path, "%s/journal.ndjson", bench.folder);
    verdict = verify_lines(&bench, &lines, path);
    CHECK(verdict.is_sound);
    CHECK_INT(verdict.rows, 7);
    CHECK_INT(verdict.unsealed, 1);
    *strstr(strstr(lines.bytes, "\"seq\":4"), "alert:7") = 'b';
    verdict = verify_lines(&bench, &lines, path);
    CHECK(!verdict.is_sound);
    CHECK_INT(verdict.bad, 4);
    buf_free(&lines);
    bench_close(&bench);
}

TEST(every_flipped_byte_of_an_export_is_found)
{
    struct bench           bench;
    struct journal_head    head;
    struct journal_verdict verdict;
    struct store_seal      seal = {.now_ms = 9000};
    struct err             err;
    struct buf             lines = {0};
    char                   path[128];

    make_journal(&bench, &head);
    CHECK_INT(ASK(&bench, seal, &seal), 0);
    export(&bench, &lines);
    snprintf(path, sizeof path, "%s/journal.ndjson", bench.folder);
    CHECK(verify_lines(&bench, &lines, path).is_sound);
    for (size_t i = 0; i < lines.len; i++) {
        char  whole = lines.bytes[i];
        FILE *file = fopen(path, "w");

        lines.bytes[i] = (char)(whole ^ (i % 2 ? 0x20 : 0x01));
        fwrite(lines.bytes, 1, lines.len, file);
        fclose(file);
        if (journal_verify(path, bench.key.public_key, NULL, &verdict, &err) == 0 &&
            verdict.is_sound) {
            fprintf(stderr, "byte %zu of %zu: %.*s\n", i, lines.len, 40,
                    lines.bytes + (i < 20 ? 0 : i - 20));
            CHECK(!verdict.is_sound);
        }
        lines.bytes[i] = whole;
    }
    buf_free(&lines);
    bench_close(&bench);
}

RUN(a_journal_as_it_was_written_is_sound_and_holds_its_head, a_changed_or_missing_row_is_named,
    a_damaged_seal_is_refused_each_time_it_is_read,
    a_cut_tail_is_found_with_a_head_seen_elsewhere, another_key_vouches_for_nothing,
    erasure_leaves_the_chain_sound, an_export_is_judged_like_the_store_itself,
    every_flipped_byte_of_an_export_is_found)
