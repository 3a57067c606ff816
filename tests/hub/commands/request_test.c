#include "hub/commands/request.h"

#include "hub/base/id.h"
#include "tests/hub/commands/kit/said.h"
#include "tests/kit/check.h"

/* What would be sent, as --dry-run prints it. */
#define DRY(said, ...) TRY(said, __VA_ARGS__, "--dry-run")

TEST(arguments_go_into_the_path_and_the_query_quoted)
{
    struct said said;

    DRY(&said, "incident", "show", "21 2/..");
    CHECK_INT(said.code, EXIT_OK);
    CHECK_TEXT(said.out, "GET /api/v1/incidents/21%202%2F..\n");
    DRY(&said, "report", "list", "--mode", "exercise/piena", "--limit", "3");
    CHECK_TEXT(said.out, "GET /api/v1/reports?mode=exercise%2Fpiena&limit=3\n");
}

TEST(options_become_the_body)
{
    struct said said;

    DRY(&said, "incident", "merge", "212", "--with", "214", "--key", "k-1");
    CHECK_TEXT(said.out, "POST /api/v1/incidents/212/merge\nIdempotency-Key: k-1\n\n"
                         "{\"with\":214}\n");
    DRY(&said, "report", "send", "--hazard", "FL", "--lat", "43.72", "--lon", "10.95", "--text",
        "acqua \"alta\"", "--key", "k-2");
    CHECK(strstr(said.out, "\"hazard\":\"FL\"") != NULL);
    CHECK(strstr(said.out, "\"text\":\"acqua \\\"alta\\\"\"") != NULL);
    CHECK(strstr(said.out, "\"where\":{\"lat\":43.72,\"lon\":10.95}") != NULL);
    DRY(&said, "user", "add", "--name", "dina", "--role", "operator", "--role", "approver",
        "--key", "k-3");
    CHECK(strstr(said.out, "\"roles\":[\"operator\",\"approver\"]") != NULL);
}

TEST(what_is_no_number_is_refused_before_anything_is_sent)
{
    struct said said;

    TRY(&said, "incident", "merge", "212", "--with", "two", "--socket", "/nonexistent");
    CHECK_INT(said.code, EXIT_USAGE);
    CHECK_TEXT(said.err, "tocsin: --with: two is not a number\n");
}

TEST(a_file_that_is_the_whole_body_leaves_no_room_beside_it)
{
    struct said said;

    TRY(&said, "report", "send", "--batch", "/dev/null", "--hazard", "FL", "--socket",
        "/nonexistent");
    CHECK_INT(said.code, EXIT_USAGE);
    CHECK_TEXT(said.err, "tocsin: --hazard: does not go with --batch, which is all of it\n");
    TRY(&said, "report", "send", "--text", "x", "--file", "/dev/null");
    CHECK_TEXT(said.err, "tocsin: --text: does not go with --file, which is all of it\n");
    DRY(&said, "user", "edit", "anna", "--version", "3", "--file", "schemas/alert.schema.json");
    CHECK_INT(said.code, EXIT_OK);
}

TEST(what_was_said_of_a_cluster_can_be_asked_and_filed)
{
    struct said said;

    DRY(&said, "incident", "alone", "7", "--report", "9", "--key", "k");
    CHECK(strstr(said.out, "POST /api/v1/incidents/7/alone\n"));
    CHECK(strstr(said.out, "{\"report\":9}"));
    DRY(&said, "incident", "note", "7", "--text", "visto", "--key", "k");
    CHECK(strstr(said.out, "POST /api/v1/incidents/7/note\n"));
    DRY(&said, "incident", "preview", "--verb", "merge", "--number", "7", "--with", "9");
    CHECK(strstr(said.out, "POST /api/v1/incidents/preview\n"));
    CHECK(strstr(said.out, "{\"verb\":\"merge\",\"number\":7,\"with\":9}"));
}

TEST(every_write_has_a_key_of_its_own_and_a_read_has_none)
{
    struct said one, other, read;
    struct id   id;
    char        text[ID_TEXT_LEN + 1];
    const char *key;

    DRY(&one, "incident", "claim", "212");
    DRY(&other, "incident", "claim", "212");
    key = strstr(one.out, "Idempotency-Key: ");
    CHECK(key != NULL);
    snprintf(text, sizeof text, "%s", key + 17);
    CHECK(id_parse(&id, text));
    CHECK(strstr(other.out, text) == NULL);
    DRY(&read, "incident", "show", "212");
    CHECK(strstr(read.out, "Idempotency-Key") == NULL);
}

TEST(a_file_is_the_body_and_a_version_is_matched)
{
    struct place place;
    struct said  said;

    place_open(&place);
    place_write(&place, "alert.json", "{ \"b\": [1, 2], \"a\": \"è\" }");
    DRY(&said, "alert", "edit", "a-1", "--file", place_path(&place, "alert.json"), "--version",
        "7", "--key", "k");
    CHECK_TEXT(said.out, "PUT /api/v1/alerts/a-1\nIdempotency-Key: k\nIf-Match: \"7\"\n\n"
                         "{\"a\":\"è\",\"b\":[1,2]}\n");
    place_write(&place, "alert.json", "{");
    DRY(&said, "alert", "edit", "a-1", "--file", place_path(&place, "alert.json"), "--version",
        "7");
    CHECK_INT(said.code, EXIT_USAGE);
    CHECK(strstr(said.err, "alert.json") != NULL);
    DRY(&said, "alert", "edit", "a-1", "--file", place_path(&place, "gone"), "--version", "7");
    CHECK_INT(said.code, EXIT_USAGE);
    place_close(&place);
}

TEST(no_hub_at_the_socket_is_a_code_of_its_own)
{
    struct place place;
    struct said  said;

    place_open(&place);
    place_write(&place, "token", "secret");
    TRY(&said, "incident", "list");
    CHECK_INT(said.code, EXIT_UNREACHABLE);
    CHECK(strstr(said.err, place.socket) != NULL);
    CHECK(strstr(said.err, "secret") == NULL);
    place_close(&place);
}

RUN(arguments_go_into_the_path_and_the_query_quoted, options_become_the_body,
    what_is_no_number_is_refused_before_anything_is_sent,
    a_file_that_is_the_whole_body_leaves_no_room_beside_it,
    what_was_said_of_a_cluster_can_be_asked_and_filed,
    every_write_has_a_key_of_its_own_and_a_read_has_none,
    a_file_is_the_body_and_a_version_is_matched, no_hub_at_the_socket_is_a_code_of_its_own)
