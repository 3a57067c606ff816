/* The cases of tests/cases/kannel: first line "dlr" or "mo", second the query. */
#include "adapters/wire/kannel_call.h"

#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static void show_report(struct buf *got, struct arena *arena, const char *query)
{
    struct kannel_report report;
    struct err           err = {0};

    if (kannel_report_parse(&report, arena, query, &err) < 0)
        buf_format(got, "refused: %s", err.text);
    else
        buf_format(got, "key %s\nkind %d\nat %lld\nwhy %s", report.key, report.kind,
                   (long long)report.at_ms, report.why);
}

static void show_said(struct buf *got, struct arena *arena, const char *query)
{
    struct kannel_said said;
    struct err         err = {0};

    if (kannel_said_parse(&said, arena, query, &err) < 0)
        buf_format(got, "refused: %s", err.text);
    else
        buf_format(got, "from %s\nto %s\nname %s\nat %lld\ntext %s", said.from, said.to,
                   said.name ? said.name : "(none)", (long long)said.at_ms, said.text);
}

static void run(const struct buf *input, struct buf *got)
{
    struct arena arena = {0};
    char        *text = arena_copy(&arena, input->bytes, input->len);
    char        *query = strchr(text, '\n');

    CHECK(query);
    *query++ = '\0';
    query[strcspn(query, "\n")] = '\0';
    if (strcmp(text, "dlr") == 0)
        show_report(got, &arena, query);
    else
        show_said(got, &arena, query);
    arena_free(&arena);
}

TEST(what_kannel_says_is_understood)
{
    cases_try("kannel", run);
}

TEST(the_wish_for_reports_comes_back_as_a_report)
{
    struct arena arena = {0};

    CHECK_TEXT(kannel_report_query(&arena, "abc-1"), "key=abc-1&type=%d&at=%T&reply=%A");
    arena_free(&arena);
}

RUN(what_kannel_says_is_understood, the_wish_for_reports_comes_back_as_a_report)
