#include <setjmp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jpeglib.h>

#include "hub/base/image/pixels.h"
#include "hub/base/mem.h"

enum { SCANS_MAX = 64, EXIF_MARKER = JPEG_APP0 + 1, EXIF_HEAD = 6 };

struct failure {
    struct jpeg_error_mgr  error;
    struct jpeg_source_mgr source;
    struct err            *err;
    jmp_buf                out;
};

static void on_error(j_common_ptr jpeg)
{
    struct failure *failure = CONTAINER_OF(jpeg->err, struct failure, error);
    char            text[JMSG_LENGTH_MAX];

    jpeg->err->format_message(jpeg, text);
    err_set(failure->err, ERR_INVALID, "the JPEG is damaged: %.150s", text);
    longjmp(failure->out, 1);
}

static void on_message(j_common_ptr jpeg, int level)
{
    (void)jpeg;
    (void)level;
}

/* All bytes were given at once: being asked for more means that the end is missing. */
static boolean on_empty(j_decompress_ptr jpeg)
{
    struct failure *failure = CONTAINER_OF(jpeg->err, struct failure, error);

    err_set(failure->err, ERR_INVALID, "the JPEG is cut short");
    longjmp(failure->out, 1);
}

static void on_skip(j_decompress_ptr jpeg, long count)
{
    if (count > 0 && (size_t)count > jpeg->src->bytes_in_buffer)
        on_empty(jpeg);
    if (count <= 0)
        return;
    jpeg->src->next_input_byte += count;
    jpeg->src->bytes_in_buffer -= (size_t)count;
}

static void on_source(j_decompress_ptr jpeg)
{
    (void)jpeg;
}

/* A progressive file may ask for the same work a thousand times. */
static void on_progress(j_common_ptr jpeg)
{
    struct failure                *failure = CONTAINER_OF(jpeg->err, struct failure, error);
    struct jpeg_decompress_struct *input = (struct jpeg_decompress_struct *)(void *)jpeg;

    if (input->input_scan_number <= SCANS_MAX)
        return;
    err_set(failure->err, ERR_INVALID, "the JPEG has more than %d scans", SCANS_MAX);
    longjmp(failure->out, 1);
}

static void keep_exif(struct picture *picture, const struct jpeg_decompress_struct *jpeg)
{
    for (jpeg_saved_marker_ptr at = jpeg->marker_list; at; at = at->next)
        if (at->data_length > EXIF_HEAD && memcmp(at->data, "Exif\0", EXIF_HEAD) == 0) {
            buf_add(&picture->exif, at->data + EXIF_HEAD, at->data_length - EXIF_HEAD);
            return;
        }
}

/* The decoder itself makes it smaller, in eighths. */
static void choose_scale(struct jpeg_decompress_struct *jpeg)
{
    JDIMENSION longer =
        jpeg->image_width > jpeg->image_height ? jpeg->image_width : jpeg->image_height;

    jpeg->scale_denom = 8;
    jpeg->scale_num = 8;
    while (jpeg->scale_num > 1 &&
           ((uint64_t)longer * jpeg->scale_num + 7) / 8 > IMAGE_KEPT_SIDE_MAX)
        jpeg->scale_num--;
}

static int begin(struct jpeg_decompress_struct *jpeg, struct picture *picture, struct err *err)
{
    jpeg_save_markers(jpeg, EXIF_MARKER, 0xffff);
    jpeg_read_header(jpeg, TRUE);
    if (pixels_check(jpeg->image_width, jpeg->image_height, err) < 0)
        return -1;
    if (jpeg->num_components == 4)
        return err_set(err, ERR_INVALID, "the JPEG is made for printing (CMYK)");
    keep_exif(picture, jpeg);
    choose_scale(jpeg);
    jpeg->out_color_space = JCS_RGB;
    jpeg_start_decompress(jpeg);
    picture->width = jpeg->output_width;
    picture->height = jpeg->output_height;
    picture->rgb = MEM_NEW_ARRAY(uint8_t, (size_t)picture->width * picture->height * 3);
    return 0;
}

static int decode(struct jpeg_decompress_struct *jpeg, struct picture *picture, struct err *err)
{
    if (begin(jpeg, picture, err) < 0)
        return -1;
    while (jpeg->output_scanline < jpeg->output_height) {
        JSAMPROW row = picture->rgb + (size_t)jpeg->output_scanline * picture->width * 3;

        jpeg_read_scanlines(jpeg, &row, 1);
    }
    jpeg_finish_decompress(jpeg);
    return 0;
}

int jpeg_decode(struct picture *picture, const uint8_t *bytes, size_t len, struct err *err)
{
    struct failure                failure = {.err = err};
    struct jpeg_progress_mgr      progress = {.progress_monitor = on_progress};
    struct jpeg_decompress_struct jpeg = {.err = jpeg_std_error(&failure.error)};
    int                           result = -1;

    failure.error.error_exit = on_error;
    failure.error.emit_message = on_message;
    failure.source = (struct jpeg_source_mgr){.next_input_byte = bytes,
                                              .bytes_in_buffer = len,
                                              .init_source = on_source,
                                              .fill_input_buffer = on_empty,
                                              .skip_input_data = on_skip,
                                              .resync_to_restart = jpeg_resync_to_restart,
                                              .term_source = on_source};
    if (setjmp(failure.out) == 0) {
        jpeg_create_decompress(&jpeg);
        jpeg.src = &failure.source;
        jpeg.progress = &progress;
        result = decode(&jpeg, picture, err);
    } else {
        result = -1;
    }
    jpeg_destroy_decompress(&jpeg);
    return result;
}

void jpeg_encode(struct buf *buf, const struct picture *picture)
{
    struct jpeg_error_mgr       error;
    struct jpeg_compress_struct jpeg = {.err = jpeg_std_error(&error)};
    unsigned char              *bytes = NULL;
    unsigned long               len = 0;

    jpeg_create_compress(&jpeg); /* its own errors (no memory) end the process */
    jpeg_mem_dest(&jpeg, &bytes, &len);
    jpeg.image_width = picture->width;
    jpeg.image_height = picture->height;
    jpeg.input_components = 3;
    jpeg.in_color_space = JCS_RGB;
    jpeg_set_defaults(&jpeg);
    jpeg_set_quality(&jpeg, IMAGE_QUALITY, TRUE);
    jpeg_start_compress(&jpeg, TRUE);
    while (jpeg.next_scanline < jpeg.image_height) {
        JSAMPROW row = picture->rgb + (size_t)jpeg.next_scanline * picture->width * 3;

        jpeg_write_scanlines(&jpeg, &row, 1);
    }
    jpeg_finish_compress(&jpeg);
    jpeg_destroy_compress(&jpeg);
    buf_add(buf, bytes, len);
    free(bytes);
}
