/* folder.h: files that are whole or not there, and survive a power cut once these
 * functions have returned 0. ERR_FULL no room; ERR_INTERNAL the disk failed. */
#ifndef TOCSIN_STORE_FOLDER_H
#define TOCSIN_STORE_FOLDER_H

#include "hub/store/reports.h"

int folder_ready(const char *path, struct err *err); /* there, mode 0700 when made now */
int folder_sync(const char *path, struct err *err);
int file_sync(const char *path, struct err *err);
int folder_remove(const char *path, struct err *err); /* with the files in it, one level */

/* Made by root, a file, or a folder with its files, goes to the owner of the folder it lies
 * in: the hub must open it. Nothing for anybody else, nor where there is nothing. */
int folder_hand_over(const char *path, struct err *err);

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
