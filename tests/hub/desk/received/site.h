/* site.h: the desk of others' alerts on a store of its own, and a far side that publishes. */
#ifndef TOCSIN_TESTS_DESK_RECEIVED_SITE_H
#define TOCSIN_TESTS_DESK_RECEIVED_SITE_H

#include "hub/desk/received.h"
#include "hub/desk/received/room.h"
#include "tests/hub/store/kit/bench.h"
#include "tests/kit/far.h"

enum { PAGES = 16 };

/* Two sources at one far side, and what it has to say. */
struct site {
    struct bench           bench;
    struct clock           clock;
    struct far             far;
    struct http_client    *http;
    struct received       *received;
    struct received_source sources[2];
    char                   urls[2][64];
    struct {
        const char *path;
        struct buf  body; /* empty: it hangs up */
        unsigned    asked;
    } pages[PAGES];
    unsigned events;
    void (*on_asked)(struct site *);
};

/* The writer's next puts of a card in this state fail so; on its thread. */
static struct {
    const char   *state;
    enum err_kind kind;
    unsigned      times;
} trouble;

static inline enum group_fate write_or_not(struct backend *backend, struct store_job **jobs,
                                           size_t count, struct err *err)
{
    struct store_put_card *put = CONTAINER_OF(jobs[0], struct store_put_card, job);

    if (trouble.times == 0 || jobs[0]->verb != VERB_put_card ||
        strcmp(put->row.state, trouble.state) != 0 || strcmp(put->row.kind, "received") != 0)
        return SQLITE_BACKEND.write(backend, jobs, count, err);
    CHECK_INT(count, 1);
    trouble.times--;
    jobs[0]->failed = err_set(&jobs[0]->err, trouble.kind, "trouble");
    return GROUP_KEPT;
}

/* Of a page, or of the next one to come. */
static inline size_t place_of(const struct site *site, const char *path)
{
    size_t i = 0;

    while (i < PAGES && site->pages[i].path && strcmp(site->pages[i].path, path) != 0)
        i++;
    return i;
}

static inline struct buf *page(struct site *site, const char *path)
{
    size_t i = place_of(site, path);

    CHECK(i < PAGES);
    site->pages[i].path = path;
    return &site->pages[i].body;
}

static inline unsigned asked(const struct site *site, const char *path)
{
    size_t i = place_of(site, path);

    return i < PAGES ? site->pages[i].asked : 0;
}

static inline void answer(struct far_peer *peer, const char *path)
{
    struct site *site = peer->far->owner;
    struct buf   reply = {0};
    size_t       i = place_of(site, path);

    if (i == PAGES || !site->pages[i].path) {
        far_say(peer, "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");
        return;
    }
    site->pages[i].asked++;
    if (site->pages[i].body.len == 0) {
        far_hang_up(peer);
        return;
    }
    buf_format(&reply, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s",
               site->pages[i].body.len, site->pages[i].body.bytes);
    far_say(peer, reply.bytes);
    buf_free(&reply);
}

static inline void on_request(struct far_peer *peer)
{
    struct site *site = peer->far->owner;
    size_t       len = far_request_len(peer);
    char         path[64];

    if (len == 0)
        return;
    CHECK(sscanf(peer->got.bytes, "GET %63s", path) == 1);
    buf_cut(&peer->got, len);
    if (site->on_asked)
        site->on_asked(site);
    answer(peer, path);
}

static inline void on_event(void *house, const struct event *event)
{
    CHECK_TEXT(event->name, "alert.received");
    ((struct site *)house)->events++;
}

static inline void site_open_at(struct site *site, int64_t reports_mark)
{
    static struct backend_kind kind;

    kind = SQLITE_BACKEND;
    kind.write = write_or_not;
    trouble.times = 0;
    *site = (struct site){.clock = clock_set_to(1793750000000)};
    bench_prepare(&site->bench, &kind);
    site->bench.settings.reports_mark = reports_mark;
    CHECK_INT(bench_start(&site->bench, NULL), 0);
    site->far.owner = site;
    far_open(&site->far, &site->bench.loop, on_request);
    CHECK_INT(http_client_open(&site->http, &(struct http_client_settings){0},
                               &site->bench.loop, &site->bench.tally, NULL),
              0);
}

