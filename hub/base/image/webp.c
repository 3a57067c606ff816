#include <stdlib.h>
#include <string.h>

#include <webp/decode.h>

#include "hub/base/image/pixels.h"
#include "hub/base/mem.h"

static uint32_t little_endian(const uint8_t *at)
{
    return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

/* The chunk EXIF of the RIFF (WebP container specification, "Metadata"). */
static void keep_exif(struct picture *picture, const uint8_t *bytes, size_t len)
{
    size_t at = 12;

    while (at + 8 <= len) {
        size_t size = little_endian(bytes + at + 4);

        if (size > len - at - 8)
            return;
        if (memcmp(bytes + at, "EXIF", 4) == 0) {
            size_t head = size > 6 && memcmp(bytes + at + 8, "Exif\0", 6) == 0 ? 6 : 0;

            buf_add(&picture->exif, bytes + at + 8 + head, size - head);
            return;
        }
        at += 8 + size + (size & 1);
    }
}

static void on_white_paper(uint8_t *rgb, const uint8_t *rgba, size_t pixels)
{
    for (; pixels > 0; pixels--, rgba += 4)
        for (int i = 0; i < 3; i++)
            *rgb++ = (uint8_t)((rgba[i] * rgba[3] + 255u * (255u - rgba[3])) / 255u);
}

static void choose_size(WebPDecoderConfig *config, struct picture *picture)
{
    uint32_t width = (uint32_t)config->input.width, height = (uint32_t)config->input.height;
    uint32_t longer = width > height ? width : height;

    if (longer > IMAGE_KEPT_SIDE_MAX) {
        width = (uint32_t)((uint64_t)width * IMAGE_KEPT_SIDE_MAX / longer);
        height = (uint32_t)((uint64_t)height * IMAGE_KEPT_SIDE_MAX / longer);
        config->options.use_scaling = 1;
    }
    picture->width = width ? width : 1;
    picture->height = height ? height : 1;
    config->options.scaled_width = (int)picture->width;
    config->options.scaled_height = (int)picture->height;
}

int webp_decode(struct picture *picture, const uint8_t *bytes, size_t len, struct err *err)
{
    WebPDecoderConfig config;
    VP8StatusCode     status;
    size_t            pixels;
    uint8_t          *rgba;

    if (!WebPInitDecoderConfig(&config) ||
        WebPGetFeatures(bytes, len, &config.input) != VP8_STATUS_OK)
        return err_set(err, ERR_INVALID, "the WebP is damaged at its head");
    if (pixels_check((uint32_t)config.input.width, (uint32_t)config.input.height, err) < 0)
        return -1;
    if (config.input.has_animation)
        return err_set(err, ERR_INVALID, "the WebP moves; send one picture");
    choose_size(&config, picture);
    pixels = (size_t)picture->width * picture->height;
    rgba = mem_zeroed(pixels * 4);
    config.output.colorspace = MODE_RGBA;
    config.output.is_external_memory = 1;
    config.output.u.RGBA.rgba = rgba;
    config.output.u.RGBA.stride = (int)picture->width * 4;
    config.output.u.RGBA.size = pixels * 4;
    status = WebPDecode(bytes, len, &config);
    if (status == VP8_STATUS_OK) {
        picture->rgb = MEM_NEW_ARRAY(uint8_t, pixels * 3);
        on_white_paper(picture->rgb, rgba, pixels);
        keep_exif(picture, bytes, len);
    }
    WebPFreeDecBuffer(&config.output);
    free(rgba);
    if (status == VP8_STATUS_OK)
        return 0;
    return err_set(err, ERR_INVALID,
                   status == VP8_STATUS_NOT_ENOUGH_DATA || status == VP8_STATUS_SUSPENDED
                       ? "the WebP is cut short"
                       : "the WebP is damaged");
}
