/* serve.c: "tocsin serve". */
#include "hub/commands/commands.h"
#include "hub/hub.h"

int command_serve(const struct line *line)
{
    return hub_serve(line->settings_path ? line->settings_path : "/etc/tocsin/tocsin.yaml");
}
