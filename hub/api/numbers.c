#include "hub/api/numbers.h"

#include <stdlib.h>
#include <string.h>

/* One list at *at_io, which moves behind it. 0 or -1. */
static int read_list_of(struct numbers *list, struct arena *arena, const char **at_io)
{
    const char *at = *at_io;
    size_t      room = 1;

    if (*at++ != '[')
        return -1;
    for (const char *c = at; *c && *c != ']'; c++)
        room += *c == ',';
    if (room > NUMBERS_MAX)
        return -1;
    list->items = arena_alloc(arena, room * sizeof *list->items);
    while (*at != ']') {
        size_t len = strspn(at, "0123456789");

        if (len == 0 || len > 15 || list->count == room)
            return -1;
        list->items[list->count] = strtoll(at, NULL, 10);
        if (list->items[list->count++] == 0)
            return -1;
        at += len;
        if (*at == ',')
            at++;
        else if (*at != ']')
            return -1;
    }
    *at_io = at + 1;
    return 0;
}

int numbers_read(struct numbers **lists_r, size_t most, struct arena *arena, const char *json)
{
    struct numbers *lists = arena_alloc(arena, most * sizeof *lists);
    const char     *at = json;
    size_t          count = 0;

    *lists_r = lists;
    if (*at++ != '[')
        return -1;
    while (*at != ']') {
        if (count == most || read_list_of(&lists[count++], arena, &at) < 0)
            return -1;
        if (*at == ',')
            at++;
        else if (*at != ']')
            return -1;
    }
    return at[1] == '\0' ? (int)count : -1;
}
