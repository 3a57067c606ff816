#include "hub/model/failure.h"

#include <string.h>

#include "tests/kit/check.h"

static const char *words(const char *why)
{
    static char words[FAILURE_WORDS_LEN + 1];

    return failure_words(words, why);
}

TEST(each_kind_has_its_word)
{
    for (int i = 0; i < FAILURES; i++)
        CHECK(FAILURE_KIND_WORDS[i]);
    CHECK(!FAILURE_KIND_WORDS[FAILURES]);
    CHECK_INT(failure_of(VERDICT_REFUSED), FAILURE_REFUSED);
    CHECK_INT(failure_of(VERDICT_BUSY), FAILURE_LATE);
    CHECK_INT(failure_of(VERDICT_UNSURE), FAILURE_UNSURE);
}

TEST(what_the_gateway_said_is_kept_and_nobodys_address)
{
    CHECK_TEXT(words(NULL), "");
    CHECK_TEXT(words("the relay says 550 5.1.1 no such user"),
               "the relay says 550 5.1.1 no such user");
    CHECK_TEXT(words("550 5.1.1 <rosa@example.org>: unknown"), "550 5.1.1 <…>: unknown");
    CHECK_TEXT(words("rosa.bianchi+sms@example.org bounced"), "… bounced");
    CHECK_TEXT(words("+393331234567 is not a number"), "… is not a number");
    CHECK_TEXT(words("no route to:+39 333 123 4567"), "no route to:…");
    CHECK_TEXT(words("to (0571) 757-1234, barred"), "to …, barred");
    CHECK_TEXT(words("dest=3331234567&id=4"), "dest=…&id=4");
    CHECK_TEXT(words("user3331234567 unknown"), "user… unknown");
    CHECK_TEXT(words("see https://gateway.example/m/8f3a?key=x now"), "see … now");
    CHECK_TEXT(words("error 21 of 40"), "error 21 of 40");
}

TEST(it_stays_one_line_and_whole_characters)
{
    char many[200] = "";

    CHECK_TEXT(words("first\r\nsecond\x01\xff!"), "first  second  !");
    for (int i = 0; i < 30; i++)
        strcat(many, "è é ");
    CHECK(strlen(words(many)) <= FAILURE_WORDS_LEN);
    CHECK(strlen(words(many)) >= FAILURE_WORDS_LEN - 1);
    CHECK_TEXT(words("caffè è chiuso"), "caffè è chiuso");
}

RUN(each_kind_has_its_word, what_the_gateway_said_is_kept_and_nobodys_address,
    it_stays_one_line_and_whole_characters)