static inline void site_open(struct site *site)
{
    site_open_at(site, 0);
}

/* Each source's feed is at "/one" and "/two"; before they are asked they have their pages. */
static inline void start(struct site *site, size_t count)
{
    static const char *const NAMES[] = {"one", "two"};

    for (size_t i = 0; i < count; i++) {
        snprintf(site->urls[i], sizeof site->urls[i], "http://localhost:%u/%s", site->far.port,
                 NAMES[i]);
        site->sources[i] =
            (struct received_source){.name = NAMES[i], .url = site->urls[i], .every_ms = 1};
    }
    CHECK_INT(received_open(&site->received,
                            &(struct received_settings){.store = site->bench.store,
                                                        .http = site->http,
                                                        .loop = &site->bench.loop,
                                                        .clock = &site->clock,
                                                        .owner = &site->bench.tally,
                                                        .sources = site->sources,
                                                        .source_count = count,
                                                        .on_event = on_event,
                                                        .house = site},
                            NULL),
              0);
}

/* Until a source has been through a whole turn that begins after now. */
static inline void turn(struct site *site, const char *feed)
{
    unsigned enough = asked(site, feed) + 2;

    while (asked(site, feed) < enough)
        uv_run(&site->bench.loop, UV_RUN_ONCE);
}

static inline void site_close(struct site *site)
{
    received_close(site->received);
    http_client_close(site->http);
    far_close(&site->far);
    bench_close(&site->bench);
    for (size_t i = 0; i < PAGES; i++)
        buf_free(&site->pages[i].body);
}

struct says {
    const char *name, *sender, *status, *type, *references, *headline;
};

#define SENT       "2026-11-04T07:00:00+00:00"
#define OF(s, ...) ((struct says){.name = (s), __VA_ARGS__})

static inline const char *given(const char *text, const char *or_else)
{
    return text ? text : or_else;
}

static inline void add_message(struct buf *body, struct says says)
{
    buf_format(body,
               "<alert xmlns='urn:oasis:names:tc:emergency:cap:1.2'><identifier>%s</identifier>"
               "<sender>%s</sender><sent>" SENT "</sent><status>%s</status>"
               "<msgType>%s</msgType><scope>Public</scope>",
               says.name, given(says.sender, "dpc"), given(says.status, "Actual"),
               given(says.type, "Alert"));
    if (says.references)
        buf_format(body, "<references>%s</references>", says.references);
    buf_format(body,
               "<info><category>Met</category><event>Flood</event><urgency>Expected</urgency>"
               "<severity>Severe</severity><certainty>Likely</certainty>"
               "<headline>%s</headline><area><areaDesc>Empoli</areaDesc></area></info></alert>",
               given(says.headline, "Arno"));
}

static inline void feed(struct buf *body, const char *const *links)
{
    body->len = 0;
    buf_text(body, "<feed xmlns='http://www.w3.org/2005/Atom'>");
    for (; *links; links++)
        buf_format(body, "<entry><link href='%s'/></entry>", *links);
    buf_text(body, "</feed>");
}

#define LINKS(...) ((const char *const[]){__VA_ARGS__, NULL})

static inline struct store_find_card card(struct site *site, struct says says)
{
    struct alert_reference to = {.sender = given(says.sender, "dpc"), .identifier = says.name};
    struct store_find_card find = {0};
    const char            *status = given(says.status, "Actual");

    CHECK(alert_time_parse(&to.sent, SENT));
    find.id = letter_id(&to, strcmp(status, "Actual") == 0 ? "actual"
                             : strcmp(status, "Test") == 0 ? "test"
                                                           : "exercise/received");
    ASK(&site->bench, find_card, &find);
    return find;
}

static inline void check_state(struct site *site, struct says says, const char *state)
{
    struct store_find_card find = card(site, says);

    CHECK_INT(find.job.failed, 0);
    CHECK_TEXT(find.row.state, state);
    CHECK_INT(find.row.is_open, strcmp(state, "waiting") == 0);
    store_job_free(&find.job);
}

static inline void check_says(struct site *site, struct says says, const char *words)
{
    struct store_find_card find = card(site, says);

    CHECK_INT(find.job.failed, 0);
    CHECK(strstr(find.row.fields, words));
    store_job_free(&find.job);
}

#endif
