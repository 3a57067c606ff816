#include "hub/base/image/image.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/image/pixels.h"
#include "hub/base/mem.h"

static const struct {
    int (*decode)(struct picture *, const uint8_t *bytes, size_t len, struct err *);
} FORMATS[] = {
    [IMAGE_JPEG] = {jpeg_decode}, [IMAGE_PNG] = {png_decode}, [IMAGE_WEBP] = {webp_decode}};

static int type_of(enum image_type *type_r, const uint8_t *bytes, size_t len, struct err *err)
{
    if (len >= 3 && memcmp(bytes, "\xff\xd8\xff", 3) == 0)
        *type_r = IMAGE_JPEG;
    else if (len >= 8 && memcmp(bytes, "\x89PNG\r\n\x1a\n", 8) == 0)
        *type_r = IMAGE_PNG;
    else if (len >= 12 && memcmp(bytes, "RIFF", 4) == 0 && memcmp(bytes + 8, "WEBP", 4) == 0)
        *type_r = IMAGE_WEBP;
    else
        return err_set(err, ERR_INVALID, "the file is neither a JPEG nor a PNG nor a WebP");
    return 0;
}

/* Where the upright pixel (x, y) stands in the picture as stored (EXIF 2.32, 4.6.4.A). */
static size_t stored_at(const struct picture *as, int orientation, uint32_t x, uint32_t y)
{
    uint32_t right = as->width - 1, bottom = as->height - 1;

    switch (orientation) {
    case 2:
        return (size_t)y * as->width + (right - x);
    case 3:
        return (size_t)(bottom - y) * as->width + (right - x);
    case 4:
        return (size_t)(bottom - y) * as->width + x;
    case 5:
        return (size_t)x * as->width + y;
    case 6:
        return (size_t)(bottom - x) * as->width + y;
    case 7:
        return (size_t)(bottom - x) * as->width + (right - y);
    default: /* 8 */
        return (size_t)x * as->width + (right - y);
    }
}

static void turn_upright(struct picture *picture, int orientation)
{
    bool     is_turned = orientation >= 5;
    uint32_t width = is_turned ? picture->height : picture->width;
    uint32_t height = is_turned ? picture->width : picture->height;
    uint8_t *upright, *to;

    if (orientation == 1)
        return;
    upright = to = MEM_NEW_ARRAY(uint8_t, (size_t)width * height * 3);
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++, to += 3)
            memcpy(to, picture->rgb + stored_at(picture, orientation, x, y) * 3, 3);
    free(picture->rgb);
    picture->rgb = upright;
    picture->width = width;
    picture->height = height;
}

int image_clean(struct buf *buf, struct image_facts *facts_r, const void *bytes, size_t len,
                struct err *err)
{
    struct image_facts facts = {0};
    struct picture     picture = {0};
    int                result;

    if (len > IMAGE_BYTES_MAX)
        return err_set(err, ERR_TOO_LARGE, "the picture is larger than %d MB",
                       IMAGE_BYTES_MAX / (1024 * 1024));
    if (type_of(&facts.type, bytes, len, err) < 0)
        return -1;
    result = FORMATS[facts.type].decode(&picture, bytes, len, err);
    if (result == 0) {
        turn_upright(&picture,
                     exif_read(&facts, (uint8_t *)picture.exif.bytes, picture.exif.len));
        facts.width = picture.width;
        facts.height = picture.height;
        facts.look = picture_look(&picture);
        jpeg_encode(buf, &picture);
        *facts_r = facts;
    }
    buf_free(&picture.exif);
    free(picture.rgb);
    return result;
}
