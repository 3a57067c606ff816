#include "hub/model/cap.h"

#include <glob.h>

#include "hub/base/yaml.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

static struct cap_profile *opened(const char *path)
{
    struct buf          text = {0};
    struct arena        arena = {0};
    struct yaml         yaml;
    struct err          err = {0};
    struct cap_profile *profile;

    cases_read(&text, path);
    CHECK_INT(yaml_read(&yaml, path, &text, &arena, &err), 0);
    profile = cap_profile_open(yaml.json, yaml.json_len, &err);
    if (!profile)
        fprintf(stderr, "%s: %s\n", path, err.text);
    CHECK(profile);
    buf_free(&text);
    arena_free(&arena);
    return profile;
}

/* What of the message at path the profile complains of, a line each, after one change. */
static void check(const char *name, const char *path, const char *old, const char *new,
                  const char *expected)
{
    struct arena        arena = {0};
    struct cap_notes    notes = {.arena = &arena}, reading = {.arena = &arena};
    struct cap_profile *profile =
        opened(arena_format(&arena, "schemas/cap/profiles/%s.yaml", name));
    struct buf   file = {0}, text = {0}, got = {0};
    struct alert alert;
    char        *at;

    cases_read(&file, path);
    at = strstr(file.bytes, old);
    CHECK(at);
    buf_format(&text, "%.*s%s%s", (int)(at - file.bytes), file.bytes, new, at + strlen(old));
    CHECK_INT(cap_read(&alert, &reading, text.bytes, text.len, NULL), 0);
    cap_profile_check(&notes, profile, &alert);
    buf_text(&got, "");
    for (size_t i = 0; i < notes.count; i++)
        buf_format(&got, "%s%s: %s\n", notes.items[i].must ? "" : "(", notes.items[i].place,
                   notes.items[i].text);
    CHECK_TEXT(got.bytes ? got.bytes : "", expected);
    buf_free(&file);
    buf_free(&text);
    buf_free(&got);
    cap_profile_close(profile);
    arena_free(&arena);
}

static const char DPC[] = "tests/cases/cap_world/dpc-italia.xml";

TEST(every_profile_of_the_tree_can_be_read)
{
    glob_t found;

    CHECK_INT(glob("schemas/cap/profiles/*.yaml", 0, NULL, &found), 0);
    CHECK_INT(found.gl_pathc, 5);
    for (size_t i = 0; i < found.gl_pathc; i++) {
        struct cap_profile *profile = opened(found.gl_pathv[i]);

        CHECK(*cap_profile_title(profile));
        cap_profile_close(profile);
    }
    globfree(&found);
}

TEST(a_message_of_its_issuer_keeps_its_profile)
{
    check("dpc", DPC, "<info>", "<info>", "(infos/0/language: is not Italian\n");
    check("dpc", DPC, "<info>", "<info><language>it</language>", "");
}

TEST(each_rule_speaks_where_it_is_broken)
{
    check("dpc", DPC, "<info>", "<info><language>de</language>",
          "(infos/0/language: is not Italian\n");
    check("dpc", DPC, "<info>\n    <category>Met</category>\n    <event>ORDINARIA",
          "<info><language>it</language><category>Met</category><event>", "");
    check("dpc", DPC, "Moderate", "Severe",
          "(infos/0/language: is not Italian\ninfos/0/severity: is not that of a yellow "
          "alert\n");
    check("dpc", DPC, "Tren-A", "nowhere",
          "(infos/0/language: is not Italian\ninfos/0/areas/0/geocode: is no alert zone such "
          "as Tosc-A\n");
    check("dpc", DPC, "2.49.0.0.380.1", "2.49.0.0.250.1",
          "sender: is no issuer of Italy in the register of the WMO\n(infos/0/language: is not "
          "Italian\n");
}

TEST(what_the_message_is_not_made_for_it_does_not_keep)
{
    check("ipaws", "tests/cases/cap_world/ec-canada-signed.xml", "<info>", "<info>",
          "code: does not say IPAWSv1.0\n"
          "(infos/0/areas/0/geocode: has no SAME location\n"
          "(infos/0/areas/1/geocode: has no SAME location\n"
          "(infos/1/areas/0/geocode: has no SAME location\n"
          "(infos/1/areas/1/geocode: has no SAME location\n"
          "(infos/0/parameter: has no EAS-ORG, without which no broadcaster relays it\n"
          "(infos/1/parameter: has no EAS-ORG, without which no broadcaster relays it\n");
}

TEST(a_profile_of_another_shape_is_refused_with_its_place)
{
    static const char *const WRONG[] = {
        "{\"title\":\"x\",\"rules\":[{\"element\":\"a/b/c/d/e\",\"says\":\"x\"}]}",
        "{\"title\":\"x\",\"rules\":[{\"element\":\"\",\"says\":\"x\"}]}",
        "{\"title\":\"x\",\"rules\":[{\"element\":\"a\",\"value\":\"(\",\"says\":\"x\"}]}",
        "{\"title\":\"x\",\"rules\":[{\"element\":\"a\",\"level\":\"may\",\"says\":\"x\"}]}",
        "{\"title\":\"x\",\"rules\":[{\"element\":\"a\"}]}",
        "{\"title\":\"x\",\"rules\":[{\"element\":\"a\",\"says\":\"x\",\"lest\":1}]}",
    };

    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        struct err err = {0};

        CHECK(!cap_profile_open(WRONG[i], strlen(WRONG[i]), &err));
        CHECK_INT(err.kind, ERR_INVALID);
        CHECK(strncmp(err.pointer, "/rules", 6) == 0);
    }
}

RUN(every_profile_of_the_tree_can_be_read, a_message_of_its_issuer_keeps_its_profile,
    each_rule_speaks_where_it_is_broken, what_the_message_is_not_made_for_it_does_not_keep,
    a_profile_of_another_shape_is_refused_with_its_place)
