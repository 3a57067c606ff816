#include "hub/commands/replay/truth.h"

#include <string.h>
#include <unistd.h>

#include "hub/base/file.h"
#include "tests/kit/check.h"

static char pairs_path[] = "/tmp/tocsin-truth-pairs-XXXXXX";
static char flags_path[] = "/tmp/tocsin-truth-flags-XXXXXX";

static struct replay_row  items[] = {{.id = "a"}, {.id = "b"}, {.id = "c"}, {.id = "d"}};
static struct replay_rows rows = {.items = items, .count = 4};

static int read_truth(struct truth *truth, const char *pairs, const char *flags,
                      struct err *err)
{
    CHECK_INT(file_replace(pairs_path, pairs, strlen(pairs), 0600, NULL), 0);
    CHECK_INT(
        file_replace(flags_path, flags ? flags : "", flags ? strlen(flags) : 0, 0600, NULL), 0);
    return truth_read(truth, &rows, pairs_path, flags ? flags_path : NULL, err);
}

TEST(a_partition_is_held_against_pairs_and_flags)
{
    struct truth     truth;
    struct err       err = {0};
    struct agreement found;
    const int64_t    incidents[] = {1, 1, 1, 4}, apart[] = {1, 2, 0, 4};

    CHECK_INT(read_truth(&truth, "dup,parent,dist_m\nb,a,10\nd,a,0\nc,a,2001\nx,a,0\n",
                         "id,flag\na,0\nb,1\nc,0\nd,1\n", &err),
              0);
    CHECK_INT(truth.pair_count, 2); /* c lies too far, x is not there */
    CHECK_INT(truth.absent, 1);
    found = truth_compare(&truth, incidents, 4);
    CHECK(found.recall == 0.5);
    CHECK(found.f1 == 0.5); /* b is right, c wrong, d missed */
    CHECK_INT(found.joined, 2);
    CHECK_INT(found.incidents, 2);
    CHECK_INT(found.largest, 3);
    found = truth_compare(&truth, apart, 4);
    CHECK(found.recall == 0 && found.f1 == 0);
    CHECK_INT(found.incidents, 3);
    CHECK_INT(found.largest, 1);
    truth_free(&truth);
}

TEST(what_nobody_flagged_counts_neither_way)
{
    struct truth     truth;
    struct err       err = {0};
    const int64_t    incidents[] = {1, 1, 1, 1};
    struct agreement found;

    CHECK_INT(read_truth(&truth, "dup,parent\nb,a\n", "id,flag\nb,1\n", &err), 0);
    found = truth_compare(&truth, incidents, 4);
    CHECK(found.f1 == 1);
    truth_free(&truth);
}

TEST(pairs_that_name_no_rows_are_refused)
{
    struct truth truth;
    struct err   err = {0};

    CHECK_INT(read_truth(&truth, "dup,parent\nx,y\n", NULL, &err), -1);
    CHECK_INT(err.kind, ERR_INVALID);
    CHECK(strstr(err.text, "names no two rows of the table"));
    err = (struct err){0};
    CHECK_INT(read_truth(&truth, "", NULL, &err), -1);
    CHECK_INT(truth_read(&truth, &rows, "/nowhere", NULL, &err), -1);
}

int main(void)
{
    close(mkstemp(pairs_path));
    close(mkstemp(flags_path));
    a_partition_is_held_against_pairs_and_flags();
    what_nobody_flagged_counts_neither_way();
    pairs_that_name_no_rows_are_refused();
    unlink(pairs_path);
    unlink(flags_path);
    return 0;
}
