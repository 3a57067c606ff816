#include <string.h>

#include "hub/base/writer.h"
#include "hub/store/sqlite/nouns.h"

enum { NAMES_MAX = 1000 }; /* reports named by one journal row */

/* A report newly kept in this group; its texts are the waiting verb's. */
struct kept_name {
    int64_t                   no;
    const struct kept_report *report;
};

/* The one that was first under this id. */
static int look_at_first(struct db *db, struct kept_report *report, struct arena *arena,
                         struct err *err)
{
    uint8_t      hash[STORE_HASH_LEN];
    struct query query =
        QUERY(db, arena, "select no, hash, sender, kept_ms from report where id = ?1",
              id_value(&report->id));

    if (query_next(&query)) {
        report->no = take_number(&query);
        take_bytes(&query, hash, sizeof hash);
        report->kept = memcmp(hash, report->hash, sizeof hash) == 0 &&
                               strcmp(take_text(&query), report->sender) == 0
                           ? KEPT_REPEATED
                           : KEPT_CONFLICT;
    }
    if (report->kept == KEPT_REPEATED)
        report->kept_ms = take_number(&query);
    return query_close(&query, err);
}

static int lay_aside(struct db *db, struct kept_report *report, struct err *err)
{
    report->no = 0;
    return DB_RUN(db, err,
                  "insert into refused (at_ms, sender, channel, reason, id, hash, body)"
                  " values (?1, ?2, ?3, 'conflict', ?4, ?5, ?6) on conflict do nothing",
                  number_value(report->kept_ms), text_value(report->sender),
                  text_value(report->channel), id_value(&report->id), hash_value(report->hash),
                  blob_value(report->body));
}

static int keep_report(struct db *db, struct kept_report *report, struct arena *arena,
                       struct err *err)
{
    report->kept = KEPT_NEW;
    if (DB_RUN(db, err,
               "insert into report (id, sender, channel, mode, hash, body, kept_ms)"
               " values (?1, ?2, ?3, ?4, ?5, ?6, ?7) on conflict (id) do nothing",
               id_value(&report->id), text_value(report->sender), text_value(report->channel),
               text_value(report->mode), hash_value(report->hash), blob_value(report->body),
               number_value(report->kept_ms)) < 0)
        return -1;
    if (db_changes(db) > 0) {
        report->no = db_last_no(db);
        buf_add(&db->kept, &(struct kept_name){report->no, report}, sizeof(struct kept_name));
        return 0;
    }
    if (look_at_first(db, report, arena, err) < 0)
        return -1;
    return report->kept == KEPT_CONFLICT ? lay_aside(db, report, err) : 0;
}

int sqlite_keep_reports(struct db *db, struct store_keep_reports *verb)
{
    if (verb->count > STORE_REPORTS_MAX)
        return err_set(&verb->job.err, ERR_TOO_LARGE, "at most %d reports at once",
                       STORE_REPORTS_MAX);
    for (size_t i = 0; i < verb->count; i++)
        if (keep_report(db, &verb->reports[i], &verb->job.arena, &verb->job.err) < 0)
            return -1;
    return 0;
}

/* {"reports":[[212,"<id>","<hash>"], …]} */
static void write_names(struct buf *buf, const struct kept_name *names, size_t count)
{
    struct writer out = writer_open(buf);
    char          id[ID_TEXT_LEN + 1], hash[2 * STORE_HASH_LEN + 1];

    write_object(&out, NULL);
    write_list(&out, "reports");
    for (size_t i = 0; i < count; i++) {
        write_list(&out, NULL);
        write_integer(&out, NULL, names[i].no);
        write_text(&out, NULL, id_text(id, &names[i].report->id));
        write_text(&out, NULL, hex_text(hash, names[i].report->hash, STORE_HASH_LEN));
        write_end(&out);
    }
    write_end(&out);
    write_end(&out);
}

static int append_names(struct db *db, const struct kept_name *names, size_t count,
                        struct err *err)
{
    struct store_job job = {0};
    struct buf       facts = {0};
    char             about[32];
    struct deed      deed = {.word = "reports.kept",
                             .about = about,
                             .actor = "system",
                             .mode = names->report->mode,
                             .at_ms = names->report->kept_ms};
    int              failed;

    snprintf(about, sizeof about, "report:%lld", (long long)names->no);
    write_names(&facts, names, count);
    deed.facts = facts.bytes;
    failed = deed_append(db, &deed, &job);
    if (failed < 0)
        *err = job.err;
    buf_free(&facts);
    return failed;
}

