#include "hub/model/hazard.h"

#include "hub/base/yaml.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

#define NUMBERS                                                                                \
    "\"distance_m\":100,\"window_s\":3600,\"reach_m\":300,\"members_most\":50,"                \
    "\"span_most_s\":7200,\"diameter_most_m\":900}"
#define OTHER                                                                                  \
    "{\"code\":\"OT\",\"category\":\"Other\",\"event\":\"OET-000\","                           \
    "\"names\":{\"it\":\"Altro\",\"en\":\"Other\"}," NUMBERS
#define FLOOD(code, word)                                                                      \
    "{\"code\":\"" code "\",\"category\":\"Met\",\"event\":\"OET-081\","                       \
    "\"names\":{\"it\":\"Allagamento\",\"en\":\"Flood\"},\"words\":[\"" word "\"]," NUMBERS
#define TABLE(first) "{\"hazards\":[" first "," OTHER "]}"

static struct hazards *open_shipped(void)
{
    struct arena    arena = {0};
    struct buf      text = {0};
    struct err      err = {0};
    struct yaml     yaml;
    struct hazards *table;

    cases_read(&text, "schemas/hazards.yaml");
    CHECK_INT(yaml_read(&yaml, "hazards.yaml", &text, &arena, &err), 0);
    table = hazards_open(yaml.json, yaml.json_len, &err);
    CHECK_TEXT(err.text, "");
    CHECK(table);
    buf_free(&text);
    arena_free(&arena);
    return table;
}

static const char *code_of(const struct hazards *table, const char *word)
{
    const struct hazard *hazard = hazards_by_word(table, word, strlen(word));

    return hazard ? hazard->code : "none";
}

TEST(the_table_we_ship_is_read_and_every_kind_is_found_by_all_it_is_called)
{
    struct hazards *table = open_shipped();

    CHECK(hazards_count(table) > 50);
    for (size_t i = 0; i < hazards_count(table); i++) {
        const struct hazard *hazard = hazards_at(table, i);
        const char          *langs[] = {"it", "en", "de", "sl", "fr", "es"};

        CHECK(hazards_by_code(table, hazard->code) == hazard);
        CHECK(strncmp(hazard->event, "OET-", 4) == 0 && strlen(hazard->event) == 7);
        for (size_t j = 0; j < COUNT_OF(langs); j++)
            CHECK_TEXT(code_of(table, hazard_name(table, hazard, langs[j])), hazard->code);
    }
    CHECK_TEXT(hazards_other(table)->code, "OT");
    CHECK(hazards_by_code(table, "PH")->is_everyday);
    CHECK(!hazards_by_code(table, "FL")->is_everyday);
    CHECK_INT(hazards_by_code(table, "PH")->level_least, 0);
    CHECK_INT(hazards_by_code(table, "FL")->level_least, 1);
    CHECK_INT(hazards_by_code(table, "DM")->level_least, 2);
    CHECK_INT(hazards_by_code(table, "RS")->level_least, HAZARD_GRAVE);
    hazards_close(table);
}

TEST(case_accents_and_dashes_do_not_matter_in_a_word)
{
    struct hazards *table = open_shipped();

    CHECK_TEXT(code_of(table, "fl"), "FL");
    CHECK_TEXT(code_of(table, "Fl"), "FL");
    CHECK_TEXT(code_of(table, "ALLAGAMENTO"), "FL");
    CHECK_TEXT(code_of(table, "uberschwemmung"), "FL");
    CHECK_TEXT(code_of(table, "ÜBERSCHWEMMUNG"), "FL");
    CHECK_TEXT(code_of(table, "Crue  soudaine"), "FF");
    CHECK_TEXT(code_of(table, "acqua-alta"), "FL");
    CHECK_TEXT(code_of(table, "toca"), "HA");
    CHECK_TEXT(code_of(table, "TOČA"), "HA");
    CHECK_TEXT(code_of(table, "floods"), "none");
    CHECK_TEXT(code_of(table, ""), "none");
    CHECK_TEXT(code_of(table, "   "), "none");
    CHECK_TEXT(code_of(table, "\xc3"), "none");
    CHECK_TEXT(code_of(table, "inondationinondationinondationinondationinondationinondation"
                              "inondation"),
               "none");
    CHECK(!hazards_by_code(table, "FLOOD"));
    CHECK(!hazards_by_code(table, "1A"));
    CHECK(!hazards_by_code(table, "Z9"));
    hazards_close(table);
}

