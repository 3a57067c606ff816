#include "hub/model/notice.h"

#include "tests/kit/check.h"

static const uint8_t KEY[SECRET_KEY_LEN] = "thirty-two bytes to seal with .";

TEST(only_the_key_reads_what_was_sealed)
{
    struct chance       chance = chance_of_seed(1);
    struct buf          sealed = {0};
    struct arena        arena = {0};
    struct notice_words said = {"it", "Il codice", "Il codice è 123456."}, read;
    const uint8_t       other[SECRET_KEY_LEN] = {0};

    notice_seal(&sealed, KEY, &chance, &said);
    CHECK(memmem(sealed.bytes, sealed.len, "123456", 6) == NULL);
    CHECK(notice_unseal(&read, KEY, sealed.bytes, sealed.len, &arena));
    CHECK_TEXT(read.language, "it");
    CHECK_TEXT(read.subject, "Il codice");
    CHECK_TEXT(read.text, "Il codice è 123456.");
    CHECK(!notice_unseal(&read, other, sealed.bytes, sealed.len, &arena));
    sealed.bytes[sealed.len - 1] ^= 1;
    CHECK(!notice_unseal(&read, KEY, sealed.bytes, sealed.len, &arena));
    buf_free(&sealed);
    arena_free(&arena);
}

TEST(a_text_message_has_no_subject)
{
    struct chance       chance = chance_of_seed(1);
    struct buf          sealed = {0};
    struct arena        arena = {0};
    struct notice_words said = {"it", NULL, "Sì"}, read;

    notice_seal(&sealed, KEY, &chance, &said);
    CHECK(notice_unseal(&read, KEY, sealed.bytes, sealed.len, &arena));
    CHECK(read.subject == NULL);
    buf_free(&sealed);
    arena_free(&arena);
}

RUN(only_the_key_reads_what_was_sealed, a_text_message_has_no_subject)
