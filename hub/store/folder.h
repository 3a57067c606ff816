/* folder.h: files that are whole or not there, and survive a power cut once these
 * functions have returned 0. ERR_FULL no room; ERR_INTERNAL the disk failed. */
#ifndef TOCSIN_STORE_FOLDER_H
#define TOCSIN_STORE_FOLDER_H

#include "hub/store/reports.h"

int folder_make(const char *path, struct err *err); /* mode 0700; fine when it is there */
int folder_sync(const char *path, struct err *err);
int file_sync(const char *path, struct err *err);
int folder_remove(const char *path, struct err *err); /* with the files in it, one level */

/* Temp, write, fsync, rename to file, fsync of the folder. */
int file_put(const char *folder, const char *file, struct blob bytes, struct err *err);

/* A copy, synced; its name is not. */
int file_copy(const char *from, const char *to, struct err *err);

/* A second name for the same bytes, or a copy where the disk has no links; not synced. */
int file_link(const char *from, const char *to, struct err *err);

const char *folder_of(struct arena *arena, const char *path); /* "." for a bare name */

/* "jpg", "png", "webp"; NULL for what is no photo's type. */
const char *photo_ending(const char *type);
const char *photo_folder(struct arena *arena, const char *store_path);
const char *photo_file(struct arena *arena, const char *store_path,
                       const struct kept_photo *photo);

#endif
