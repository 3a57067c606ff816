#include "tests/hub/api/kit/office.h"

#include <string.h>
#include <sys/stat.h>

#include "hub/base/reader.h"
#include "hub/store/notices.h"
#include "hub/store/people.h"
#include "tests/hub/api/kit/rooms.h"

static const int64_t YEAR_MS = INT64_C(365) * 24 * 3600 * 1000;

static struct office *the_office; /* of this test, for verbs that carry no context */
static bool           is_done;

/* ── verbs of the desk, waited for ──────────────────────────────────────────────── */

static void on_done(struct people_verb *verb)
{
    (void)verb;
    is_done = true;
}

static void wait(struct people_verb *verb)
{
    while (!is_done)
        uv_run(&the_office->control.bench.loop, UV_RUN_ONCE);
    if (verb->failed)
        fprintf(stderr, "%s\n", verb->err.text);
    CHECK(!verb->failed);
}

const char *office_person(struct office *office, const char *name, unsigned roles)
{
    struct who        system = who_system();
    struct people_put put = {.verb.on_done = on_done,
                             .asking.who = &system,
                             .account = {.name = name,
                                         .display = name,
                                         .roles = roles,
                                         .territory = {.is_everywhere = true},
                                         .may_sign_in = true}};
    const char       *link;

    is_done = false;
    people_put(office->people, &put);
    wait(&put.verb);
    link = arena_text(&office->control.arena, put.link);
    office->admin = system;
    office->admin.account = put.account.id;
    arena_free(&put.verb.arena);
    return link;
}

static const char *token_for(struct office *office, enum role role, const char *zone,
                             const char *mode)
{
    struct people_add_token add = {
        .verb.on_done = on_done,
        .asking.who = &office->admin,
        .token = {.name = arena_format(&office->control.arena, "%s-1", ROLE_WORDS[role]),
                  .role = role,
                  .territory = {.is_everywhere = zone == NULL,
                                .zones = &zone,
                                .zone_count = zone != NULL}},
    };
    const char *secret;

    CHECK(!mode || mode_parse(&add.token.mode, mode));
    is_done = false;
    people_add_token(office->people, &add);
    wait(&add.verb);
    secret = arena_text(&office->control.arena, add.secret);
    arena_free(&add.verb.arena);
    return secret;
}

const char *office_enter(struct office *office, const char *name)
{
    int64_t                   now_ms = clock_now(&office->control.clock);
    struct store_find_account find = {.name = name};
    struct store_put_session  open = {.row = {.made_ms = now_ms,
                                              .seen_ms = now_ms,
                                              .expires_ms = now_ms + YEAR_MS,
                                              .stepped_up_ms = now_ms,
                                              .fields = "{}"}};
    const char *secret = arena_format(&office->control.arena, "%0*u", PEOPLE_SECRET_LEN,
                                      ++office->session_count);

    CHECK_INT(ASK(&office->control.bench, find_account, &find), 0);
    open.row.account = find.row.id;
    sha256(open.row.hash, secret, strlen(secret));
    CHECK_INT(ASK(&office->control.bench, put_session, &open), 0);
    store_job_free(&find.job);
    return secret;
}

/* An account of this role, signed in a moment ago with its second factor. */
static const char *session_for(struct office *office, enum role role, const char *zone)
{
    struct arena     *arena = &office->control.arena;
    struct who        system = who_system();
    struct people_put put = {.verb.on_done = on_done,
                             .asking.who = &system,
                             .account = {.roles = ROLE_BIT(role),
                                         .display = ROLE_WORDS[role],
                                         .territory = {.is_everywhere = zone == NULL,
                                                       .zones = &zone,
                                                       .zone_count = zone != NULL},
                                         .may_sign_in = true}};

    put.account.name = arena_format(arena, "%s-%u", ROLE_WORDS[role], office->session_count);
    is_done = false;
    people_put(office->people, &put);
    wait(&put.verb);
    arena_free(&put.verb.arena);
    return office_enter(office, put.account.name);
}

const char *office_token_for(struct office *office, enum role role, const char *zone,
                             const char *mode)
{
    bool is_machine = role == ROLE_DEVICE || role == ROLE_GATEWAY;

    return is_machine || mode ? token_for(office, role, zone, mode)
                              : session_for(office, role, zone);
}

const char *office_token(struct office *office, enum role role)
{
    return office_token_for(office, role, NULL, NULL);
}

void rooms_open_telephones(struct office *office)
{
    struct control            *control = &office->control;
    struct telephones_settings telephones = {.store = control->bench.store,
                                             .notices = office->notices,
                                             .clock = &control->clock,
                                             .chance = &office->chance,
                                             .owner = &control->bench.tally,
                                             .lang = office->lang};

    CHECK_INT(telephones_open(&office->telephones, &telephones, NULL), 0);
}

/* ── opening and closing ────────────────────────────────────────────────────────── */

void office_open_with(struct office *office, const struct intake_settings *limits)
{
    *office = (struct office){
        .chance = chance_of_seed(3),
        .health = {.store_writes = true, .takes_reports = true, .clock_is_sane = true}};
    the_office = office;
    control_open(&office->control);
    snprintf(office->public_dir, sizeof office->public_dir, "%s/public",
             office->control.bench.folder);
    CHECK_INT(mkdir(office->public_dir, 0755), 0);
    snprintf(office->web_dir, sizeof office->web_dir, "%s/web", office->control.bench.folder);
    rooms_open(office, limits);
    office_person(office, "root", ROLE_BIT(ROLE_ADMINISTRATOR));
}

