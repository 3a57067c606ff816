#include "hub/commands/print.h"

#include "tests/hub/commands/kit/said.h"
#include "tests/kit/check.h"

static const struct command LIST = {.noun = "thing",
                                    .verb = "list",
                                    .method = "GET",
                                    .list = "things",
                                    .columns = "number where/lat zones signed/name text"};
static const struct command ONE = {
    .noun = "thing", .verb = "propose", .method = "POST", .columns = "id state where/lat note"};

/* What is printed of an answer, through the same pipes as a command's. */
static int print(const struct line *line)
{
    static const char ROWS[] = "{\"things\":[{\"number\":7,\"where\":{\"lat\":43.5},"
                               "\"zones\":[\"048014\",\"048017\"],"
                               "\"signed\":[{\"name\":\"anna\",\"at\":1},{\"name\":\"bruno\"}],"
                               "\"text\":\"perché\"},"
                               "{\"number\":12345,\"text\":\"x\"}]}";
    static const char PROPOSED[] = "{\"id\":\"a-1\",\"state\":\"proposed\",\"note\":null,"
                                   "\"where\":{\"lat\":43.5},\"other\":1}";
    const char       *body = line->command->list ? ROWS : PROPOSED;
    struct answer     answer = {.status = 200};
    int               code;

    buf_text(&answer.body, body);
    code = print_answer(line, &answer);
    buf_free(&answer.body);
    return code;
}

static struct said printed(const struct command *command, bool wants_json, bool is_quiet)
{
    struct line line = {.command = command, .wants_json = wants_json, .is_quiet = is_quiet};
    struct said said;

    said_call(&said, print, &line);
    return said;
}

TEST(a_list_is_a_table_with_its_columns_under_one_another)
{
    struct said said = printed(&LIST, false, false);

    CHECK_INT(said.code, EXIT_OK);
    CHECK_TEXT(said.out, "number  where/lat  zones           signed/name  text\n"
                         "7       43.5       048014, 048017  anna, bruno  perché\n"
                         "12345                                           x\n");
}

TEST(one_thing_is_a_line_a_field_without_what_is_absent)
{
    struct said said = printed(&ONE, false, false);

    CHECK_TEXT(said.out, "id         a-1\nstate      proposed\nwhere/lat  43.5\n");
}

TEST(what_waits_for_a_second_person_has_its_own_code)
{
    struct command shown = ONE;

    CHECK_INT(printed(&ONE, false, false).code, EXIT_WAITING);
    CHECK_INT(printed(&ONE, true, false).code, EXIT_WAITING);
    shown.method = "GET"; /* looking at it is no waiting */
    CHECK_INT(printed(&shown, false, false).code, EXIT_OK);
}

static int print_verdict(const struct line *line)
{
    struct answer answer = {.status = 200};
    int           code;

    buf_text(&answer.body, line->key);
    code = print_answer(line, &answer);
    buf_free(&answer.body);
    return code;
}

static int code_of(const char *body, bool is_quiet)
{
    static const struct command STOP = {
        .noun = "siren", .verb = "stop", .method = "POST", .columns = "verdict why"};
    struct line line = {.command = &STOP, .key = body, .is_quiet = is_quiet};
    struct said said;

    said_call(&said, print_verdict, &line);
    return said.code;
}

TEST(what_did_not_go_out_is_no_success)
{
    CHECK_INT(code_of("{\"verdict\":\"sent\",\"messages\":1,\"stayed\":0}", false), EXIT_OK);
    CHECK_INT(code_of("{\"verdict\":\"delivered\"}", false), EXIT_OK);
    CHECK_INT(code_of("{\"verdict\":\"busy\",\"why\":\"no broker\"}", false), EXIT_FAILED);
    CHECK_INT(code_of("{\"verdict\":\"busy\",\"messages\":3,\"stayed\":3}", true), EXIT_FAILED);
    CHECK_INT(code_of("{\"verdict\":\"refused\",\"messages\":3,\"stayed\":1}", true),
              EXIT_PARTIAL);
}

