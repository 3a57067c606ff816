#include "tests/hub/commands/kit/said.h"
#include "tests/kit/check.h"

#define SITE                                                                                   \
    "site: {id: empoli, name: Empoli & dintorni, sender: pc@empoli.example,\n"                 \
    "  public_url: https://avvisi.example.org, schemas_dir: schemas"

TEST(a_card_says_the_way_in_words_and_as_a_picture)
{
    struct place place;
    struct said  said;

    place_open(&place);
    place_write(&place, "tocsin.yaml", SITE "}\n");
    TRY(&said, "card");
    CHECK_INT(said.code, EXIT_OK);
    CHECK(strstr(said.out, "<html lang=\"it\">"));
    CHECK(strstr(said.out, "<h1>Empoli &amp; dintorni</h1>"));
    CHECK(strstr(said.out, "<svg"));
    CHECK(strstr(said.out, ">https://avvisi.example.org/field</p>"));
    CHECK(strstr(said.out, "chiamate il 112"));
    CHECK(!strstr(said.out, "SMS"));
    place_write(&place, "tocsin.yaml", SITE ", report_sms: \"+393331234567\"}\n");
    TRY(&said, "card", "--language", "en");
    CHECK(strstr(said.out, "<html lang=\"en\">"));
    CHECK(strstr(said.out, "an SMS to +393331234567"));
    place_close(&place);
}

RUN(a_card_says_the_way_in_words_and_as_a_picture)
