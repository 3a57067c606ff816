/* delivery.c: "tocsin delivery show": what was sent, per channel, siren by siren, or
 * why it failed. */
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

static const struct command REASONS = {
    .noun = "delivery",
    .verb = "show",
    .args = "ALERT",
    .method = "GET",
    .path = "/api/v1/alerts/{}/progress",
    .list = "reasons",
    .columns = "channel reason why count again",
};

int command_delivery_show(const struct line *line)
{
    struct line asked = *line;

    if (line_has(line, "--devices"))
        asked.command = &DEVICES;
    else if (line_has(line, "--failures"))
        asked.command = &REASONS;
    return request_run(&asked);
}
