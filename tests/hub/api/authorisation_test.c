/* Who may what, asked cell by cell of a real server: schemas/authorisation.csv was written
 * from the rules, not from the code. "ok" is any answer but 401 and 403. */
#include "tests/hub/api/kit/office.h"

#include "hub/api/routes.h"
#include "hub/base/file.h"

enum { COLUMNS_MAX = 12, ELSEWHERE = ROLES }; /* roles, then operator and approver elsewhere */

struct row {
    const char *method, *path;
    const char *cells[COLUMNS_MAX];
};

static const struct {
    const char *ending, *body;
} BODIES[] = {
    {"/claim", "{}"},
    {"/confirm", "{}"},
    {"/reject", "{\"reason\":\"prova\"}"},
    {"/close", "{\"reason\":\"prova\"}"},
    {"/reopen", "{\"reason\":\"prova\"}"},
    {"/note", "{\"text\":\"prova\"}"},
    {"/merge", "{\"with\":1}"},
    {"/split", "{\"sides\":[[3],[4]]}"},
    {"/apart", "{\"report\":4}"},
    {"/alone", "{\"report\":4}"},
    {"/ask", "{\"text\":\"prova\"}"},
    {"/tasks", "{\"text\":\"prova\",\"to\":\"root\"}"},
    {"/amend", "{\"hazard\":\"OT\"}"},
};

static char *next_cell(char **at)
{
    char *cell = *at;

    *at += strcspn(*at, ",\n");
    if (**at)
        *(*at)++ = '\0';
    return cell;
}

static size_t read_rows(struct row *rows, size_t most, struct buf *text)
{
    size_t count = 0;
    char  *at;

    CHECK_INT(file_read(text, "schemas/authorisation.csv", 1 << 20, NULL), 0);
    at = strchr(text->bytes, '\n') + 1;
    while (*at) {
        CHECK(count < most);
        rows[count].method = next_cell(&at);
        rows[count].path = next_cell(&at);
        for (int i = 0; i < COLUMNS_MAX; i++)
            rows[count].cells[i] = next_cell(&at);
        count++;
    }
    return count;
}

/* Numbers 1 and 2 lie in Empoli, 3 and 4 in Vinci. */
static void report(struct office *office, int n, double lat)
{
    CHECK_INT(
        office_post(office, "/api/v1/reports", NULL,
                    arena_format(&office->control.arena,
                                 "{\"v\":1,\"id\":\"0192f3a0-7b1c-7cc3-9d5e-%012d\","
                                 "\"hazard\":\"FL\",\"where\":{\"lat\":%.4f,\"lon\":10.95}}",
                                 n, lat)),
        201);
}

/* The path with its parameters filled in. */
static const char *path_of(struct office *office, const char *pattern, bool elsewhere)
{
    struct arena *arena = &office->control.arena;
    bool          has_place = strstr(pattern, "/incidents/") || strstr(pattern, "/reports/");
    const char   *path = "", *hole;

    while ((hole = strchr(pattern, '{')) != NULL) {
        const char *value = has_place ? (elsewhere ? "3" : "1")
                            : strstr(pattern, "/sirens/")
                                ? (elsewhere ? "siren-vinci" : "siren-empoli")
                                : "x";

        path = arena_format(arena, "%s%.*s%s", path, (int)(hole - pattern), pattern, value);
        pattern = strchr(hole, '}') + 1;
    }
    return arena_format(arena, "%s%s", path, pattern);
}

static const char *body_of(const char *method, const char *path)
{
    if (strcmp(method, "GET") == 0 || strcmp(method, "DELETE") == 0)
        return NULL;
    for (size_t i = 0; i < COUNT_OF(BODIES); i++)
        if (strlen(path) > strlen(BODIES[i].ending) &&
            strcmp(path + strlen(path) - strlen(BODIES[i].ending), BODIES[i].ending) == 0)
            return BODIES[i].body;
    return "{}";
}

static const char *type_of(const char *method, const char *path)
{
    for (const struct route *route = ROUTES; route->method; route++)
        if (strcmp(route->method, method) == 0 && strcmp(route->pattern, path) == 0 &&
            route->types && *route->types != '*')
            return route->types; /* the first of them, up to the blank */
    return "application/json";
}

