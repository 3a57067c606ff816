/* manifest.h: what manifest.json of a backup says. */
#ifndef TOCSIN_STORE_MANIFEST_H
#define TOCSIN_STORE_MANIFEST_H

#include "hub/store/journal.h"

struct manifest {
    int64_t             made_ms, bytes, photos;
    uint8_t             sha256[SHA256_LEN]; /* of store.db */
    struct journal_head head;               /* seq and hash */
};

void manifest_write(struct buf *buf, const struct manifest *manifest);
int  manifest_read(struct manifest *manifest_r, struct blob bytes, struct err *err);

/* SHA-256 and length of a file. */
int file_digest(const char *path, uint8_t sha256_r[SHA256_LEN], int64_t *bytes_r,
                struct err *err);

#endif
