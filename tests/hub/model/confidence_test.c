#include "hub/model/confidence.h"

#include "tests/kit/check.h"

static double share(const struct confidence_voice *reports, size_t count)
{
    return confidence_of(reports, count).share;
}

TEST(a_source_is_one_voice_however_often_it_reports)
{
    const struct confidence_voice reports[] = {{.origin = 7, .channel = 1},
                                               {.origin = 7, .channel = 2},
                                               {.origin = 7, .has_photo = 0}};

    CHECK_INT(confidence_of(reports, 3).voices, 1);
    CHECK(share(reports, 3) == share(reports, 1));
}

/* 10,000 forged reports of one network and one family of devices, with all that makes surer. */
static size_t forge(struct confidence_voice *reports, size_t count, uint32_t origin,
                    enum voice_kind kind)
{
    for (size_t i = 0; i < count; i++)
        reports[i] = (struct confidence_voice){
            .origin = origin,
            .kind = (uint8_t)kind,
            .channel = (uint8_t)i,
            .has_photo = true,
            .has_place = true,
            .lat = 43.7 + (double)i / 10000,
            .lon = 10.9,
        };
    return count;
}

TEST(a_burst_of_one_network_and_one_family_corroborates_nothing_and_three_honest_ones_do)
{
    enum { MANY = 10000 };
    struct confidence_voice *reports = calloc(2 * MANY + 3, sizeof *reports);
    size_t                   count = forge(reports, MANY, 9, VOICE_UNNAMED);
    struct confidence        confidence = confidence_of(reports, count);

    CHECK_INT(confidence.voices, 1);
    CHECK_INT(confidence.largest, MANY);
    CHECK(!confidence.is_corroborated);
    CHECK(confidence.share == share(reports, 1));
    count += forge(reports + count, MANY, 10, VOICE_SENSOR);
    confidence = confidence_of(reports, count);
    CHECK_INT(confidence.voices, 2);
    CHECK(!confidence.is_corroborated);
    for (uint32_t i = 0; i < 3; i++)
        reports[count + i] = (struct confidence_voice){.origin = 20 + i};
    CHECK(!confidence_of(reports + count, 2).is_corroborated);
    CHECK(confidence_of(reports + count, 3).is_corroborated);
    free(reports);
}

static void check_origin(const char *sender, const char *network, enum voice_kind kind,
                         const char *wanted)
{
    char origin[CONFIDENCE_ORIGIN_MAX + 1];

    CHECK_INT(confidence_origin(origin, sender, network), kind);
    CHECK_TEXT(origin, wanted);
}

TEST(who_was_right_before_is_believed_more_and_who_was_wrong_is_less_than_a_voice)
{
    const struct confidence_voice plain = {.origin = 1, .kind = VOICE_NAMED};
    const struct confidence_voice right = {
        .origin = 1, .kind = VOICE_NAMED, .credit = {.right = 10}};
    const struct confidence_voice wrong = {
        .origin = 1, .kind = VOICE_NAMED, .credit = {.wrong = 10}};
    const struct confidence_voice stranger = {.origin = 1, .credit = {.wrong = 10}};
    struct confidence_voice       three[] = {plain, plain, plain};

    CHECK(share(&right, 1) > share(&plain, 1));
    CHECK(share(&wrong, 1) < share(&plain, 1));
    CHECK(share(&stranger, 1) == share(&(struct confidence_voice){.origin = 1}, 1));
    three[1].origin = 2;
    three[2].origin = 3;
    CHECK(confidence_of(three, 3).is_corroborated);
    three[2].credit.wrong = 10;
    CHECK(!confidence_of(three, 3).is_corroborated);
    three[0].credit.right = three[1].credit.right = 100; /* nobody is more than a voice */
    CHECK(!confidence_of(three, 3).is_corroborated);
    CHECK(confidence_of(three, 3).credits.right == 200);
}

TEST(a_picture_sent_again_is_no_second_voice_and_the_order_does_not_matter)
{
    const struct confidence_voice reports[] = {
        {.origin = 1, .has_photo = true, .look = 0x0123456789abcdef},
        {.origin = 2, .has_photo = true, .look = 0x0123456789abcdee},
        {.origin = 3, .has_photo = true, .look = 0x0123456789abcdea},
        {.origin = 4}};
    const struct confidence_voice backwards[] = {reports[3], reports[2], reports[1],
                                                 reports[0]};

    CHECK_INT(confidence_of(reports, 4).voices, 2);
    CHECK_INT(confidence_of(reports, 4).copies, 2);
    CHECK(!confidence_of(reports, 4).is_corroborated);
    CHECK(share(reports, 4) == share(backwards, 4));
}

