#include "hub/model/open311.h"

#include <stdio.h>
#include <string.h>

#include "hub/base/clock.h"
#include "hub/base/text.h"

enum { DATE_MAX = 40 };

static const int64_t DAY_MS = INT64_C(86400000);
static const int64_t END_OF_TIME_MS = INT64_C(253402300799999); /* of year 9999 */

const char *const OPEN311_TYPE_WORDS[] = {[OPEN311_REALTIME] = "realtime",
                                          [OPEN311_BATCH] = "batch",
                                          [OPEN311_BLACKBOX] = "blackbox"};

enum open311_type open311_type(const struct hazard *hazard)
{
    if (hazard->is_everyday)
        return OPEN311_REALTIME;
    return hazard->category == CATEGORY_RESCUE ? OPEN311_BLACKBOX : OPEN311_BATCH;
}

bool open311_is_told(const struct hazard *hazard, enum incident_state state)
{
    static const bool IS_DECIDED[INCIDENT_STATES] = {
        [INCIDENT_CONFIRMED] = true, [INCIDENT_REJECTED] = true, [INCIDENT_CLOSED] = true};
    enum open311_type type = open311_type(hazard);

    return type == OPEN311_REALTIME || (type == OPEN311_BATCH && IS_DECIDED[state]);
}

bool open311_is_open(enum incident_state state)
{
    return state == INCIDENT_OPEN || state == INCIDENT_CONFIRMED;
}

/* ── parameters ─────────────────────────────────────────────────────────────────── */

/* The next of a list parted by commas, in the arena; NULL: there is none. */
static const char *next_of(const char **list, struct arena *arena)
{
    size_t      len;
    const char *word;

    *list += strspn(*list, ", ");
    if (!**list)
        return NULL;
    len = strcspn(*list, ", ");
    word = arena_copy(arena, *list, len);
    *list += len;
    return word;
}

static int read_ids(struct open311_query *query, struct arena *arena, const char *list,
                    struct err *err)
{
    int64_t    *ids = arena_alloc(arena, OPEN311_IDS_MAX * sizeof *ids);
    const char *word;

    for (query->id_count = 0; (word = next_of(&list, arena)); query->id_count++) {
        if (query->id_count == OPEN311_IDS_MAX)
            return err_field(err, ERR_INVALID, "/service_request_id", "names more than %d",
                             OPEN311_IDS_MAX);
        text_to_integer(word, &ids[query->id_count]); /* else 0: there is no such one */
    }
    query->ids = ids;
    return 0;
}

static int read_kinds(struct open311_query *query, struct arena *arena,
                      const struct hazards *hazards, const char *list, struct err *err)
{
    bool       *kinds = arena_alloc(arena, hazards_count(hazards) * sizeof *kinds);
    const char *word;

    while ((word = next_of(&list, arena))) {
        const struct hazard *hazard = hazards_by_code(hazards, word);

        if (!hazard)
            return err_field(err, ERR_NOT_FOUND, "/service_code", "is no service we have");
        kinds[hazard->place] = true;
    }
    query->kinds = kinds;
    return 0;
}

static int read_status(struct open311_query *query, struct arena *arena, const char *list,
                       struct err *err)
{
    const char *word;

    while ((word = next_of(&list, arena))) {
        bool is_open = text_same_word(word, "open");

        if (!is_open && !text_same_word(word, "closed"))
            return err_field(err, ERR_INVALID, "/status", "must be open, closed or both");
        query->wants_open |= is_open;
        query->wants_closed |= !is_open;
    }
    return 0;
}

/* ── dates ──────────────────────────────────────────────────────────────────────── */

/* With what clients make of it: a "+" that came as a blank, a day without a time (UTC). */
static bool read_date(int64_t *ms_r, const char *text)
{
    char  whole[DATE_MAX + 12];
    char *blank;

    if (strlen(text) > DATE_MAX)
        return false;
    snprintf(whole, sizeof whole, "%s%s", text, strchr(text, 'T') ? "" : "T00:00:00Z");
    blank = strrchr(whole, ' ');
    if (blank)
        *blank = '+';
    return stamp_parse(ms_r, whole);
}

