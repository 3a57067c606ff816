/* image.h: makes a stranger's photo harmless: whatever came in, what is kept is a JPEG
 * we wrote ourselves, upright, of bounded size, without any metadata. Takes up to a
 * second and a few hundred MB for the largest: run it on a worker, one at a time. */
#ifndef TOCSIN_BASE_IMAGE_IMAGE_H
#define TOCSIN_BASE_IMAGE_IMAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"

enum {
    IMAGE_BYTES_MAX = 10 * 1024 * 1024,
    IMAGE_SIDE_MAX = 16384,     /* pixels, as it comes */
    IMAGE_PIXELS_MAX = 1 << 26, /* 67 million, as it comes */
    IMAGE_KEPT_SIDE_MAX = 2048,
    IMAGE_QUALITY = 85,
};

enum image_type { IMAGE_JPEG, IMAGE_PNG, IMAGE_WEBP };

struct image_facts {
    enum image_type type;          /* as it came */
    uint32_t        width, height; /* as kept */
    bool            has_place;     /* EXIF GPS, finite and in range, and not 0, 0 */
    double          lat, lon;
    int64_t         taken_ms;  /* EXIF in UTC, by GPS or with an offset; 0: unknown */
    char            taken[20]; /* by the camera's own clock, "2026-11-22T06:50:51"; or "" */
    uint64_t        look;      /* for image_is_alike(); 0: it shows nothing to tell it by */
};

/* JPEG (also progressive), PNG or WebP (not animated), known by content, not by name.
 * Adds the JPEG to buf. Bytes behind the end of the picture are left out. Errors say
 * what is wrong with the picture: ERR_TOO_LARGE by bytes or, before any decoding, by
 * pixels; ERR_INVALID for another format, damage, or an end that is missing. */
int image_clean(struct buf *buf, struct image_facts *facts_r, const void *bytes, size_t len,
                struct err *err);

/* Whether two pictures are one by their looks: also smaller, or pressed anew. */
bool image_is_alike(uint64_t one, uint64_t other);

#endif
