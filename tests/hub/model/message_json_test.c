#include "hub/model/message_json.h"

#include "tests/kit/check.h"

static const struct message MESSAGES[] = {
    {.channel = "sms",
     .kind = CHANNEL_SMS,
     .language = "it",
     .text = "Piena \"Elsa\"",
     .segments = 2},
    {.channel = "sms", .kind = CHANNEL_SMS, .language = "en-GB", .text = "Flood"},
    {.channel = "mail",
     .kind = CHANNEL_EMAIL,
     .language = "it",
     .subject = "Piena",
     .text = "Piena\n",
     .html = "<p>Piena</p>",
     .length = 6},
    {.channel = "siren", .kind = CHANNEL_SIREN, .text = "warning"},
};

static struct messages again(struct arena *arena)
{
    struct buf      buf = {0};
    struct messages messages;
    struct err      err = {0};

    messages_write(&buf, MESSAGES, 4);
    CHECK_INT(messages_parse(&messages, arena, buf.bytes, buf.len, &err), 0);
    buf_free(&buf);
    return messages;
}

TEST(what_was_frozen_is_read_byte_for_byte)
{
    struct arena    arena = {0};
    struct messages read = again(&arena);

    CHECK_INT(read.count, 4);
    CHECK_TEXT(read.items[0].text, MESSAGES[0].text);
    CHECK_INT(read.items[0].segments, 2);
    CHECK(!read.items[0].subject && !read.items[0].html);
    CHECK_TEXT(read.items[2].html, MESSAGES[2].html);
    CHECK_INT(read.items[2].kind, CHANNEL_EMAIL);
    CHECK_INT(read.items[2].length, 6);
    CHECK(!read.items[3].language);
    arena_free(&arena);
}

TEST(everybody_gets_the_own_language_or_the_first)
{
    struct arena    arena = {0};
    struct messages read = again(&arena);

    CHECK_TEXT(messages_find(&read, "sms", "it-IT")->text, MESSAGES[0].text);
    CHECK_TEXT(messages_find(&read, "sms", "en")->text, "Flood");
    CHECK_TEXT(messages_find(&read, "sms", "EN-gb")->text, "Flood");
    CHECK_TEXT(messages_find(&read, "sms", "de")->text, MESSAGES[0].text);
    CHECK_TEXT(messages_find(&read, "sms", NULL)->text, MESSAGES[0].text);
    CHECK_TEXT(messages_find(&read, "siren", "it")->text, "warning");
    CHECK(!messages_find(&read, "push", "it"));
    arena_free(&arena);
}

TEST(a_reach_tells_what_is_unknown_apart_from_nobody)
{
    struct arena          arena = {0};
    struct buf            buf = {0};
    struct proposal_reach rows[] = {{"sms", 1200}, {"siren", -1}, {"push", 0}};
    struct reach          reach = {rows, 3, 1300}, read;
    struct err            err = {0};

    reach_write(&buf, &reach);
    CHECK_TEXT(buf.bytes,
               "{\"persons\":1300,\"channels\":[{\"channel\":\"sms\",\"persons\":1200},"
               "{\"channel\":\"siren\",\"persons\":null},"
               "{\"channel\":\"push\",\"persons\":0}]}");
    CHECK_INT(reach_parse(&read, &arena, buf.bytes, buf.len, &err), 0);
    CHECK_INT(read.persons, 1300);
    CHECK_INT(reach_of(&read, "sms"), 1200);
    CHECK_INT(reach_of(&read, "siren"), -1);
    CHECK_INT(reach_of(&read, "push"), 0);
    CHECK_INT(reach_of(&read, "mail"), -1);
    CHECK_INT(reach_parse(&read, &arena, "{\"channels\":[{}]}", 17, &err), -1);
    CHECK_TEXT(err.pointer, "/channels/0/channel");
    buf_free(&buf);
    arena_free(&arena);
}

RUN(what_was_frozen_is_read_byte_for_byte, everybody_gets_the_own_language_or_the_first,
    a_reach_tells_what_is_unknown_apart_from_nobody)
