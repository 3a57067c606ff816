/* post.c: one message on its way: its pictures one after the other, then the post. */
#include <stdlib.h>
#include <string.h>

#include "adapters/mastodon/room.h"
#include "adapters/soon.h"
#include "adapters/wire/form.h"
#include "adapters/wire/mastodon_text.h"
#include "hub/loop/timer.h"

enum {
    PICTURES_MAX = 4, /* per post, the server's default */
    DESCRIPTION_MAX = 1500,
    LOOKS_MAX = 8, /* at pictures that are being processed, of one post together: 13 s */
    PAUSE_MS = 50,
};

struct post {
    struct http_call              call;
    struct http_field             fields[3];
    struct http_part              parts[2];
    struct arena                  arena;
    struct tally                  tally; /* of itself and of the pause */
    struct timer                  pause; /* from the first look on */
    struct buf                    form;
    struct mastodon              *mastodon;
    const struct adapter_message *message;
    const char                   *reply_to; /* NULL: none */
    const char                   *id;       /* once posted */
    size_t                        file;     /* the next one to look at */
    unsigned                      pictures, looks;
    const char                   *picture; /* the id of the one that is being processed */
};

static void on_clear(struct tally *tally)
{
    struct post     *post = CONTAINER_OF(tally, struct post, tally);
    struct mastodon *mastodon = post->mastodon;

    buf_free(&post->form);
    arena_free(&post->arena);
    free(post);
    tally_drop(&mastodon->tally);
}

static void answer_post(struct post *post, const struct adapter_answer *answer)
{
    adapter_answer(&post->mastodon->adapter, post->message, answer);
    if (post->looks > 0)
        timer_stop(&post->pause);
    tally_drop(&post->tally);
}

static void send_call(struct post *post, const char *method, const char *page,
                      void (*on_reply)(struct http_call *, const struct http_reply *))
{
    struct mastodon *mastodon = post->mastodon;

    post->call.method = method;
    post->call.url = arena_format(&post->arena, "%s%s", mastodon->server, page);
    post->call.fields = post->fields;
    post->call.ca_file = mastodon->ca_file;
    post->call.total_ms = MASTODON_CALL_MS;
    post->call.on_reply = on_reply;
    http_send(mastodon->adapter.host->http, &post->call);
}

static void answer_shown(struct post *post)
{
    struct adapter_answer answer = {.verdict = VERDICT_DELIVERED, .name = post->id};

    answer_post(post, &answer);
}

/* Whatever becomes of the deletion, the retraction itself is out. */
static void on_deleted(struct http_call *call, const struct http_reply *reply)
{
    struct post *post = CONTAINER_OF(call, struct post, call);

    if (reply->status != 200 && reply->status != 404)
        mastodon_tell_health(post->mastodon, HEALTH_DEGRADED,
                             "a retracted post could not be deleted");
    answer_shown(post);
}

static void delete_cancelled(struct post *post)
{
    post->call = (struct http_call){0};
    post->fields[0] = (struct http_field){"Authorization", post->mastodon->bearer};
    post->call.field_count = 1;
    send_call(post, "DELETE",
              arena_format(&post->arena, "/api/v1/statuses/%s", post->message->after),
              on_deleted);
}

static void send_status(struct post *post);

static void on_posted(struct http_call *call, const struct http_reply *reply)
{
    struct post          *post = CONTAINER_OF(call, struct post, call);
    struct mastodon      *mastodon = post->mastodon;
    struct adapter_answer answer = {.verdict = VERDICT_UNSURE,
                                    .why = "the server's answer names no post"};

    if (reply->fault == HTTP_ANSWERED && reply->status == 404 && post->reply_to) {
        /* The post before is gone. Nothing was posted: it stands alone then. */
        post->reply_to = NULL;
        send_status(post);
        return;
    }
    if (reply->fault != HTTP_ANSWERED || reply->status != 200) {
        answer = mastodon_failure(mastodon, reply);
        answer_post(post, &answer);
        return;
    }
    post->id = mastodon_id_in(&post->arena, reply);
    if (!post->id) {
        answer_post(post, &answer);
        return;
    }
    mastodon_tell_health(mastodon, HEALTH_UP, NULL);
    if (mastodon->deletes_cancelled && post->message->step == ADAPTER_CANCEL &&
        post->message->after && mastodon_is_id(post->message->after))
        delete_cancelled(post);
    else
        answer_shown(post);
}

static void write_status(struct post *post, struct buf *out)
{
    const struct mastodon        *mastodon = post->mastodon;
    const struct adapter_message *message = post->message;

    form_add(out, "status", message->text);
    form_add(out, "visibility", mastodon->visibility);
    form_add(out, "language",
             arena_copy(&post->arena, message->language, strcspn(message->language, "-")));
    if (*mastodon->spoiler)
        form_add(out, "spoiler_text", mastodon->spoiler);
    if (post->reply_to)
        form_add(out, "in_reply_to_id", post->reply_to);
}

static void send_status(struct post *post)
{
    struct buf out = {0};

    write_status(post, &out);
    if (post->form.len > 0)
        buf_format(&out, "&%s", post->form.bytes);
    post->call = (struct http_call){.body = arena_copy(&post->arena, out.bytes, out.len),
                                    .body_len = out.len,
                                    .field_count = 3};
    post->fields[0] = (struct http_field){"Authorization", post->mastodon->bearer};
    post->fields[1] = (struct http_field){"Content-Type", "application/x-www-form-urlencoded"};
    post->fields[2] = (struct http_field){"Idempotency-Key", post->message->key};
    buf_free(&out);
    send_call(post, "POST", "/api/v1/statuses", on_posted);
}

