#include "hub/base/image/pixels.h"

int pixels_check(uint32_t width, uint32_t height, struct err *err)
{
    if (width == 0 || height == 0)
        return err_set(err, ERR_INVALID, "the picture has no pixels");
    if (width > IMAGE_SIDE_MAX || height > IMAGE_SIDE_MAX ||
        (uint64_t)width * height > IMAGE_PIXELS_MAX)
        return err_set(err, ERR_TOO_LARGE,
                       "the picture is %u by %u pixels; at most %d million are taken", width,
                       height, IMAGE_PIXELS_MAX / 1000000);
    return 0;
}
