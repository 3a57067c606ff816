/* officers.h: the first people of an installation. */
#ifndef TOCSIN_COMMANDS_OFFICERS_H
#define TOCSIN_COMMANDS_OFFICERS_H

#include "hub/commands/offline.h"
#include "hub/desk/people.h"

enum { OFFICERS = 3 }; /* two who decide together, one who administers and decides nothing */

struct officer {
    const char *name;
    unsigned    roles;
    char        link[PEOPLE_LINK_MAX + 1]; /* out: one-time; "" when nothing was made */
};

/* Makes them when the store knows nobody yet; was_made_r says whether. With new_links,
 * those who have never proven a second factor get a fresh link. */
int officers_make(struct offline *offline, struct officer officers[OFFICERS], bool new_links,
                  bool *was_made_r, struct err *err);

#endif
