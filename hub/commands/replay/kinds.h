/* kinds.h: a table of hazards in which every category of a replay has a kind. */
#ifndef TOCSIN_COMMANDS_REPLAY_KINDS_H
#define TOCSIN_COMMANDS_REPLAY_KINDS_H

#include "hub/commands/command.h"
#include "hub/commands/replay/rows.h"
#include "hub/model/hazard.h"

/* What an unknown category is like: any other request, not any other danger. */
#define REPLAY_UNKNOWN "OE"

struct replay_kinds {
    struct hazards *hazards;
    char            codes[REPLAY_KINDS_MAX][HAZARD_CODE_LEN + 1]; /* of each category */
    size_t          made; /* categories the table did not know: kinds of their own */
};

/* The table that --hazards names; or that of the settings, with their numbers, where the line
 * names settings; or the one that is installed. */
struct hazards *replay_table(const struct line *line, struct err *err);

/* shipped: the table as installed. A category that is none of its words becomes a kind of
 * its own, so that unlike things are not mixed: related to the kind of whose words it or its
 * group speaks, or with the numbers of like ("OE"). */
int replay_kinds(struct replay_kinds *kinds_r, const struct replay_rows *rows,
                 const struct hazards *shipped, const char *like, struct err *err);

#endif
