#include "hub/model/credit.h"

#include "tests/kit/check.h"

static const int64_t NOW_MS = INT64_C(1796000000000), HALF_LIFE_MS = INT64_C(180) * 86400000;

TEST(a_source_learns_from_each_decision_once_and_forgets_slowly)
{
    const uint32_t  origins[] = {7, 7, 8};
    struct credits *credits = credits_new();
    struct credit   credit;

    CHECK(credits_decide(credits, 1, NOW_MS, true, origins, 3));
    CHECK(!credits_decide(credits, 1, NOW_MS, true, origins, 3));
    CHECK(credits_decide(credits, 2, NOW_MS - HALF_LIFE_MS, false, origins, 1));
    credit = credits_of(credits, 7, NOW_MS, 0);
    CHECK(credit.right == 1 && credit.wrong == 0.5);
    credit = credits_of(credits, 7, NOW_MS + HALF_LIFE_MS, 0);
    CHECK(credit.right == 0.5 && credit.wrong == 0.25);
    CHECK(credits_of(credits, 9, NOW_MS, 0).right == 0);
    CHECK(credits_of(credits, 7, NOW_MS, 1).right == 0); /* not by its own incident */
    credits_free(credits);
}

TEST(a_decision_taken_back_leaves_nothing)
{
    const uint32_t  origins[] = {7, 8};
    struct credits *credits = credits_new();

    credits_decide(credits, 1, NOW_MS, true, origins, 2);
    CHECK(credits_decide(credits, 1, NOW_MS, false, origins, 1));
    CHECK(credits_of(credits, 7, NOW_MS, 0).right == 0);
    CHECK(credits_of(credits, 7, NOW_MS, 0).wrong == 1);
    CHECK(credits_of(credits, 8, NOW_MS, 0).right == 0);
    CHECK(credits_forget(credits, 1));
    CHECK(!credits_forget(credits, 1));
    CHECK(credits_of(credits, 7, NOW_MS, 0).wrong == 0);
    credits_free(credits);
}

TEST(the_order_of_decisions_does_not_matter_to_the_last_bit)
{
    struct credits *one = credits_new(), *other = credits_new();

    for (int64_t i = 0; i < 200; i++) {
        uint32_t origins[] = {(uint32_t)(i % 3), (uint32_t)(i % 5)};

        credits_decide(one, i + 1, NOW_MS - i * 86400000, i % 7 != 0, origins, 2);
    }
    for (int64_t i = 199; i >= 0; i--) {
        uint32_t origins[] = {(uint32_t)(i % 5), (uint32_t)(i % 3)};

        credits_decide(other, i + 1, NOW_MS - i * 86400000, i % 7 != 0, origins, 2);
    }
    for (uint32_t origin = 0; origin < 5; origin++) {
        struct credit a = credits_of(one, origin, NOW_MS, 0);
        struct credit b = credits_of(other, origin, NOW_MS, 0);

        CHECK(a.right > 0 && a.right == b.right && a.wrong == b.wrong);
    }
    credits_free(one);
    credits_free(other);
}

RUN(a_source_learns_from_each_decision_once_and_forgets_slowly,
    a_decision_taken_back_leaves_nothing,
    the_order_of_decisions_does_not_matter_to_the_last_bit)
