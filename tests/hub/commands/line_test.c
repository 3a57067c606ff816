#include "tests/hub/commands/kit/said.h"
#include "tests/kit/check.h"

static int parse(struct line *line, char **words)
{
    int argc = 0;

    while (words[argc])
        argc++;
    return line_parse(line, COMMANDS, argc, words);
}

/* Words are never written to. */
#define PARSE(line, ...) parse(line, (char *[]){"tocsin", __VA_ARGS__, NULL})

static void check_refused(const char *said_err, const struct said *said)
{
    CHECK_INT(said->code, EXIT_USAGE);
    CHECK_TEXT(said->out, "");
    CHECK_TEXT(said->err, said_err);
}

TEST(a_slip_of_the_finger_is_met_with_the_word_that_was_meant)
{
    struct said said;

    TRY(&said, "reprot", "list");
    check_refused("tocsin: reprot: is not a command we know; did you mean \"report\"?\n",
                  &said);
    TRY(&said, "report", "lits");
    check_refused("tocsin: lits: is not something this noun can do; did you mean \"list\"?\n",
                  &said);
    TRY(&said, "incident", "reject", "212", "--raeson", "x");
    check_refused("tocsin: --raeson: is not an option of this command; did you mean "
                  "\"--reason\"?\n",
                  &said);
    TRY(&said, "report", "list", "--jsno");
    check_refused(
        "tocsin: --jsno: is not an option of this command; did you mean \"--json\"?\n", &said);
}

TEST(what_is_missing_is_named)
{
    struct said said;

    TRY(&said, "token");
    check_refused("tocsin token: say what: list add revoke\n", &said);
    TRY(&said, "incident", "show");
    check_refused("tocsin incident show: wants NUMBER\n", &said);
    TRY(&said, "backup");
    check_refused("tocsin backup: wants FOLDER\n", &said);
    TRY(&said, "incident", "show", "1", "2");
    check_refused("tocsin incident show: wants NUMBER\n", &said);
    TRY(&said, "incident", "reject", "212");
    check_refused("tocsin: --reason TEXT is needed: why, in words others will read\n", &said);
    TRY(&said, "incident", "reject", "212", "--reason");
    check_refused("tocsin: --reason wants a value: TEXT\n", &said);
    TRY(&said, "user", "list", "a", "b", "c", "d", "e");
    check_refused("tocsin user list: wants no arguments\n", &said);
    TRY(&said, "cap", "check");
    check_refused("tocsin cap check: wants FILE...\n", &said);
}

TEST(help_is_no_mistake)
{
    struct said said;

    TRY(&said, "help");
    CHECK_INT(said.code, EXIT_OK);
    CHECK(strstr(said.out, "incident confirm NUMBER") != NULL);
    CHECK(strstr(said.out, "Exit codes: 0 done") != NULL);
    TRY(&said, "help", "incident", "reject");
    CHECK_INT(said.code, EXIT_OK);
    CHECK(strncmp(said.out, "tocsin incident reject NUMBER\n", 30) == 0);
    CHECK(strstr(said.out, "--reason TEXT") != NULL);
    CHECK(strstr(said.out, "incident list") == NULL);
    TRY(&said, "incident", "reject", "--help");
    CHECK_INT(said.code, EXIT_OK);
    CHECK(strstr(said.out, "--reason TEXT") != NULL);
    TRY(&said, "help", "incidnet");
    CHECK_INT(said.code, EXIT_USAGE);
}

TEST(words_and_options_are_taken_in_any_order)
{
    struct line line;

    CHECK_INT(PARSE(&line, "incident", "reject", "--json", "--reason", "twice", "212", "--key",
                    "k-1", "--socket", "/tmp/s"),
              -1);
    CHECK_TEXT(line.command->verb, "reject");
    CHECK_INT(line.arg_count, 1);
    CHECK_TEXT(line.args[0], "212");
    CHECK_TEXT(line_value(&line, "--reason"), "twice");
    CHECK(line.wants_json && !line.is_quiet && !line.is_dry);
    CHECK_TEXT(line.key, "k-1");
    CHECK_TEXT(line.socket_path, "/tmp/s");
    CHECK(!line_has(&line, "--note"));
    CHECK(line_value(&line, "--note") == NULL);
}

TEST(as_many_files_as_are_typed_are_taken)
{
    struct line line;

    CHECK_INT(PARSE(&line, "cap", "check", "1", "2", "--json", "3", "4", "5", "6"), -1);
    CHECK_INT(line.arg_count, 6);
    CHECK_TEXT(line.args[0], "1");
    CHECK_TEXT(line.args[5], "6");
    CHECK(line.wants_json);
}

TEST(of_a_value_given_twice_the_last_counts)
{
    struct line line;

    CHECK_INT(PARSE(&line, "report", "list", "--limit", "5", "--limit", "7"), -1);
    CHECK_TEXT(line_value(&line, "--limit"), "7");
}

TEST(a_noun_alone_is_a_command_too)
{
    struct line line;

    CHECK_INT(PARSE(&line, "check-config", "x.yaml", "--effective"), -1);
    CHECK_TEXT(line.command->noun, "check-config");
    CHECK_TEXT(line.args[0], "x.yaml");
    CHECK(line_has(&line, "--effective"));
    CHECK(line.command->run != NULL);
}

TEST(every_row_of_the_table_can_be_run_and_explained)
{
    for (const struct command *command = COMMANDS; command->noun; command++) {
        struct said said;

        CHECK(command->what && command->args);
        CHECK(command->run || (command->method && command->path));
        if (command->verb)
            TRY(&said, "help", command->noun, command->verb);
        else
            TRY(&said, "help", command->noun);
        CHECK_INT(said.code, EXIT_OK);
        CHECK(strstr(said.out, command->what) != NULL);
        for (const struct option *option = command->options; option->name; option++)
            CHECK(strstr(said.out, option->name) != NULL);
    }
}

RUN(a_slip_of_the_finger_is_met_with_the_word_that_was_meant, what_is_missing_is_named,
    help_is_no_mistake, words_and_options_are_taken_in_any_order,
    as_many_files_as_are_typed_are_taken, of_a_value_given_twice_the_last_counts,
    a_noun_alone_is_a_command_too, every_row_of_the_table_can_be_run_and_explained)
