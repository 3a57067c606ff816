#include "hub/base/zip.h"

#include "hub/base/file.h"
#include "tests/kit/check.h"

static const char SAMPLE[] = "tests/cases/bulletin/bollettino_20260730_1511.zip";

static int try_read(const struct buf *bytes, size_t len, size_t most, struct err *err)
{
    struct arena arena = {0};
    struct zip   zip;
    int          failed = zip_read(&zip, &arena, bytes->bytes, len, most, err);

    if (!failed) {
        CHECK_INT(zip.count, 3);
        for (size_t i = 0; i < zip.count; i++)
            CHECK_INT(strlen(zip.files[i].name) > 0 && zip.files[i].len > 0, 1);
    }
    arena_free(&arena);
    return failed;
}

TEST(a_whole_archive_is_unpacked_and_a_broken_one_refused)
{
    struct buf bytes = {0};
    struct err err = {0};

    CHECK_INT(file_read(&bytes, SAMPLE, 1 << 20, &err), 0);
    CHECK_INT(try_read(&bytes, bytes.len, 1 << 20, &err), 0);
    CHECK_INT(try_read(&bytes, bytes.len, 1000, &err), -1);
    CHECK_INT(err.kind, ERR_TOO_LARGE);
    CHECK_INT(try_read(&bytes, bytes.len / 2, 1 << 20, &err), -1);
    CHECK_INT(err.kind, ERR_INVALID);
    bytes.bytes[bytes.len / 2] ^= 1;
    CHECK_INT(try_read(&bytes, bytes.len, 1 << 20, &err), -1);
    CHECK_INT(err.kind, ERR_INVALID);
    buf_free(&bytes);
}

TEST(a_name_is_in_letters_that_an_answer_can_carry)
{
    struct arena arena = {0};
    struct buf   bytes = {0};
    struct zip   zip;
    char        *name;

    CHECK_INT(file_read(&bytes, SAMPLE, 1 << 20, NULL), 0);
    name = memmem(bytes.bytes + bytes.len - 200, 200, "Cap_", 4); /* in the directory */
    CHECK(name != NULL);
    name[0] = '\xc3';
    name[1] = '\n';
    CHECK_INT(zip_read(&zip, &arena, bytes.bytes, bytes.len, 1 << 20, NULL), 0);
    CHECK_TEXT(zip.files[2].name, "??p_20260730_1511.xml");
    buf_free(&bytes);
    arena_free(&arena);
}

RUN(a_whole_archive_is_unpacked_and_a_broken_one_refused,
    a_name_is_in_letters_that_an_answer_can_carry)
