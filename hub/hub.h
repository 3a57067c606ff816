/* hub.h: the whole program while it serves: opens the layers from the ground up, wires the
 * stations to one another, and closes everything from the top down. */
#ifndef TOCSIN_HUB_H
#define TOCSIN_HUB_H

/* Serves until it is told to stop (SIGTERM, SIGINT). Returns an exit code; says on stderr
 * why when it could not start. */
int hub_serve(const char *settings_path);

#endif
