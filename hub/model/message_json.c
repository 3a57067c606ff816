#include "hub/model/message_json.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

#include "hub/base/reader.h"

enum { CHANNEL_NAME_BYTES = 32, LANGUAGE_MAX = 35, HTML_MAX = 200000, REACH_CHANNELS_MAX = 64 };

void messages_write_list(struct writer *out, const struct message *messages, size_t count)
{
    write_list(out, "messages");
    for (size_t i = 0; i < count; i++) {
        const struct message *message = &messages[i];

        write_object(out, NULL);
        write_text(out, "channel", message->channel);
        write_text(out, "kind", CHANNEL_KIND_WORDS[message->kind]);
        write_text(out, "language", message->language);
        write_text(out, "subject", message->subject);
        write_text(out, "text", message->text);
        write_text(out, "html", message->html);
        write_integer(out, "segments", message->segments);
        write_integer(out, "length", message->length);
        write_end(out);
    }
    write_end(out);
}

void messages_write(struct buf *buf, const struct message *messages, size_t count)
{
    struct writer out = writer_open(buf);

    write_object(&out, NULL);
    messages_write_list(&out, messages, count);
    write_end(&out);
}

static void read_message(struct message *message, struct reader *in)
{
    message->channel = read_text(in, "channel", CHANNEL_NAME_BYTES);
    message->kind = (enum channel_kind)read_word(in, "kind", CHANNEL_KIND_WORDS);
    message->language = read_text_or(in, "language", LANGUAGE_MAX, NULL);
    message->subject = read_text_or(in, "subject", MESSAGE_TEXT_MAX, NULL);
    message->text = read_text(in, "text", MESSAGE_TEXT_MAX);
    message->html = read_text_or(in, "html", HTML_MAX, NULL);
    message->segments = (unsigned)read_integer_or(in, "segments", 0, INT32_MAX, 0);
    message->length = (unsigned)read_integer_or(in, "length", 0, INT32_MAX, 0);
}

void messages_read_list(struct messages *messages_r, struct reader *in)
{
    messages_r->count = read_list(in, "messages", MESSAGES_MAX);
    messages_r->items =
        arena_alloc(in->arena, (messages_r->count + 1) * sizeof(struct message));
    for (size_t i = 0; i < messages_r->count; i++) {
        struct reader item = reader_item(in, "messages", i);

        read_message(&messages_r->items[i], &item);
        reader_leave(&item, in);
    }
}

int messages_parse(struct messages *messages_r, struct arena *arena, const char *json,
                   size_t len, struct err *err)
{
    static const char *const BESIDE[] = {"channels", "lost", "no_siren_reason", "retraction"};
    struct reader            in = reader_open(json, len, arena, err);

    for (size_t i = 0; i < COUNT_OF(BESIDE); i++)
        read_json_or_null(&in, BESIDE[i], &(size_t){0});
    messages_read_list(messages_r, &in);
    return reader_close(&in);
}

/* 0 no, 1 the same language, 2 the same tag. */
static int likeness(const char *one, const char *other)
{
    size_t primary;

    if (!one || !other)
        return 0;
    if (strcasecmp(one, other) == 0)
        return 2;
    primary = strcspn(one, "-");
    return primary == strcspn(other, "-") && strncasecmp(one, other, primary) == 0;
}

const struct message *messages_find(const struct messages *messages, const char *channel,
                                    const char *language)
{
    const struct message *best = NULL;
    int                   best_likeness = 0;

    for (size_t i = 0; i < messages->count; i++) {
        const struct message *message = &messages->items[i];
        int                   alike = likeness(message->language, language);

        if (strcmp(message->channel, channel) != 0 || (best && alike <= best_likeness))
            continue;
        best = message;
        best_likeness = alike;
    }
    return best;
}

/* ── reach ─────────────────────────────────────────────────────────────────────── */

static void write_persons(struct writer *out, int64_t persons)
{
    if (persons < 0)
        write_null(out, "persons");
    else
        write_integer(out, "persons", persons);
}

static int64_t read_persons(struct reader *in)
{
    return read_integer_or(in, "persons", 0, INT64_MAX / 2, -1);
}

void reach_write(struct buf *buf, const struct reach *reach)
{
    struct writer out = writer_open(buf);

    write_object(&out, NULL);
    write_persons(&out, reach->persons);
    write_list(&out, "channels");
    for (size_t i = 0; i < reach->count; i++) {
        write_object(&out, NULL);
        write_text(&out, "channel", reach->channels[i].channel);
        write_persons(&out, reach->channels[i].persons);
        write_end(&out);
    }
    write_end(&out);
    write_end(&out);
}

int reach_parse(struct reach *reach_r, struct arena *arena, const char *json, size_t len,
                struct err *err)
{
    struct reader in = reader_open(json, len, arena, err);

    reach_r->persons = read_persons(&in);
    reach_r->count = read_list(&in, "channels", REACH_CHANNELS_MAX);
    reach_r->channels = arena_alloc(arena, (reach_r->count + 1) * sizeof *reach_r->channels);
    for (size_t i = 0; i < reach_r->count; i++) {
        struct reader item = reader_item(&in, "channels", i);

        reach_r->channels[i].channel = read_text(&item, "channel", CHANNEL_NAME_BYTES);
        reach_r->channels[i].persons = read_persons(&item);
        reader_leave(&item, &in);
    }
    return reader_close(&in);
}

int64_t reach_of(const struct reach *reach, const char *channel)
{
    for (size_t i = 0; i < reach->count; i++)
        if (strcmp(reach->channels[i].channel, channel) == 0)
            return reach->channels[i].persons;
    return -1;
}