TEST(nobody_waits_for_a_second_person_where_one_is_enough)
{
    CHECK_INT(code_of("{\"state\":\"proposed\",\"persons_needed\":1}", true), EXIT_OK);
    CHECK_INT(code_of("{\"state\":\"held\",\"persons_needed\":1}", true), EXIT_OK);
    CHECK_INT(code_of("{\"state\":\"proposed\",\"persons_needed\":2}", true), EXIT_WAITING);
    CHECK_INT(code_of("{\"state\":\"held\",\"persons_needed\":3}", true), EXIT_WAITING);
}

TEST(rows_that_were_refused_are_said_and_no_success)
{
    static const struct command IMPORT = {
        .noun = "thing", .verb = "import", .method = "POST", .columns = "kept"};
    struct line line = {
        .command = &IMPORT,
        .key = "{\"kept\":2,\"refused\":[{\"row\":3,\"detail\":\"has no kind\"}]}"};
    struct said said;

    said_call(&said, print_verdict, &line);
    CHECK_INT(said.code, EXIT_PARTIAL);
    CHECK_TEXT(said.out, "kept  2\n");
    CHECK_TEXT(said.err, "tocsin: line 3: has no kind\n");
    line.key = "{\"kept\":0,\"refused\":[{\"row\":3,\"detail\":\"has no kind\"}]}";
    said_call(&said, print_verdict, &line);
    CHECK_INT(said.code, EXIT_FAILED);
    line.key = "{\"kept\":2,\"refused\":[]}";
    said_call(&said, print_verdict, &line);
    CHECK_INT(said.code, EXIT_OK);
    CHECK_TEXT(said.err, "");
}

#define KEPT_LINE "{\"line\":1,\"id\":\"a-1\",\"status\":\"received\"}\n"
#define REFUSED_LINE                                                                           \
    "{\"line\":2,\"problem\":{\"title\":\"Not right\",\"detail\":\"x\",\"errors\":["           \
    "{\"pointer\":\"/hazard\",\"detail\":\"is no hazard we know\"}]}}\n"

static struct said batched(const char *body, bool wants_json)
{
    static const struct command SEND = {
        .noun = "thing",
        .verb = "send",
        .method = "POST",
        .type = "application/x-ndjson",
        .columns = "line id status",
        .options = {{"--batch", OPTION_BYTES, NULL, "FILE", "", false}}};
    struct line line = {.command = &SEND,
                        .key = body,
                        .given = {&SEND.options[0]},
                        .values = {"file"},
                        .given_count = 1,
                        .wants_json = wants_json};
    struct said said;

    said_call(&said, print_verdict, &line);
    return said;
}

TEST(a_batch_is_a_row_a_line_and_what_was_refused_is_said)
{
    struct said said = batched(KEPT_LINE REFUSED_LINE, false);

    CHECK_INT(said.code, EXIT_PARTIAL);
    CHECK_TEXT(said.out, "line  id   status\n1     a-1  received\n");
    CHECK_TEXT(said.err, "tocsin: line 2: Not right\n  /hazard: is no hazard we know\n");
    CHECK_INT(batched(KEPT_LINE, false).code, EXIT_OK);
    said = batched(REFUSED_LINE, false);
    CHECK_INT(said.code, EXIT_FAILED);
    CHECK_TEXT(said.out, "");
    said = batched(KEPT_LINE REFUSED_LINE, true);
    CHECK_INT(said.code, EXIT_PARTIAL);
    CHECK_TEXT(said.out, KEPT_LINE REFUSED_LINE);
    CHECK_TEXT(said.err, "");
}

TEST(json_comes_as_it_came_and_quiet_is_quiet)
{
    struct said said = printed(&ONE, true, false);

    CHECK(strncmp(said.out, "{\"id\":\"a-1\",\"state\"", 19) == 0);
    CHECK(strstr(said.out, "\"other\":1}\n") != NULL);
    CHECK_TEXT(printed(&LIST, false, true).out, "");
}

RUN(a_list_is_a_table_with_its_columns_under_one_another,
    one_thing_is_a_line_a_field_without_what_is_absent,
    what_waits_for_a_second_person_has_its_own_code, what_did_not_go_out_is_no_success,
    nobody_waits_for_a_second_person_where_one_is_enough,
    rows_that_were_refused_are_said_and_no_success,
    a_batch_is_a_row_a_line_and_what_was_refused_is_said,
    json_comes_as_it_came_and_quiet_is_quiet)
