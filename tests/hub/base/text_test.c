#include "hub/base/text.h"

#include "tests/kit/check.h"

TEST(utf8_is_exactly_rfc_3629)
{
    CHECK(text_is_utf8("citt\xc3\xa0 \xf0\x9f\x9a\xa8", 11));
    CHECK(text_is_utf8("", 0));
    CHECK(!text_is_utf8("\xc0\xaf", 2));         /* overlong */
    CHECK(!text_is_utf8("\xe0\x80\xaf", 3));     /* overlong */
    CHECK(!text_is_utf8("\xed\xa0\x80", 3));     /* a surrogate */
    CHECK(!text_is_utf8("\xf4\x90\x80\x80", 4)); /* past U+10FFFF */
    CHECK(!text_is_utf8("\xe2\x82", 2));         /* cut short */
    CHECK(!text_is_utf8("a\0b", 3));             /* NUL */
    CHECK(!text_is_utf8("\xe2\x82\x20", 3));
}

TEST(numbers_are_whole_texts_with_a_point)
{
    double  number;
    int64_t whole;

    CHECK(text_to_number("43.7", &number) && number == 43.7);
    CHECK(text_to_number("-1e3", &number) && number == -1000);
    CHECK(!text_to_number("43,7", &number));
    CHECK(!text_to_number("nan", &number));
    CHECK(!text_to_number("0x10", &number));
    CHECK(!text_to_number("1e999", &number));
    CHECK(!text_to_number("", &number));
    CHECK(!text_to_number("1 ", &number));
    CHECK(text_to_integer("-12", &whole) && whole == -12);
    CHECK(!text_to_integer("9223372036854775808", &whole));
    CHECK(!text_to_integer("1.0", &whole));
}

TEST(a_near_word_is_suggested_and_a_far_one_is_not)
{
    static const char *const WORDS[] = {"flood", "fire", NULL};
    char                     out[80];

    text_suggest(out, sizeof out, "is unknown", "flod", WORDS);
    CHECK_TEXT(out, "is unknown; did you mean \"flood\"?");
    text_suggest(out, sizeof out, "is unknown", "earthquake", WORDS);
    CHECK_TEXT(out, "is unknown");
}

TEST(a_character_is_read_and_written_whole)
{
    static const struct {
        const char *text;
        uint32_t    code;
    } CASES[] = {{"a", 'a'}, {"à", 0xe0}, {"€", 0x20ac}, {"🔴", 0x1f534}};

    for (size_t i = 0; i < 4; i++) {
        uint32_t code = 0;
        char     bytes[4];
        size_t   len = strlen(CASES[i].text);

        CHECK_INT(text_character(CASES[i].text, len, &code), len);
        CHECK_INT(code, CASES[i].code);
        CHECK_INT(text_encode(bytes, code), len);
        CHECK(memcmp(bytes, CASES[i].text, len) == 0);
        CHECK_INT(text_character(CASES[i].text, len - 1, &code), 0);
    }
}

/* Each byte at each place of texts of each length: eight are looked at together. */
TEST(the_first_byte_that_is_not_plain_is_found_wherever_it_stands)
{
    enum { LONGEST = 20 };

    for (size_t len = 0; len <= LONGEST; len++) {
        char text[LONGEST + 1] = "~ !#[]^abcXYZ019 ~ !";

        text[len] = '"'; /* behind the end: not looked at */
        CHECK_INT(text_plain(text, len), len);
        for (unsigned at = 0, byte = 0; at < len; at += byte == 255, byte = (byte + 1) % 256) {
            char held = text[at];
            bool is_plain = byte >= 0x20 && byte < 0x7f && byte != '"' && byte != '\\';

            text[at] = (char)byte;
            CHECK_INT(text_plain(text, len), is_plain ? len : at);
            text[at] = held;
        }
    }
}

RUN(utf8_is_exactly_rfc_3629, the_first_byte_that_is_not_plain_is_found_wherever_it_stands,
    a_character_is_read_and_written_whole, numbers_are_whole_texts_with_a_point,
    a_near_word_is_suggested_and_a_far_one_is_not)
