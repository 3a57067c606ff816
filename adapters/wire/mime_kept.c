#include "adapters/wire/mime_kept.h"

#include <string.h>

/* With its length in front: no two mails give the same bytes. */
static void add(struct buf *words, const void *bytes, size_t len)
{
    buf_add(words, &len, sizeof len);
    buf_add(words, bytes, len);
}

static void add_text(struct buf *words, const char *text)
{
    buf_byte(words, text ? '+' : '-');
    add(words, text ? text : "", text ? strlen(text) : 0);
}

static struct buf words_of(const struct mime_mail *mail)
{
    struct buf words = {0};

    add_text(&words, mail->text);
    add_text(&words, mail->html);
    for (size_t i = 0; i < mail->file_count; i++) {
        const struct mime_file *file = &mail->files[i];

        add_text(&words, file->name);
        add_text(&words, file->type);
        add_text(&words, file->description);
        add(&words, file->bytes, file->len);
    }
    return words;
}

static void look_at(struct mime_kept *kept, const struct mime_mail *mail)
{
    struct buf words = words_of(mail);

    if (words.len == kept->words.len &&
        memcmp(words.bytes, kept->words.bytes, words.len) == 0) {
        buf_free(&words);
        return;
    }
    mime_kept_free(kept);
    kept->words = words;
    mime_write_body(&kept->body, mail);
}

int mime_kept_write(struct mime_kept *kept, struct buf *out, const struct mime_mail *mail,
                    struct err *err)
{
    if (mime_write_head(out, mail, err) < 0)
        return -1;
    look_at(kept, mail);
    buf_add(out, kept->body.bytes, kept->body.len);
    return 0;
}

void mime_kept_free(struct mime_kept *kept)
{
    buf_free(&kept->words);
    buf_free(&kept->body);
}
