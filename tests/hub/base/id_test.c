#include "hub/base/id.h"

#include "tests/kit/check.h"

TEST(ids_are_uuid_v7_and_ordered_by_time)
{
    struct chance chance = chance_of_seed(1);
    struct id     early = id_new(1774746000000, &chance);
    struct id     late = id_new(1774746000001, &chance);
    char          text[ID_TEXT_LEN + 1];

    CHECK(id_compare(&early, &late) < 0);
    CHECK_INT(early.bytes[6] >> 4, 7);
    CHECK_INT(early.bytes[8] >> 6, 2);
    CHECK(strncmp(id_text(text, &early), "019d371a-da80-7", 15) == 0);
}

TEST(an_id_survives_its_text)
{
    static const char TEXT[] = "0190A3B2-1c2d-7e3f-8a4b-5c6d7e8f9012";
    struct id         id;
    char              text[ID_TEXT_LEN + 1];

    CHECK(id_parse(&id, TEXT));
    CHECK_TEXT(id_text(text, &id), "0190a3b2-1c2d-7e3f-8a4b-5c6d7e8f9012");
    CHECK(!id_is_nil(&id));
}

TEST(what_is_no_id_is_refused)
{
    struct id id;

    CHECK(!id_parse(&id, ""));
    CHECK(!id_parse(&id, "0190a3b21c2d7e3f8a4b5c6d7e8f9012"));
    CHECK(!id_parse(&id, "0190a3b2-1c2d-7e3f-8a4b-5c6d7e8f901g"));
    CHECK(!id_parse(&id, "0190a3b2-1c2d-7e3f-8a4b-5c6d7e8f90-2"));
    CHECK(!id_parse(&id, "0190a3b2-1c2d-7e3f-8a4b-5c6d7e8f90123"));
}

TEST(an_id_has_a_short_name_of_its_random_part)
{
    struct id id;
    char      code[ID_CODE_LEN + 1];

    CHECK(id_parse(&id, "0190a3b2-1c2d-7e3f-8a4b-5c0000000001"));
    CHECK_TEXT(id_code(code, &id), "00000001");
    CHECK(id_parse(&id, "0190a3b2-1c2d-7e3f-8a4b-5c0123456789"));
    CHECK_TEXT(id_code(code, &id), "04hmasw9");
    CHECK(id_parse(&id, "0190a3b2-1c2d-7e3f-8a4b-5cffffffffff"));
    CHECK_TEXT(id_code(code, &id), "zzzzzzzz");
}

TEST(chance_below_a_limit_stays_below)
{
    struct chance chance = chance_of_seed(7);
    unsigned      seen[3] = {0};

    for (int i = 0; i < 3000; i++)
        seen[chance_below(&chance, 3)]++;
    for (int i = 0; i < 3; i++)
        CHECK(seen[i] > 900 && seen[i] < 1100);
}

RUN(ids_are_uuid_v7_and_ordered_by_time, an_id_survives_its_text, what_is_no_id_is_refused,
    an_id_has_a_short_name_of_its_random_part, chance_below_a_limit_stays_below)
