#include "hub/model/heap.h"

#include "hub/base/chance.h"
#include "hub/base/mem.h"
#include "tests/kit/check.h"

/* The numbers are those of a city's service line in the summer of 2011: 18,526 reports
 * with a place (Boston 311; four decimals), of which 1,470 at the town hall by default. */
TEST(the_default_position_of_a_city_is_a_heap_and_its_busiest_corner_is_not)
{
    const struct heap_counts hall = {1470, 5, 24, 18526, 4}, corner = {58, 2, 10, 18526, 4};
    const struct heap_counts street = {25, 3, 4, 18526, 4};

    CHECK(heap_is(&hall));
    CHECK(!heap_is(&corner));
    CHECK(!heap_is(&street));
}

TEST(all_kinds_from_eight_people_on_one_square_centimetre_are_a_heap)
{
    struct heaps *heaps = heaps_new();

    for (uint64_t source = 1; source <= 300; source++) {
        struct heap_counts counts;
        bool               is_heap =
            heaps_count(heaps, 43.7189123, 10.9464567, (unsigned)(source % 5), source);

        counts = heaps_at(heaps, 43.7189123, 10.9464567);
        CHECK_INT(is_heap, counts.sources >= 8 && counts.hazards >= 3);
        CHECK(source < 8 ? !is_heap : source < 20 || is_heap);
    }
    heaps_free(heaps);
}

TEST(neighbours_who_report_one_fire_from_one_address_are_no_heap)
{
    struct heaps *heaps = heaps_new();

    for (uint64_t source = 1; source <= 300; source++)
        CHECK(!heaps_count(heaps, 43.7189123, 10.9464567, (unsigned)(source % 2), source));
    heaps_free(heaps);
}

TEST(a_sensor_that_reports_all_day_is_no_heap)
{
    struct heaps *heaps = heaps_new();

    for (int i = 0; i < 10000; i++)
        CHECK(!heaps_count(heaps, 43.7189123, 10.9464567, 3, 42));
    CHECK_INT(heaps_at(heaps, 43.7189123, 10.9464567).reports, 10000);
    heaps_free(heaps);
}

TEST(a_flood_at_one_coarse_corner_is_no_heap_but_all_kinds_from_all_sides_are)
{
    struct heaps *heaps = heaps_new();
    bool          is_heap = false;

    for (uint64_t source = 1; source <= 500; source++)
        CHECK(!heaps_count(heaps, 43.7189, 10.9464, 3, source));
    for (uint64_t i = 0; i < 60; i++)
        is_heap = heaps_count(heaps, 43.7201, 10.9512, (unsigned)(i % 7), i % 5);
    CHECK(is_heap);
    heaps_free(heaps);
}

TEST(places_are_told_apart_to_the_last_decimal_and_counted_through_growth)
{
    struct heaps *heaps = heaps_new();
    struct chance chance = chance_of_seed(3);

    for (int i = 0; i < 20000; i++)
        CHECK(!heaps_count(heaps, 43 + (double)chance_below(&chance, 10000000) * 1e-7,
                           10 + i * 1e-6, 1, (uint64_t)i));
    CHECK(!heaps_count(heaps, 44.5, 11.5, 1, 1));
    CHECK(!heaps_count(heaps, 44.5, 11.5000001, 1, 1));
    CHECK_INT(heaps_at(heaps, 44.5, 11.5).reports, 1);
    CHECK_INT(heaps_at(heaps, 44.5, 11.5).decimals, 1);
    CHECK_INT(heaps_at(heaps, 44.5, 11.5000001).decimals, 7);
    CHECK_INT(heaps_at(heaps, -44.5, 11.5).reports, 0);
    CHECK_INT(heaps_at(heaps, 44.5, 11.5).all, 20002);
    CHECK(heaps_bytes(heaps) < 20002 * 25);
    heaps_free(heaps);
    heaps_free(NULL);
}

TEST(a_second_report_at_a_place_is_counted_with_the_first)
{
    struct heaps      *heaps = heaps_new();
    struct heap_counts counts;

    for (int i = 0; i < 1000; i++)
        heaps_count(heaps, 43, 10 + i * 1e-6, (unsigned)(i % 64), 1);
    for (int i = 0; i < 1000; i += 2)
        heaps_count(heaps, 43, 10 + i * 1e-6, (unsigned)((i + 1) % 64), 2);
    for (int i = 0; i < 1000; i++) {
        counts = heaps_at(heaps, 43, 10 + i * 1e-6);
        CHECK_INT(counts.reports, i % 2 ? 1 : 2);
        CHECK_INT(counts.hazards, i % 2 ? 1 : 2);
        CHECK_INT(counts.sources, i % 2 ? 1 : 2);
        CHECK_INT(counts.all, 1500);
    }
    heaps_free(heaps);
}

RUN(the_default_position_of_a_city_is_a_heap_and_its_busiest_corner_is_not,
    all_kinds_from_eight_people_on_one_square_centimetre_are_a_heap,
    neighbours_who_report_one_fire_from_one_address_are_no_heap,
    a_sensor_that_reports_all_day_is_no_heap,
    a_flood_at_one_coarse_corner_is_no_heap_but_all_kinds_from_all_sides_are,
    places_are_told_apart_to_the_last_decimal_and_counted_through_growth,
    a_second_report_at_a_place_is_counted_with_the_first)
