#include "hub/flow/intake/pieces.h"

#include "tests/kit/check.h"

static const struct id ONE = {{1}}, OTHER = {{2}};
static struct buf      whole;

static size_t add(struct pieces *pieces, const struct id *report, size_t total, size_t from,
                  const char *bytes)
{
    return pieces_add(pieces, report, total, from, bytes, strlen(bytes), &whole);
}

TEST(a_picture_is_whole_when_its_last_piece_has_come)
{
    struct pieces *pieces = pieces_new();

    CHECK_INT(add(pieces, &ONE, 6, 0, "ab"), 2);
    CHECK_INT(add(pieces, &OTHER, 4, 0, "1"), 1);
    CHECK_INT(add(pieces, &ONE, 6, 2, "cde"), 5);
    CHECK_INT(whole.len, 0);
    CHECK_INT(add(pieces, &ONE, 6, 5, "f"), 6);
    CHECK_TEXT(whole.bytes, "abcdef");
    buf_free(&whole);
    CHECK_INT(add(pieces, &ONE, 6, 5, "f"), 0); /* it is not kept twice */
    pieces_free(pieces);
}

TEST(a_piece_that_is_not_the_next_changes_nothing)
{
    struct pieces *pieces = pieces_new();

    CHECK_INT(add(pieces, &ONE, 6, 2, "cd"), 0);
    CHECK_INT(add(pieces, &ONE, 6, 0, "ab"), 2);
    CHECK_INT(add(pieces, &ONE, 6, 0, "ab"), 2); /* its answer was lost */
    CHECK_INT(add(pieces, &ONE, 6, 3, "de"), 2);
    CHECK_INT(add(pieces, &ONE, 6, 2, "too long"), 2);
    CHECK_INT(add(pieces, &ONE, 6, 2, "cdef"), 6);
    CHECK_TEXT(whole.bytes, "abcdef");
    buf_free(&whole);
    pieces_free(pieces);
}

TEST(another_picture_of_the_report_begins_anew)
{
    struct pieces *pieces = pieces_new();

    CHECK_INT(add(pieces, &ONE, 6, 0, "abcd"), 4);
    CHECK_INT(add(pieces, &ONE, 5, 0, "v"), 1);
    CHECK_INT(add(pieces, &ONE, 6, 4, "ef"), 0);
    pieces_free(pieces);
}

TEST(the_one_not_heard_of_for_longest_is_forgotten_for_a_newcomer)
{
    struct pieces *pieces = pieces_new();

    for (unsigned i = 0; i < PIECES_PICTURES_MAX; i++)
        CHECK_INT(add(pieces, &(struct id){{0, (uint8_t)(i >> 8), (uint8_t)i}}, 4, 0, "a"), 1);
    CHECK_INT(add(pieces, &(struct id){{0}}, 4, 1, "b"), 2); /* the first was heard of again */
    CHECK_INT(add(pieces, &ONE, 4, 0, "a"), 1);
    CHECK_INT(add(pieces, &(struct id){{0, 0, 1}}, 4, 1, "b"), 0); /* the second is forgotten */
    CHECK_INT(add(pieces, &(struct id){{0}}, 4, 2, "c"), 3);
    pieces_free(pieces);
}

RUN(a_picture_is_whole_when_its_last_piece_has_come,
    a_piece_that_is_not_the_next_changes_nothing, another_picture_of_the_report_begins_anew,
    the_one_not_heard_of_for_longest_is_forgotten_for_a_newcomer)
