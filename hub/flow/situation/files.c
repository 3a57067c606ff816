#include "hub/flow/situation/files.h"

#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 64 };

/* Where the number stands or would stand. */
static size_t place_of(const struct files *files, int64_t no)
{
    size_t low = 0, high = files->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;

        if (files->items[middle]->facts.no < no)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

struct incident_facts facts_copy(const struct incident_facts *facts, struct arena *arena)
{
    struct incident_facts copy = *facts;

    copy.owner = arena_text(arena, facts->owner);
    copy.reason = arena_text(arena, facts->reason);
    copy.notes = arena_alloc(arena, (facts->note_count + 1) * sizeof *copy.notes);
    for (size_t i = 0; i < facts->note_count; i++)
        copy.notes[i] = (struct incident_note){
            .by = arena_text(arena, facts->notes[i].by),
            .at_ms = facts->notes[i].at_ms,
            .text = arena_text(arena, facts->notes[i].text),
        };
    return copy;
}

static struct file *insert(struct files *files, size_t place)
{
    struct file *file = MEM_NEW(struct file);

    if (files->count == files->room) {
        files->room = files->room ? 2 * files->room : FIRST_ROOM;
        files->items = mem_grown(files->items, files->room * sizeof(struct file *));
    }
    memmove(files->items + place + 1, files->items + place,
            (files->count - place) * sizeof(struct file *));
    files->items[place] = file;
    files->count++;
    return file;
}

void files_put(struct files *files, const struct incident_facts *facts)
{
    size_t       place = place_of(files, facts->no);
    bool         is_there = place < files->count && files->items[place]->facts.no == facts->no;
    struct file *file = is_there ? files->items[place] : insert(files, place);
    struct arena arena = {0};

    file->facts = facts_copy(facts, &arena); /* facts may point into the old arena */
    arena_free(&file->arena);
    file->arena = arena;
}

const struct file *files_find(const struct files *files, int64_t no)
{
    size_t place = place_of(files, no);

    return place < files->count && files->items[place]->facts.no == no ? files->items[place]
                                                                       : NULL;
}

void files_free(struct files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        arena_free(&files->items[i]->arena);
        free(files->items[i]);
    }
    free(files->items);
    *files = (struct files){0};
}