static int ask(struct office *office, const struct row *row, int column)
{
    static const enum role ABROAD[] = {ROLE_OPERATOR, ROLE_APPROVER};
    bool                   elsewhere = column >= ELSEWHERE;
    enum role              role = elsewhere ? ABROAD[column - ELSEWHERE] : (enum role)column;
    struct arena          *arena = &office->control.arena;
    const char            *type = type_of(row->method, row->path);
    struct asked           asked = {
                  .method = row->method,
                  .path = path_of(office, row->path, elsewhere),
                  .type = arena_copy(arena, type, strcspn(type, " ")),
                  .body = body_of(row->method, row->path),
    };

    if (role != ROLE_ANONYMOUS)
        asked.token = office_token_for(office, role, OFFICE_EMPOLI, NULL);
    office_ask(office, &asked);
    if (office_head(office, "text/event-stream") || office_head(office, "chunked")) {
        visitor_leave(&office->visitor); /* it would go on */
        office->has_visitor = false;
    }
    return office->status;
}

static bool is_as_written(const char *cell, int status)
{
    if (strcmp(cell, "ok") == 0)
        return status != 401 && status != 403;
    return status == (int)strtol(cell, NULL, 10);
}

TEST(every_cell_is_as_written)
{
    struct office office;
    struct row    rows[200];
    struct buf    text = {0};
    size_t        count = read_rows(rows, COUNT_OF(rows), &text);
    unsigned      wrong = 0;

    office_open(&office);
    report(&office, 1, 43.7000);
    report(&office, 2, 43.7001);
    report(&office, 3, 43.8000);
    report(&office, 4, 43.8001);
    for (size_t i = 0; i < count; i++)
        for (int column = 0; column < COLUMNS_MAX; column++) {
            int status = ask(&office, &rows[i], column);

            if (is_as_written(rows[i].cells[column], status))
                continue;
            fprintf(stderr, "%s %s, column %d: %d, not %s: %s\n", rows[i].method, rows[i].path,
                    column, status, rows[i].cells[column], office.body.bytes);
            wrong++;
        }
    CHECK_INT(wrong, 0);
    buf_free(&text);
    office_close(&office);
}

TEST(every_route_is_written_down)
{
    struct row rows[200];
    struct buf text = {0};
    size_t     count = read_rows(rows, COUNT_OF(rows), &text);

    for (const struct route *route = ROUTES; route->method; route++) {
        bool is_there = false;

        for (size_t i = 0; i < count; i++)
            is_there |= strcmp(rows[i].method, route->method) == 0 &&
                        strcmp(rows[i].path, route->pattern) == 0;
        if (!is_there)
            fprintf(stderr, "%s %s stands in no row\n", route->method, route->pattern);
        CHECK(is_there);
    }
    CHECK_INT(count, ROUTE_COUNT);
    buf_free(&text);
}

/* ── alerts of one's own territory and of another's ─────────────────────────────── */

/* A circle of a hundred metres on the 10.95th degree east. */
static const char DRAFT[] =
    "{\"mode\":\"actual\",\"channels\":[\"sms\"],\"no_siren_reason\":\"non ce ne sono\","
    "\"content\":{\"hazard\":\"FL\",\"category\":[\"Met\"],\"response\":[\"Avoid\"],"
    "\"urgency\":\"Immediate\",\"severity\":\"Extreme\",\"certainty\":\"Observed\","
    "\"expires\":\"2026-01-01T04:00:00+00:00\",\"area\":{\"circles\":[\"%.4f,10.95 0.1\"]},"
    "\"texts\":[{\"language\":\"it\",\"event\":\"Allagamento\",\"sender_name\":\"Comune\","
    "\"headline\":\"ALLAGAMENTO\",\"description\":\"Acqua alta.\","
    "\"instruction\":\"Salite.\",\"place\":\"centro\"}]}}";

#define APPROVAL "\"hash\":\"%s\",\"confirm_reach\":1200"

/* What is asked of an alert in that state; %s is its hash. Withdrawing is its author's alone.
 */
