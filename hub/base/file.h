/* file.h: whole files in and out. */
#ifndef TOCSIN_BASE_FILE_H
#define TOCSIN_BASE_FILE_H

#include <stdbool.h>
#include <stddef.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/base/mem.h"

/* Adds the whole file to buf ("-" is standard input). ERR_NOT_FOUND, ERR_TOO_LARGE past
 * most bytes, ERR_INTERNAL otherwise; the message names the path. */
int file_read(struct buf *buf, const char *path, size_t most, struct err *err);

bool file_exists(const char *path);

/* The bytes become the file, whole or not at all: a new file beside it, fsync, rename,
 * fsync of the folder. mode as in open(2). */
int file_replace(const char *path, const void *bytes, size_t len, unsigned mode,
                 struct err *err);

/* Another name, at path, of the file that target names as seen from path's folder; nothing
 * when there is one of that name already. */
int file_alias(const char *path, const char *target, struct err *err);
/* That file, in the arena; NULL: path is no other name of any. */
const char *file_aliased(struct arena *arena, const char *path);

/* One file of many that are replaced at once. Texts and bytes are borrowed for the call. */
struct file_new {
    const char *path;
    const void *bytes;
    size_t      len;
    unsigned    mode;
    bool        is_failed; /* out: it is as it was, or a power cut may make it so */
};

/* As file_replace() each, visible in this order, but the disk is waited for twice for all
 * of them and not twice for each. One that fails does not hold up the others; -1: err is
 * about the first of those. */
int files_replace(struct file_new *files, size_t count, struct err *err);

/* Makes the folder and those above it that are missing. */
int folder_make(const char *path, unsigned mode, struct err *err);

#endif
