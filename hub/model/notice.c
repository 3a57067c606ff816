#include "hub/model/notice.h"

#include "hub/base/reader.h"
#include "hub/base/writer.h"

const char *const NOTICE_KIND_WORDS[NOTICE_DIGEST + 2] = {
    [NOTICE_SUMMONS] = "summons",   [NOTICE_CODE] = "code",     [NOTICE_ANSWER] = "answer",
    [NOTICE_PROGRESS] = "progress", [NOTICE_DIGEST] = "digest",
};

static void wipe(struct buf *buf)
{
    if (buf->len > 0)
        crypto_wipe(buf->bytes, buf->len);
    buf_free(buf);
}

void notice_seal(struct buf *sealed, const uint8_t key[SECRET_KEY_LEN], struct chance *chance,
                 const struct notice_words *words)
{
    struct buf    clear = {0};
    struct writer out = writer_open(&clear);

    write_object(&out, NULL);
    write_text(&out, "language", words->language);
    if (words->subject)
        write_text(&out, "subject", words->subject);
    write_text(&out, "text", words->text);
    write_end(&out);
    secret_seal(sealed, key, chance, clear.bytes, clear.len);
    wipe(&clear);
}

bool notice_unseal(struct notice_words *words_r, const uint8_t key[SECRET_KEY_LEN],
                   const void *sealed, size_t len, struct arena *arena)
{
    struct buf    clear = {0};
    struct reader in;
    bool          is_whole = secret_unseal(&clear, key, sealed, len);

    if (is_whole) {
        in = reader_open(clear.bytes, clear.len, arena, NULL);
        words_r->language = read_text(&in, "language", 40);
        words_r->subject = read_text_or(&in, "subject", NOTICE_SUBJECT_MAX, NULL);
        words_r->text = read_text(&in, "text", NOTICE_TEXT_MAX);
        is_whole = reader_close(&in) == 0;
    }
    wipe(&clear);
    return is_whole;
}
