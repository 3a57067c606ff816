#include <stdarg.h>
#include <stdio.h>

#include "hub/model/cap/check.h"

void cap_note(struct cap_notes *notes, bool must, const char *place, const char *fmt, ...)
{
    char    text[300];
    va_list args;

    if (notes->count == CAP_NOTES_MAX)
        return;
    if (!notes->items)
        notes->items = arena_alloc(notes->arena, CAP_NOTES_MAX * sizeof *notes->items);
    va_start(args, fmt);
    vsnprintf(text, sizeof text, fmt, args);
    va_end(args);
    notes->items[notes->count++] = (struct cap_note){arena_text(notes->arena, place),
                                                     arena_text(notes->arena, text), must};
}

const struct cap_note *cap_first_must(const struct cap_notes *notes)
{
    for (size_t i = 0; i < notes->count; i++)
        if (notes->items[i].must)
            return &notes->items[i];
    return NULL;
}

void cap_must(const struct cap_checking *in, const char *name, const char *text)
{
    cap_note(in->notes, true, arena_format(in->notes->arena, "%s%s", in->place, name), "%s",
             text);
}

void cap_ours_must(const struct cap_checking *in, const char *name, const char *text)
{
    (in->origin == CAP_OF_OURS ? cap_must : cap_advise)(in, name, text);
}

void cap_advise(const struct cap_checking *in, const char *name, const char *text)
{
    cap_note(in->notes, false, arena_format(in->notes->arena, "%s%s", in->place, name), "%s",
             text);
}
