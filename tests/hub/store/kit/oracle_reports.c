#include <stdlib.h>

#include "hub/base/writer.h"
#include "tests/hub/store/kit/oracle.h"

static struct kept_report *report_of(const struct backend *oracle, const struct id *id)
{
    EACH(oracle, REPORTS, struct kept_report, row)
    if (id_same(&row->id, id))
        return row;
    return NULL;
}

static void lay_aside(struct backend *oracle, const struct kept_report *report)
{
    struct refused_kept aside = {.row = {.no = (int64_t)oracle->tables[REFUSED].count + 1,
                                         .at_ms = report->kept_ms,
                                         .sender = oracle_text(oracle, report->sender),
                                         .channel = oracle_text(oracle, report->channel),
                                         .reason = "conflict",
                                         .id = report->id,
                                         .body = oracle_blob(oracle, report->body)},
                                 .is_conflict = true};

    EACH(oracle, REFUSED, struct refused_kept, known)
    if (known->is_conflict && id_same(&known->row.id, &report->id) &&
        memcmp(known->hash, report->hash, STORE_HASH_LEN) == 0 &&
        same_text(known->row.sender, report->sender))
        return;
    memcpy(aside.hash, report->hash, STORE_HASH_LEN);
    oracle_add(oracle, REFUSED, &aside);
}

static void keep_one(struct backend *oracle, struct kept_report *report)
{
    const struct kept_report *first = report_of(oracle, &report->id);
    struct kept_report        row = *report;

    if (first && memcmp(first->hash, report->hash, STORE_HASH_LEN) == 0 &&
        same_text(first->sender, report->sender)) {
        report->kept = KEPT_REPEATED;
        report->no = first->no;
        report->kept_ms = first->kept_ms;
    } else if (first) {
        report->kept = KEPT_CONFLICT;
        report->no = 0;
        lay_aside(oracle, report);
    } else {
        report->kept = KEPT_NEW;
        report->no = row.no = (int64_t)oracle->tables[REPORTS].count + 1;
        row.kept = KEPT_NEW;
        row.sender = oracle_text(oracle, report->sender);
        row.channel = oracle_text(oracle, report->channel);
        row.mode = oracle_text(oracle, report->mode);
        row.body = oracle_blob(oracle, report->body);
        oracle_add(oracle, REPORTS, &row);
        buf_add(&oracle->kept, &row.no, sizeof row.no);
    }
}

int oracle_keep_reports(struct backend *oracle, struct store_keep_reports *verb)
{
    if (verb->count > STORE_REPORTS_MAX)
        return FAIL(verb, ERR_TOO_LARGE);
    for (size_t i = 0; i < verb->count; i++) {
        if (!verb->reports[i].sender || !verb->reports[i].channel || !verb->reports[i].mode)
            return FAIL(verb, ERR_INVALID);
        keep_one(oracle, &verb->reports[i]);
    }
    return 0;
}

static void name_some(struct backend *oracle, const int64_t *nos, size_t count)
{
    const struct kept_report *reports = oracle->tables[REPORTS].at;
    struct store_job          job = {0};
    struct buf                facts = {0};
    char                      about[32], id[ID_TEXT_LEN + 1], hash[2 * STORE_HASH_LEN + 1];
    struct deed               deed = {.word = "reports.kept",
                                      .about = about,
                                      .actor = "system",
                                      .mode = reports[nos[0] - 1].mode,
                                      .at_ms = reports[nos[0] - 1].kept_ms};

    snprintf(about, sizeof about, "report:%lld", (long long)nos[0]);
    for (size_t i = 0; i < count; i++)
        buf_format(&facts, "%s[%lld,\"%s\",\"%s\"]", i ? "," : "{\"reports\":[",
                   (long long)nos[i], id_text(id, &reports[nos[i] - 1].id),
                   hex_text(hash, reports[nos[i] - 1].hash, STORE_HASH_LEN));
    buf_text(&facts, "]}");
    deed.facts = facts.bytes;
    oracle_deed(oracle, &deed, &job);
    buf_free(&facts);
}

int oracle_name_reports(struct backend *oracle)
{
    const struct kept_report *reports = oracle->tables[REPORTS].at;
    const int64_t            *nos = (const void *)oracle->kept.bytes;
    size_t                    count = oracle->kept.len / sizeof *nos, from = 0;

    for (size_t i = 1; i <= count; i++)
        if (i == count || !same_text(reports[nos[i] - 1].mode, reports[nos[from] - 1].mode)) {
            name_some(oracle, nos + from, i - from);
            from = i;
        }
    return 0;
}

