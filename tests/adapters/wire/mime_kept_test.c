#include "adapters/wire/mime_kept.h"

#include "tests/kit/check.h"

static struct mime_file the_file(void)
{
    return (struct mime_file){
        .name = "alert.xml", .type = "application/cap+xml", .bytes = "<alert/>", .len = 8};
}

static struct mime_mail a_mail(const struct mime_file *file)
{
    return (struct mime_mail){.from = "allerta@comune.example",
                              .to = "residente@example.org",
                              .message_id = "0192f3c4-1@comune.example",
                              .text = "Piena dell'Elsa.\n",
                              .html = "<p>Piena</p>",
                              .files = file,
                              .file_count = 1};
}

/* What is kept makes no difference. */
static void check_same(struct mime_kept *kept, const struct mime_mail *mail)
{
    struct buf one = {0}, other = {0};
    struct err err = {0};

    CHECK_INT(mime_write(&one, mail, &err), 0);
    CHECK_INT(mime_kept_write(kept, &other, mail, &err), 0);
    CHECK_TEXT(other.bytes, one.bytes);
    buf_free(&one);
    buf_free(&other);
}

TEST(each_person_gets_the_mail_that_would_have_been_written_for_them_alone)
{
    struct mime_kept kept = {0};
    struct mime_file file = the_file();
    struct mime_mail mail = a_mail(&file);

    check_same(&kept, &mail);
    mail.to = "altro@example.org";
    mail.unsubscribe_url = "https://comune.example/via/1";
    mail.message_id = "0192f3c4-2@comune.example";
    check_same(&kept, &mail);
    mime_kept_free(&kept);
}

TEST(no_word_of_another_alert_stays_though_it_lies_where_the_last_one_lay)
{
    struct mime_kept kept = {0};
    struct mime_file file = the_file();
    struct mime_mail mail = a_mail(&file);
    char             text[] = "Piena dell'Elsa.", bytes[] = "<alert/>";

    mail.text = text;
    file.bytes = bytes;
    check_same(&kept, &mail);
    text[0] = 'T';
    check_same(&kept, &mail);
    bytes[1] = 'A';
    check_same(&kept, &mail);
    file.description = "<alert/>";
    check_same(&kept, &mail);
    mail.html = NULL;
    check_same(&kept, &mail);
    mail.html = "";
    check_same(&kept, &mail);
    mail.file_count = 0;
    check_same(&kept, &mail);
    mime_kept_free(&kept);
}

TEST(the_body_of_the_last_mail_is_taken_for_the_next)
{
    struct mime_kept kept = {0};
    struct mime_file file = the_file();
    struct mime_mail mail = a_mail(&file);
    const char      *body;

    check_same(&kept, &mail);
    body = kept.body.bytes;
    mail.to = "altro@example.org";
    check_same(&kept, &mail);
    CHECK(kept.body.bytes == body);
    mime_kept_free(&kept);
}

TEST(a_head_that_cannot_stand_adds_nothing)
{
    struct mime_kept kept = {0};
    struct mime_file file = the_file();
    struct mime_mail mail = a_mail(&file);
    struct buf       out = {0};
    struct err       err = {0};

    mail.to = "a\r\nBcc: b@example.org";
    CHECK_INT(mime_kept_write(&kept, &out, &mail, &err), -1);
    CHECK_INT(out.len, 0);
    mime_kept_free(&kept);
}

RUN(each_person_gets_the_mail_that_would_have_been_written_for_them_alone,
    no_word_of_another_alert_stays_though_it_lies_where_the_last_one_lay,
    the_body_of_the_last_mail_is_taken_for_the_next, a_head_that_cannot_stand_adds_nothing)
