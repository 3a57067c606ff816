#include "hub/model/render.h"

#include <string.h>

#include "hub/model/post_text.h"
#include "hub/model/render/email.h"
#include "hub/model/render/slots.h"

/* One message in the making. */
struct making {
    struct arena            *arena;
    const struct render     *with;
    const struct alert      *alert;
    const struct alert_info *info;
    const struct channel    *channel;
    struct slots             slots;
};

static const char *plain_sms(const struct making *in, const char *text)
{
    const char *marked = slots_marked(in->arena, &in->slots, text), *kept;
    struct buf  plain = {0};

    buf_text(&plain, "");
    sms_text_plain(&plain, marked, strlen(marked), in->with->sms_policy);
    kept = arena_copy(in->arena, plain.bytes, plain.len);
    buf_free(&plain);
    return kept;
}

/* Full, then brief, then less and less until it fits; the last try stands. */
static void make_sms(const struct making *in, struct message *message)
{
    unsigned    most = in->channel->text_max ? in->channel->text_max : RENDER_SMS_SEGMENTS;
    const char *text = in->slots.sms;

    for (int attempt = 1; !in->slots.sms; attempt++) {
        const char *tried = slots_text(in->arena, &in->slots, attempt);

        if (!tried)
            break;
        text = tried;
        tried = plain_sms(in, text);
        if (sms_text_count(tried, strlen(tried)).segments <= most)
            break;
    }
    message->text = plain_sms(in, text);
    message->segments = sms_text_count(message->text, strlen(message->text)).segments;
    message->length = sms_text_count(message->text, strlen(message->text)).units;
}

static void make_post(const struct making *in, struct message *message)
{
    const char *text = in->slots.post;

    for (int attempt = 0; !in->slots.post; attempt++) {
        const char *tried = slots_text(in->arena, &in->slots, attempt);

        if (!tried)
            break;
        text = tried;
        if (in->channel->text_max == 0 ||
            post_text_count(slots_marked(in->arena, &in->slots, text), in->channel->counting) <=
                in->channel->text_max)
            break;
    }
    message->text = slots_marked(in->arena, &in->slots, text);
    message->length = post_text_count(message->text, in->channel->counting);
}

static const char *headline_of(const struct making *in)
{
    const char *headline = in->info->headline ? in->info->headline : in->info->event;

    return slots_marked(in->arena, &in->slots, headline ? headline : "");
}

static void make_email(const struct making *in, struct message *message)
{
    message->subject = headline_of(in);
    message->text = email_text(in->arena, in->with, in->info, &in->slots);
    message->html = email_html(in->arena, in->with, in->info, &in->slots);
}

static void make_push(const struct making *in, struct message *message)
{
    message->subject = headline_of(in);
    message->text = slots_marked(in->arena, &in->slots, slots_text(in->arena, &in->slots, 1));
}

static void make_feed(const struct making *in, struct message *message)
{
    message->subject = headline_of(in);
    message->text = email_text(in->arena, in->with, in->info, &in->slots);
}

/* An Update goes to the sirens that sounded, whoever chose its channels: unless it says so
 * itself, it sounds them again only for a grave danger that is not over. */
static bool is_easing(const struct making *in)
{
    return in->alert->message == MESSAGE_UPDATE &&
           (alert_severity_of(in->alert) > SEVERITY_SEVERE ||
            in->info->responses & ALERT_BIT(RESPONSE_ALL_CLEAR));
}

static void make_siren(const struct making *in, struct message *message)
{
    const char *program = alert_value_of(&in->info->parameters, RENDER_SIREN_PARAMETER);

    if (in->alert->message == MESSAGE_CANCEL || (!program && is_easing(in)))
        program = RENDER_SIREN_NONE;
    message->text = program ? program : "warning";
}

static void (*const MAKE[CHANNEL_KINDS])(const struct making *in, struct message *message) = {
    [CHANNEL_SMS] = make_sms,      [CHANNEL_EMAIL] = make_email, [CHANNEL_SOCIAL] = make_post,
    [CHANNEL_SIREN] = make_siren,  [CHANNEL_PUSH] = make_push,   [CHANNEL_FEED] = make_feed,
    [CHANNEL_WEBHOOK] = make_feed,
};

struct messages render_alert(struct arena *arena, const struct render *with,
                             const struct alert *alert, const struct channel *channels,
                             size_t channel_count)
{
    struct messages made = {
        arena_alloc(arena, (channel_count * alert->info_count + 1) * sizeof *made.items), 0};

    for (size_t i = 0; i < channel_count; i++) {
        bool once = channels[i].kind == CHANNEL_SIREN;

        for (size_t j = 0; j < (once && alert->info_count ? 1 : alert->info_count); j++) {
            const struct alert_info *info = &alert->infos[j];
            struct message          *message = &made.items[made.count];
            struct making            in = {.arena = arena,
                                           .with = with,
                                           .alert = alert,
                                           .info = info,
                                           .channel = &channels[i]};

            if (!info->language)
                continue; /* a draft without words yet */
            in.slots = slots_of(arena, with, alert, info);
            *message = (struct message){.channel = channels[i].name,
                                        .kind = channels[i].kind,
                                        .language = info->language};
            MAKE[channels[i].kind](&in, message);
            if (!message->length)
                message->length = post_text_count(message->text, COUNT_UTF16);
            made.count++;
        }
    }
    return made;
}
