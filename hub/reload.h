/* reload.h: the settings anew, while serving. */
#ifndef TOCSIN_RELOAD_H
#define TOCSIN_RELOAD_H

struct hub;

/* Reads and proves all of them; when anything is wrong the old ones stay, whole. What can
 * change while serving is applied at once (the policy, limits of intake, retention); what
 * cannot is named in the log and to the service manager, and waits for the next start. */
void hub_reload(struct hub *hub);

#endif
