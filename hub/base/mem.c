#include "hub/base/mem.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum {
    BLOCK_BYTES = 2000,
    FORMAT_ROOM = 160, /* enough for most texts */
    PAGE_BYTES = 4096,
    LARGE_BYTES = 16 << 20,
    MAPPED_BYTES = 1 << 18,
    SLACK_BYTES = 4 << 20,
};

struct arena_block {
    struct arena_block *next;
    size_t              used, size;
    max_align_t         bytes[];
};

void mem_keep_large_apart(void)
{
    mallopt(M_MMAP_THRESHOLD, MAPPED_BYTES);
    mallopt(M_TRIM_THRESHOLD, SLACK_BYTES);
}

/* What is large is better held in huge pages, where the kernel has them: it faults seldom
 * and is found without a walk through the page table. Only a wish, never an error. */
static void wish_huge_pages(void *at, size_t size)
{
    uintptr_t from = ((uintptr_t)at + PAGE_BYTES - 1) & ~(uintptr_t)(PAGE_BYTES - 1);
    uintptr_t to = ((uintptr_t)at + size) & ~(uintptr_t)(PAGE_BYTES - 1);

    if (size >= LARGE_BYTES)
        (void)madvise((char *)at + (from - (uintptr_t)at), to - from, MADV_HUGEPAGE);
}

void *mem_zeroed(size_t size)
{
    void *got = calloc(1, size ? size : 1);

    if (!got)
        abort();
    return got;
}

void *mem_zeroed_array(size_t count, size_t size)
{
    void *got = calloc(count ? count : 1, size ? size : 1);

    if (!got)
        abort();
    wish_huge_pages(got, count * size);
    return got;
}

void *mem_grown(void *old, size_t size)
{
    void *got = realloc(old, size ? size : 1);

    if (!got)
        abort();
    wish_huge_pages(got, size);
    return got;
}

char *mem_copy_text(const char *text, size_t len)
{
    char *copy = mem_zeroed(len + 1);

    memcpy(copy, text, len);
    return copy;
}

static struct arena_block *block_new(struct arena *arena, size_t size)
{
    struct arena_block *block = mem_zeroed(sizeof *block + size);

    block->size = size;
    block->next = arena->blocks;
    arena->blocks = block;
    return block;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    struct arena_block *block = arena->blocks;
    size_t              room = (size + sizeof(max_align_t) - 1) & ~(sizeof(max_align_t) - 1);
    char               *got;

    if (room < size)
        abort();
    if (!block || block->size - block->used < room)
        block = block_new(arena, room > BLOCK_BYTES ? room : BLOCK_BYTES);
    got = (char *)block->bytes + block->used;
    block->used += room;
    return got;
}

char *arena_copy(struct arena *arena, const char *text, size_t len)
{
    char *copy = arena_alloc(arena, len + 1);

    if (len > 0)
        memcpy(copy, text, len);
    return copy;
}

char *arena_text(struct arena *arena, const char *text)
{
    return text ? arena_copy(arena, text, strlen(text)) : NULL;
}

char *arena_format(struct arena *arena, const char *fmt, ...)
{
    va_list args, again;
    char    brief[FORMAT_ROOM], *text;
    int     len;

    va_start(args, fmt);
    va_copy(again, args);
    len = vsnprintf(brief, sizeof brief, fmt, args);
    va_end(args);
    if (len < 0)
        abort();
    text = arena_alloc(arena, (size_t)len + 1);
    if ((size_t)len < sizeof brief)
        memcpy(text, brief, (size_t)len);
    else
        vsnprintf(text, (size_t)len + 1, fmt, again);
    va_end(again);
    return text;
}

void arena_free(struct arena *arena)
{
    while (arena->blocks) {
        struct arena_block *block = arena->blocks;

        arena->blocks = block->next;
        free(block);
    }
}
