/* lock.h: one process has the store. The lock lies in path.lock and ends with the
 * process that holds it, however it ends. */
#ifndef TOCSIN_STORE_SQLITE_LOCK_H
#define TOCSIN_STORE_SQLITE_LOCK_H

#include "hub/base/err.h"

/* Makes the folder and the (empty, private) file too. ERR_BUSY another one has it. */
int  store_lock(int *lock_r, const char *path, struct err *err);
void store_unlock(int lock); /* -1 is fine */

#endif
