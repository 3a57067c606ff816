#include "hub/model/sending.h"

#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/model/alert_json.h"

static void write_names(struct writer *out, const char *name, const char *const *names,
                        size_t count)
{
    write_list(out, name);
    for (size_t i = 0; i < count; i++)
        write_text(out, NULL, names[i]);
    write_end(out);
}

void sending_write(struct buf *buf, const struct sending *sending)
{
    struct writer out = writer_open(buf);

    write_object(&out, NULL);
    write_names(&out, "channels", sending->channels, sending->channel_count);
    if (sending->lost_count > 0)
        write_names(&out, "lost", sending->lost, sending->lost_count);
    if (sending->no_siren_reason)
        write_text(&out, "no_siren_reason", sending->no_siren_reason);
    if (sending->message_count > 0)
        messages_write_list(&out, sending->messages, sending->message_count);
    if (sending->retraction)
        write_raw(&out, "retraction", sending->retraction, sending->retraction_len);
    write_end(&out);
}

static const char *const *read_names(struct reader *in, const char *name, struct arena *arena,
                                     size_t *count_r)
{
    const char **names;

    *count_r = read_list(in, name, SENDING_CHANNELS_MAX);
    names = arena_alloc(arena, (*count_r + 1) * sizeof *names);
    for (size_t i = 0; i < *count_r; i++)
        names[i] = read_item_text(in, name, i, ALERT_WORD_MAX);
    return names;
}

int sending_read(struct sending *sending_r, struct arena *arena, const char *json,
                 struct err *err)
{
    struct reader   in;
    struct messages messages;

    *sending_r = (struct sending){0};
    if (!json)
        return 0;
    in = reader_open(json, strlen(json), arena, err);
    sending_r->channels = read_names(&in, "channels", arena, &sending_r->channel_count);
    sending_r->lost = read_names(&in, "lost", arena, &sending_r->lost_count);
    sending_r->no_siren_reason =
        read_text_or(&in, "no_siren_reason", PROPOSAL_REASON_MAX, NULL);
    messages_read_list(&messages, &in);
    sending_r->messages = messages.items;
    sending_r->message_count = messages.count;
    sending_r->retraction = read_json_or_null(&in, "retraction", &sending_r->retraction_len);
    return reader_close(&in);
}

static bool is_among(const char *const *names, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return true;
    return false;
}

bool sending_has(const struct sending *sending, const char *channel)
{
    return is_among(sending->channels, sending->channel_count, channel);
}

bool sending_carried(const struct sending *sending, const char *channel)
{
    return sending_has(sending, channel) ||
           is_among(sending->lost, sending->lost_count, channel);
}

void sending_prepare_retraction(struct buf *buf, struct arena *arena, const struct lang *lang,
                                const struct alert *original, int64_t now_ms)
{
    struct writer out = writer_open(buf);

    write_object(&out, NULL);
    for (int kind = 0; RETRACTION_WORDS[kind]; kind++) {
        struct alert alert =
            retraction_of(arena, lang, original, (enum retraction)kind, now_ms);

        alert.reference_count = 0; /* known when it is sent */
        write_object(&out, RETRACTION_WORDS[kind]);
        alert_write_json(&alert, &out);
        write_end(&out);
    }
    write_end(&out);
}

int sending_retraction(struct alert *alert_r, struct arena *arena,
                       const struct sending *sending, enum retraction kind, struct err *err)
{
    struct reader in, inner;

    if (!sending->retraction)
        return err_set(err, ERR_NOT_FOUND, "no retraction was prepared");
    in = reader_open(sending->retraction, sending->retraction_len, arena, err);
    for (int i = 0; RETRACTION_WORDS[i]; i++)
        if (i != (int)kind)
            read_json_or_null(&in, RETRACTION_WORDS[i], &(size_t){0});
    inner = reader_inside(&in, RETRACTION_WORDS[kind]);
    alert_read_json(alert_r, &inner);
    reader_leave(&inner, &in);
    return reader_close(&in);
}
