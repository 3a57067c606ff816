#include "hub/base/mem.h"

#include <stdint.h>

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
    CHECK_TEXT(arena_copy(&arena, "abcdef", 3), "abc");
    CHECK(arena_text(&arena, NULL) == NULL);
    arena_free(&arena);
    CHECK(arena.blocks == NULL);
}

RUN(an_arena_gives_aligned_zeroed_memory_of_any_size)
