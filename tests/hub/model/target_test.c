#include "hub/model/target.h"

#include "tests/kit/check.h"

static struct point       SQUARE[] = {{43, 10}, {43, 11}, {44, 11}, {44, 10}, {43, 10}};
static struct ring        RING = {SQUARE, 5};
static struct polygon     POLYGON = {&RING, 1};
static const struct shape AREA = {&POLYGON, 1};

static bool has(const uint64_t *numbers, size_t count, const char *address)
{
    for (size_t i = 0; i < count; i++)
        if (numbers[i] == target_number(address))
            return true;
    return false;
}

TEST(an_address_keeps_its_number_and_can_be_found_by_it)
{
    struct arena      arena = {0};
    const char *const addresses[] = {"https://a.example", "https://b.example", ""};
    struct targets    targets = targets_of_addresses(&arena, addresses, 3);
    uint64_t          numbers[3];

    CHECK_INT(targets.count, 3);
    for (size_t i = 0; i < 3; i++)
        CHECK_TEXT(target_by_number(&targets, target_number(addresses[i]))->address,
                   addresses[i]);
    CHECK(!target_by_number(&targets, target_number("https://c.example")));
    CHECK_INT(target_number(""), INT64_C(0x71d862214c7e0e0b)); /* for ever */
    CHECK_INT(targets_within(&targets, &AREA, numbers), 3);
    CHECK(numbers[0] < numbers[1] && numbers[1] < numbers[2]);
    arena_free(&arena);
}

TEST(sirens_sound_inside_the_area_by_group_where_all_of_it_is_inside)
{
    struct arena      arena = {0};
    const char *const both[] = {"river", "all"}, *const all[] = {"all"};
    const struct target_siren sirens[] = {{"s1", {43.1, 10.1}, both, 2},
                                          {"s2", {43.2, 10.2}, both, 2},
                                          {"s3", {43.3, 10.3}, all, 1},
                                          {"s4", {45.0, 10.4}, all, 1}};
    struct targets            targets = targets_of_sirens(&arena, sirens, 4);
    uint64_t                  numbers[6];
    size_t                    count = targets_within(&targets, &AREA, numbers);

    CHECK_INT(targets.count, 6);
    CHECK_INT(count, 2); /* "all" would wake s4 */
    CHECK(has(numbers, count, "grp:river"));
    CHECK(has(numbers, count, "s3"));
    targets = targets_of_sirens(&arena, sirens, 3);
    count = targets_within(&targets, &AREA, numbers);
    CHECK_INT(count, 1);
    CHECK(has(numbers, count, "grp:all"));
    arena_free(&arena);
}

TEST(no_siren_outside_the_area_and_none_at_all_are_fine)
{
    struct arena              arena = {0};
    const struct target_siren far = {"s4", {45.0, 10.4}, NULL, 0};
    struct targets            one = targets_of_sirens(&arena, &far, 1);
    struct targets            none = targets_of_sirens(&arena, NULL, 0);
    uint64_t                  numbers[1];

    CHECK_INT(targets_within(&one, &AREA, numbers), 0);
    CHECK_INT(targets_within(&none, &AREA, numbers), 0);
    arena_free(&arena);
}

RUN(an_address_keeps_its_number_and_can_be_found_by_it,
    sirens_sound_inside_the_area_by_group_where_all_of_it_is_inside,
    no_siren_outside_the_area_and_none_at_all_are_fine)
