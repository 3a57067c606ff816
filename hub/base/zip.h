/* zip.h: the files of a ZIP archive in memory (APPNOTE 6.3.10; stored or deflated, neither
 * encrypted nor split nor ZIP64). */
#ifndef TOCSIN_BASE_ZIP_H
#define TOCSIN_BASE_ZIP_H

#include <stddef.h>

#include "hub/base/err.h"
#include "hub/base/mem.h"

enum { ZIP_FILES_MAX = 100, ZIP_NAME_MAX = 300 };

struct zip_file {
    const char *name;
    const char *bytes;
    size_t      len;
};

struct zip {
    struct zip_file *files; /* folders are left out */
    size_t           count;
};

/* Unpacks every file into the arena. ERR_INVALID, also for a wrong checksum; ERR_TOO_LARGE
 * past ZIP_FILES_MAX files or most bytes of them together. */
int zip_read(struct zip *zip_r, struct arena *arena, const void *bytes, size_t len, size_t most,
             struct err *err);

#endif
