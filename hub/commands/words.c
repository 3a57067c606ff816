/* words.c: what was typed, asked for by name. */
#include <string.h>

#include "hub/commands/command.h"

const char *line_value(const struct line *line, const char *name)
{
    const char *value = NULL;

    for (size_t i = 0; i < line->given_count; i++)
        if (strcmp(line->given[i]->name, name) == 0)
            value = line->values[i];
    return value;
}

bool line_has(const struct line *line, const char *name)
{
    return line_value(line, name) != NULL;
}
