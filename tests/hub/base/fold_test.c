#include "hub/base/fold.h"

#include <string.h>

#include "tests/kit/check.h"

static const char *folded(const char *text)
{
    static char out[200];

    CHECK_INT(fold_text(out, sizeof out, text, strlen(text)), strlen(out));
    return out;
}

TEST(case_and_accents_go_in_any_script)
{
    CHECK_TEXT(folded("Via DELLA LIBERTÀ"), "via della liberta");
    CHECK_TEXT(folded("liberta\xcc\x80"), "liberta"); /* composed or not */
    CHECK_TEXT(folded("Straße ČRNI Łódź đ"), "strasse crni lodz d");
    CHECK_TEXT(folded("ПОВІНЬ й"), "повінь и");
    CHECK_TEXT(folded("فَيَضان"), "فيضان");
    CHECK_TEXT(folded("ﬁume ＲＯＭＡ №1"), "fiume roma no1");
    CHECK_TEXT(folded(""), "");
}

TEST(marks_are_as_they_are_typed)
{
    CHECK_TEXT(folded("l’acqua ‘qui’"), "l'acqua 'qui'");
    CHECK_TEXT(folded("n° 12–14 — a nº 3 “su” «giù»"), "n. 12-14 - a no 3 \"su\" \"giu\"");
}

TEST(what_is_no_text_is_left_out_and_a_character_is_never_cut)
{
    char out[4];

    CHECK_TEXT(folded("a\xff\xc3"), "a");
    CHECK_INT(fold_text(out, sizeof out, "abcdef", 6), 3);
    CHECK_TEXT(out, "abc");
    CHECK_INT(fold_text(out, sizeof out, "abд", 4), 2);
    CHECK_TEXT(out, "ab");
    CHECK_INT(fold_text(out, 1, "a", 1), 0);
    CHECK_TEXT(out, "");
}

RUN(case_and_accents_go_in_any_script, marks_are_as_they_are_typed,
    what_is_no_text_is_left_out_and_a_character_is_never_cut)