static int by_time_and_name(const void *one, const void *other)
{
    const struct kept_photo *a = one, *b = other;

    if (a->at_ms != b->at_ms)
        return a->at_ms < b->at_ms ? -1 : 1;
    return memcmp(a->sha256, b->sha256, SHA256_LEN);
}

static struct kept_report shown(const struct backend *oracle, const struct kept_report *of)
{
    struct kept_report       row = *of;
    const struct kept_photo *first = NULL;

    EACH(oracle, PHOTOS, struct kept_photo, photo)
    if (id_same(&photo->report, &row.id) && (!first || by_time_and_name(photo, first) < 0))
        first = photo;
    row.has_photo = first != NULL;
    row.look = first ? first->look : 0;
    return row;
}

int oracle_load_reports(struct backend *oracle, struct store_load_reports *verb)
{
    size_t limit = store_limit(verb->limit, STORE_PAGE_MAX);

    verb->count = 0;
    EACH(oracle, REPORTS, struct kept_report, row)
    if (row->no > verb->from && verb->count < limit)
        *NEXT(verb, verb->rows, verb->count) = shown(oracle, row);
    return 0;
}

int oracle_find_report(struct backend *oracle, struct store_find_report *verb)
{
    EACH(oracle, REPORTS, struct kept_report, row)
    if (verb->no ? row->no == verb->no : id_same(&row->id, &verb->id)) {
        verb->row = shown(oracle, row);
        return 0;
    }
    return FAIL(verb, ERR_NOT_FOUND);
}

int oracle_list_reports(struct backend *oracle, struct store_list_reports *verb)
{
    const struct kept_report *rows = oracle->tables[REPORTS].at;
    size_t                    limit = store_limit(verb->limit, STORE_LIST_MAX);

    verb->count = 0;
    for (size_t i = oracle->tables[REPORTS].count; i-- > 0 && verb->count < limit;)
        if ((!verb->before || rows[i].no < verb->before) &&
            filter_text(verb->mode, rows[i].mode) &&
            filter_text(verb->channel, rows[i].channel) &&
            filter_text(verb->sender, rows[i].sender))
            *NEXT(verb, verb->rows, verb->count) = shown(oracle, &rows[i]);
    return 0;
}

int oracle_keep_refused(struct backend *oracle, struct store_keep_refused *verb)
{
    struct refused_kept kept = {.row = verb->refused};

    verb->refused.no = kept.row.no = (int64_t)oracle->tables[REFUSED].count + 1;
    kept.row.sender = oracle_text(oracle, verb->refused.sender);
    kept.row.channel = oracle_text(oracle, verb->refused.channel);
    kept.row.reason = oracle_text(oracle, verb->refused.reason);
    if (kept.row.body.len > STORE_REFUSED_MAX)
        kept.row.body.len = STORE_REFUSED_MAX;
    kept.row.body = oracle_blob(oracle, kept.row.body);
    oracle_add(oracle, REFUSED, &kept);
    return 0;
}

int oracle_list_refused(struct backend *oracle, struct store_list_refused *verb)
{
    const struct refused_kept *rows = oracle->tables[REFUSED].at;
    size_t                     limit = store_limit(verb->limit, STORE_LIST_MAX);

    verb->count = 0;
    for (size_t i = oracle->tables[REFUSED].count; i-- > 0 && verb->count < limit;)
        if (!verb->before || rows[i].row.no < verb->before)
            *NEXT(verb, verb->rows, verb->count) = rows[i].row;
    return 0;
}

int oracle_keep_photo(struct backend *oracle, struct store_keep_photo *verb)
{
    struct kept_photo photo = verb->photo;

    if (!report_of(oracle, &photo.report))
        return FAIL(verb, ERR_NOT_FOUND);
    photo.size = verb->photo.size = (int64_t)verb->bytes.len;
    photo.type = oracle_text(oracle, photo.type);
    photo.taken = oracle_text(oracle, photo.taken ? photo.taken : "");
    EACH(oracle, PHOTOS, struct kept_photo, known)
    if (id_same(&known->report, &photo.report) &&
        memcmp(known->sha256, photo.sha256, SHA256_LEN) == 0)
        return 0;
    oracle_add(oracle, PHOTOS, &photo);
    return 0;
}

int oracle_list_photos(struct backend *oracle, struct store_list_photos *verb)
{
    verb->count = 0;
    EACH(oracle, PHOTOS, struct kept_photo, row)
    if (id_same(&row->report, &verb->report))
        *NEXT(verb, verb->rows, verb->count) = *row;
    if (verb->count > 0)
        qsort(verb->rows, verb->count, sizeof *verb->rows, by_time_and_name);
    return 0;
}
