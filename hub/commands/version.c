/* version.c: "tocsin version": of the program here, and the schema of its store. */
#include <inttypes.h>
#include <stdio.h>

#include "hub/commands/commands.h"
#include "hub/store/examine.h"
#include "hub/version.h"

int command_version(const struct line *line)
{
    printf(line->wants_json ? "{\"version\":\"%s\",\"schema\":%" PRId64 "}\n"
                            : "tocsin %s, schema %" PRId64 "\n",
           TOCSIN_VERSION, store_schema());
    return EXIT_OK;
}