/* One row for all new reports of a commit that are of one mode and fit. */
int reports_journal(struct db *db, struct err *err)
{
    const struct kept_name *names = (const void *)db->kept.bytes;
    size_t                  count = db->kept.len / sizeof *names;
    size_t                  from = 0;

    for (size_t i = 1; count > 0 && i <= count; i++) {
        if (i < count && i - from < NAMES_MAX &&
            strcmp(names[i].report->mode, names[from].report->mode) == 0)
            continue;
        if (append_names(db, names + from, i - from, err) < 0)
            return -1;
        from = i;
    }
    db->kept.len = 0;
    return 0;
}

#define REPORT                                                                                 \
    "select no, id, sender, channel, mode, hash, body, kept_ms,"                               \
    " exists (select 1 from photo where photo.report = report.id),"                            \
    " coalesce((select look from photo where photo.report = report.id"                         \
    " order by at_ms, sha256 limit 1), 0) from report"

static void take_report(struct query *query, struct kept_report *row)
{
    row->no = take_number(query);
    row->id = take_id(query);
    row->sender = take_text(query);
    row->channel = take_text(query);
    row->mode = take_text(query);
    take_bytes(query, row->hash, sizeof row->hash);
    row->body = take_blob(query);
    row->kept_ms = take_number(query);
    row->has_photo = take_number(query) != 0;
    row->look = take_number(query);
}

static int take_reports(struct query *query, struct kept_report **rows, size_t *count,
                        struct err *err)
{
    *count = 0;
    while (query_next(query)) {
        *rows = store_grown(query->arena, *rows, *count, sizeof **rows);
        take_report(query, &(*rows)[(*count)++]);
    }
    return query_close(query, err);
}

int sqlite_load_reports(struct db *db, struct store_load_reports *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena, REPORT " where no > ?1 order by no limit ?2",
              number_value(verb->from),
              number_value((int64_t)store_limit(verb->limit, STORE_PAGE_MAX)));

    return take_reports(&query, &verb->rows, &verb->count, &verb->job.err);
}

int sqlite_find_report(struct db *db, struct store_find_report *verb)
{
    struct kept_report *rows = NULL;
    size_t              count;
    struct query        query =
        verb->no ? QUERY(db, &verb->job.arena, REPORT " where no = ?1", number_value(verb->no))
                        : QUERY(db, &verb->job.arena, REPORT " where id = ?1", id_value(&verb->id));

    if (take_reports(&query, &rows, &count, &verb->job.err) < 0)
        return -1;
    if (count == 0)
        return err_set(&verb->job.err, ERR_NOT_FOUND, "there is no such report");
    verb->row = rows[0];
    return 0;
}

int sqlite_list_reports(struct db *db, struct store_list_reports *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena,
              REPORT " where no < ?1 and (?3 is null or mode = ?3)"
                     " and (?4 is null or channel = ?4) and (?5 is null or sender = ?5)"
                     " order by no desc limit ?2",
              number_value(verb->before ? verb->before : INT64_MAX),
              number_value((int64_t)store_limit(verb->limit, STORE_LIST_MAX)),
              text_value(verb->mode), text_value(verb->channel), text_value(verb->sender));

    return take_reports(&query, &verb->rows, &verb->count, &verb->job.err);
}

int sqlite_keep_refused(struct db *db, struct store_keep_refused *verb)
{
    struct refused_report *refused = &verb->refused;
    size_t len = refused->body.len < STORE_REFUSED_MAX ? refused->body.len : STORE_REFUSED_MAX;

    if (DB_RUN(db, &verb->job.err,
               "insert into refused (at_ms, sender, channel, reason, id, body)"
               " values (?1, ?2, ?3, ?4, ?5, ?6)",
               number_value(refused->at_ms), text_value(refused->sender),
               text_value(refused->channel), text_value(refused->reason),
               id_or_null(&refused->id),
               bytes_value(refused->body.at ? refused->body.at : "", len)) < 0)
        return -1;
    refused->no = db_last_no(db);
    return 0;
}

int sqlite_list_refused(struct db *db, struct store_list_refused *verb)
{
    struct query query =
        QUERY(db, &verb->job.arena,
              "select no, at_ms, sender, channel, reason, id, body from refused"
              " where no < ?1 order by no desc limit ?2",
              number_value(verb->before ? verb->before : INT64_MAX),
              number_value((int64_t)store_limit(verb->limit, STORE_LIST_MAX)));

    verb->count = 0;
    while (query_next(&query)) {
        struct refused_report *row;

        verb->rows = store_grown(query.arena, verb->rows, verb->count, sizeof *verb->rows);
        row = &verb->rows[verb->count++];
        row->no = take_number(&query);
        row->at_ms = take_number(&query);
        row->sender = take_text(&query);
        row->channel = take_text(&query);
        row->reason = take_text(&query);
        row->id = take_id(&query);
        row->body = take_blob(&query);
    }
    return query_close(&query, &verb->job.err);
}
