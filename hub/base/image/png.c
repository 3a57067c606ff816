#include <png.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/image/pixels.h"
#include "hub/base/mem.h"

/* Interlaced pictures must be unpacked whole, 4 bytes a pixel. */
enum { INTERLACED_PIXELS_MAX = 1 << 24, CHUNK_BYTES_MAX = 1 << 20 };

struct decoding {
    png_structp     png;
    png_infop       picture_info;
    const uint8_t  *bytes;
    size_t          len;
    struct err     *err;
    struct picture *picture;
    uint32_t        step;  /* so many pixels each way become one */
    uint8_t        *rows;  /* RGBA: one, or all when interlaced */
    uint32_t       *sums;  /* RGB of one row kept, over all the pixels of each */
    uint32_t       *count; /* pixels summed */
    bool            is_short;
};

static void on_error(png_structp png, png_const_charp text)
{
    struct decoding *in = png_get_error_ptr(png);

    if (in->is_short)
        err_set(in->err, ERR_INVALID, "the PNG is cut short");
    else
        err_set(in->err, ERR_INVALID, "the PNG is damaged: %.150s", text);
    longjmp(png_jmpbuf(png), 1);
}

static void on_warning(png_structp png, png_const_charp text)
{
    (void)png;
    (void)text;
}

static void on_read(png_structp png, png_bytep bytes, size_t len)
{
    struct decoding *in = png_get_io_ptr(png);

    if (len > in->len) {
        in->is_short = true;
        png_error(png, "cut short");
    }
    memcpy(bytes, in->bytes, len);
    in->bytes += len;
    in->len -= len;
}

static int begin(struct decoding *in)
{
    uint32_t width, height, longer;
    int      depth, colour, interlace;

    png_set_user_limits(in->png, IMAGE_SIDE_MAX * 8, IMAGE_SIDE_MAX * 8);
    png_set_chunk_malloc_max(in->png, CHUNK_BYTES_MAX);
    png_set_read_fn(in->png, in, on_read);
    png_read_info(in->png, in->picture_info);
    png_get_IHDR(in->png, in->picture_info, &width, &height, &depth, &colour, &interlace, NULL,
                 NULL);
    if (pixels_check(width, height, in->err) < 0)
        return -1;
    if (interlace != PNG_INTERLACE_NONE && (uint64_t)width * height > INTERLACED_PIXELS_MAX)
        return err_set(in->err, ERR_TOO_LARGE, "an interlaced PNG of this size is not taken");
    png_set_expand(in->png);
    png_set_scale_16(in->png);
    png_set_gray_to_rgb(in->png);
    png_set_add_alpha(in->png, 0xff, PNG_FILLER_AFTER);
    png_set_interlace_handling(in->png);
    png_read_update_info(in->png, in->picture_info);
    if (png_get_rowbytes(in->png, in->picture_info) != (size_t)width * 4)
        return err_set(in->err, ERR_INVALID, "the PNG has colours of an unknown kind");
    longer = width > height ? width : height;
    in->step = (longer + IMAGE_KEPT_SIDE_MAX - 1) / IMAGE_KEPT_SIDE_MAX;
    in->picture->width = (width + in->step - 1) / in->step;
    in->picture->height = (height + in->step - 1) / in->step;
    return 0;
}

/* What is transparent shows white paper. */
static void add_row(struct decoding *in, const uint8_t *rgba, uint32_t width)
{
    for (uint32_t x = 0; x < width; x++, rgba += 4) {
        uint32_t *sum = in->sums + (size_t)(x / in->step) * 3;

        for (int i = 0; i < 3; i++)
            sum[i] += (rgba[i] * rgba[3] + 255u * (255u - rgba[3])) / 255u;
        in->count[x / in->step]++;
    }
}

static void end_row(struct decoding *in, uint32_t row)
{
    uint8_t *rgb = in->picture->rgb + (size_t)row * in->picture->width * 3;

    for (uint32_t x = 0; x < in->picture->width; x++) {
        for (int i = 0; i < 3; i++)
            *rgb++ = (uint8_t)(in->sums[x * 3 + i] / in->count[x]);
        in->count[x] = 0;
    }
    memset(in->sums, 0, (size_t)in->picture->width * 3 * sizeof *in->sums);
}

static void read_rows(struct decoding *in)
{
    uint32_t width = png_get_image_width(in->png, in->picture_info);
    uint32_t height = png_get_image_height(in->png, in->picture_info);
    int      passes = png_set_interlace_handling(in->png);
    size_t   stride = (size_t)width * 4;

    in->rows = mem_zeroed(passes > 1 ? stride * height : stride);
    in->sums = MEM_NEW_ARRAY(uint32_t, (size_t)in->picture->width * 3);
    in->count = MEM_NEW_ARRAY(uint32_t, in->picture->width);
    in->picture->rgb =
        MEM_NEW_ARRAY(uint8_t, (size_t)in->picture->width * in->picture->height * 3);
    for (int pass = 0; pass + 1 < passes; pass++)
        for (uint32_t y = 0; y < height; y++)
            png_read_row(in->png, in->rows + y * stride, NULL);
    for (uint32_t y = 0; y < height; y++) {
        uint8_t *row = in->rows + (passes > 1 ? y * stride : 0);

        png_read_row(in->png, row, NULL);
        add_row(in, row, width);
        if ((y + 1) % in->step == 0 || y + 1 == height)
            end_row(in, y / in->step);
    }
    png_read_end(in->png, in->picture_info);
}

static void keep_exif(struct decoding *in)
{
    png_bytep   exif;
    png_uint_32 len;

    if (png_get_eXIf_1(in->png, in->picture_info, &len, &exif) != 0)
        buf_add(&in->picture->exif, exif, len);
}

static int decode(struct decoding *in)
{
    if (setjmp(png_jmpbuf(in->png)) != 0)
        return -1;
    if (begin(in) < 0)
        return -1;
    read_rows(in);
    keep_exif(in);
    return 0;
}

int png_decode(struct picture *picture, const uint8_t *bytes, size_t len, struct err *err)
{
    struct decoding in = {.bytes = bytes, .len = len, .err = err, .picture = picture};
    int             result;

    in.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, &in, on_error, on_warning);
    in.picture_info = in.png ? png_create_info_struct(in.png) : NULL;
    if (!in.picture_info)
        abort(); /* out of memory */
    result = decode(&in);
    png_destroy_read_struct(&in.png, &in.picture_info, NULL);
    free(in.rows);
    free(in.sums);
    free(in.count);
    return result;
}
