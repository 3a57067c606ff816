/* notify.h: tells the service manager how the hub is (sd_notify(3), one datagram). */
#ifndef TOCSIN_NOTIFY_H
#define TOCSIN_NOTIFY_H

#include <stdint.h>

/* "READY=1", "STOPPING=1", "STATUS=…", several by line feeds. Without NOTIFY_SOCKET in the
 * environment nothing happens; a manager that does not listen is not our trouble. */
void notify(const char *state);

/* How often the manager wants to hear WATCHDOG=1, ms; 0: it does not. */
uint64_t notify_watchdog_ms(void);

#endif
