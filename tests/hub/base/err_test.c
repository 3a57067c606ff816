#include "hub/base/err.h"

#include "tests/kit/check.h"

TEST(a_field_is_named_before_what_is_wrong_with_it)
{
    struct err err = {0};

    CHECK_INT(err_field(&err, ERR_INVALID, "/where/lat", "must lie between %d and %d", -90, 90),
              -1);
    CHECK_TEXT(err.text, "where/lat: must lie between -90 and 90");
    CHECK_TEXT(err_words(&err), "must lie between -90 and 90");
    err_at(&err, "report 7");
    CHECK_TEXT(err_words(&err), "report 7: where/lat: must lie between -90 and 90");
}

TEST(only_places_the_pointer_names_are_left_out)
{
    struct err err = {.pointer = "/content/area/polygons/0",
                      .text = "content: area/polygons/0: crosses itself: no area"};

    CHECK_TEXT(err_words(&err), "crosses itself: no area");
    err = (struct err){.pointer = "/area", .text = "are: it stays"};
    CHECK_TEXT(err_words(&err), "are: it stays");
    err = (struct err){.text = "area: it stays"};
    CHECK_TEXT(err_words(&err), "area: it stays");
    err = (struct err){.pointer = "/a", .text = ": it stays"};
    CHECK_TEXT(err_words(&err), ": it stays");
}

RUN(a_field_is_named_before_what_is_wrong_with_it, only_places_the_pointer_names_are_left_out)
