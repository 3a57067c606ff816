#include "tests/hub/commands/kit/said.h"
#include "tests/kit/check.h"

#define WORLD(name) "tests/cases/cap_world/" name ".xml"

static bool says(const struct said *said, const char *words)
{
    return strstr(said->out, words) != NULL;
}

TEST(what_follows_every_rule_is_valid)
{
    struct said said;

    TRY(&said, "cap", "check", "tests/cases/cap/full.xml");
    CHECK_INT(said.code, EXIT_OK);
    CHECK(says(&said, "tests/cases/cap/full.xml: valid\n"));
    CHECK(!says(&said, ": must: ") && !says(&said, ": mended: "));
}

TEST(what_breaks_a_rule_is_accepted_and_each_breach_is_named)
{
    struct said said;

    TRY(&said, "cap", "check", WORLD("rfs-nsw"), WORLD("cfs-sa"));
    CHECK_INT(said.code, EXIT_PARTIAL);
    CHECK(says(&said, WORLD("rfs-nsw") ": accepted\n"));
    CHECK(
        says(&said, WORLD("rfs-nsw") ": infos/0/urgency: mended: is not a word of CAP 1.2\n"));
    CHECK(says(&said, WORLD("rfs-nsw") ": infos/0/description: must: holds a tag"));
    CHECK(says(&said, WORLD("cfs-sa") ": status: mended: stands out of order\n"));
    TRY(&said, "cap", "check", WORLD("cfs-sa"), "--quiet");
    CHECK_INT(said.code, EXIT_PARTIAL);
    CHECK_TEXT(said.out, "");
}

TEST(what_only_this_house_asks_is_advice_to_others)
{
    struct said said;

    TRY(&said, "cap", "check", WORLD("dpc-italia"));
    CHECK_INT(said.code, EXIT_OK);
    CHECK(says(&said, ": infos/0/language: should: is missing"));
}

TEST(what_cannot_be_read_is_refused_with_element_and_reason)
{
    struct said said;

    TRY(&said, "cap", "check", "tests/cases/cap/refused_no_sender/input",
        "tests/cases/cap/refused_doctype/input", "--json");
    CHECK_INT(said.code, EXIT_FAILED);
    CHECK_TEXT(said.out,
               "{\"files\":[{\"file\":\"tests/cases/cap/refused_no_sender/input\",\"verdict\":"
               "\"refused\",\"notes\":[{\"element\":\"sender\",\"level\":\"must\",\"reason\":"
               "\"is missing\"}]},{\"file\":\"tests/cases/cap/refused_doctype/input\","
               "\"verdict\":\"refused\",\"notes\":[{\"element\":\"\",\"level\":\"must\","
               "\"reason\":\"line 1: a DOCTYPE is not accepted\"}]}]}\n");
    TRY(&said, "cap", "check", "/nowhere.xml", "tests/cases/cap/full.xml");
    CHECK_INT(said.code, EXIT_NOT_FOUND);
    CHECK(says(&said, "/nowhere.xml: unread\n"));
}

TEST(normalised_it_is_strict_and_says_the_same)
{
    struct place place;
    struct said  said, again;

    place_open(&place);
    TRY(&said, "cap", "normalise", WORLD("cfs-sa"));
    CHECK_INT(said.code, EXIT_OK);
    CHECK(strstr(said.err, "status: stands out of order\n"));
    CHECK(!strstr(said.err, "is missing")); /* advice is not what this is about */
    CHECK(says(&said, "<sent>2014-06-17T09:35:35+09:30</sent>\n  <status>Actual"));
    CHECK(says(&said, "<references>cfsmedia@cfs.sa.gov.au,9227922014-06-11T09:41:37+09:30,2014-"
                      "06-11T09:41:37+09:30</references>\n  <incidents>MCLAREN VALE"));
    place_write(&place, "strict.xml", said.out);
    TRY(&again, "cap", "normalise", place_path(&place, "strict.xml"));
    CHECK_TEXT(again.err, "");
    CHECK_TEXT(again.out, said.out);
    place_close(&place);
}

TEST(a_signature_does_not_outlive_its_bytes)
{
    struct said said;

    TRY(&said, "cap", "normalise", WORLD("nms-belize-signed"));
    CHECK_INT(said.code, EXIT_OK);
    CHECK(strstr(said.err, "Signature: is left out"));
    CHECK(!says(&said, "Signature"));
    TRY(&said, "cap", "normalise", "tests/cases/cap/refused_status/input");
    CHECK_INT(said.code, EXIT_FAILED);
    CHECK_TEXT(said.out, "");
    CHECK(strstr(said.err, "status: is not a word of CAP\n"));
}

RUN(what_follows_every_rule_is_valid, what_breaks_a_rule_is_accepted_and_each_breach_is_named,
    what_only_this_house_asks_is_advice_to_others,
    what_cannot_be_read_is_refused_with_element_and_reason,
    normalised_it_is_strict_and_says_the_same, a_signature_does_not_outlive_its_bytes)
