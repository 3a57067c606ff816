#include "hub/model/confidence.h"

#include "tests/kit/check.h"

static double share(const struct confidence_voice *reports, size_t count)
{
    return confidence_of(reports, count).share;
}

TEST(a_source_is_one_voice_however_often_it_reports)
{
    const struct confidence_voice reports[] = {{.source = 7, .channel = 1},
                                               {.source = 7, .channel = 2},
                                               {.source = 7, .has_photo = 0}};

    CHECK_INT(confidence_of(reports, 3).voices, 1);
    CHECK(share(reports, 3) == share(reports, 1));
}

TEST(a_burst_from_one_network_is_one_voice)
{
    struct confidence_voice reports[50];

    for (size_t i = 0; i < 50; i++)
        reports[i] = (struct confidence_voice){.source = 100 + i, .network = 9};
    CHECK_INT(confidence_of(reports, 50).voices, 1);
    CHECK(share(reports, 50) == share(reports, 1));
    reports[49].network = 10;
    CHECK_INT(confidence_of(reports, 50).voices, 2);
    CHECK(share(reports, 50) > share(reports, 1));
}

TEST(names_photos_standpoints_and_ways_in_make_surer)
{
    const struct confidence_voice plain[] = {{.source = 1, .network = 1},
                                             {.source = 2, .network = 2}};
    const struct confidence_voice named[] = {{.source = 1}, {.source = 2}};
    const struct confidence_voice photo[] = {{.source = 1, .network = 1, .has_photo = true},
                                             {.source = 2, .network = 2}};
    const struct confidence_voice ways[] = {{.source = 1, .network = 1, .channel = 1},
                                            {.source = 2, .network = 2, .channel = 2}};
    const struct confidence_voice apart[] = {
        {.source = 1, .network = 1, .has_place = true, .lat = 43.72, .lon = 10.95},
        {.source = 2, .network = 2, .has_place = true, .lat = 43.73, .lon = 10.95}};
    const struct confidence_voice beside[] = {
        {.source = 1, .network = 1, .has_place = true, .lat = 43.72, .lon = 10.95},
        {.source = 2, .network = 2, .has_place = true, .lat = 43.72, .lon = 10.95}};

    CHECK(share(named, 2) > share(plain, 2));
    CHECK(share(photo, 2) > share(plain, 2));
    CHECK(share(ways, 2) > share(plain, 2));
    CHECK(share(apart, 2) > share(beside, 2));
}

TEST(the_order_does_not_matter_and_nothing_is_ever_certain)
{
    struct confidence_voice reports[40], backwards[40];

    for (size_t i = 0; i < 40; i++)
        reports[i] = (struct confidence_voice){.source = i + 1,
                                               .channel = (uint8_t)(i % 3),
                                               .has_place = i % 2 != 0,
                                               .lat = 43.7 + (double)(i % 5) / 100,
                                               .lon = 10.9};
    for (size_t i = 0; i < 40; i++)
        backwards[i] = reports[39 - i];
    CHECK(share(reports, 3) > 0 && share(reports, 3) < 0.99);
    CHECK(share(reports, 40) == 0.99);
    CHECK(share(backwards + 30, 10) == share(reports, 10));
    CHECK(confidence_of(NULL, 0).share == 0);
}

/* Mayor and neighbour, each by telephone and by app: whichever came first. */
TEST(one_voice_by_two_ways_in_counts_the_same_whichever_came_first)
{
    const struct confidence_voice one[] = {
        {.source = 1, .channel = 1}, {.source = 1, .channel = 2}, {.source = 2, .channel = 1}};
    const struct confidence_voice other[] = {one[1], one[0], one[2]};

    CHECK_INT(confidence_of(one, 3).voices, 2);
    CHECK(share(one, 3) == share(other, 3));
}

RUN(one_voice_by_two_ways_in_counts_the_same_whichever_came_first,
    a_source_is_one_voice_however_often_it_reports, a_burst_from_one_network_is_one_voice,
    names_photos_standpoints_and_ways_in_make_surer,
    the_order_does_not_matter_and_nothing_is_ever_certain)
