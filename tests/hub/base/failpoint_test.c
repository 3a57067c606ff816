#include "hub/base/failpoint.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/kit/check.h"

static int step(void)
{
    return FAILPOINT("test.step");
}

static int other_step(void)
{
    return FAILPOINT("test.other");
}

TEST(an_unarmed_failpoint_lets_everything_pass)
{
    CHECK(failpoint_arm(NULL));
    CHECK_INT(step(), 0);
    CHECK_INT(failpoint_passed(), 0);
}

TEST(an_armed_one_fails_at_the_passing_named_and_only_there)
{
    CHECK(failpoint_arm("test.step:2:eio"));
    CHECK_INT(step(), 0);
    CHECK_INT(other_step(), 0);
    CHECK_INT(step(), EIO);
    CHECK_INT(step(), 0);
    CHECK(failpoint_arm("test.step:2+:enospc"));
    CHECK_INT(step(), 0);
    CHECK_INT(step(), ENOSPC);
    CHECK_INT(step(), ENOSPC);
    CHECK_INT(failpoint_passed(), 3);
}

TEST(kill_ends_the_process_where_it_stands)
{
    int   status;
    pid_t child = fork();

    if (child == 0) {
        failpoint_arm("test.step:1:kill");
        step();
        _exit(0);
    }
    CHECK(waitpid(child, &status, 0) == child);
    CHECK(WIFSIGNALED(status) && WTERMSIG(status) == 9);
}

TEST(what_is_no_specification_arms_nothing)
{
    const char *const wrong[] = {"",
                                 "test.step",
                                 "test.step:1",
                                 "test.step:0:kill",
                                 "test.step:x:kill",
                                 "test.step:1:faint",
                                 "test.step::eio"};

    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        CHECK(!failpoint_arm(wrong[i]));
        CHECK_INT(step(), 0);
    }
}

TEST(all_failpoints_of_the_program_are_listed)
{
    char  *text = NULL;
    size_t len = 0;
    FILE  *out = open_memstream(&text, &len);

    failpoint_list(out);
    fclose(out);
    CHECK_TEXT(text, "test.other\ntest.step\n");
    free(text);
}

RUN(an_unarmed_failpoint_lets_everything_pass,
    an_armed_one_fails_at_the_passing_named_and_only_there,
    kill_ends_the_process_where_it_stands, what_is_no_specification_arms_nothing,
    all_failpoints_of_the_program_are_listed)
