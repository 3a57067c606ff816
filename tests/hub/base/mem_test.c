#include "hub/base/mem.h"

#include <stdint.h>
#include <stdlib.h>

#include "tests/kit/check.h"

TEST(an_arena_gives_aligned_zeroed_memory_of_any_size)
{
    struct arena arena = {0};

    for (size_t size = 0; size < 5000; size += 37) {
        unsigned char *got = arena_alloc(&arena, size);

        CHECK_INT((uintptr_t)got % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            CHECK_INT(got[i], 0);
        memset(got, 0xaa, size);
    }
    CHECK_TEXT(arena_format(&arena, "%s %d", "piena", 7), "piena 7");
    for (int len = 1; len < 500; len++) {
        const char *text = arena_format(&arena, "%*s", len, "x");

        CHECK_INT(strlen(text), len);
        CHECK_INT(text[len - 1], 'x');
    }
    CHECK_TEXT(arena_copy(&arena, "abcdef", 3), "abc");
    CHECK(arena_text(&arena, NULL) == NULL);
    arena_free(&arena);
    CHECK(arena.blocks == NULL);
}

TEST(what_is_large_is_zeroed_too_and_keeps_what_it_holds_when_it_grows)
{
    enum { LARGE = 20 << 20 };
    unsigned char *got = mem_zeroed_array(LARGE, 1);

    for (size_t i = 0; i < LARGE; i += 1000)
        CHECK_INT(got[i], 0);
    memset(got, 0xaa, LARGE);
    got = mem_grown(got, 3 * (size_t)LARGE);
    for (size_t i = 0; i < LARGE; i += 1000)
        CHECK_INT(got[i], 0xaa);
    got[3 * (size_t)LARGE - 1] = 1;
    free(got);
}

RUN(an_arena_gives_aligned_zeroed_memory_of_any_size,
    what_is_large_is_zeroed_too_and_keeps_what_it_holds_when_it_grows)