TEST(a_name_falls_back_to_english)
{
    struct err      err = {0};
    struct hazards *table =
        hazards_open(TABLE(FLOOD("FL", "water")), strlen(TABLE(FLOOD("FL", "water"))), &err);

    CHECK(table);
    CHECK_TEXT(hazard_name(table, hazards_at(table, 0), "it-IT"), "Allagamento");
    CHECK_TEXT(hazard_name(table, hazards_at(table, 0), "uk"), "Flood");
    CHECK_INT(hazards_at(table, 0)->category, CATEGORY_MET);
    hazards_close(table);
}

TEST(a_wrong_table_is_refused_with_the_reason)
{
    static const struct {
        const char *json, *says;
    } CASES[] = {
        {"{\"hazards\":[]}", "hazards: OT (other) is missing"},
        {"{}", "hazards: OT (other) is missing"},
        {TABLE("{\"code\":\"FL\",\"level_least\":4}"),
         "hazards/0/level_least: must lie between 1 and 3"},
        {TABLE(FLOOD("FLO", "x")), "hazards/0/code: is longer than 2 bytes"},
        {TABLE(FLOOD("fl", "x")),
         "hazards/0/code: must be a capital letter and a capital letter or digit"},
        {TABLE(FLOOD("4L", "x")),
         "hazards/0/code: must be a capital letter and a capital letter or digit"},
        {TABLE(FLOOD("FL", "altro")), "hazards: \"altro\" stands for both FL and OT"},
        {TABLE(FLOOD("FL", "ot")), "hazards: \"ot\" stands for both FL and OT"},
        {TABLE(FLOOD("FL", " - ")), "hazards: FL has an empty name or word"},
        {TABLE(FLOOD("OT", "x")), "hazards/1/code: stands twice"},
        {TABLE("{\"code\":\"FL\",\"category\":\"Wet\"}"),
         "hazards/0/category: is not a word we know; did you mean \"Met\"?"},
        {TABLE("{\"code\":\"FL\",\"category\":\"Met\",\"event\":\"OET-081\","
               "\"names\":{\"en\":\"Flood\"}," NUMBERS),
         "hazards/0/names: needs at least en and it"},
        {TABLE("{\"code\":\"FL\",\"category\":\"Met\",\"event\":\"OET-081\","
               "\"names\":{\"en\":\"Flood\",\"it\":\"Acqua\"},\"distance_m\":301,"
               "\"window_s\":1,\"reach_m\":300,\"members_most\":2,\"span_most_s\":9,"
               "\"diameter_most_m\":900}"),
         "hazards/0/reach_m: must be at least distance_m"},
        {TABLE("{\"code\":\"FL\",\"category\":\"Met\",\"event\":\"OET-081\","
               "\"names\":{\"en\":\"Flood\",\"it\":\"Acqua\"},\"window_s\":1}"),
         "hazards/0/distance_m: is missing"},
    };

    for (size_t i = 0; i < COUNT_OF(CASES); i++) {
        struct err err = {0};

        CHECK(!hazards_open(CASES[i].json, strlen(CASES[i].json), &err));
        CHECK_TEXT(err.text, CASES[i].says);
        CHECK_INT(err.kind, ERR_INVALID);
    }
}

TEST(settings_change_the_numbers_all_or_none)
{
    struct hazards *table = open_shipped();
    struct err      err = {0};
    const char      good[] = "{\"FL\":{\"distance_m\":120},\"ph\":{\"members_most\":7}}";
    const char      bad[] = "{\"FL\":{\"distance_m\":99},\"PH\":{\"window_s\":-1}}";
    const char      unknown[] = "{\"FX\":{\"distance_m\":99}}";
    const char      inverted[] = "{\"FL\":{\"distance_m\":19000}}";
    int32_t         window_s = hazards_by_code(table, "FL")->window_s;

    CHECK_INT(hazards_tune(table, good, strlen(good), &err), 0);
    CHECK_INT(hazards_by_code(table, "FL")->distance_m, 120);
    CHECK_INT(hazards_by_code(table, "FL")->window_s, window_s);
    CHECK_INT(hazards_by_code(table, "PH")->members_most, 7);
    CHECK_INT(hazards_tune(table, bad, strlen(bad), &err), -1);
    CHECK_TEXT(err.pointer, "/PH/window_s");
    CHECK_INT(hazards_by_code(table, "FL")->distance_m, 120);
    CHECK_INT(hazards_tune(table, unknown, strlen(unknown), &err), -1);
    CHECK_TEXT(err.pointer, "/FX");
    CHECK_INT(hazards_tune(table, inverted, strlen(inverted), &err), -1);
    CHECK_TEXT(err.pointer, "/FL/reach_m");
    CHECK_INT(hazards_by_code(table, "FL")->distance_m, 120);
    hazards_close(table);
}

