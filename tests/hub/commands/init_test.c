#include <sys/stat.h>

#include "hub/base/crypto.h"
#include "hub/commands/offline.h"
#include "tests/hub/commands/kit/said.h"
#include "tests/kit/check.h"

#define INIT(said, place, ...)                                                                 \
    TRY(said, "init", "--folder", place_path(place, "data"), ##__VA_ARGS__)

static unsigned mode_of(const struct place *place, const char *name)
{
    struct stat about;

    CHECK_INT(stat(place_path(place, name), &about), 0);
    return about.st_mode & 0777;
}

static size_t times(const char *text, const char *word)
{
    size_t count = 0;

    for (; (text = strstr(text, word)); text++)
        count++;
    return count;
}

TEST(a_new_installation_has_everything_and_no_secret_anybody_knows)
{
    struct place place;
    struct said  one, other;
    struct buf   key = {0};

    place_open(&place);
    INIT(&one, &place, "--officer", "anna", "--officer", "bruno", "--json");
    CHECK_INT(one.code, EXIT_OK);
    CHECK_INT(times(one.out, "\"link\""), 3);
    CHECK(strstr(one.out, "{\"name\":\"anna\",\"roles\":[\"operator\",\"approver\"],\"link\":"
                          "\"anna.") != NULL);
    CHECK(strstr(one.out, "\"name\":\"bruno\"") != NULL);
    CHECK(strstr(one.out, "\"roles\":[\"administrator\"]") != NULL);
    CHECK_INT(mode_of(&place, "data/keys"), 0700);
    CHECK_INT(mode_of(&place, "data/keys/seal.key"), 0600);
    CHECK_INT(mode_of(&place, "data/public"), 0755);
    CHECK_INT(mode_of(&place, "data/tocsin.db"), 0600);
    place_read(&place, "data/keys/seal.key", &key);
    place_close(&place);

    place_open(&place); /* nothing of it comes again elsewhere */
    INIT(&other, &place, "--officer", "anna", "--officer", "bruno", "--json");
    CHECK_INT(other.code, EXIT_OK);
    CHECK(strcmp(one.out, other.out) != 0);
    place_read(&place, "data/keys/seal.key", &key);
    CHECK(strncmp(key.bytes, key.bytes + key.len / 2, key.len / 2) != 0);
    buf_free(&key);
    place_close(&place);
}

TEST(a_second_run_changes_nothing_and_says_so)
{
    struct place place;
    struct said  said;
    struct buf   key = {0}, again = {0}, text = {0}, text_again = {0};

    place_open(&place);
    INIT(&said, &place);
    CHECK_INT(said.code, EXIT_OK);
    CHECK(strstr(said.out, "officer-1.") != NULL && strstr(said.out, "officer-2.") != NULL);
    CHECK(strstr(said.err, "made settings in") != NULL);
    place_read(&place, "data/keys/factor.key", &key);
    place_read(&place, "tocsin.yaml", &text);
    INIT(&said, &place, "--officer", "zeno");
    CHECK_INT(said.code, EXIT_OK);
    CHECK_TEXT(said.out, "This installation has its people already; nothing was changed.\n");
    CHECK_TEXT(said.err, "");
    place_read(&place, "data/keys/factor.key", &again);
    place_read(&place, "tocsin.yaml", &text_again);
    CHECK_TEXT(again.bytes, key.bytes);
    CHECK_TEXT(text_again.bytes, text.bytes);
    INIT(&said, &place, "--links"); /* unless asked: nobody has signed in yet */
    CHECK_INT(said.code, EXIT_OK);
    CHECK(strstr(said.out, "officer-1.") != NULL);
    buf_free(&key);
    buf_free(&again);
    buf_free(&text);
    buf_free(&text_again);
    place_close(&place);
}

TEST(the_settings_it_writes_are_right_as_they_are)
{
    struct place place;
    struct said  said;

    place_open(&place);
    INIT(&said, &place, "--demo", "--quiet");
    CHECK_INT(said.code, EXIT_OK);
    TRY(&said, "check-config");
    CHECK_INT(said.code, EXIT_OK);
    CHECK_TEXT(said.err, "");
    TRY(&said, "check-config", "--effective");
    CHECK(strstr(said.out, "Empolese Valdelsa (demo)") != NULL);
    CHECK(strstr(said.out, place.folder) != NULL);
    place_close(&place);
}

TEST(what_cannot_be_is_refused_before_anything_is_made)
{
    struct place place;
    struct said  said;

    place_open(&place);
    INIT(&said, &place, "--officer", "Anna!");
    CHECK_INT(said.code, EXIT_USAGE);
    INIT(&said, &place, "--officer", "anna", "--officer", "anna");
    CHECK_INT(said.code, EXIT_USAGE);
    CHECK(access(place.settings, F_OK) != 0);
    place_write(&place, "tocsin.yaml", "site: {id: 12}\n");
    INIT(&said, &place);
    CHECK_INT(said.code, EXIT_SETTINGS);
    CHECK(strstr(said.err, "tocsin.yaml:1:") != NULL);
    place_close(&place);
}

TEST(a_store_that_is_served_is_left_alone)
{
    struct place   place;
    struct said    said;
    struct offline held;
    struct line    line = {0};

    place_open(&place);
    INIT(&said, &place);
    line.settings_path = place.settings;
    CHECK_INT(offline_open(&held, &line, NULL), 0);
    INIT(&said, &place);
    CHECK_INT(said.code, EXIT_CONFLICT);
    CHECK_TEXT(said.out, "");
    offline_close(&held);
    place_close(&place);
}

RUN(a_new_installation_has_everything_and_no_secret_anybody_knows,
    a_second_run_changes_nothing_and_says_so, the_settings_it_writes_are_right_as_they_are,
    what_cannot_be_is_refused_before_anything_is_made, a_store_that_is_served_is_left_alone)
