#include <fcntl.h>
#include <unistd.h>

#include "tests/hub/commands/kit/said.h"
#include "tests/kit/check.h"

TEST(a_text_is_counted_and_what_makes_it_dear_is_named)
{
    struct said said;

    TRY(&said, "sms", "count", "Allerta: è piena [zona A]");
    CHECK_INT(said.code, EXIT_OK);
    CHECK_TEXT(said.out, "GSM-7, 1 segment, 27 septets, 133 left\n"
                         "  U+005B [  1 time, two septets; cheaper: \"(\"\n"
                         "  U+005D ]  1 time, two septets; cheaper: \")\"\n");
    TRY(&said, "sms", "count", "È l’ora: l’Arno esce");
    CHECK_TEXT(said.out, "UCS-2, 1 segment, 20 units, 50 left\n"
                         "  U+00C8 È  1 time, 70 letters instead of 160; cheaper: \"E'\"\n"
                         "  U+2019 ’  2 times, 70 letters instead of 160; cheaper: \"'\"\n"
                         "written plainly: GSM-7, 1 segment, 21 septets, 139 left\n"
                         "  E' l'ora: l'Arno esce\n");
    TRY(&said, "sms", "count", "Внимание");
    CHECK(strstr(said.out, "U+0412 В"));
    CHECK(!strstr(said.out, "written plainly"));
}

TEST(programs_get_the_same_as_json)
{
    struct said said;

    TRY(&said, "sms", "count", "20 € 🔴", "--json");
    CHECK_INT(said.code, EXIT_OK);
    CHECK_TEXT(said.out, "{\"encoding\":\"UCS-2\",\"segments\":1,\"units\":7,\"left\":63,"
                         "\"costly\":[{\"letter\":\"🔴\",\"code\":128308,\"times\":1}]}\n");
    TRY(&said, "sms", "count", "è – 1", "--json");
    CHECK(strstr(said.out, "\"instead\":\"-\"}],\"plain\":{\"text\":\"è - 1\",\"encoding\":"
                           "\"GSM-7\",\"segments\":1,\"units\":5,\"left\":155}}"));
}

TEST(a_text_is_read_without_the_end_of_its_line)
{
    int         before = dup(STDIN_FILENO), file = open("/tmp", O_TMPFILE | O_RDWR, 0600);
    struct said said;

    CHECK(before >= 0 && file >= 0);
    CHECK_INT(write(file, "prova\n", 6), 6);
    CHECK_INT(lseek(file, 0, SEEK_SET), 0);
    CHECK(dup2(file, STDIN_FILENO) >= 0);
    TRY(&said, "sms", "count", "-");
    CHECK(dup2(before, STDIN_FILENO) >= 0);
    close(before);
    close(file);
    CHECK_TEXT(said.out, "GSM-7, 1 segment, 5 septets, 155 left\n");
}

RUN(a_text_is_counted_and_what_makes_it_dear_is_named, programs_get_the_same_as_json,
    a_text_is_read_without_the_end_of_its_line)
