#include "adapters/wire/mime.h"

#include "tests/kit/check.h"

static struct mime_mail a_mail(void)
{
    return (struct mime_mail){
        .from_name = "Comune di Empoli",
        .from = "allerta@comune.example",
        .to = "residente@example.org",
        .subject = "Allerta",
        .message_id = "0192f3c4-1@comune.example",
        .text = "Piena dell'Elsa.\nSalite ai piani alti.\n",
        .date_ms = 1795328100000, /* 2026-11-22T06:15:00Z */
    };
}

static const char *written(struct buf *out, const struct mime_mail *mail)
{
    struct err err = {0};

    CHECK_INT(mime_write(out, mail, &err), 0);
    buf_byte(out, '\0');
    return out->bytes;
}

TEST(a_plain_mail_is_readable_as_it_stands)
{
    struct buf       out = {0};
    struct mime_mail mail = a_mail();

    CHECK_TEXT(written(&out, &mail), "Date: Sun, 22 Nov 2026 06:15:00 +0000\r\n"
                                     "From: \"Comune di Empoli\"\r\n"
                                     " <allerta@comune.example>\r\n"
                                     "To: <residente@example.org>\r\n"
                                     "Subject: Allerta\r\n"
                                     "Message-ID: <0192f3c4-1@comune.example>\r\n"
                                     "Auto-Submitted: auto-generated\r\n"
                                     "MIME-Version: 1.0\r\n"
                                     "Content-Type: text/plain; charset=utf-8\r\n"
                                     "Content-Transfer-Encoding: quoted-printable\r\n"
                                     "\r\n"
                                     "Piena dell'Elsa.\r\n"
                                     "Salite ai piani alti.\r\n"
                                     "\r\n");
    buf_free(&out);
}

TEST(the_same_mail_gives_the_same_bytes_at_every_attempt)
{
    struct buf       one = {0}, two = {0};
    struct mime_mail mail = a_mail();

    mail.html = "<p>Piena</p>";
    CHECK_TEXT(written(&one, &mail), written(&two, &mail));
    buf_free(&one);
    buf_free(&two);
}

