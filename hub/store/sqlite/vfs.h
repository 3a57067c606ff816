/* vfs.h: SQLite's own writes and syncs, with a failpoint in each. */
#ifndef TOCSIN_STORE_SQLITE_VFS_H
#define TOCSIN_STORE_SQLITE_VFS_H

/* Registered at the first call; every connection is opened through it. */
const char *vfs_name(void);

#endif
