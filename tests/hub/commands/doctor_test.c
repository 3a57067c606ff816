#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/hub/commands/kit/said.h"
#include "tests/kit/check.h"

static void install(struct place *place)
{
    struct said said;

    place_open(place);
    TRY(&said, "init", "--quiet", "--folder", place_path(place, "data"));
    CHECK_INT(said.code, EXIT_OK);
}

/* The line about one place. */
static const char *line_of(const struct said *said, const char *place)
{
    static char line[400];
    char        head[20];
    const char *at;

    snprintf(head, sizeof head, "  %s", place);
    at = strstr(said->out, head);
    CHECK(at && at - 4 >= said->out);
    at -= 4;
    snprintf(line, sizeof line, "%.*s", (int)strcspn(at, "\n"), at);
    return line;
}

#define CHECK_LINE(said, place, begins)                                                        \
    CHECK(strncmp(line_of(said, place), begins, sizeof(begins) - 1) == 0)

TEST(a_sound_installation_that_nobody_serves_lacks_only_the_hub)
{
    struct place place;
    struct said  said;

    install(&place);
    TRY(&said, "doctor");
    CHECK_INT(said.code, EXIT_FAILED);
    CHECK_LINE(&said, "disk", "ok    disk    ");
    CHECK_LINE(&said, "keys", "ok    keys    all there");
    CHECK_LINE(&said, "store", "ok    store   whole; schema ");
    CHECK_LINE(&said, "broker", "ok    broker  none is wanted");
    CHECK_LINE(&said, "hub", "fail  hub     ");
    CHECK(strstr(line_of(&said, "hub"), "start it: tocsin serve") != NULL);
    CHECK_LINE(&said, "site", "warn  site    alerts would come from civil-protection@our-town");
    setenv("TOCSIN_SITE_SENDER", "pc@empoli.example", 1);
    TRY(&said, "doctor");
    unsetenv("TOCSIN_SITE_SENDER");
    CHECK_LINE(&said, "site", "ok    site    our-town, alerts come from pc@empoli.example");
    TRY(&said, "doctor", "--socket", "/nonexistent/other.sock");
    CHECK(strstr(line_of(&said, "hub"), "/nonexistent/other.sock"));
    TRY(&said, "doctor", "--json");
    CHECK(strstr(said.out, "{\"place\":\"keys\",\"health\":\"ok\"") != NULL);
    place_close(&place);
}

TEST(keys_that_others_may_read_or_that_are_gone_fail)
{
    struct place place;
    struct said  said;

    install(&place);
    CHECK_INT(chmod(place_path(&place, "data/keys/report.key"), 0644), 0);
    TRY(&said, "doctor");
    CHECK_LINE(&said, "keys", "fail  keys    ");
    CHECK(strstr(line_of(&said, "keys"), "chmod 600") != NULL);
    CHECK_INT(unlink(place_path(&place, "data/keys/report.key")), 0);
    TRY(&said, "doctor", "--quiet");
    CHECK(strstr(line_of(&said, "keys"), "tocsin init") != NULL);
    CHECK(strstr(said.out, "  disk") == NULL); /* quiet: only what is wrong */
    place_close(&place);
}

TEST(a_damaged_store_is_found_out)
{
    struct place place;
    struct said  said;
    char         noise[4096];
    int          file;

    install(&place);
    memset(noise, 0xa5, sizeof noise);
    file = open(place_path(&place, "data/tocsin.db"), O_WRONLY | O_CLOEXEC);
    CHECK(file >= 0);
    for (off_t page = 3; page < 12; page++)
        CHECK_INT(pwrite(file, noise, sizeof noise, page * 4096), sizeof noise);
    close(file);
    TRY(&said, "doctor");
    CHECK_LINE(&said, "store", "fail  store   ");
    CHECK_INT(unlink(place_path(&place, "data/tocsin.db")), 0);
    TRY(&said, "doctor");
    CHECK(strstr(line_of(&said, "store"), "run tocsin init") != NULL);
    CHECK(access(place_path(&place, "data/tocsin.db"), F_OK) != 0); /* it only looks */
    place_close(&place);
}

TEST(a_broker_that_does_not_answer_fails)
{
    struct place place;
    struct said  said;

    install(&place);
    setenv("TOCSIN_MQTT_HOST", "127.0.0.1", 1);
    setenv("TOCSIN_MQTT_PORT", "1", 1);
    TRY(&said, "doctor");
    unsetenv("TOCSIN_MQTT_HOST");
    unsetenv("TOCSIN_MQTT_PORT");
    CHECK_LINE(&said, "broker", "fail  broker  127.0.0.1:1: ");
    place_close(&place);
}

RUN(a_sound_installation_that_nobody_serves_lacks_only_the_hub,
    keys_that_others_may_read_or_that_are_gone_fail, a_damaged_store_is_found_out,
    a_broker_that_does_not_answer_fails)
