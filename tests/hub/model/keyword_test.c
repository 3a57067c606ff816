#include "hub/model/keyword.h"

#include "hub/base/mem.h"
#include "tests/kit/check.h"

TEST(whole_messages_are_known_however_they_are_typed)
{
    static const struct {
        const char  *text;
        enum keyword keyword;
    } CASES[] = {
        {"STOP", KEYWORD_STOP},
        {"stop", KEYWORD_STOP},
        {"  Stop. ", KEYWORD_STOP},
        {"“STOP!”", KEYWORD_STOP},
        {"Stop all", KEYWORD_STOP},
        {"arrêt", KEYWORD_STOP},
        {"ARRÊT", KEYWORD_STOP},
        {"arre\xcc\x82t", KEYWORD_STOP},
        {"Basta…", KEYWORD_STOP},
        {"disiscrivi", KEYWORD_STOP},
        {"start", KEYWORD_START},
        {"sì", KEYWORD_START},
        {"SI", KEYWORD_START},
        {"Aiuto!!!", KEYWORD_HELP},
        {"info?", KEYWORD_HELP},
        {"S.O.S.", KEYWORD_HELP},
        {"", KEYWORD_NONE},
        {"...", KEYWORD_NONE},
        {"stop al ponte", KEYWORD_NONE},
        {"non stop", KEYWORD_NONE},
        {"STOP2", KEYWORD_NONE},
        {"СТОП", KEYWORD_NONE},
        {"aiuto acqua in casa", KEYWORD_NONE},
        {"siamo qui", KEYWORD_NONE},
        {"stopstopstopstopstopstopstop", KEYWORD_NONE},
        {"\xc3", KEYWORD_NONE},
        {"\xe2\x80", KEYWORD_NONE},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++)
        CHECK_INT(keyword_of(CASES[i].text).keyword, CASES[i].keyword);
}

TEST(a_yes_needs_a_question_and_a_cry_needs_an_operator)
{
    CHECK(keyword_of("si").needs_question && keyword_of("Yes").needs_question);
    CHECK(!keyword_of("start").needs_question);
    CHECK(keyword_of("aiuto").may_be_a_cry && keyword_of("sos").may_be_a_cry);
    CHECK(!keyword_of("info").may_be_a_cry);
}

RUN(whole_messages_are_known_however_they_are_typed,
    a_yes_needs_a_question_and_a_cry_needs_an_operator)
