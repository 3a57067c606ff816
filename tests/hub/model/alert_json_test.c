#include "hub/model/alert_json.h"

#include "hub/model/area.h"
#include "tests/kit/check.h"

static const char WHOLE[] =
    "{\"area\":{\"circles\":[\"43.70000,10.90000 0.500\"],\"polygons\":[],\"zones\":"
    "[\"048014\"]},\"category\":[\"Met\",\"Safety\"],\"certainty\":\"Observed\",\"effective\":"
    "\"2026-11-04T07:15:00+01:00\",\"event_codes\":[{\"name\":\"OET:v1.2\",\"value\":"
    "\"OET-081\"}],\"expires\":\"2026-11-04T13:15:00+01:00\",\"hazard\":\"FL\",\"incidents\":"
    "\"212\",\"message\":\"Update\",\"note\":\"n\",\"onset\":\"2026-11-04T07:00:00+01:00\","
    "\"parameters\":[{\"name\":\"it:allerta\",\"value\":\"rossa\"}],\"references\":"
    "[{\"identifier\":\"A0\",\"sender\":\"a@b.example\",\"sent\":"
    "\"2026-11-04T06:00:00+01:00\"}],\"response\":[\"Evacuate\"],\"scope\":\"Public\","
    "\"severity\":\"Severe\",\"source\":\"console\",\"texts\":[{\"contact\":\"c\","
    "\"description\":\"d\",\"event\":\"e\",\"headline\":\"h\",\"instruction\":\"i\","
    "\"language\":\"it-IT\",\"place\":\"p\",\"sender_name\":\"s\",\"short\":{\"action\":"
    "\"A\",\"impact\":\"I\"},\"web\":\"https://x.example/\"},{\"language\":\"en\"}],"
    "\"urgency\":\"Immediate\"}";

static int parse(struct alert *alert, struct arena *arena, const char *json, struct err *err)
{
    return alert_parse_json(alert, arena, json, strlen(json), err);
}

static void check_refused(const char *json, const char *pointer)
{
    struct arena arena = {0};
    struct alert alert;
    struct err   err = {0};

    CHECK(parse(&alert, &arena, json, &err) < 0);
    CHECK_TEXT(err.pointer, pointer);
    arena_free(&arena);
}

static void check_same(const char *json)
{
    struct arena  arena = {0};
    struct alert  alert;
    struct err    err = {0};
    struct buf    loose = {0}, got = {0}, wanted = {0};
    struct writer out = writer_open(&loose);

    CHECK(parse(&alert, &arena, json, &err) == 0);
    write_object(&out, NULL);
    alert_write_json(&alert, &out);
    write_end(&out);
    CHECK(json_canonical(&got, loose.bytes, loose.len, NULL) == 0);
    CHECK(json_canonical(&wanted, json, strlen(json), NULL) == 0);
    CHECK_TEXT(got.bytes, wanted.bytes);
    arena_free(&arena);
    buf_free(&loose);
    buf_free(&got);
    buf_free(&wanted);
}

TEST(what_was_read_is_written_again)
{
    check_same(WHOLE);
    check_same("{\"message\":\"Alert\",\"scope\":\"Public\",\"urgency\":\"Unknown\","
               "\"severity\":\"Unknown\",\"certainty\":\"Unknown\"}");
}

TEST(what_holds_in_every_language_is_shared)
{
    struct arena arena = {0};
    struct alert alert;

    CHECK(parse(&alert, &arena, WHOLE, NULL) == 0);
    CHECK_INT(alert.info_count, 2);
    CHECK_INT(alert.infos[1].severity, SEVERITY_SEVERE);
    CHECK(alert.infos[0].areas[0].shape == alert.infos[1].areas[0].shape);
    CHECK_TEXT(alert.infos[0].areas[0].desc, "p");
    CHECK_TEXT(alert_value_of(&alert.infos[1].event_codes, ALERT_HAZARD_CODE), "FL");
    CHECK_TEXT(alert_value_of(&alert.infos[0].parameters, "TOCSIN:short:action"), "A");
    CHECK(!alert_value_of(&alert.infos[1].parameters, "TOCSIN:short:action"));
    arena_free(&arena);
}

TEST(a_wrong_field_is_named)
{
    check_refused("{\"severity\":\"severe\"}", "/severity");
    check_refused("{\"category\":[\"Met\",\"Weather\"]}", "/category");
    check_refused("{\"expires\":\"2026-11-04 13:15\"}", "/expires");
    check_refused("{\"texts\":[{\"event\":\"x\"}]}", "/texts/0/language");
    check_refused("{\"texts\":[{\"language\":\"it\"},{\"language\":\"IT\"}]}",
                  "/texts/1/language");
    check_refused("{\"texts\":[{\"language\":\"it\",\"short\":{\"sound\":\"x\"}}]}",
                  "/texts/0/short/sound");
    check_refused("{\"identifier\":\"x\"}", "/identifier");
    check_refused("{\"status\":\"Actual\"}", "/status");
}

RUN(what_was_read_is_written_again, what_holds_in_every_language_is_shared,
    a_wrong_field_is_named)
