/* poll.c: each source in turn: its feed, asked conditionally; then what is new in it, one
 * message after the other; then the next time. XML is read on a worker. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/xml.h"
#include "hub/desk/received/room.h"
#include "hub/loop/offload.h"
#include "hub/loop/timer.h"
#include "hub/model/cap.h"
#include "hub/model/feed.h"

enum {
    FIELD_MAX = 300,
    TOTAL_MS = 30000,
    HOUR_MS = 3600000,
    NEW_MAX = 2000,     /* cards of a source in an hour */
    UNANSWERED_MAX = 3, /* then the turn ends, and the next one begins behind them */
};

/* One turn of a source; its arenas go with it. */
struct turn {
    struct source *source;
    struct arena   arena;
    struct arena   item; /* a message that is fetched, and its letter: one at a time */
    struct feed    feed;
    struct letter *letters; /* by place in the feed; those of links as they are fetched */
    bool          *has_letter;
    size_t         at; /* the item that is worked on */
    size_t         passed;
    unsigned       unanswered;
    const char    *body;
    size_t         body_len;
    struct err     err; /* the first thing that went wrong */
    struct keeping keeping;
};

struct source {
    struct received       *received;
    struct received_health health;
    const char            *anchors;
    char                   why[FIELD_MAX];
    char                   etag[FIELD_MAX], modified[FIELD_MAX];
    int64_t                hour_ms; /* the hour of NEW_MAX began */
    unsigned               hour_count;
    struct links           seen;
    struct links           strange; /* no messages at all; asked again in the next hour */
    struct timer           timer;
    struct http_call       call;
    struct http_field      fields[3];
    struct offload         offload;
    struct turn           *turn;  /* NULL: it rests */
    size_t                 first; /* where the next turn begins */
    const char            *url;   /* of the item that is fetched */
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
    arena_free(&turn->item);
    free(turn);
    source->turn = NULL;
    tally_drop(&source->received->tally);
}

/* ── asking ─────────────────────────────────────────────────────────────────────── */

/* Where the source itself lies was said by us; where else it points to, by others. */
static void ask(struct source *source, const char *url, bool is_conditional,
                void (*on_reply)(struct http_call *, const struct http_reply *))
{
    size_t count = 0;

    if (is_conditional && source->etag[0])
        source->fields[count++] = (struct http_field){"If-None-Match", source->etag};
    if (is_conditional && source->modified[0])
        source->fields[count++] = (struct http_field){"If-Modified-Since", source->modified};
    source->call =
        (struct http_call){.url = url,
                           .fields = source->fields,
                           .field_count = count,
                           .total_ms = TOTAL_MS,
                           .reply_max = XML_SIZE_MAX,
                           .is_public_only = !link_is_beside(source->health.url, url),
                           .on_reply = on_reply};
    http_send(source->received->settings.http, &source->call);
}

static bool is_good(struct source *source, struct arena *arena, const struct http_reply *reply)
{
    struct err err = {0};

    if (reply->fault == HTTP_ANSWERED && reply->status == 200) {
        source->turn->body = arena_copy(arena, reply->body, reply->body_len);
        source->turn->body_len = reply->body_len;
        return true;
    }
    source->turn->unanswered += reply->fault == HTTP_TIMEOUT ||
                                reply->fault == HTTP_UNREACHABLE || reply->fault == HTTP_BROKEN;
    if (reply->fault == HTTP_ANSWERED)
        err_set(&err, ERR_BUSY, "answered %d", reply->status);
    else
        err_set(&err, ERR_BUSY, "%s", reply->why);
    blame(source, &err);
    return false;
}

/* ── reading, on a worker ───────────────────────────────────────────────────────── */

/* is_whole: what was fetched is this message, and is kept as it came if a card can hold it. */
static void read_one(struct source *source, struct arena *arena, size_t i,
                     const struct xml_node *node, bool is_whole)
{
    struct turn     *turn = source->turn;
    struct cap_notes notes = {.arena = arena};
    struct origin    from = {.source = source->health.name,
                             .anchors = source->anchors,
                             .bytes = is_whole ? turn->body : NULL,
                             .len = turn->body_len,
                             .now_ms = source->health.asked_ms};
    struct alert     alert;
    struct err       err = {0};

    turn->has_letter[i] = cap_read_node(&alert, &notes, node, &err) == 0;
    if (turn->has_letter[i])
        letter_make(&turn->letters[i], arena, &alert, &from);
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
            read_one(source, &turn->arena, i, turn->feed.items[i].alert, turn->feed.is_alert);
}

