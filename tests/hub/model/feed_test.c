#include "hub/model/feed.h"

#include "tests/kit/cases.h"
#include "tests/kit/check.h"

#include "hub/model/cap.h"

static void show(const struct buf *input, struct buf *got)
{
    struct arena arena = {0};
    struct feed  feed;
    struct err   err = {0};

    if (feed_read(&feed, &arena, input->bytes, input->len, &err) < 0) {
        buf_format(got, "refused: %s\n", err.text);
        feed.count = 0;
    }
    for (size_t i = 0; i < feed.count; i++) {
        struct cap_notes notes = {.arena = &arena};
        struct alert     alert;

        if (feed.items[i].url)
            buf_format(got, "%s\n", feed.items[i].url);
        else if (cap_read_node(&alert, &notes, feed.items[i].alert, &err) == 0)
            buf_format(got, "alert %s\n", alert.identifier);
        else
            buf_format(got, "alert refused: %s\n", err.text);
    }
    if (feed.is_alert)
        buf_text(got, "by itself\n");
    buf_text(got, "");
    if (got->len == 0)
        buf_text(got, "nothing\n");
    got->bytes[--got->len] = '\0';
    arena_free(&arena);
}

TEST(each_kind_of_feed_gives_its_messages_or_where_they_lie)
{
    cases_try("feed", show);
}

RUN(each_kind_of_feed_gives_its_messages_or_where_they_lie)