TEST(related_kinds_share_the_numbers_of_the_first)
{
    struct hazards      *table = open_shipped();
    const struct hazard *lamp = hazards_by_code(table, "LM"),
                        *pole = hazards_by_code(table, "LP");
    struct err err = {0};
    const char good[] = "{\"LM\":{\"distance_m\":77}}", bad[] = "{\"LP\":{}}";

    CHECK_INT(pole->family, lamp->place);
    CHECK_INT(lamp->family, lamp->place);
    CHECK_INT(pole->address_window_s, lamp->address_window_s);
    CHECK(lamp->address_window_s > lamp->window_s);
    CHECK_INT(hazards_tune(table, good, strlen(good), &err), 0);
    CHECK_INT(pole->distance_m, 77);
    CHECK_INT(hazards_tune(table, bad, strlen(bad), &err), -1);
    CHECK_TEXT(err.pointer, "/LP");
    hazards_close(table);
}

TEST(the_same_address_has_the_window_of_all_where_none_is_said)
{
    struct hazards      *table = open_shipped();
    const struct hazard *flood = hazards_by_code(table, "FL"),
                        *hole = hazards_by_code(table, "PH");
    struct err err = {0};
    const char shorter[] = "{\"FL\":{\"window_s\":60},\"PH\":{\"window_s\":60}}";
    const char inverted[] = "{\"PH\":{\"address_window_s\":59}}";
    int32_t    longest = hole->address_window_s;

    CHECK_INT(flood->address_window_s, flood->window_s);
    CHECK_INT(hazards_tune(table, shorter, strlen(shorter), &err), 0);
    CHECK_INT(flood->address_window_s, 60);
    CHECK_INT(hole->address_window_s, longest);
    CHECK_INT(hazards_tune(table, inverted, strlen(inverted), &err), -1);
    CHECK_TEXT(err.pointer, "/PH/address_window_s");
    hazards_close(table);
}

static const char *spoken_of(const struct hazards *table, const char *phrase)
{
    const struct hazard *hazard =
        hazards_by_phrase(table, phrase, hazards_by_code(table, "OE"));

    return hazard ? hazard->code : "none";
}

TEST(the_names_others_have_for_a_kind_speak_of_ours)
{
    struct hazards *table = open_shipped();

    CHECK_TEXT(spoken_of(table, "Street Light Outages"), "LM");
    CHECK_TEXT(spoken_of(table, "GENERAL LIGHTING REQUEST"), "LM");
    CHECK_TEXT(spoken_of(table, "Request for Pothole Repair"), "PH");
    CHECK_TEXT(spoken_of(table, "Pothole Repair (Internal)"), "WK"); /* brackets say it best */
    CHECK_TEXT(spoken_of(table, "Sidewalk Repair (Make Safe)"), "SW");
    CHECK_TEXT(spoken_of(table, "Missed Trash/Recycling"), "WS");
    CHECK_TEXT(spoken_of(table, "Segnalazione di lampione rotto"), "LM");
    CHECK_TEXT(spoken_of(table, "Abandoned Vehicles"), "VH"); /* many of one */
    CHECK_TEXT(spoken_of(table, "Manca l’acqua"), "WA");
    CHECK_TEXT(spoken_of(table, "Guasto: бродячі собаки"), "none");
    CHECK_TEXT(spoken_of(table, "Зламаний світлофор"), "TL");
    CHECK_TEXT(spoken_of(table, "Request"), "none");
    CHECK_TEXT(spoken_of(table, "streetlight"), "none");
    CHECK_TEXT(spoken_of(table, ""), "none");
    CHECK_TEXT(spoken_of(table, "("), "none");
    hazards_close(table);
}

RUN(the_table_we_ship_is_read_and_every_kind_is_found_by_all_it_is_called,
    case_accents_and_dashes_do_not_matter_in_a_word, a_name_falls_back_to_english,
    a_wrong_table_is_refused_with_the_reason, settings_change_the_numbers_all_or_none,
    related_kinds_share_the_numbers_of_the_first,
    the_same_address_has_the_window_of_all_where_none_is_said,
    the_names_others_have_for_a_kind_speak_of_ours)
