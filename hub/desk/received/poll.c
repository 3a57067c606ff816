/* poll.c: each source in turn: its feed, asked conditionally; then what is new in it, one
 * message after the other; then the next time. XML is read on a worker. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/crypto.h"
#include "hub/base/xml.h"
#include "hub/desk/received/room.h"
#include "hub/loop/offload.h"
#include "hub/loop/timer.h"
#include "hub/model/cap.h"
#include "hub/model/feed.h"

enum { SEEN_MAX = 4096, FIELD_MAX = 300, URL_MAX = 2000, TOTAL_MS = 30000 };

/* One turn of a source; its arena goes with it. */
struct turn {
    struct source *source;
    struct arena   arena;
    struct feed    feed;
    struct letter *letters; /* of the feed's embedded messages, by place; of one fetched: [0] */
    bool          *has_letter;
    size_t         at; /* the item that is worked on */
    const char    *body;
    size_t         body_len;
    struct err     err; /* the first thing that went wrong */
    struct keeping keeping;
};

struct source {
    struct received       *received;
    struct received_health health;
    char                   why[FIELD_MAX];
    char                   etag[FIELD_MAX], modified[FIELD_MAX];
    uint64_t          seen[SEEN_MAX]; /* hashes of addresses that need not be asked again */
    size_t            seen_count;
    struct timer      timer;
    struct http_call  call;
    struct http_field fields[3];
    struct offload    offload;
    struct turn      *turn; /* NULL: it rests */
    char              url[URL_MAX];
};

static void next(struct source *source);

static void blame(struct source *source, const struct err *err)
{
    if (source->turn->err.kind == ERR_NONE)
        source->turn->err = *err;
}

static void end(struct source *source)
{
    struct turn *turn = source->turn;

    source->health.why = NULL;
    if (turn->err.kind != ERR_NONE) {
        snprintf(source->why, sizeof source->why, "%s", turn->err.text);
        source->health.why = source->why;
        source->etag[0] = source->modified[0] = '\0'; /* all of it is wanted again */
    } else {
        source->health.good_ms = clock_now(source->received->settings.clock);
    }
    arena_free(&turn->arena);
    free(turn);
    source->turn = NULL;
    tally_drop(&source->received->tally);
}

/* ── asking ─────────────────────────────────────────────────────────────────────── */

static uint64_t hash_of(const char *url)
{
    uint8_t  digest[SHA256_LEN];
    uint64_t hash;

    sha256(digest, url, strlen(url));
    memcpy(&hash, digest, sizeof hash);
    return hash;
}

static bool was_seen(const struct source *source, uint64_t hash)
{
    for (size_t i = 0; i < source->seen_count; i++)
        if (source->seen[i] == hash)
            return true;
    return false;
}

/* RFC 3986 §5.3 for what feeds write: whole, from the root, or beside the feed. */
static bool resolve(char url[URL_MAX], const char *base, const char *link)
{
    const char *host = strstr(base, "://"), *path;
    size_t      len;

    if (strncmp(link, "http://", 7) == 0 || strncmp(link, "https://", 8) == 0)
        return snprintf(url, URL_MAX, "%s", link) < URL_MAX;
    if (!host || strstr(link, "://"))
        return false;
    path = strchr(host + 3, '/');
    len = path ? (size_t)(path - base) : strlen(base);
    if (link[0] != '/' && path)
        len = (size_t)(strrchr(path, '/') + 1 - base);
    return snprintf(url, URL_MAX, "%.*s%s%s", (int)len, base,
                    link[0] != '/' && !path ? "/" : "", link) < URL_MAX;
}

static void ask(struct source *source, const char *url, bool is_conditional,
                void (*on_reply)(struct http_call *, const struct http_reply *))
{
    size_t count = 0;

    if (is_conditional && source->etag[0])
        source->fields[count++] = (struct http_field){"If-None-Match", source->etag};
    if (is_conditional && source->modified[0])
        source->fields[count++] = (struct http_field){"If-Modified-Since", source->modified};
    source->call = (struct http_call){.url = url,
                                      .fields = source->fields,
                                      .field_count = count,
                                      .total_ms = TOTAL_MS,
                                      .reply_max = XML_SIZE_MAX,
                                      .on_reply = on_reply};
    http_send(source->received->settings.http, &source->call);
}

static bool is_good(struct source *source, const struct http_reply *reply)
{
    struct err err = {0};

    if (reply->fault == HTTP_ANSWERED && reply->status == 200) {
        source->turn->body = arena_copy(&source->turn->arena, reply->body, reply->body_len);
        source->turn->body_len = reply->body_len;
        return true;
    }
    if (reply->fault == HTTP_ANSWERED)
        err_set(&err, ERR_BUSY, "answered %d", reply->status);
    else
        err_set(&err, ERR_BUSY, "%s", reply->why);
    blame(source, &err);
    return false;
}

/* ── reading, on a worker ───────────────────────────────────────────────────────── */

static void read_one(struct source *source, size_t i, const struct xml_node *node,
                     const char *bytes)
{
    struct turn     *turn = source->turn;
    struct cap_notes notes = {.arena = &turn->arena};
    struct alert     alert;
    struct err       err = {0};

    turn->has_letter[i] = cap_read_node(&alert, &notes, node, &err) == 0;
    if (turn->has_letter[i])
        letter_make(&turn->letters[i], &turn->arena, &alert, source->health.name, bytes,
                    source->health.asked_ms);
    else
        blame(source, &err);
}

