#include "hub/flow/situation/seen.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/mem.h"

enum { FIRST_ROOM = 1024 };

struct seen *seen_add(struct seen_list *list, const struct seen *one)
{
    assert(list->count == 0 || list->items[list->count - 1].no < one->no);
    if (list->count == list->room) {
        list->room = list->room ? list->room + list->room / 2 : FIRST_ROOM;
        list->items = mem_grown(list->items, list->room * sizeof *list->items);
    }
    list->items[list->count] = *one;
    return &list->items[list->count++];
}

/* Numbers rise, nearly always by one: a report stands as far from the first as its number
 * does, or, behind a gap, nearer. */
struct seen *seen_find(const struct seen_list *list, int64_t no)
{
    size_t low = 0, high = list->count;

    if (high == 0 || no < list->items[0].no)
        return NULL;
    if ((uint64_t)(no - list->items[0].no) < high)
        high = (size_t)(no - list->items[0].no) + 1;
    if (list->items[high - 1].no == no)
        return &list->items[high - 1];
    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (list->items[middle].no < no)
            low = middle + 1;
        else
            high = middle;
    }
    return low < list->count && list->items[low].no == no ? &list->items[low] : NULL;
}

/* Its place among the looks, or where it belongs. */
static size_t look_at(const struct seen_list *list, int64_t no)
{
    size_t low = 0, high = list->look_count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (list->looks[middle].no < no)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void seen_photograph(struct seen_list *list, int64_t no, uint64_t look)
{
    struct seen *seen = seen_find(list, no);
    size_t       at = look_at(list, no);

    if (!seen || seen->flags & SEEN_PHOTO)
        return;
    seen->flags |= SEEN_PHOTO;
    if (look == 0)
        return;
    if (list->look_count == list->look_room) {
        list->look_room = list->look_room ? 2 * list->look_room : FIRST_ROOM;
        list->looks = mem_grown(list->looks, list->look_room * sizeof *list->looks);
    }
    memmove(&list->looks[at + 1], &list->looks[at],
            (list->look_count++ - at) * sizeof *list->looks);
    list->looks[at] = (struct seen_look){no, look};
}

uint64_t seen_look(const struct seen_list *list, int64_t no)
{
    size_t at = look_at(list, no);

    return at < list->look_count && list->looks[at].no == no ? list->looks[at].look : 0;
}

unsigned seen_hazard(const struct seen *seen)
{
    return seen->hazard_low | (unsigned)seen->hazard_high << 8;
}

void seen_free(struct seen_list *list)
{
    free(list->items);
    free(list->looks);
    *list = (struct seen_list){0};
}

uint64_t hash_of(const char *text, const char *more)
{
    uint64_t    number = 0xcbf29ce484222325u;
    const char *texts[] = {text, more};

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        for (const char *at = texts[i] ? texts[i] : ""; *at; at++)
            number = (number ^ (unsigned char)*at) * 0x100000001b3u;
        number = (number ^ 0xff) * 0x100000001b3u;
    }
    return number ? number : 1;
}
