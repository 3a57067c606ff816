/* file.h: whole files in and out. */
#ifndef TOCSIN_BASE_FILE_H
#define TOCSIN_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"

/* Adds the whole file to buf ("-" is standard input). ERR_NOT_FOUND, ERR_TOO_LARGE past
 * most bytes, ERR_INTERNAL otherwise; the message names the path. */
int file_read(struct buf *buf, const char *path, size_t most, struct err *err);

bool file_exists(const char *path);

/* The bytes become the file, whole or not at all: a new file beside it, fsync, rename,
 * fsync of the folder. mode as in open(2). */
int file_replace(const char *path, const void *bytes, size_t len, unsigned mode,
                 struct err *err);

/* Makes the folder and those above it that are missing. */
int folder_make(const char *path, unsigned mode, struct err *err);

#endif
