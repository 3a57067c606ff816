#include "hub/flow/situation/seen.h"

#include "tests/kit/check.h"

TEST(the_first_photo_of_a_report_stands_for_all_in_whatever_order_they_come)
{
    struct seen_list list = {0};

    for (int64_t no = 1; no <= 3000; no++)
        seen_add(&list, &(struct seen){.no = no});
    for (int64_t no = 3000; no >= 1; no -= 2)
        seen_photograph(&list, no, (uint64_t)no * 7);
    seen_photograph(&list, 3000, 5);
    seen_photograph(&list, 4000, 5);
    seen_photograph(&list, 1, 0);
    for (int64_t no = 1; no <= 3000; no++) {
        CHECK(seen_look(&list, no) == (no % 2 == 0 ? (uint64_t)no * 7 : 0));
        CHECK(!(seen_find(&list, no)->flags & SEEN_PHOTO) == (no % 2 == 1 && no != 1));
    }
    CHECK(seen_look(&list, 4000) == 0);
    seen_free(&list);
}

RUN(the_first_photo_of_a_report_stands_for_all_in_whatever_order_they_come)
