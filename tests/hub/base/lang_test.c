#include "hub/base/lang.h"

#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static void add(struct lang *lang, const char *tag, const char *json)
{
    CHECK(lang_add(lang, tag, json, strlen(json), NULL) == 0);
}

static void complains(const char *it, const char *en, const char *expected)
{
    static const char *const NEEDED[] = {"a", NULL};
    struct lang             *lang = lang_new();
    struct buf               complaints = {0};

    add(lang, "it", it);
    add(lang, "en", en);
    lang_compare(lang, NEEDED, "it", &complaints);
    CHECK_TEXT(complaints.bytes ? complaints.bytes : "", expected);
    buf_free(&complaints);
    lang_free(lang);
}

TEST(a_missing_key_or_placeholder_is_found)
{
    complains("{\"a\":{\"x\":\"{uno} e {due}\",\"y\":\"solo\"}}",
              "{\"a\":{\"x\":\"{uno} and {tre}\",\"z\":\"only\"}}",
              "en: a.x: has no {due}\nen: a.x: invents {tre}\n"
              "en: a.z: is not in the first language\nen: a.y: is missing\n");
}

TEST(a_section_residents_read_must_be_there_another_need_not)
{
    complains("{\"a\":{\"x\":\"uno\"},\"b\":{\"y\":\"due\"}}", "{\"a\":{\"x\":\"one\"}}", "");
    complains("{\"a\":{\"x\":\"uno\"},\"b\":{\"y\":\"due\"}}", "{\"b\":{\"y\":\"two\"}}",
              "en: a: is missing: the whole section\n");
}

TEST(what_nobody_translated_is_found)
{
    complains("{\"a\":{\"x\":\"tutto bene\",\"y\":\"radio\",\"z\":\"{a} {b}\"}}",
              "{\"a\":{\"x\":\"tutto bene\",\"y\":\"radio\",\"z\":\"{a} {b}\"}}",
              "en: a.x: is as in the first language\n");
}

TEST(each_language_has_its_own_forms_of_a_counted_text)
{
    complains("{\"a\":{\"x\":{\"one\":\"un cane\",\"many\":\"{n} di cani\","
              "\"other\":\"{n} cani\"}}}",
              "{\"a\":{\"x\":{\"one\":\"one dog\",\"other\":\"{n} dogs\"}}}", "");
    complains("{\"a\":{\"x\":{\"one\":\"un cane\",\"other\":\"{n} cani\"}}}",
              "{\"a\":{\"x\":{\"one\":\"{m} dog\",\"few\":\"dogs\"}}}",
              "it: a.x.many: is missing\nen: a.x.one: invents {m}\n"
              "en: a.x.few: is no form this language has\nen: a.x.other: is missing\n");
}

TEST(a_count_takes_its_form)
{
    struct lang *lang = lang_new();

    add(lang, "it",
        "{\"a\":{\"x\":{\"one\":\"un cane\",\"many\":\"{n} di cani\","
        "\"other\":\"{n} cani\"}}}");
    add(lang, "sl",
        "{\"a\":{\"x\":{\"one\":\"{n} pes\",\"two\":\"{n} psa\","
        "\"few\":\"{n} psi\",\"other\":\"{n} psov\"}}}");
    CHECK_TEXT(lang_counted(lang, "it", "a.x", 1), "un cane");
    CHECK_TEXT(lang_counted(lang, "it-IT", "a.x", 2), "{n} cani");
    CHECK_TEXT(lang_counted(lang, "it", "a.x", 3000000), "{n} di cani");
    CHECK_TEXT(lang_counted(lang, "sl", "a.x", 2), "{n} psa");
    CHECK_TEXT(lang_counted(lang, "ar", "a.x", 2), "{n} cani");
    CHECK_TEXT(lang_counted(lang, "it", "a.y", 2), "a.y");
    lang_free(lang);
}

TEST(what_a_language_lacks_is_said_in_english_else_in_the_first)
{
    struct lang *lang = lang_new();

    add(lang, "it", "{\"a\":{\"x\":\"ciao\",\"y\":\"solo\"}}");
    add(lang, "de", "{\"b\":{\"z\":\"anders\"}}");
    CHECK_TEXT(lang_text(lang, "de", "a.x"), "ciao");
    add(lang, "en", "{\"a\":{\"x\":\"hello\"}}");
    CHECK_TEXT(lang_text(lang, "de", "a.x"), "hello");
    CHECK_TEXT(lang_text(lang, "de", "a.y"), "solo");
    CHECK_TEXT(lang_text(lang, "it", "a.x"), "ciao");
    lang_free(lang);
}

TEST(something_is_always_shown)
{
    struct lang *lang = lang_new();

    CHECK_TEXT(lang_text(lang, "it", "a.x"), "a.x");
    add(lang, "it", "{\"a\":{\"x\":\"ciao\"}}");
    CHECK_TEXT(lang_text(lang, "de", "a.x"), "ciao");
    CHECK_TEXT(lang_text(lang, "it", "a.y"), "a.y");
    CHECK_TEXT(lang_at(lang, 0), "it");
    CHECK(!lang_at(lang, 1));
    lang_free(lang);
}

TEST(placeholders_are_filled_by_name)
{
    struct lang      *lang = lang_new();
    struct buf        out = {0};
    struct lang_value values[] = {{"one", "{two}"}, {"two", "2"}, {0}};

    add(lang, "it", "{\"a\":{\"x\":\"{one}, {two}{two} { {three} {}\"}}");
    lang_format(&out, lang, "it", "a.x", values);
    CHECK_TEXT(out.bytes, "{two}, 22 { {three} {}");
    buf_free(&out);
    lang_free(lang);
}

TEST(what_is_known_of_the_town_stands_in_every_text)
{
    struct lang *lang = lang_new();

    lang_know(lang, "emergency", "113");
    add(lang, "it", "{\"a\":{\"x\":\"chiamate il {emergency}, {name}\"}}");
    CHECK_TEXT(lang_text(lang, "it", "a.x"), "chiamate il 113, {name}");
    CHECK_TEXT(lang_known(lang, "emergency"), "113");
    CHECK(!lang_known(lang, "name"));
    lang_free(lang);
}

TEST(a_file_of_another_shape_is_refused)
{
    struct lang *lang = lang_new();
    struct err   err = {0};

    CHECK(lang_add(lang, "it", "{\"a\":\"x\"}", 9, &err) < 0);
    CHECK(strstr(err.text, "it: a: must be an object"));
    err = (struct err){0};
    CHECK(lang_add(lang, "it", "{\"a\":{\"x\":[\"y\"]}}", 17, &err) < 0);
    CHECK(strstr(err.text, "it: a.x: must be a text"));
    CHECK(lang_add(lang, "it", "[]", 2, &err) < 0);
    CHECK(!lang_at(lang, 0));
    lang_free(lang);
}

RUN(a_missing_key_or_placeholder_is_found,
    a_section_residents_read_must_be_there_another_need_not, what_nobody_translated_is_found,
    each_language_has_its_own_forms_of_a_counted_text, a_count_takes_its_form,
    what_a_language_lacks_is_said_in_english_else_in_the_first, something_is_always_shown,
    placeholders_are_filled_by_name, what_is_known_of_the_town_stands_in_every_text,
    a_file_of_another_shape_is_refused)
