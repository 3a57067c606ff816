#include "adapters/wire/message.h"

#include "hub/base/crypto.h"
#include "hub/base/mem.h"

static void write_siren(struct writer *out, const struct siren_order *order)
{
    static const char *const VERBS[] = {
        [SIREN_SOUND] = "sound",
        [SIREN_STOP] = "stop",
        [SIREN_TEST_SILENT] = "test-silent",
        [SIREN_STATUS] = "status",
    };

    if (!order)
        return;
    write_object(out, "siren");
    write_text(out, "verb", VERBS[order->verb]);
    if (order->program)
        write_text(out, "program", order->program);
    write_integer(out, "seconds", order->seconds);
    write_end(out);
}

static void write_files(struct writer *out, const struct adapter_message *message)
{
    if (message->file_count == 0)
        return;
    write_list(out, "files");
    for (size_t i = 0; i < message->file_count; i++) {
        const struct adapter_file *file = &message->files[i];
        struct buf                 letters = {0};

        encode(&letters, ENCODING_BASE64, file->bytes, file->len);
        write_object(out, NULL);
        write_text(out, "name", file->name);
        write_text(out, "type", file->type);
        if (file->alt)
            write_text(out, "alt", file->alt);
        write_bytes(out, "base64", letters.bytes ? letters.bytes : "", letters.len);
        write_end(out);
        buf_free(&letters);
    }
    write_end(out);
}

void message_write(struct writer *out, const struct adapter_message *m)
{
    static const char *const STEPS[] = {
        [ADAPTER_FIRST] = "first", [ADAPTER_UPDATE] = "update", [ADAPTER_CANCEL] = "cancel"};
    const struct {
        const char *name, *text;
    } OPTIONAL[] = {
        {"language", m->language}, {"subject", m->subject},
        {"text", m->text},         {"html", m->html},
        {"alert", m->alert},       {"ref", m->ref},
        {"after", m->after},       {"unsubscribe_url", m->unsubscribe_url},
    };
    char stamp[STAMP_LEN + 1], mode[MODE_TEXT_MAX + 1];

    write_text(out, "key", m->key);
    write_text(out, "address", m->address);
    write_text(out, "purpose", m->purpose == ADAPTER_ALERT ? "alert" : "notice");
    write_text(out, "step", STEPS[m->step]);
    write_text(out, "mode", mode_text(mode, &m->mode));
    write_bool(out, "urgent", m->is_urgent);
    write_text(out, "sent", stamp_text(stamp, m->sent_ms));
    write_text(out, "expires", stamp_text(stamp, m->expiry_ms));
    for (size_t i = 0; i < COUNT_OF(OPTIONAL); i++)
        if (OPTIONAL[i].text)
            write_text(out, OPTIONAL[i].name, OPTIONAL[i].text);
    write_siren(out, m->siren);
    write_files(out, m);
}
