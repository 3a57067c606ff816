#include "hub/model/copies.h"

#include "tests/kit/check.h"

enum { A = 0x0f0f0f0f, B = 0x33333333, C = 0x01010101 };

static const uint64_t TREE = 0x0123456789abcdef, ROAD = 0xf0f0f0f00f0f0f0f;

TEST(the_same_picture_of_three_is_of_one)
{
    const struct copies_picture pictures[] = {{A, TREE}, {B, TREE ^ 3}, {C, TREE ^ 0x11}};
    uint32_t                    copies[3];

    CHECK_INT(copies_find(copies, pictures, 3), 2);
    CHECK_INT(copies_find(copies, pictures, 1), 0);
    CHECK_INT(copies_find(copies, NULL, 0), 0);
}

TEST(different_pictures_are_everybodys_own)
{
    const struct copies_picture pictures[] = {{A, TREE}, {B, ROAD}, {A, TREE}};
    uint32_t                    copies[3];

    CHECK_INT(copies_find(copies, pictures, 3), 0);
}

TEST(who_sends_the_pictures_of_others_again_silences_nobody)
{
    const struct copies_picture pictures[] = {{C, TREE}, {C, ROAD}, {A, TREE}, {B, ROAD}};
    const struct copies_picture other[] = {pictures[3], pictures[0], pictures[2], pictures[1]};
    uint32_t                    copies[4];

    CHECK_INT(copies_find(copies, pictures, 4), 1);
    CHECK_INT(copies[0], C);
    CHECK_INT(copies_find(copies, other, 4), 1);
    CHECK_INT(copies[0], C);
}

RUN(the_same_picture_of_three_is_of_one, different_pictures_are_everybodys_own,
    who_sends_the_pictures_of_others_again_silences_nobody)
