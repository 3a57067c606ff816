#include "hub/base/phrases.h"

#include <string.h>

#include "hub/base/file.h"
#include "tests/kit/check.h"

static const char TABLE[] =
    "{\"phrases\":["
    "{\"en\":\"is missing\",\"it\":\"manca\"},"
    "{\"en\":\"must lie between {a} and {b}\",\"it\":\"fra {a} e {b}\"},"
    "{\"en\":\"has {a} points; at most {b}\",\"it\":\"al massimo {b} punti, non {a}\"},"
    "{\"en\":\"line {a}: {b}\",\"it\":\"riga {a}: {b}\"},"
    "{\"en\":\"is {a}\",\"it\":\"è {a}\"},"
    "{\"en\":\"is not a word we know\",\"it\":\"non è una parola nota\"},"
    "{\"en\":\"{a}; did you mean \\\"{b}\\\"?\",\"it\":\"{a}; si intendeva «{b}»?\"}]}";

static struct phrases *phrases;

static void check_said(const char *language, const char *text, const char *expected)
{
    struct buf out = {0};

    phrases_say(&out, phrases, language, text);
    CHECK_TEXT(out.bytes, expected);
    buf_free(&out);
}

static void open_table(void)
{
    phrases = phrases_open(TABLE, strlen(TABLE), NULL);
    CHECK(phrases != NULL);
}

TEST(a_phrase_is_said_in_the_language_with_what_was_filled_in)
{
    open_table();
    check_said("it", "is missing", "manca");
    check_said("it-IT", "is missing", "manca");
    check_said("en", "is missing", "is missing");
    check_said("fr", "is missing", "is missing");
    check_said("it", "must lie between -90 and 90", "fra -90 e 90");
    check_said("it", "has 7 points; at most 5", "al massimo 5 punti, non 7");
    phrases_close(phrases);
}

TEST(the_phrase_that_says_most_is_meant_and_one_may_hold_another)
{
    open_table();
    check_said("it", "is not a word we know", "non è una parola nota");
    check_said("it", "is draft", "è draft");
    check_said("it", "is not a word we know; did you mean \"alta\"?",
               "non è una parola nota; si intendeva «alta»?");
    check_said("it", "line 3: must lie between 0 and 9", "riga 3: fra 0 e 9");
    phrases_close(phrases);
}

TEST(places_stay_and_what_is_not_in_the_table_stays_english)
{
    open_table();
    check_said("it", "where/lat: is missing", "where/lat: manca");
    check_said("it", "content: area: is missing", "content: area: manca");
    check_said("it", "nobody knows this: at all", "nobody knows this: at all");
    check_said("it", "", "");
    check_said("it", ": ", ": ");
    check_said("it", "must lie between  and ", "must lie between  and ");
    check_said("it", "a: b: c: d: e: f: is missing", "a: b: c: d: e: f: is missing");
    phrases_close(phrases);
}

TEST(a_table_that_is_none_is_refused)
{
    static const char HALF[] = "{\"phrases\":[{\"it\":\"manca\"}]}";
    struct err        err = {0};

    CHECK(!phrases_open(HALF, strlen(HALF), &err));
    CHECK_TEXT(err.pointer, "/phrases/0/en");
    CHECK(!phrases_open("[]", 2, &err));
}

TEST(the_table_that_is_shipped_is_one)
{
    struct buf text = {0};
    struct err err = {0};

    CHECK_INT(file_read(&text, "schemas/lang/phrases.json", 1 << 20, &err), 0);
    phrases = phrases_open(text.bytes, text.len, &err);
    CHECK_TEXT(err.text, "");
    check_said("it", "hazard: is no hazard we know; did you mean \"FL\"?",
               "hazard: non è un pericolo che conosciamo; si intendeva «FL»?");
    phrases_close(phrases);
    buf_free(&text);
}

RUN(a_phrase_is_said_in_the_language_with_what_was_filled_in,
    the_phrase_that_says_most_is_meant_and_one_may_hold_another,
    places_stay_and_what_is_not_in_the_table_stays_english, a_table_that_is_none_is_refused,
    the_table_that_is_shipped_is_one)
