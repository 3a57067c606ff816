#include "hub/model/post_text.h"

#include "tests/kit/check.h"

TEST(weighted_length_is_that_of_the_platforms_own_cases)
{
    CHECK_INT(post_text_count("Hi http://test.co", COUNT_WEIGHTED), 26);
    CHECK_INT(post_text_count("http://test.co", COUNT_WEIGHTED), 23);
    CHECK_INT(post_text_count("H🐱☺👨‍👩‍👧‍👦", COUNT_WEIGHTED), 7);
    CHECK_INT(post_text_count("Allerta: è piena!", COUNT_WEIGHTED), 17);
    CHECK_INT(post_text_count("€ 10", COUNT_WEIGHTED), 5);
    CHECK_INT(post_text_count("🔴 Allerta", COUNT_WEIGHTED), 10);
}

TEST(every_link_is_23_characters_on_mastodon)
{
    CHECK_INT(post_text_count("a https://a.it", COUNT_CHARACTERS), 25);
    CHECK_INT(post_text_count("https://a.it/a/very/long/way/to/say/it?x=1 b", COUNT_CHARACTERS),
              25);
    CHECK_INT(post_text_count("è 🔴", COUNT_CHARACTERS), 3);
    CHECK_INT(post_text_count("", COUNT_CHARACTERS), 0);
}

TEST(a_family_and_a_flag_are_one_grapheme_each)
{
    CHECK_INT(post_text_count("👨‍👩‍👧‍👦", COUNT_GRAPHEMES), 1);
    CHECK_INT(post_text_count("🇮🇹🇪🇺", COUNT_GRAPHEMES), 2);
    CHECK_INT(post_text_count("e\xcc\x81x", COUNT_GRAPHEMES), 2);
    CHECK_INT(post_text_count("https://a.it", COUNT_GRAPHEMES), 12);
}

TEST(telegram_counts_utf16_units)
{
    CHECK_INT(post_text_count("è🔴", COUNT_UTF16), 3);
    CHECK_INT(post_text_count("\xff", COUNT_UTF16), 1);
}

RUN(weighted_length_is_that_of_the_platforms_own_cases, every_link_is_23_characters_on_mastodon,
    a_family_and_a_flag_are_one_grapheme_each, telegram_counts_utf16_units)