static int read_dates(const struct multipart *fields, const char *const names[2],
                      int64_t from_to[2], bool has[2], struct err *err)
{
    for (int i = 0; i < 2; i++) {
        const char *text = multipart_said(fields, names[i] + 1);

        has[i] = text != NULL;
        if (text && !read_date(&from_to[i], text))
            return err_field(err, ERR_INVALID, names[i],
                             "must be a time with its offset: 2026-11-22T06:50:51+01:00");
    }
    return 0;
}

static int read_updated(struct open311_query *query, int64_t now_ms,
                        const struct multipart *fields, struct err *err)
{
    static const char *const NAMES[2] = {"/updated_after", "/updated_before"};
    int64_t                  span_ms = OPEN311_DAYS_MAX * DAY_MS;
    int64_t                  from_to[2] = {0, END_OF_TIME_MS};
    bool                     has[2];

    if (read_dates(fields, NAMES, from_to, has, err) < 0)
        return -1;
    if (has[0] && (has[1] ? from_to[1] : now_ms) - from_to[0] > span_ms)
        return err_field(err, ERR_INVALID, "/updated_after",
                         "is more than %d days before updated_before, or before now",
                         OPEN311_DAYS_MAX);
    if (!has[0] && has[1])
        from_to[0] = from_to[1] - span_ms;
    query->has_updated = has[0] || has[1];
    query->updated_from_ms = from_to[0];
    query->updated_to_ms = from_to[1];
    return 0;
}

static int read_requested(struct open311_query *query, int64_t now_ms,
                          const struct multipart *fields, struct err *err)
{
    static const char *const NAMES[2] = {"/start_date", "/end_date"};
    int64_t                  span_ms = OPEN311_DAYS_MAX * DAY_MS;
    int64_t                  from_to[2] = {0, now_ms};
    bool                     has[2];

    if (read_dates(fields, NAMES, from_to, has, err) < 0)
        return -1;
    if (has[0] && !has[1])
        from_to[1] = from_to[0] + span_ms;
    else if (!has[0] && (has[1] || !query->has_updated))
        from_to[0] = from_to[1] - span_ms;
    else if (has[0] && from_to[1] - from_to[0] > span_ms)
        return err_field(err, ERR_INVALID, "/end_date", "is more than %d days after start_date",
                         OPEN311_DAYS_MAX);
    if (from_to[1] < from_to[0])
        return err_field(err, ERR_INVALID, "/end_date", "is before start_date");
    query->from_ms = from_to[0];
    query->to_ms = from_to[1];
    return 0;
}

static int read_page(struct open311_query *query, const struct multipart *fields,
                     struct err *err)
{
    const char *page = multipart_said(fields, "page"),
               *size = multipart_said(fields, "page_size");

    if (size && (!text_to_integer(size, &query->page_size) || query->page_size < 1 ||
                 query->page_size > OPEN311_PAGE_MAX))
        return err_field(err, ERR_INVALID, "/page_size", "must be a whole number from 1 to %d",
                         OPEN311_PAGE_MAX);
    if (page && (!text_to_integer(page, &query->page) || query->page < 1 ||
                 query->page > OPEN311_DEPTH_MAX / query->page_size))
        return err_field(err, ERR_INVALID, "/page",
                         "must be a whole number from 1, and end within the first %d requests",
                         OPEN311_DEPTH_MAX);
    return 0;
}

int open311_read_query(struct open311_query *query_r, struct arena *arena,
                       const struct hazards *hazards, int64_t now_ms,
                       const struct multipart *fields, struct err *err)
{
    const char *ids = multipart_said(fields, "service_request_id");
    const char *codes = multipart_said(fields, "service_code"),
               *status = multipart_said(fields, "status");

    *query_r = (struct open311_query){.page = 1, .page_size = OPEN311_PAGE_MAX};
    if (ids) /* overrides every other argument */
        return read_ids(query_r, arena, ids, err);
    if (codes && read_kinds(query_r, arena, hazards, codes, err) < 0)
        return -1;
    if (status && read_status(query_r, arena, status, err) < 0)
        return -1;
    if (!query_r->wants_open && !query_r->wants_closed)
        query_r->wants_open = query_r->wants_closed = true;
    if (read_updated(query_r, now_ms, fields, err) < 0 ||
        read_requested(query_r, now_ms, fields, err) < 0)
        return -1;
    return read_page(query_r, fields, err);
}
