#include "hub/model/mode.h"

#include "tests/kit/check.h"

TEST(a_mode_survives_its_text)
{
    static const char *const TEXTS[] = {"actual", "test", "exercise/arno-2026"};
    char                     text[MODE_TEXT_MAX + 1];

    for (size_t i = 0; i < 3; i++) {
        struct mode mode;

        CHECK(mode_parse(&mode, TEXTS[i]));
        CHECK_TEXT(mode_text(text, &mode), TEXTS[i]);
    }
}

TEST(what_is_no_mode_is_never_read_as_actual)
{
    static const char *const TEXTS[] = {
        "",
        "Actual",
        "exercise",
        "exercise/",
        "exercise/A",
        "exercise/a b",
        "exercise/../live",
        "exercise/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "actual ",
    };

    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++) {
        struct mode mode = {.kind = MODE_ACTUAL};

        CHECK(!mode_parse(&mode, TEXTS[i]));
        CHECK(mode.kind != MODE_ACTUAL);
    }
}

TEST(each_kind_has_its_word)
{
    CHECK_TEXT(MODE_KIND_WORDS[MODE_ACTUAL], "actual");
    CHECK_TEXT(MODE_KIND_WORDS[MODE_EXERCISE], "exercise");
    CHECK_TEXT(MODE_KIND_WORDS[MODE_TEST], "test");
    CHECK(!MODE_KIND_WORDS[MODE_KINDS]);
}

TEST(two_exercises_are_two_modes)
{
    struct mode one, other;

    mode_parse(&one, "exercise/a");
    mode_parse(&other, "exercise/b");
    CHECK(mode_same(&one, &one));
    CHECK(!mode_same(&one, &other));
}

RUN(what_is_no_mode_is_never_read_as_actual, a_mode_survives_its_text,
    two_exercises_are_two_modes, each_kind_has_its_word)
