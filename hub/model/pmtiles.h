/* pmtiles.h: an archive of map tiles in one file (PMTiles version 3, the specification's §2 to
 * §4): where in it a tile lies. Reads through a function lent to it, so that a file, or bytes
 * in memory, may hold the archive; every length in it is checked before it is believed. */
#ifndef TOCSIN_MODEL_PMTILES_H
#define TOCSIN_MODEL_PMTILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"

enum {
    PMTILES_HEADER_LEN = 127,
    PMTILES_ZOOM_MAX = 26,
    PMTILES_DIRECTORY_MAX = 8 << 20, /* bytes, unpacked */
    PMTILES_TILE_MAX = 4 << 20,
};

enum pmtiles_type { /* §3.3, as the file has them */
                    PMTILES_UNKNOWN,
                    PMTILES_MVT,
                    PMTILES_PNG,
                    PMTILES_JPEG,
                    PMTILES_WEBP,
                    PMTILES_AVIF,
                    PMTILES_TYPES
};

struct pmtiles {
    /* Adds len bytes of the archive from at on to out; -1: they are not there. */
    int (*read)(void *about, uint64_t at, size_t len, struct buf *out, struct err *err);
    void *about;

    enum pmtiles_type type;
    bool              is_packed; /* tiles lie in it as gzip */
    unsigned          min_zoom, max_zoom;
    double            west, south, east, north; /* degrees */

    bool     has_packed_directories;
    uint64_t root_at, root_len, leaves_at, leaves_len, tiles_at, tiles_len;
};

/* Reads the header; read and about are set before, file_len says how much there is.
 * ERR_INVALID: it is no such archive, or packed in a way we do not know. */
int pmtiles_open(struct pmtiles *archive, uint64_t file_len, struct err *err);

/* Where tile x, y of zoom z lies. ERR_NOT_FOUND: there is none, which is an answer: nothing is
 * drawn there. ERR_INVALID: the archive is broken. */
int pmtiles_find(const struct pmtiles *archive, unsigned z, uint32_t x, uint32_t y,
                 uint64_t *at_r, size_t *len_r, struct err *err);

/* Its number along the Hilbert curves of all zooms (§4.1). */
uint64_t pmtiles_number(unsigned z, uint32_t x, uint32_t y);

#endif
