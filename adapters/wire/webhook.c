#include "adapters/wire/webhook.h"

#include <string.h>

#include "hub/base/crypto.h"
#include "hub/base/writer.h"

void webhook_signature(struct buf *buf, int64_t now_s, const char *const *secrets,
                       const char *body, size_t len)
{
    struct buf text = {0};

    buf_format(&text, "%lld.", (long long)now_s);
    buf_add(&text, body, len);
    buf_format(buf, "t=%lld", (long long)now_s);
    for (; *secrets; secrets++) {
        uint8_t mac[HMAC_SHA256_LEN];
        char    hex[2 * HMAC_SHA256_LEN + 1];

        hmac_sha256(mac, *secrets, strlen(*secrets), text.bytes, text.len);
        buf_format(buf, ",v1=%s", hex_text(hex, mac, sizeof mac));
    }
    buf_free(&text);
}

static const char *event_of(const struct adapter_message *message)
{
    static const char *const STEPS[] = {
        [ADAPTER_FIRST] = "alert.sent",
        [ADAPTER_UPDATE] = "alert.updated",
        [ADAPTER_CANCEL] = "alert.cancelled",
    };

    return message->purpose == ADAPTER_NOTICE ? "notice" : STEPS[message->step];
}

static void write_given(struct writer *out, const char *name, const char *text)
{
    if (text)
        write_text(out, name, text);
}

void webhook_body(struct buf *buf, const struct adapter_message *message)
{
    struct writer out = writer_open(buf);
    char          mode[MODE_TEXT_MAX + 1], stamp[STAMP_LEN + 1];

    write_object(&out, NULL);
    write_text(&out, "event", event_of(message));
    write_text(&out, "key", message->key);
    write_text(&out, "mode", mode_text(mode, &message->mode));
    write_given(&out, "alert", message->alert);
    write_given(&out, "language", message->language);
    write_given(&out, "subject", message->subject);
    write_text(&out, "text", message->text);
    write_text(&out, "sent", stamp_text(stamp, message->sent_ms));
    write_text(&out, "expires", stamp_text(stamp, message->expiry_ms));
    for (size_t i = 0; i < message->file_count; i++)
        if (strcmp(message->files[i].type, "application/cap+xml") == 0)
            write_bytes(&out, "cap", message->files[i].bytes, message->files[i].len);
    write_end(&out);
}