static void read_item(struct offload *offload)
{
    struct source         *source = CONTAINER_OF(offload, struct source, offload);
    struct turn           *turn = source->turn;
    struct err             err = {0};
    const struct xml_node *root = xml_read(turn->body, turn->body_len, &turn->item, &err);

    if (root)
        read_one(source, &turn->item, turn->at, root, true);
    else
        blame(source, &err);
}

/* ── one message after the other ────────────────────────────────────────────────── */

static void pass(struct turn *turn)
{
    arena_free(&turn->item);
    turn->passed++;
    turn->at = (turn->at + 1) % turn->feed.count;
}

static void on_kept(struct keeping *keeping)
{
    struct turn           *turn = CONTAINER_OF(keeping, struct turn, keeping);
    struct source         *source = turn->source;
    struct received       *received = source->received;
    const struct card_row *row = &keeping->letter->row;
    char                   id[ID_TEXT_LEN + 1];

    if (keeping->err.kind != ERR_NONE)
        blame(source, &keeping->err);
    if (source->url && keeping->err.kind <= ERR_INVALID) /* kept, but not its other words */
        links_add(&source->seen, source->url);
    if (keeping->is_new) {
        source->health.kept++;
        source->hour_count++;
        received->settings.on_event(received->settings.house,
                                    &(struct event){.name = "alert.received",
                                                    .about = id_text(id, &row->id),
                                                    .mode = row->mode,
                                                    .json = row->fields});
    }
    pass(turn);
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
        keep(source);
    } else {
        links_add(&source->strange, source->url);
        pass(turn);
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

    if (is_good(source, &source->turn->item, reply)) {
        read_on_worker(source, read_item, on_item_read);
    } else {
        pass(source->turn);
        next(source);
    }
}

/* No source fills the disk, neither at once nor when there is little room. */
static bool may_grow(struct source *source)
{
    const struct received_settings *settings = &source->received->settings;
    int64_t                         now_ms = clock_now(settings->clock);
    struct err                      err = {0};

    if (now_ms - source->hour_ms >= HOUR_MS) {
        source->hour_ms = now_ms;
        source->hour_count = 0;
        source->strange.count = 0;
    }
    if (source->hour_count >= NEW_MAX)
        err_set(&err, ERR_BUSY, "sends more than %d new messages in an hour", NEW_MAX);
    else if (store_room(settings->store) >= STORE_ROOM_NO_REPORTS)
        err_set(&err, ERR_FULL, "there is no room on the disk");
    else
        return true;
    blame(source, &err);
    return false;
}

static bool has_more(struct source *source)
{
    const struct turn *turn = source->turn;

    return turn->passed < turn->feed.count && turn->unanswered < UNANSWERED_MAX &&
           !source->received->is_closing && may_grow(source);
}

static void next(struct source *source)
{
    struct turn *turn = source->turn;

    for (; has_more(source); pass(turn)) {
        const struct feed_item *item = &turn->feed.items[turn->at];

        source->url = item->url ? link_url(&turn->item, source->health.url, item->url) : NULL;
        if (item->alert && turn->has_letter[turn->at]) {
            keep(source);
            return;
        }
        if (source->url && links_hold(&source->strange, source->url)) {
            blame(source, &(struct err){.kind = ERR_INVALID,
                                        .text = "links to what is no CAP message"});
            continue;
        }
        if (source->url && !links_hold(&source->seen, source->url)) {
            ask(source, source->url, false, on_item);
            return;
        }
    }
    source->first = turn->passed < turn->feed.count ? turn->at : 0;
    end(source);
}

static void on_feed_read(struct offload *offload)
{
    struct source *source = CONTAINER_OF(offload, struct source, offload);
    struct turn   *turn = source->turn;

    turn->at = turn->feed.count > 0 ? source->first % turn->feed.count : 0;
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
    if (!is_good(source, &source->turn->arena, reply)) {
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
        source->anchors = settings->sources[i].anchors;
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