void office_open(struct office *office)
{
    office_open_with(office, NULL);
}

void office_close(struct office *office)
{
    if (office->has_visitor)
        visitor_leave(&office->visitor);
    rooms_close(office);
    telephones_close(office->telephones);
    lang_free(office->lang);
    buf_free(&office->head);
    buf_free(&office->body);
    control_close(&office->control);
}

/* ── asking ─────────────────────────────────────────────────────────────────────── */

static void say(struct office *office, const struct asked *asked)
{
    struct buf  request = {0};
    const char *body = asked->body ? asked->body : "";
    size_t      len = asked->body_len ? asked->body_len : strlen(body);

    buf_format(&request, "%s %s HTTP/1.1\r\nHost: localhost\r\n%s", asked->method, asked->path,
               asked->headers ? asked->headers : "");
    if (asked->token)
        buf_format(&request, "Authorization: Bearer %s\r\n", asked->token);
    if (asked->body)
        buf_format(&request, "Content-Type: %s\r\nContent-Length: %zu\r\n",
                   asked->type ? asked->type : "application/json", len);
    buf_text(&request, "\r\n");
    buf_add(&request, body, len);
    visitor_say(&office->visitor, request.bytes, request.len);
    buf_free(&request);
}

static size_t length_in(const char *head)
{
    const char *field = strstr(head, "Content-Length: ");

    return field ? strtoul(field + 16, NULL, 10) : 0;
}

int office_ask(struct office *office, const struct asked *asked)
{
    struct visitor *visitor = &office->visitor;
    size_t          head_len, body_len;

    if (office->has_visitor && visitor->has_ended) {
        visitor_leave(visitor);
        office->has_visitor = false;
    }
    if (!office->has_visitor)
        visitor_come(visitor, &office->control.bench.loop, office->port);
    office->has_visitor = true;
    visitor->heard.len = 0;
    if (visitor->heard.bytes)
        visitor->heard.bytes[0] = '\0';
    say(office, asked);
    CHECK(visitor_hear(visitor, "\r\n\r\n"));
    head_len = (size_t)(strstr(visitor->heard.bytes, "\r\n\r\n") + 4 - visitor->heard.bytes);
    office->head.len = office->body.len = 0;
    buf_add(&office->head, visitor->heard.bytes, head_len);
    body_len = strcmp(asked->method, "HEAD") == 0 ? 0 : length_in(office->head.bytes);
    while (visitor->heard.len < head_len + body_len && !visitor->has_ended)
        visitor_turn(visitor);
    buf_add(&office->body, visitor->heard.bytes + head_len, visitor->heard.len - head_len);
    office->status = (int)strtol(office->head.bytes + 9, NULL, 10);
    return office->status;
}

int office_get(struct office *office, const char *path, const char *token)
{
    return office_ask(office, &(struct asked){.method = "GET", .path = path, .token = token});
}

int office_post(struct office *office, const char *path, const char *token, const char *json)
{
    return office_ask(
        office, &(struct asked){.method = "POST", .path = path, .token = token, .body = json});
}

bool office_said(const struct office *office, const char *text)
{
    return office->body.bytes && strstr(office->body.bytes, text) != NULL;
}

bool office_head(const struct office *office, const char *text)
{
    return strstr(office->head.bytes, text) != NULL;
}

const char *office_field(struct office *office, const char *name)
{
    struct arena *arena = &office->control.arena;
    struct reader in = reader_open(office->body.bytes, office->body.len, arena, NULL);
    const char   *text = read_text_or(&in, name, 100000, "");

    reader_close(&in);
    return text;
}

void office_map(struct office *office, const struct api_map *map)
{
    if (office->has_visitor)
        visitor_leave(&office->visitor);
    office->has_visitor = false;
    api_close(office->api);
    while (!office->is_shut)
        uv_run(&office->control.bench.loop, UV_RUN_ONCE);
    office->is_shut = false;
    office->map = *map;
    rooms_open_api(office);
}

const char *office_code(struct office *office)
{
    static const uint8_t       KEY[SECRET_KEY_LEN] = {0}; /* as rooms.c leaves it */
    struct control            *control = &office->control;
    struct store_claim_notices claim = {
        .channel = "sms", .now_ms = control->clock.set_ms, .lease_ms = 1000, .limit = 10};
    struct store_finish_notice sent = {.outcome = "sent", .at_ms = control->clock.set_ms};
    struct notice_words        words;
    const char                *code;

    CHECK_INT(ASK(&control->bench, claim_notices, &claim), 0);
    CHECK_INT(claim.count, 1);
    CHECK(notice_unseal(&words, KEY, claim.notices->text.at, claim.notices->text.len,
                        &control->arena));
    sent.no = claim.notices->no;
    sent.fence = claim.notices->fence;
    CHECK_INT(ASK(&control->bench, finish_notice, &sent), 0);
    store_job_free(&claim.job);
    code = words.text;
    while (strspn(code, "0123456789") != SUBSCRIPTIONS_CODE_LEN)
        code++;
    return arena_copy(&control->arena, code, SUBSCRIPTIONS_CODE_LEN);
}