TEST(what_a_sensor_does_not_see_is_believed_less_and_many_are_still_heard)
{
    struct confidence_voice nine[9];
    struct confidence       two, all;

    for (uint32_t i = 0; i < 9; i++)
        nine[i] = (struct confidence_voice){.origin = i, .kind = VOICE_NAMED};
    two = confidence_of(nine, 2);
    all = confidence_of(nine, 9);
    CHECK_INT(confidence_level(&two), 2);
    CHECK_INT(confidence_level(&all), 3);
    CHECK(!all.is_contradicted);
    confidence_doubt(&two);
    confidence_doubt(&all);
    CHECK(all.is_contradicted && all.share < 0.75 && all.is_corroborated);
    CHECK_INT(confidence_level(&two), 1);
    CHECK_INT(confidence_level(&all), 2);
}

TEST(who_cannot_be_told_apart_is_of_one_origin)
{
    check_origin("anonymous", "Qm9", VOICE_UNNAMED, "network Qm9");
    check_origin("device:probe-0017", "", VOICE_SENSOR, "device probe-");
    check_origin("device:probe-00a2", "", VOICE_SENSOR, "device probe-");
    check_origin("device:0017", "", VOICE_SENSOR, "device ");
    check_origin("device:anna/phone", "", VOICE_NAMED, "person anna");
    check_origin("account:anna", "", VOICE_NAMED, "person anna");
    check_origin("volunteer:anna/tablet", "", VOICE_NAMED, "person anna");
    check_origin("sms:Zm9v", "", VOICE_UNNAMED, "sms:Zm9v");
}

TEST(names_photos_standpoints_and_ways_in_make_surer)
{
    const struct confidence_voice plain[] = {{.origin = 1}, {.origin = 2}};
    const struct confidence_voice named[] = {{.origin = 1, .kind = VOICE_NAMED},
                                             {.origin = 2, .kind = VOICE_NAMED}};
    const struct confidence_voice photo[] = {{.origin = 1, .has_photo = true}, {.origin = 2}};
    const struct confidence_voice ways[] = {{.origin = 1, .channel = 1},
                                            {.origin = 2, .channel = 2}};
    const struct confidence_voice apart[] = {
        {.origin = 1, .has_place = true, .lat = 43.72, .lon = 10.95},
        {.origin = 2, .has_place = true, .lat = 43.73, .lon = 10.95}};
    const struct confidence_voice beside[] = {
        {.origin = 1, .has_place = true, .lat = 43.72, .lon = 10.95},
        {.origin = 2, .has_place = true, .lat = 43.72, .lon = 10.95}};

    CHECK(share(named, 2) > share(plain, 2));
    CHECK(share(photo, 2) > share(plain, 2));
    CHECK(share(ways, 2) > share(plain, 2));
    CHECK(share(apart, 2) > share(beside, 2));
}

TEST(the_order_does_not_matter_and_nothing_is_ever_certain)
{
    struct confidence_voice reports[40], backwards[40];

    for (size_t i = 0; i < 40; i++)
        reports[i] = (struct confidence_voice){.origin = (uint32_t)i + 1,
                                               .kind = VOICE_NAMED,
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
        {.origin = 1, .channel = 1}, {.origin = 1, .channel = 2}, {.origin = 2, .channel = 1}};
    const struct confidence_voice other[] = {one[1], one[0], one[2]};

    CHECK_INT(confidence_of(one, 3).voices, 2);
    CHECK(share(one, 3) == share(other, 3));
}

RUN(one_voice_by_two_ways_in_counts_the_same_whichever_came_first,
    a_source_is_one_voice_however_often_it_reports,
    a_burst_of_one_network_and_one_family_corroborates_nothing_and_three_honest_ones_do,
    who_was_right_before_is_believed_more_and_who_was_wrong_is_less_than_a_voice,
    a_picture_sent_again_is_no_second_voice_and_the_order_does_not_matter,
    what_a_sensor_does_not_see_is_believed_less_and_many_are_still_heard,
    who_cannot_be_told_apart_is_of_one_origin, names_photos_standpoints_and_ways_in_make_surer,
    the_order_does_not_matter_and_nothing_is_ever_certain)
