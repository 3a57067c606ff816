#include "hub/desk/notices.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/buf.h"

struct notices {
    struct notices_settings settings;
    struct tally            tally; /* ourselves, and every notice on its way to disk */
};

static void on_clear(struct tally *tally)
{
    struct notices *notices = CONTAINER_OF(tally, struct notices, tally);
    struct tally   *owner = notices->settings.owner;

    crypto_wipe(notices->settings.seal, sizeof notices->settings.seal);
    free(notices);
    tally_drop(owner);
}

int notices_open(struct notices **notices_r, const struct notices_settings *settings,
                 struct err *err)
{
    struct notices *notices = MEM_NEW(struct notices);

    (void)err;
    notices->settings = *settings;
    notices->tally.on_clear = on_clear;
    tally_take(&notices->tally);
    tally_take(settings->owner);
    *notices_r = notices;
    return 0;
}

void notices_close(struct notices *notices)
{
    if (notices)
        tally_drop(&notices->tally);
}

void notices_hold(struct notices *notices)
{
    tally_take(&notices->tally);
}

void notices_let_go(struct notices *notices)
{
    tally_drop(&notices->tally);
}

static void end(struct notices_send *send)
{
    struct notices *notices = send->notices;

    store_job_free(&send->find.job);
    store_job_free(&send->keep.job);
    arena_free(&send->arena);
    send->on_done(send);
    tally_drop(&notices->tally);
}

static void on_kept(struct store_job *job)
{
    struct notices_send           *send = CONTAINER_OF(job, struct notices_send, keep.job);
    const struct notices_settings *settings = &send->notices->settings;

    send->failed = job->failed;
    send->err = job->err;
    if (!job->failed && settings->on_kept)
        settings->on_kept(settings->house, send->keep.notice.channel);
    end(send);
}

static struct blob kept_blob(struct arena *arena, struct buf *bytes)
{
    struct blob blob = {arena_copy(arena, bytes->bytes, bytes->len), bytes->len};

    buf_free(bytes);
    return blob;
}

static struct blob sealed_words(struct notices_send *send)
{
    const struct notices_settings *settings = &send->notices->settings;
    struct buf                     sealed = {0};

    notice_seal(&sealed, settings->seal, settings->chance, &send->words);
    return kept_blob(&send->arena, &sealed);
}

/* channel must outlive the verb: it is copied. */
static void keep(struct notices_send *send, const char *channel, struct blob address)
{
    char mode[MODE_TEXT_MAX + 1];

    send->keep = (struct store_keep_notice){
        .job.on_done = on_kept,
        .notice = {.id = send->id,
                   .kind = NOTICE_KIND_WORDS[send->kind],
                   .channel = arena_text(&send->arena, channel),
                   .mode = arena_text(&send->arena, mode_text(mode, send->mode)),
                   .about = send->about,
                   .address = address,
                   .text = sealed_words(send),
                   .lane = (int)lane_of_notice(send->kind),
                   .due_ms = send->due_ms,
                   .expires_ms = send->expires_ms},
    };
    store_keep_notice(send->notices->settings.store, &send->keep);
}

static const char *channel_of(struct notices_send *send, enum endpoint_kind kind)
{
    const struct notices_settings *settings = &send->notices->settings;
    const char                    *channel =
        send->channel ? send->channel : settings->channel_of(settings->house, kind, send->mode);

    if (!channel)
        send->failed = err_set(&send->err, ERR_CONFLICT, "no channel of ours carries %s",
                               ENDPOINT_WORDS[kind]);
    return channel;
}

static enum endpoint_kind kind_of(const char *word)
{
    int kind = 0;

    while (kind < ENDPOINTS - 1 && strcmp(ENDPOINT_WORDS[kind], word) != 0)
        kind++;
    return (enum endpoint_kind)kind;
}

static void on_found(struct store_job *job)
{
    struct notices_send            *send = CONTAINER_OF(job, struct notices_send, find.job);
    const struct recipient_address *found = send->find.addresses;
    const char                     *channel;

    if (job->failed) {
        send->failed = -1;
        send->err = job->err;
    } else if (send->find.found == 0 || found->consent != CONSENT_GIVEN || !found->sealed.at) {
        send->failed = err_set(&send->err, ERR_NOT_FOUND, "there is nobody to be told there");
    } else if ((channel = channel_of(send, kind_of(found->kind)))) {
        keep(send, channel, found->sealed);
        return;
    }
    end(send);
}

/* Without a channel there is nothing to keep; the answer still comes after the call. */
static void look_for(struct notices_send *send)
{
    send->find = (struct store_addresses_of){
        .job.on_done = on_found, .nos = &send->recipient, .count = 1};
    store_addresses_of(send->notices->settings.store, &send->find);
}

static void on_nothing(struct store_job *job)
{
    end(CONTAINER_OF(job, struct notices_send, find.job));
}

void notices_send(struct notices *notices, struct notices_send *send)
{
    const struct notices_settings *settings = &notices->settings;
    const char                    *channel;
    struct buf                     sealed = {0};

    tally_take(&notices->tally);
    send->notices = notices;
    send->failed = 0;
    send->err = (struct err){0};
    send->arena = (struct arena){0};
    send->find = (struct store_addresses_of){0};
    send->keep = (struct store_keep_notice){0};
    if (id_is_nil(&send->id))
        send->id = id_new(clock_now(settings->clock), settings->chance);
    if (!send->address) {
        look_for(send);
        return;
    }
    channel = channel_of(send, send->to);
    if (!channel) {
        look_for(send);
        send->find.job.on_done = on_nothing;
        return;
    }
    secret_seal(&sealed, settings->seal, settings->chance, send->address,
                strlen(send->address));
    keep(send, channel, kept_blob(&send->arena, &sealed));
}
