/* mem.h: memory. Running out ends the process: what matters is in the store,
 * and a restarted hub is safer than one that limps. Sizes that come from
 * outside are bounded before they reach here. */
#ifndef TOCSIN_BASE_MEM_H
#define TOCSIN_BASE_MEM_H

#include <stddef.h>

#define MEM_NEW(type)                   ((type *)mem_zeroed(sizeof(type)))
#define MEM_NEW_ARRAY(type, count)      ((type *)mem_zeroed_array(count, sizeof(type)))
#define CONTAINER_OF(ptr, type, member) ((type *)(void *)((char *)(ptr)-offsetof(type, member)))
#define COUNT_OF(array)                 (sizeof(array) / sizeof *(array))

/* Once, at the start: what grows large lives in pages of its own, which move instead of
 * being copied and go back to the system, so that no hole stays where it was smaller. */
void mem_keep_large_apart(void);

void *mem_zeroed(size_t size); /* never NULL */
void *mem_zeroed_array(size_t count, size_t size);
void *mem_grown(void *old, size_t size);           /* realloc that never fails */
char *mem_copy_text(const char *text, size_t len); /* adds the final NUL; free() it */

/* An arena is the memory of one piece of work: everything taken from it is
 * given back at once, by arena_free(). A zeroed arena is empty and ready. */
struct arena {
    struct arena_block *blocks;
};

void *arena_alloc(struct arena *arena, size_t size);                 /* never NULL, zeroed */
char *arena_copy(struct arena *arena, const char *text, size_t len); /* adds the final NUL */
char *arena_text(struct arena *arena, const char *text);             /* NULL stays NULL */
char *arena_format(struct arena *arena, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
void arena_free(struct arena *arena); /* the arena is empty again */

#endif
