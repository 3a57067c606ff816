#include "hub/base/source.h"

#include <string.h>

#include "hub/base/mem.h"

static int read_memory(struct source *source, void *bytes, size_t room, size_t *got_r,
                       struct err *err)
{
    struct memory_source *memory = CONTAINER_OF(source, struct memory_source, source);
    size_t                len = memory->len < room ? memory->len : room;

    (void)err;
    if (len > 0)
        memcpy(bytes, memory->bytes, len);
    memory->bytes += len;
    memory->len -= len;
    *got_r = len;
    return 0;
}

struct memory_source source_of_memory(const void *bytes, size_t len)
{
    return (struct memory_source){{read_memory}, bytes, len};
}
