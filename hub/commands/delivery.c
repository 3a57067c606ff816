/* delivery.c: "tocsin delivery show": what was sent, per channel or siren by siren. */
#include "hub/commands/commands.h"
#include "hub/commands/request.h"

static const struct command DEVICES = {
    .noun = "delivery",
    .verb = "show",
    .args = "ALERT",
    .method = "GET",
    .path = "/api/v1/alerts/{}/devices",
    .list = "devices",
    .columns = "channel device state accepted delivered done failed unknown why",
};

int command_delivery_show(const struct line *line)
{
    struct line asked = *line;

    if (line_has(line, "--devices"))
        asked.command = &DEVICES;
    return request_run(&asked);
}
