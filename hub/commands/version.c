/* version.c: "tocsin version": of the program here, and of the hub that answers. */
#include <stdio.h>

#include "hub/commands/commands.h"
#include "hub/version.h"

int command_version(const struct line *line)
{
    if (line->wants_json)
        puts("{\"version\":\"" TOCSIN_VERSION "\"}");
    else
        puts("tocsin " TOCSIN_VERSION);
    return EXIT_OK;
}
