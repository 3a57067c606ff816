#include "hub/model/sending.h"

#include "hub/base/file.h"
#include "hub/model/alert_json.h"
#include "hub/model/area.h"
#include "tests/kit/check.h"

static struct arena arena;

static struct lang *texts(void)
{
    struct lang *lang = lang_new();
    struct buf   bytes = {0};

    CHECK_INT(file_read(&bytes, "schemas/lang/it.json", 1 << 20, NULL), 0);
    CHECK_INT(lang_add(lang, "it", bytes.bytes, bytes.len, NULL), 0);
    buf_free(&bytes);
    return lang;
}

static struct alert flood(void)
{
    static const char JSON[] =
        "{\"hazard\":\"FL\",\"severity\":\"Severe\",\"area\":{\"zones\":[\"048014\"]},"
        "\"texts\":"
        "[{\"language\":\"it\",\"event\":\"Allagamento\",\"place\":\"Empoli\"}]}";
    struct alert alert;

    CHECK_INT(alert_parse_json(&alert, &arena, JSON, strlen(JSON), NULL), 0);
    return alert;
}

TEST(what_is_written_is_read_again)
{
    struct message messages[] = {
        {.channel = "siren", .kind = CHANNEL_SIREN, .language = "it", .text = "warning"},
        {.channel = "mail",
         .kind = CHANNEL_EMAIL,
         .language = "it",
         .subject = "Acqua \"alta\"",
         .text = "…",
         .html = "<p>…</p>",
         .length = 1}};
    const char     *channels[] = {"siren", "mail", "push"};
    struct sending  sending = {.channels = channels,
                               .channel_count = 2,
                               .lost = &channels[2],
                               .lost_count = 1,
                               .no_siren_reason = "di notte",
                               .messages = messages,
                               .message_count = 2,
                               .retraction = "{\"over\":{}}",
                               .retraction_len = 11};
    struct sending  read;
    struct messages alone;
    struct buf      text = {0};

    sending_write(&text, &sending);
    CHECK_INT(sending_read(&read, &arena, text.bytes, NULL), 0);
    CHECK_INT(read.channel_count, 2);
    CHECK(sending_has(&read, "mail") && !sending_has(&read, "sms"));
    CHECK(sending_carried(&read, "push") && sending_carried(&read, "mail"));
    CHECK(!sending_has(&read, "push") && !sending_carried(&read, "sms"));
    CHECK_TEXT(read.no_siren_reason, "di notte");
    CHECK_TEXT(read.messages[1].subject, "Acqua \"alta\"");
    CHECK_TEXT(read.messages[1].html, "<p>…</p>");
    CHECK(!read.messages[0].html);
    CHECK_TEXT(read.retraction, sending.retraction);
    CHECK_INT(messages_parse(&alone, &arena, text.bytes, text.len, NULL), 0);
    CHECK_INT(alone.count, 2); /* for those who send */
    buf_free(&text);
    arena_free(&arena);
}

TEST(a_draft_has_neither_messages_nor_a_retraction)
{
    struct sending read;
    struct alert   alert;
    struct err     err;

    CHECK_INT(sending_read(&read, &arena, NULL, &err), 0);
    CHECK_INT(read.channel_count, 0);
    CHECK_INT(sending_read(&read, &arena, "{\"channels\":[\"sms\"]}", &err), 0);
    CHECK_INT(read.message_count, 0);
    CHECK_INT(sending_retraction(&alert, &arena, &read, RETRACTION_OVER, &err), -1);
    CHECK_INT(err.kind, ERR_NOT_FOUND);
    CHECK_INT(sending_read(&read, &arena, "{\"canals\":[]}", &err), -1);
    CHECK_TEXT(err.pointer, "/canals");
    arena_free(&arena);
}

TEST(each_of_the_four_retractions_stands_ready_in_its_words)
{
    struct lang   *lang = texts();
    struct alert   original = flood(), back;
    struct buf     text = {0};
    struct sending sending = {0};

    sending_prepare_retraction(&text, &arena, lang, &original, 1000);
    sending.retraction = text.bytes;
    sending.retraction_len = text.len;
    for (int kind = 0; RETRACTION_WORDS[kind]; kind++) {
        const char *key =
            arena_format(&arena, "retraction.%s_instruction", RETRACTION_WORDS[kind]);

        CHECK_INT(sending_retraction(&back, &arena, &sending, (enum retraction)kind, NULL), 0);
        CHECK_INT(back.message, MESSAGE_CANCEL);
        CHECK_INT(back.reference_count, 0);
        CHECK_INT(back.infos[0].areas[0].shape->zone_count, 1);
        if (kind != RETRACTION_WRONG_AREA) /* its words name the place */
            CHECK_TEXT(back.infos[0].instruction, lang_text(lang, "it", key));
    }
    buf_free(&text);
    lang_free(lang);
    arena_free(&arena);
}

RUN(what_is_written_is_read_again, a_draft_has_neither_messages_nor_a_retraction,
    each_of_the_four_retractions_stands_ready_in_its_words)
