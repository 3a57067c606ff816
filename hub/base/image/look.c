/* look.c: what a picture looks like, in 64 bits (a difference hash): eight rows of nine grey
 * means, and for each pair side by side which one is lighter. Survives smaller sizes, another
 * quality and other colours; a picture without any drawing has none. */
#include "hub/base/image/pixels.h"

enum { ROWS = 8, COLUMNS = 9, ALIKE_BITS = 8 };

static uint64_t grey_sum(const struct picture *picture, uint32_t row, uint32_t column)
{
    uint32_t left = column * picture->width / COLUMNS;
    uint32_t right = (column + 1) * picture->width / COLUMNS;
    uint32_t top = row * picture->height / ROWS, bottom = (row + 1) * picture->height / ROWS;
    uint64_t sum = 0, count = 0;

    for (uint32_t y = top; y < bottom; y++)
        for (uint32_t x = left; x < right; x++, count++) {
            const uint8_t *rgb = picture->rgb + 3 * ((size_t)y * picture->width + x);

            sum += 299u * rgb[0] + 587u * rgb[1] + 114u * rgb[2];
        }
    return count > 0 ? sum / count : 0;
}

uint64_t picture_look(const struct picture *picture)
{
    uint64_t look = 0;

    for (uint32_t row = 0; row < ROWS; row++) {
        uint64_t before = grey_sum(picture, row, 0);

        for (uint32_t column = 1; column < COLUMNS; column++) {
            uint64_t grey = grey_sum(picture, row, column);

            look = look << 1 | (grey > before);
            before = grey;
        }
    }
    return look;
}

bool image_is_alike(uint64_t one, uint64_t other)
{
    return one != 0 && other != 0 && __builtin_popcountll(one ^ other) <= ALIKE_BITS;
}