TEST(one_click_unsubscribing_is_promised_only_over_https)
{
    struct buf       secure = {0}, plain = {0};
    struct mime_mail mail = a_mail();

    mail.unsubscribe_url = "https://allerta.example/unsubscribe/K7";
    written(&secure, &mail);
    CHECK(
        strstr(secure.bytes, "List-Unsubscribe: <https://allerta.example/unsubscribe/K7>\r\n"));
    CHECK(strstr(secure.bytes, "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    mail.unsubscribe_url = "http://allerta.example/unsubscribe/K7";
    written(&plain, &mail);
    CHECK(strstr(plain.bytes, "List-Unsubscribe: <http:"));
    CHECK(!strstr(plain.bytes, "One-Click"));
    buf_free(&secure);
    buf_free(&plain);
}

TEST(an_update_is_threaded_under_what_came_before)
{
    struct buf       out = {0};
    struct mime_mail mail = a_mail();

    mail.in_reply_to = "first@comune.example";
    written(&out, &mail);
    CHECK(strstr(out.bytes, "In-Reply-To: <first@comune.example>\r\n"
                            "References: <first@comune.example>\r\n"));
    buf_free(&out);
}

TEST(the_alert_is_attached_byte_for_byte)
{
    struct buf       out = {0};
    struct mime_mail mail = a_mail();
    struct mime_file cap = {.name = "alert.xml",
                            .type = "application/cap+xml",
                            .bytes = "<alert>\r\n</alert>\n",
                            .len = 18};

    mail.html = "<p>Piena</p>";
    mail.files = &cap;
    mail.file_count = 1;
    written(&out, &mail);
    CHECK(strstr(out.bytes, "\r\nContent-Type: application/cap+xml; name=\"alert.xml\"\r\n"
                            "Content-Disposition: attachment; filename=\"alert.xml\"\r\n"
                            "Content-Transfer-Encoding: base64\r\n\r\n"
                            "PGFsZXJ0Pg0KPC9hbGVydD4K\r\n--=_tocsin_mail--\r\n"));
    CHECK(strstr(out.bytes, "boundary=\"=_tocsin_mail\"") <
          strstr(out.bytes, "boundary=\"=_tocsin_text\""));
    CHECK(strstr(out.bytes, "text/plain; charset") < strstr(out.bytes, "text/html; charset"));
    buf_free(&out);
}

TEST(nothing_is_smuggled_into_a_header)
{
    static const char *const EVIL[] = {"a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\tb",
                                       "\xff\xfe"};
    struct buf               out = {0};

    for (size_t i = 0; i < sizeof EVIL / sizeof *EVIL; i++) {
        struct mime_mail mail = a_mail();
        struct err       err = {0};

        mail.subject = EVIL[i];
        CHECK_INT(mime_write(&out, &mail, &err), -1);
        CHECK_TEXT(err.text, "the subject cannot stand in a mail's header");
        CHECK_INT(out.len, 0);
    }
    buf_free(&out);
}

TEST(addresses_are_plain_and_whole)
{
    static const char *const FINE[] = {"a@b.it", "mario.rossi+allerta@comune.empoli.fi.it"};
    static const char *const WRONG[] = {"",         "a",        "@b.it",      "a@",
                                        "a b@c.it", "a@b c",    "<a@b.it>",   "a@b.it\r\n",
                                        "a@-b.it",  ".a@b.it",  "a..b@c.it",  "a@b..it",
                                        "a@b.it.",  "a@b@c.it", "\"a\"@b.it", "è@b.it"};

    for (size_t i = 0; i < sizeof FINE / sizeof *FINE; i++)
        CHECK(mime_address_is_sound(FINE[i]));
    for (size_t i = 0; i < sizeof WRONG / sizeof *WRONG; i++)
        CHECK(!mime_address_is_sound(WRONG[i]));
}

static void check_words(const char *text, const char *wanted)
{
    struct buf out = {0};

    mime_words(&out, text, 9);
    buf_byte(&out, '\0');
    CHECK_TEXT(out.bytes, wanted);
    buf_free(&out);
}

TEST(words_outside_ascii_are_encoded_and_folded_between_characters)
{
    check_words("Allerta rossa", "Allerta rossa");
    check_words("Allerta: \xc3\xa8 piena!", "=?UTF-8?B?QWxsZXJ0YTogw6ggcGllbmEh?=");
    check_words("=?UTF-8?Q?trick?=", "=?UTF-8?B?PT9VVEYtOD9RP3RyaWNrPz0=?=");
    /* the è would begin at the last byte there is room for */
    check_words("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\xc3\xa8z",
                "=?UTF-8?B?YWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWE=?=\r\n"
                " =?UTF-8?B?w6h6?=");
}

static void check_quoted(const char *text, const char *wanted)
{
    struct buf out = {0};

    mime_quoted_printable(&out, text);
    buf_byte(&out, '\0');
    CHECK_TEXT(out.bytes, wanted);
    buf_free(&out);
}

TEST(a_text_is_quoted_so_that_it_arrives_as_it_was_approved)
{
    check_quoted("a = b", "a =3D b");
    check_quoted("\xc3\xa8", "=C3=A8");
    check_quoted("blank at the end \nnext\t", "blank at the end=20\r\nnext=09");
    check_quoted("lone\rreturn\r\n", "lone=0Dreturn\r\n");
    check_quoted(".dot\n", ".dot\r\n");
    check_quoted("123456789012345678901234567890123456789012345678901234567890123456789012345"
                 "67",
                 "123456789012345678901234567890123456789012345678901234567890123456789012345"
                 "=\r\n67");
    check_quoted("1234567890123456789012345678901234567890123456789012345678901234567890123"
                 "\xc3\xa8",
                 "1234567890123456789012345678901234567890123456789012345678901234567890123="
                 "\r\n=C3=A8");
}

RUN(a_plain_mail_is_readable_as_it_stands, the_same_mail_gives_the_same_bytes_at_every_attempt,
    one_click_unsubscribing_is_promised_only_over_https,
    an_update_is_threaded_under_what_came_before, the_alert_is_attached_byte_for_byte,
    nothing_is_smuggled_into_a_header, addresses_are_plain_and_whole,
    words_outside_ascii_are_encoded_and_folded_between_characters,
    a_text_is_quoted_so_that_it_arrives_as_it_was_approved)
