#include "tests/hub/commands/kit/said.h"
#include "tests/kit/check.h"

#define SITE                                                                                   \
    "site: {id: empoli, name: Empoli, sender: pc@empoli.example, schemas_dir: schemas}\n"

TEST(a_text_that_says_all_five_passes_and_one_that_does_not_is_told_what_lacks)
{
    struct place place;
    struct said  said;

    place_open(&place);
    unsetenv("TOCSIN_CONFIG");
    place_write(&place, "whole",
                "Comune Empoli: ALLUVIONE. Via Pianezzoli: Salite ai piani alti. Fino alle "
                "22.\n");
    place_write(&place, "half", "Storm warning until Monday.\n");
    TRY(&said, "message", "check", place_path(&place, "whole"));
    CHECK_TEXT(said.out, "source  Comune Empoli\nhazard  ALLUVIONE\nplace   Via Pianezzoli\n"
                         "action  Salite\ntime    Fino alle 22\n");
    CHECK_INT(said.code, EXIT_OK);
    TRY(&said, "message", "check", place_path(&place, "half"), "--json");
    CHECK_INT(said.code, EXIT_FAILED);
    CHECK(strstr(said.out,
                 "{\"complete\":false,\"language\":\"en\",\"contents\":{\"hazard\":"
                 "\"Storm\",\"time\":\"until Monday\"},\"notes\":[{\"place\":\"source\""
                 ",\"detail\":\"is not said\",\"must\":true},"));
    TRY(&said, "message", "check", place_path(&place, "none"));
    CHECK_INT(said.code, EXIT_NOT_FOUND);
    place_close(&place);
}

TEST(the_content_of_an_alert_is_checked_as_the_hub_does)
{
    struct place place;
    struct said  said;

    place_open(&place);
    place_write(&place, "tocsin.yaml", SITE);
    place_write(&place, "alert",
                "{\"texts\":[{\"language\":\"it\",\"sender_name\":\"Comune\",\"event\":"
                "\"Alluvione\",\"place\":\"Elsa\",\"instruction\":\"Criticità: salite\"}]}");
    TRY(&said, "message", "check", place_path(&place, "alert"));
    CHECK_INT(said.code, EXIT_FAILED);
    CHECK_TEXT(said.out, "✗ infos/0/expires: lacks: until when?\n"
                         "! infos/0/description: says \"Criticità\": better pericolo\n");
    place_close(&place);
}

RUN(a_text_that_says_all_five_passes_and_one_that_does_not_is_told_what_lacks,
    the_content_of_an_alert_is_checked_as_the_hub_does)
