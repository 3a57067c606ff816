#include "hub/base/gzip.h"

#include <unistd.h>

#include "hub/base/buf.h"
#include "hub/base/crypto.h"
#include "hub/base/file.h"
#include "tests/kit/check.h"

/* "one\n" and "two\n", each compressed by gzip -n. */
static const char ONE[] = "1f8b0800000000000003cbcf4be502009fa817f804000000";
static const char TWO[] = "1f8b08000000000000032b29cfe702007408179604000000";

static char path[] = "/tmp/tocsin-gzip-XXXXXX";

static void put(const struct buf *bytes, size_t len)
{
    int fd;

    snprintf(path, sizeof path, "/tmp/tocsin-gzip-XXXXXX");
    fd = mkstemp(path);
    CHECK(fd >= 0 && write(fd, bytes->bytes, len) == (ssize_t)len);
    close(fd);
}

/* The whole text, or -1. */
static int unpack(struct buf *text, uint64_t most, struct err *err)
{
    struct gzip *gzip;
    char         bytes[3];
    size_t       got;
    int          result;

    CHECK_INT(gzip_open(&gzip, path, most, err), 0);
    while ((result = source_read(gzip_source(gzip), bytes, sizeof bytes, &got, err)) == 0 &&
           got > 0)
        buf_add(text, bytes, got);
    gzip_close(gzip);
    unlink(path);
    return result;
}

static struct buf packed(const char *one, const char *other)
{
    struct buf bytes = {0};

    CHECK(decode(&bytes, ENCODING_HEX, one, strlen(one)));
    CHECK(decode(&bytes, ENCODING_HEX, other, strlen(other)));
    return bytes;
}

TEST(members_one_after_the_other_are_one_text)
{
    struct buf bytes = packed(ONE, TWO), text = {0};
    struct err err = {0};

    put(&bytes, bytes.len);
    CHECK_INT(unpack(&text, 1000, &err), 0);
    CHECK_TEXT(text.bytes, "one\ntwo\n");
    buf_free(&bytes);
    buf_free(&text);
}

TEST(a_plain_file_is_read_as_it_is)
{
    struct buf bytes = {0}, text = {0};
    struct err err = {0};

    buf_text(&bytes, "id,lat\n1,43\n");
    put(&bytes, bytes.len);
    CHECK_INT(unpack(&text, 1000, &err), 0);
    CHECK_TEXT(text.bytes, "id,lat\n1,43\n");
    buf_free(&bytes);
    buf_free(&text);
}

TEST(a_file_cut_short_or_changed_is_an_error)
{
    struct buf bytes = packed(ONE, ""), text = {0};
    struct err err = {0};

    put(&bytes, bytes.len - 3);
    CHECK_INT(unpack(&text, 1000, &err), -1);
    CHECK_TEXT(err.text + strlen(path), ": is cut short");
    bytes.bytes[bytes.len - 6] ^= 1; /* the checksum */
    put(&bytes, bytes.len);
    CHECK_INT(unpack(&text, 1000, &err), -1);
    CHECK_INT(err.kind, ERR_INVALID);
    buf_free(&bytes);
    buf_free(&text);
}

TEST(no_file_unpacks_for_ever)
{
    struct buf bytes = packed(ONE, TWO), text = {0};
    struct err err = {0};

    put(&bytes, bytes.len);
    CHECK_INT(unpack(&text, 7, &err), -1);
    CHECK_INT(err.kind, ERR_TOO_LARGE);
    buf_free(&bytes);
    buf_free(&text);
}

TEST(a_file_that_is_not_there_is_told)
{
    struct gzip *gzip;
    struct err   err = {0};

    CHECK_INT(gzip_open(&gzip, "/nowhere/x.csv.gz", 1000, &err), -1);
    CHECK_INT(err.kind, ERR_NOT_FOUND);
}

RUN(members_one_after_the_other_are_one_text, a_plain_file_is_read_as_it_is,
    a_file_cut_short_or_changed_is_an_error, no_file_unpacks_for_ever,
    a_file_that_is_not_there_is_told)
