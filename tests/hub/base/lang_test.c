#include "hub/base/lang.h"

#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static void add(struct lang *lang, const char *tag, const char *json)
{
    CHECK(lang_add(lang, tag, json, strlen(json), NULL) == 0);
}

TEST(our_languages_say_the_same_things)
{
    struct lang *lang = lang_new();
    struct buf   it = {0}, en = {0}, complaints = {0};
    struct err   err = {0};

    cases_read(&it, "schemas/lang/it.json");
    cases_read(&en, "schemas/lang/en.json");
    CHECK(lang_add(lang, "it", it.bytes, it.len, &err) == 0);
    CHECK(lang_add(lang, "en", en.bytes, en.len, &err) == 0);
    if (lang_compare(lang, &complaints) > 0)
        fputs(complaints.bytes, stderr);
    CHECK_INT(complaints.len, 0);
    CHECK_TEXT(lang_text(lang, "it-IT", "alert.exercise"), "ESERCITAZIONE");
    CHECK_TEXT(lang_text(lang, "EN", "alert.exercise"), "EXERCISE");
    lang_free(lang);
    buf_free(&it);
    buf_free(&en);
}

TEST(a_missing_key_or_placeholder_is_found)
{
    struct lang *lang = lang_new();
    struct buf   complaints = {0};

    add(lang, "it", "{\"a\":{\"x\":\"{uno} e {due}\",\"y\":\"solo\"}}");
    add(lang, "en", "{\"a\":{\"x\":\"{uno}\",\"z\":\"only\"}}");
    CHECK_INT(lang_compare(lang, &complaints), 3);
    CHECK_TEXT(complaints.bytes, "en: a.x: has no {due}\nen: a.y: is missing\n"
                                 "it: a.z: is missing\n");
    buf_free(&complaints);
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

TEST(a_file_of_another_shape_is_refused)
{
    struct lang *lang = lang_new();
    struct err   err = {0};

    CHECK(lang_add(lang, "it", "{\"a\":\"x\"}", 9, &err) < 0);
    CHECK(strstr(err.text, "it: a: "));
    CHECK(lang_add(lang, "it", "[]", 2, &err) < 0);
    CHECK(!lang_at(lang, 0));
    lang_free(lang);
}

RUN(our_languages_say_the_same_things, a_missing_key_or_placeholder_is_found,
    something_is_always_shown, placeholders_are_filled_by_name,
    a_file_of_another_shape_is_refused)