static void send_next(struct post *post);

static bool is_about_picture(const struct http_reply *reply)
{
    static const int OTHERS[] = {401, 403, 404, 429};

    for (size_t i = 0; i < COUNT_OF(OTHERS); i++)
        if (reply->status == OTHERS[i])
            return false;
    return reply->fault == HTTP_ANSWERED &&
           (reply->status / 100 == 2 || reply->status / 100 == 4);
}

/* Nothing was posted yet. */
static void fail_busy(struct post *post, const struct http_reply *reply)
{
    struct adapter_answer answer = mastodon_failure(post->mastodon, reply);

    answer.verdict = VERDICT_BUSY;
    answer_post(post, &answer);
}

/* A picture the server does not want holds no warning back: it goes out without. */
static void end_picture(struct post *post, bool is_taken)
{
    if (is_taken)
        form_add(&post->form, "media_ids[]", post->picture);
    else
        mastodon_tell_health(post->mastodon, HEALTH_DEGRADED,
                             "the server did not take a picture");
    post->pictures++;
    send_next(post);
}

static void on_pause(struct timer *timer);

/* Taken, and not ready to be posted: it is looked at again, less and less often. */
static void look_later(struct post *post)
{
    uint64_t after_ms = (uint64_t)PAUSE_MS << post->looks;

    if (post->looks == LOOKS_MAX) {
        end_picture(post, false);
    } else if (post->looks++ == 0) {
        timer_once(&post->pause, post->mastodon->adapter.host->loop, &post->tally, after_ms,
                   on_pause);
    } else {
        post->pause.after_ms = after_ms;
        timer_again(&post->pause);
    }
}

/* GET /api/v1/media/:id: 200 ready, 206 not yet. */
static void on_looked(struct http_call *call, const struct http_reply *reply)
{
    struct post *post = CONTAINER_OF(call, struct post, call);

    if (!is_about_picture(reply))
        fail_busy(post, reply);
    else if (reply->status == 206)
        look_later(post);
    else
        end_picture(post, reply->status == 200);
}

static void on_pause(struct timer *timer)
{
    struct post *post = CONTAINER_OF(timer, struct post, pause);

    post->call = (struct http_call){0};
    post->fields[0] = (struct http_field){"Authorization", post->mastodon->bearer};
    post->call.field_count = 1;
    send_call(post, "GET", arena_format(&post->arena, "/api/v1/media/%s", post->picture),
              on_looked);
}

/* 200: ready; 202: taken, and being processed. */
static void on_uploaded(struct http_call *call, const struct http_reply *reply)
{
    struct post *post = CONTAINER_OF(call, struct post, call);

    if (!is_about_picture(reply)) {
        fail_busy(post, reply);
        return;
    }
    post->picture = reply->status == 200 || reply->status == 202
                        ? mastodon_id_in(&post->arena, reply)
                        : NULL;
    if (post->picture && reply->status == 202)
        look_later(post);
    else
        end_picture(post, post->picture != NULL);
}

/* At most so many bytes, and no character halved. */
static size_t cut(const char *text, size_t most)
{
    size_t len = strnlen(text, most);

    while (len > 0 && ((unsigned char)text[len] & 0xc0) == 0x80)
        len--;
    return len;
}

static void send_picture(struct post *post, const struct adapter_file *file)
{
    const char *words = file->alt ? file->alt : post->message->subject;

    words = words ? words : "";
    post->parts[0] = (struct http_part){.name = "file",
                                        .file_name = file->name,
                                        .type = file->type,
                                        .bytes = file->bytes,
                                        .len = file->len};
    post->parts[1] = (struct http_part){
        .name = "description", .bytes = words, .len = cut(words, DESCRIPTION_MAX)};
    post->fields[0] = (struct http_field){"Authorization", post->mastodon->bearer};
    post->call = (struct http_call){.parts = post->parts, .part_count = 2, .field_count = 1};
    send_call(post, "POST", "/api/v2/media", on_uploaded);
}

static void send_next(struct post *post)
{
    const struct adapter_message *message = post->message;

    while (post->file < message->file_count && post->pictures < PICTURES_MAX) {
        const struct adapter_file *file = &message->files[post->file++];

        if (strncmp(file->type, "image/", 6) == 0) {
            send_picture(post, file);
            return;
        }
    }
    send_status(post);
}

void mastodon_post(struct mastodon *mastodon, const struct adapter_message *message)
{
    struct post *post;
    bool         deletes = mastodon->deletes_cancelled && message->step == ADAPTER_CANCEL;

    if (mastodon_length(message->text) + mastodon_length(mastodon->spoiler) >
        mastodon->length_max) {
        adapter_answer_soon(&mastodon->adapter, message, VERDICT_REFUSED,
                            "the text is longer than the server allows");
        return;
    }
    tally_take(&mastodon->tally);
    post = MEM_NEW(struct post);
    post->mastodon = mastodon;
    post->message = message;
    post->tally.on_clear = on_clear;
    tally_take(&post->tally);
    if (message->after && mastodon_is_id(message->after) && !deletes)
        post->reply_to = message->after;
    send_next(post);
}
