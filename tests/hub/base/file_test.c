#include "hub/base/file.h"

#include <sys/stat.h>
#include <unistd.h>

#include "hub/base/failpoint.h"
#include "hub/base/mem.h"
#include "tests/kit/check.h"

static char folder[] = "/tmp/tocsin-file-XXXXXX";

static const char *at(const char *name)
{
    static char path[200];

    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

TEST(a_file_is_replaced_whole)
{
    struct buf  buf = {0};
    struct stat stat_r;

    CHECK_INT(file_replace(at("state"), "first", 5, 0640, NULL), 0);
    CHECK_INT(file_replace(at("state"), "second", 6, 0640, NULL), 0);
    CHECK_INT(file_read(&buf, at("state"), 6, NULL), 0);
    CHECK_TEXT(buf.bytes, "second");
    CHECK_INT(stat(at("state"), &stat_r), 0);
    CHECK_INT(stat_r.st_mode & 0777, 0640);
    CHECK(!file_exists(at("state.new")));
    unlink(at("state"));
    buf_free(&buf);
}

TEST(many_are_replaced_at_once_and_one_that_cannot_be_holds_up_none)
{
    struct file_new files[100];
    char            paths[100][80];
    struct err      err = {0};
    struct buf      buf = {0};

    for (size_t i = 0; i < COUNT_OF(files); i++) {
        snprintf(paths[i], sizeof paths[i], "%s/%s%zu", folder, i == 40 ? "absent/" : "", i);
        files[i] =
            (struct file_new){.path = paths[i], .bytes = "whole", .len = 5, .mode = 0600};
    }
    CHECK_INT(files_replace(files, COUNT_OF(files), &err), -1);
    CHECK_INT(err.kind, ERR_NOT_FOUND);
    CHECK(strstr(err.text, "absent") != NULL);
    for (size_t i = 0; i < COUNT_OF(files); i++) {
        CHECK_INT(files[i].is_failed, i == 40);
        CHECK_INT(file_exists(paths[i]), i != 40);
        CHECK(!file_exists(at("0.new")));
    }
    CHECK_INT(file_read(&buf, paths[99], 5, NULL), 0);
    CHECK_TEXT(buf.bytes, "whole");
    files[0].bytes = "other";
    CHECK(failpoint_arm("file.sync:2:enospc")); /* of the second */
    CHECK_INT(files_replace(files, 2, &err), -1);
    failpoint_arm(NULL);
    CHECK_INT(err.kind, ERR_FULL);
    CHECK_INT(files[0].is_failed, false);
    CHECK_INT(files[1].is_failed, true);
    CHECK(!file_exists(at("1.new")));
    for (size_t i = 0; i < COUNT_OF(files); i++)
        unlink(paths[i]);
    buf_free(&buf);
}

TEST(what_cannot_be_read_is_named)
{
    struct buf buf = {0};
    struct err err = {0};

    CHECK_INT(file_read(&buf, at("absent"), 9, &err), -1);
    CHECK_INT(err.kind, ERR_NOT_FOUND);
    CHECK(strstr(err.text, "absent") != NULL);
    CHECK_INT(file_replace(at("big"), "0123456789", 10, 0600, NULL), 0);
    CHECK_INT(file_read(&buf, at("big"), 9, &err), -1);
    CHECK_INT(err.kind, ERR_TOO_LARGE);
    CHECK_INT(file_replace(at("no/such/folder"), "", 0, 0600, &err), -1);
    CHECK_INT(err.kind, ERR_NOT_FOUND);
    unlink(at("big"));
    buf_free(&buf);
}

TEST(an_alias_shows_what_the_file_says_now)
{
    struct buf   buf = {0};
    struct arena arena = {0};

    CHECK_INT(file_replace(at("one"), "a", 1, 0600, NULL), 0);
    CHECK_INT(file_alias(at("two"), "one", NULL), 0);
    CHECK_INT(file_alias(at("two"), "one", NULL), 0); /* is there */
    CHECK_INT(file_replace(at("one"), "b", 1, 0600, NULL), 0);
    CHECK_INT(file_read(&buf, file_aliased(&arena, at("two")), 9, NULL), 0);
    CHECK_TEXT(buf.bytes, "b");
    CHECK(!file_aliased(&arena, at("one")));
    arena_free(&arena);
    CHECK_INT(file_alias(at("no/such/folder"), "one", NULL), -1);
    unlink(at("two"));
    unlink(at("one"));
    buf_free(&buf);
}

TEST(folders_are_made_down_to_the_last)
{
    CHECK_INT(folder_make(at("a/b/c"), 0700, NULL), 0);
    CHECK_INT(folder_make(at("a/b/c"), 0700, NULL), 0);
    rmdir(at("a/b/c"));
    rmdir(at("a/b"));
    rmdir(at("a"));
    rmdir(folder);
}

int main(void)
{
    CHECK(mkdtemp(folder) != NULL);
    a_file_is_replaced_whole();
    many_are_replaced_at_once_and_one_that_cannot_be_holds_up_none();
    what_cannot_be_read_is_named();
    an_alias_shows_what_the_file_says_now();
    folders_are_made_down_to_the_last();
    return 0;
}