static const struct deed_asked {
    const char *verb, *state;
    enum role   role;
    const char *body;
} DEEDS[] = {
    {"", "draft", ROLE_OPERATOR, DRAFT},
    {"propose", "draft", ROLE_OPERATOR, "{}"},
    {"approve", "proposed", ROLE_APPROVER, "{\"hash\":\"%s\"}"},
    {"return", "proposed", ROLE_APPROVER, "{\"reason\":\"prova\"}"},
    {"reject", "proposed", ROLE_APPROVER, "{\"reason\":\"prova\"}"},
    {"release", "approved", ROLE_APPROVER, "{" APPROVAL "}"},
    {"break-glass", "proposed", ROLE_APPROVER, "{" APPROVAL ",\"reason\":\"nessun altro\"}"},
    {"lone", "proposed", ROLE_APPROVER, "{" APPROVAL ",\"reason\":\"nessun altro\"}"},
    {"stop", "released", ROLE_OPERATOR, "{\"reason\":\"over\"}"},
    {"stop", "released", ROLE_APPROVER, "{\"reason\":\"over\"}"},
};

/* By people of the whole site: an alert over a place, brought to a state. Its path. */
static const char *alert_in(struct office *office, const char *state, double lat,
                            const char **hash_r)
{
    struct arena *arena = &office->control.arena;
    const char   *author = office_token(office, ROLE_OPERATOR), *path;
    bool          is_released = strcmp(state, "released") == 0;

    *hash_r = "";
    CHECK_INT(office_post(office, "/api/v1/alerts", author, arena_format(arena, DRAFT, lat)),
              201);
    path = arena_format(arena, "/api/v1/alerts/%s", office_field(office, "id"));
    if (strcmp(state, "draft") == 0)
        return path;
    CHECK_INT(office_post(office, arena_format(arena, "%s/propose", path), author, "{}"), 200);
    *hash_r = office_field(office, "hash");
    if (strcmp(state, "proposed") == 0)
        return path;
    CHECK_INT(office_post(office, arena_format(arena, "%s/approve", path),
                          office_token(office, ROLE_APPROVER),
                          arena_format(arena, "{" APPROVAL ",\"release\":%s}", *hash_r,
                                       is_released ? "true" : "false")),
              200);
    CHECK_TEXT(office_field(office, "state"), state);
    return path;
}

static void do_deed(struct office *office, const struct deed_asked *deed, double lat)
{
    struct arena *arena = &office->control.arena;
    const char   *hash, *path = alert_in(office, deed->state, lat, &hash);
    bool          is_edit = *deed->verb == '\0';
    struct asked  asked = {
         .method = is_edit ? "PUT" : "POST",
         .path = is_edit ? path : arena_format(arena, "%s/%s", path, deed->verb),
         .token = office_token_for(office, deed->role, OFFICE_EMPOLI, NULL),
         .headers = is_edit ? "If-Match: \"1\"\r\n" : "",
         .type = "application/json",
         .body = is_edit ? arena_format(arena, "{%s",
                                        strstr(arena_format(arena, DRAFT, lat), "\"channels\""))
                         : arena_format(arena, deed->body, hash),
    };

    office_ask(office, &asked);
}

TEST(nobody_acts_on_an_alert_of_another_territory)
{
    struct office office;
    unsigned      wrong = 0;

    office_open(&office);
    for (size_t i = 0; i < COUNT_OF(DEEDS); i++)
        for (int elsewhere = 0; elsewhere < 2; elsewhere++) {
            do_deed(&office, &DEEDS[i], elsewhere ? 43.8 : 43.7);
            if (elsewhere
                    ? office.status == 403 && office_said(&office, "territorio di competenza")
                    : office.status == 200)
                continue;
            fprintf(stderr, "%s by the %s of %s: %d %s\n", DEEDS[i].verb,
                    ROLE_WORDS[DEEDS[i].role], elsewhere ? "elsewhere" : "here", office.status,
                    office.body.bytes);
            wrong++;
        }
    CHECK_INT(wrong, 0);
    office_close(&office);
}

RUN(every_route_is_written_down, every_cell_is_as_written,
    nobody_acts_on_an_alert_of_another_territory)
