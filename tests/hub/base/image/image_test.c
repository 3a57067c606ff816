#include "hub/base/image/image.h"

#include <math.h>

#include "hub/base/image/pixels.h"
#include "hub/base/mem.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static int clean(struct buf *kept, struct image_facts *facts, const char *name, struct err *err)
{
    struct buf bytes = {0};
    char       path[100];
    int        result;

    snprintf(path, sizeof path, "tests/cases/image/%s", name);
    cases_read(&bytes, path);
    result = image_clean(kept, facts, bytes.bytes, bytes.len, err);
    buf_free(&bytes);
    return result;
}

/* The letter of the colour in the middle of each quadrant, row by row. */
static void colours_of(char colours[5], const struct buf *kept)
{
    struct picture picture = {0};
    struct err     err = {0};

    CHECK_INT(jpeg_decode(&picture, (uint8_t *)kept->bytes, kept->len, &err), 0);
    for (uint32_t i = 0; i < 4; i++) {
        uint32_t       x = picture.width / 4 + (i % 2) * (picture.width / 2);
        uint32_t       y = picture.height / 4 + (i / 2) * (picture.height / 2);
        const uint8_t *rgb = picture.rgb + (size_t)(y * picture.width + x) * 3;
        unsigned bits = (rgb[0] > 128 ? 4u : 0) | (rgb[1] > 128 ? 2u : 0) | (rgb[2] > 128);

        colours[i] = "kbgcrmyw"[bits];
    }
    colours[4] = '\0';
    free(picture.rgb);
    CHECK_INT(picture.exif.len, 0);
}

TEST(every_format_becomes_a_jpeg_of_the_same_picture)
{
    static const struct {
        const char     *name, *colours;
        enum image_type type;
        uint32_t        width, height;
    } CASES[] = {
        {"quadrants.jpg", "rgbw", IMAGE_JPEG, 32, 16},
        {"progressive.jpg", "rgbw", IMAGE_JPEG, 32, 16},
        {"quadrants.png", "rgbw", IMAGE_PNG, 32, 16},
        {"interlaced.png", "rgbw", IMAGE_PNG, 32, 16},
        {"clear.png", "wgww", IMAGE_PNG, 32, 16}, /* its left half is transparent */
        {"quadrants.webp", "rgbw", IMAGE_WEBP, 32, 16},
        {"lossy.webp", "rgbw", IMAGE_WEBP, 32, 16},
        {"wide.png", "rbrb", IMAGE_PNG, 1667, 4}, /* 5,000 by 10, in thirds */
        {"exif.jpg", "brwg", IMAGE_JPEG, 16, 32}, /* orientation 6: turned to the right */
        {"exif.png", "brwg", IMAGE_PNG, 16, 32},
        {"exif.webp", "wbgr", IMAGE_WEBP, 32, 16}, /* orientation 3: upside down */
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct buf         kept = {0};
        struct image_facts facts;
        struct err         err = {0};
        char               colours[5];

        if (clean(&kept, &facts, CASES[i].name, &err) < 0)
            fprintf(stderr, "%s: %s\n", CASES[i].name, err.text);
        CHECK(kept.len > 0 && memcmp(kept.bytes, "\xff\xd8\xff", 3) == 0);
        CHECK_INT(facts.type, CASES[i].type);
        CHECK_INT(facts.width, CASES[i].width);
        CHECK_INT(facts.height, CASES[i].height);
        colours_of(colours, &kept);
        CHECK_TEXT(colours, CASES[i].colours);
        buf_free(&kept);
    }
}

TEST(place_and_time_are_told_and_nothing_of_them_is_kept)
{
    static const char *const NAMES[] = {"exif.jpg", "exif.png", "exif.webp"};

    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        struct buf         kept = {0};
        struct image_facts facts;
        struct err         err = {0};

        CHECK_INT(clean(&kept, &facts, NAMES[i], &err), 0);
        CHECK(facts.has_place);
        CHECK(fabs(facts.lat - 43.720917) < 1e-6 && fabs(facts.lon - 10.947200) < 1e-6);
        CHECK_TEXT(facts.taken, "2026-11-22T06:50:51");
        CHECK_INT(facts.taken_ms, 1795326651000); /* GPS: 05:50:51 UTC */
        CHECK(!memmem(kept.bytes, kept.len, "Exif", 4));
        CHECK(!memmem(kept.bytes, kept.len, "2026", 4));
        buf_free(&kept);
    }
}

/* Shades that fall and rise across it, so that each pair of means side by side says something.
 */
static void paint(struct picture *picture, uint32_t width, uint32_t height, unsigned kind)
{
    *picture = (struct picture){.width = width, .height = height};
    picture->rgb = malloc((size_t)3 * width * height);
    for (uint32_t y = 0; y < height; y++)
        for (uint32_t x = 0; x < width; x++)
            for (int c = 0; c < 3; c++)
                picture->rgb[3 * ((size_t)y * width + x) + (size_t)c] =
                    (uint8_t)(128 + 100 * sin(kind * 7.0 * x / width + 5.0 * y / height));
}