static void read_feed(struct offload *offload)
{
    struct source *source = CONTAINER_OF(offload, struct source, offload);
    struct turn   *turn = source->turn;
    struct err     err = {0};

    if (feed_read(&turn->feed, &turn->arena, turn->body, turn->body_len, &err) < 0)
        blame(source, &err);
    turn->letters = arena_alloc(&turn->arena, (turn->feed.count + 1) * sizeof *turn->letters);
    turn->has_letter =
        arena_alloc(&turn->arena, (turn->feed.count + 1) * sizeof *turn->has_letter);
    for (size_t i = 0; i < turn->feed.count; i++)
        if (turn->feed.items[i].alert)
            read_one(source, i, turn->feed.items[i].alert,
                     turn->feed.is_alert ? turn->body : NULL);
}

static void read_item(struct offload *offload)
{
    struct source         *source = CONTAINER_OF(offload, struct source, offload);
    struct turn           *turn = source->turn;
    struct err             err = {0};
    const struct xml_node *root = xml_read(turn->body, turn->body_len, &turn->arena, &err);

    if (root)
        read_one(source, turn->at, root, turn->body);
    else
        blame(source, &err);
}

/* ── one message after the other ────────────────────────────────────────────────── */

static void on_kept(struct keeping *keeping)
{
    struct turn           *turn = CONTAINER_OF(keeping, struct turn, keeping);
    struct source         *source = turn->source;
    struct received       *received = source->received;
    const struct card_row *row = &keeping->letter->row;
    char                   id[ID_TEXT_LEN + 1];

    if (keeping->err.kind != ERR_NONE) {
        blame(source, &keeping->err);
    } else if (keeping->is_new) {
        source->health.kept++;
        received->settings.on_event(received->settings.house,
                                    &(struct event){.name = "alert.received",
                                                    .about = id_text(id, &row->id),
                                                    .mode = row->mode,
                                                    .json = row->fields});
    }
    turn->at++;
    next(source);
}

static void keep(struct source *source)
{
    struct turn *turn = source->turn;

    turn->keeping = (struct keeping){
        .received = source->received, .letter = &turn->letters[turn->at], .on_kept = on_kept};
    letter_keep(&turn->keeping);
}

static void on_item_read(struct offload *offload)
{
    struct source *source = CONTAINER_OF(offload, struct source, offload);
    struct turn   *turn = source->turn;

    if (turn->has_letter[turn->at]) {
        if (source->seen_count == SEEN_MAX)
            source->seen_count = 0;
        source->seen[source->seen_count++] = hash_of(source->url);
        keep(source);
    } else {
        turn->at++;
        next(source);
    }
}

static void read_on_worker(struct source *source, void (*run)(struct offload *),
                           void (*done)(struct offload *))
{
    source->offload = (struct offload){.run = run, .done = done};
    offload_start(&source->offload, source->received->settings.loop, &source->received->tally);
}

static void on_item(struct http_call *call, const struct http_reply *reply)
{
    struct source *source = CONTAINER_OF(call, struct source, call);

    if (is_good(source, reply)) {
        read_on_worker(source, read_item, on_item_read);
    } else {
        source->turn->at++;
        next(source);
    }
}

static void next(struct source *source)
{
    struct turn *turn = source->turn;

    for (; turn->at < turn->feed.count && !source->received->is_closing; turn->at++) {
        const struct feed_item *item = &turn->feed.items[turn->at];

        if (item->alert && turn->has_letter[turn->at]) {
            keep(source);
            return;
        }
        if (item->url && resolve(source->url, source->health.url, item->url) &&
            !was_seen(source, hash_of(source->url))) {
            ask(source, source->url, false, on_item);
            return;
        }
    }
    end(source);
}

static void on_feed_read(struct offload *offload)
{
    struct source *source = CONTAINER_OF(offload, struct source, offload);

    next(source);
}

static void keep_field(char field[FIELD_MAX], const struct http_reply *reply, const char *name)
{
    const char *value = http_reply_field(reply, name);

    snprintf(field, FIELD_MAX, "%s", value && strlen(value) < FIELD_MAX ? value : "");
}

static void on_feed(struct http_call *call, const struct http_reply *reply)
{
    struct source *source = CONTAINER_OF(call, struct source, call);

    if (reply->fault == HTTP_ANSWERED && reply->status == 304) {
        end(source);
        return;
    }
    if (!is_good(source, reply)) {
        end(source);
        return;
    }
    keep_field(source->etag, reply, "ETag");
    keep_field(source->modified, reply, "Last-Modified");
    read_on_worker(source, read_feed, on_feed_read);
}

static void turn_begin(struct source *source)
{
    if (source->turn || source->received->is_closing)
        return; /* the last one is not through */
    source->turn = MEM_NEW(struct turn);
    source->turn->source = source;
    source->health.asked_ms = clock_now(source->received->settings.clock);
    tally_take(&source->received->tally);
    ask(source, source->health.url, true, on_feed);
}

static void on_timeout(struct timer *timer)
{
    turn_begin(CONTAINER_OF(timer, struct source, timer));
}

void sources_start(struct received *received)
{
    const struct received_settings *settings = &received->settings;

    received->sources = MEM_NEW_ARRAY(struct source, settings->source_count + 1);
    for (size_t i = 0; i < settings->source_count; i++) {
        struct source *source = &received->sources[i];

        source->received = received;
        source->health.name = settings->sources[i].name;
        source->health.url = settings->sources[i].url;
        timer_start(&source->timer, settings->loop, &received->tally,
                    settings->sources[i].every_ms, on_timeout);
        turn_begin(source);
    }
}

void sources_stop(struct received *received)
{
    for (size_t i = 0; i < received->settings.source_count; i++) {
        struct source *source = &received->sources[i];

        timer_stop(&source->timer);
        if (source->call.transfer)
            http_cancel(received->settings.http, &source->call);
    }
}

void received_health(const struct received *received, size_t i,
                     struct received_health *health_r)
{
    *health_r = received->sources[i].health;
}
