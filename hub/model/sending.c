#include "hub/model/sending.h"

#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/model/alert_json.h"

void sending_write(struct buf *buf, const struct sending *sending)
{
    struct writer out = writer_open(buf);

    write_object(&out, NULL);
    write_list(&out, "channels");
    for (size_t i = 0; i < sending->channel_count; i++)
        write_text(&out, NULL, sending->channels[i]);
    write_end(&out);
    if (sending->no_siren_reason)
        write_text(&out, "no_siren_reason", sending->no_siren_reason);
    if (sending->message_count > 0)
        messages_write_list(&out, sending->messages, sending->message_count);
    if (sending->retraction)
        write_raw(&out, "retraction", sending->retraction, sending->retraction_len);
    write_end(&out);
}

int sending_read(struct sending *sending_r, struct arena *arena, const char *json,
                 struct err *err)
{
    struct reader   in;
    struct messages messages;
    const char    **channels;

    *sending_r = (struct sending){0};
    if (!json)
        return 0;
    in = reader_open(json, strlen(json), arena, err);
    sending_r->channel_count = read_list(&in, "channels", SENDING_CHANNELS_MAX);
    channels = arena_alloc(arena, (sending_r->channel_count + 1) * sizeof *channels);
    for (size_t i = 0; i < sending_r->channel_count; i++)
        channels[i] = read_item_text(&in, "channels", i, ALERT_WORD_MAX);
    sending_r->channels = channels;
    sending_r->no_siren_reason =
        read_text_or(&in, "no_siren_reason", PROPOSAL_REASON_MAX, NULL);
    messages_read_list(&messages, &in);
    sending_r->messages = messages.items;
    sending_r->message_count = messages.count;
    sending_r->retraction = read_json_or_null(&in, "retraction", &sending_r->retraction_len);
    return reader_close(&in);
}

bool sending_has(const struct sending *sending, const char *channel)
{
    for (size_t i = 0; i < sending->channel_count; i++)
        if (strcmp(sending->channels[i], channel) == 0)
            return true;
    return false;
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