static uint64_t look_of(uint32_t width, uint32_t height, unsigned kind)
{
    struct picture     picture;
    struct buf         pressed = {0}, kept = {0};
    struct image_facts facts;

    paint(&picture, width, height, kind);
    jpeg_encode(&pressed, &picture);
    CHECK_INT(image_clean(&kept, &facts, pressed.bytes, pressed.len, NULL), 0);
    free(picture.rgb);
    buf_free(&pressed);
    buf_free(&kept);
    return facts.look;
}

TEST(a_picture_made_smaller_and_pressed_anew_looks_the_same_and_another_does_not)
{
    uint64_t one = look_of(640, 480, 2);

    CHECK(one != 0);
    CHECK(image_is_alike(one, look_of(320, 240, 2)));
    CHECK(image_is_alike(one, look_of(1000, 750, 2)));
    CHECK(!image_is_alike(one, look_of(640, 480, 5)));
    CHECK(!image_is_alike(0, 0));
}

TEST(every_orientation_is_turned_upright)
{
    /* What the four corners of exif.jpg's picture become under 1 … 8. */
    static const char *const UPRIGHT[] = {"rgbw", "grwb", "wbgr", "bwrg",
                                          "rbgw", "brwg", "wgbr", "gwrb"};
    struct buf               bytes = {0};
    char                    *tag;

    cases_read(&bytes, "tests/cases/image/exif.jpg");
    tag = memmem(bytes.bytes, bytes.len, "\x01\x12\x00\x03\x00\x00\x00\x01\x00", 9);
    CHECK(tag);
    for (int i = 0; i < 8; i++) {
        struct buf         kept = {0};
        struct image_facts facts;
        struct err         err = {0};
        char               colours[5];

        tag[9] = (char)(i + 1);
        CHECK_INT(image_clean(&kept, &facts, bytes.bytes, bytes.len, &err), 0);
        CHECK_INT(facts.width, i < 4 ? 32 : 16);
        colours_of(colours, &kept);
        CHECK_TEXT(colours, UPRIGHT[i]);
        buf_free(&kept);
    }
    buf_free(&bytes);
}

TEST(what_is_no_photo_is_refused_in_words)
{
    static const struct {
        const char   *name, *text;
        enum err_kind kind;
    } CASES[] = {
        {"bomb.png", "the picture is 50000 by 50000 pixels; at most 67 million are taken",
         ERR_TOO_LARGE},
        {"bomb.jpg", "the picture is 50000 by 50000 pixels; at most 67 million are taken",
         ERR_TOO_LARGE},
        {"scans.jpg", "the JPEG has more than 64 scans", ERR_INVALID},
        {"cmyk.jpg", "the JPEG is made for printing (CMYK)", ERR_INVALID},
        {"moving.webp", "the WebP moves; send one picture", ERR_INVALID},
        {"SOURCE.txt", "the file is neither a JPEG nor a PNG nor a WebP", ERR_INVALID},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct buf         kept = {0};
        struct image_facts facts;
        struct err         err = {0};

        CHECK_INT(clean(&kept, &facts, CASES[i].name, &err), -1);
        CHECK_TEXT(err.text, CASES[i].text);
        CHECK_INT(err.kind, CASES[i].kind);
        CHECK_INT(kept.len, 0);
    }
}

TEST(a_picture_cut_short_anywhere_is_refused)
{
    static const char *const NAMES[] = {"exif.jpg", "progressive.jpg", "exif.png",
                                        "quadrants.webp"};

    for (size_t i = 0; i < COUNT_OF(NAMES); i++) {
        struct buf bytes = {0};
        char       path[100];

        snprintf(path, sizeof path, "tests/cases/image/%s", NAMES[i]);
        cases_read(&bytes, path);
        for (size_t len = 0; len + 2 < bytes.len; len++) {
            struct buf         kept = {0};
            struct image_facts facts;
            struct err         err = {0};

            CHECK_INT(image_clean(&kept, &facts, bytes.bytes, len, &err), -1);
            CHECK(err.kind == ERR_INVALID && kept.len == 0);
        }
        buf_free(&bytes);
    }
}

TEST(what_hides_behind_the_picture_is_left_out)
{
    struct buf         bytes = {0}, kept = {0};
    struct image_facts facts;
    struct err         err = {0};

    cases_read(&bytes, "tests/cases/image/quadrants.jpg");
    buf_text(&bytes, "<script>alert(1)</script>PK\x03\x04");
    CHECK_INT(image_clean(&kept, &facts, bytes.bytes, bytes.len, &err), 0);
    CHECK(!memmem(kept.bytes, kept.len, "script", 6));
    buf_free(&bytes);
    buf_free(&kept);
}

TEST(ten_megabytes_are_the_most)
{
    struct buf         kept = {0};
    struct image_facts facts;
    struct err         err = {0};

    CHECK_INT(image_clean(&kept, &facts, "\xff\xd8\xff", IMAGE_BYTES_MAX + 1, &err), -1);
    CHECK_TEXT(err.text, "the picture is larger than 10 MB");
}

RUN(a_picture_made_smaller_and_pressed_anew_looks_the_same_and_another_does_not,
    every_format_becomes_a_jpeg_of_the_same_picture,
    place_and_time_are_told_and_nothing_of_them_is_kept, every_orientation_is_turned_upright,
    what_is_no_photo_is_refused_in_words, a_picture_cut_short_anywhere_is_refused,
    what_hides_behind_the_picture_is_left_out, ten_megabytes_are_the_most)
