/* pixels.h: a picture in memory, and what each format's file does for image.c. */
#ifndef TOCSIN_BASE_IMAGE_PIXELS_H
#define TOCSIN_BASE_IMAGE_PIXELS_H

#include <stddef.h>
#include <stdint.h>

#include "hub/base/buf.h"
#include "hub/base/err.h"
#include "hub/base/image/image.h"

struct picture {
    uint32_t   width, height;
    uint8_t   *rgb;  /* 3 · width · height, free()d by the caller */
    struct buf exif; /* TIFF (EXIF 2.32 §4.5), without "Exif\0\0" in front; may be empty */
};

/* Decodes to at most IMAGE_KEPT_SIDE_MAX. On -1 the picture may be partly filled; the
 * caller frees it either way. */
int jpeg_decode(struct picture *picture, const uint8_t *bytes, size_t len, struct err *err);
int png_decode(struct picture *picture, const uint8_t *bytes, size_t len, struct err *err);
int webp_decode(struct picture *picture, const uint8_t *bytes, size_t len, struct err *err);

/* Adds the picture as a baseline JPEG without metadata. */
void jpeg_encode(struct buf *buf, const struct picture *picture);

/* What it looks like, as in image_facts. */
uint64_t picture_look(const struct picture *picture);

/* Fills place and times. Returns the orientation, 1 … 8 (EXIF 2.32 tag 0x0112); 1 when it
 * says nothing. Never fails: what cannot be understood is left out. */
int exif_read(struct image_facts *facts, const uint8_t *tiff, size_t len);

/* 0, or ERR_TOO_LARGE or ERR_INVALID about a picture of this size. */
int pixels_check(uint32_t width, uint32_t height, struct err *err);

#endif
