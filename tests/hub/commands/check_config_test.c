#include <arpa/inet.h>
#include <unistd.h>

#include "tests/hub/commands/kit/said.h"
#include "tests/kit/check.h"

#define SITE "site: {id: empoli, name: Empoli, sender: pc@empoli.example}\n"

static void check_code(const struct place *place, const char *settings, int code,
                       const char *said_err)
{
    struct said said;

    place_write(place, "tocsin.yaml", settings);
    TRY(&said, "check-config");
    CHECK_INT(said.code, code);
    if (said_err && !strstr(said.err, said_err))
        CHECK_TEXT(said.err, said_err);
    CHECK(said_err || said.err[0] == '\0');
}

TEST(every_part_is_looked_at_and_named)
{
    struct place place;

    place_open(&place);
    check_code(&place, SITE, EXIT_OK, NULL);
    check_code(&place, SITE "mqtt: {prot: 1}\n", EXIT_SETTINGS,
               "tocsin.yaml:2:8: mqtt/prot: is not a setting we know; did you mean \"port\"?");
    check_code(&place, SITE "hazards: {tune: {FL: {distance_m: -1}}}\n", EXIT_SETTINGS,
               "tocsin.yaml:2:");
    check_code(&place, SITE "policy: {rules: [{persons: 0}]}\n", EXIT_SETTINGS,
               "tocsin.yaml:2:19: policy: rules/0/persons: ");
    check_code(&place, SITE "policy: {persons: 0}\n", EXIT_SETTINGS,
               "tocsin.yaml:2:10: policy: persons: ");
    check_code(&place, SITE "areas: {file: nowhere.geojson}\n", EXIT_SETTINGS,
               "tocsin.yaml:2: areas/file: ");
    check_code(&place,
               "site: {id: empoli, name: Empoli, sender: pc@empoli.example,\n"
               "  languages: [it, xx]}\n",
               EXIT_SETTINGS, "tocsin.yaml:2: site/languages: ");
    check_code(&place, SITE "channels:\n- {name: sms, adapter: kanel, mode: test}\n",
               EXIT_SETTINGS,
               "tocsin.yaml:3:15: channels/0/adapter: kanel is no adapter of this hub; did you "
               "mean \"kannel\"?\n");
    check_code(&place, SITE "channels:\n- {name: sms, adapter: kannel, mode: test}\n",
               EXIT_SETTINGS, "tocsin.yaml:3:3: url: is missing");
    place_close(&place);
}

TEST(every_mistake_is_named_in_one_go)
{
    struct place place;
    struct said  said;

    place_open(&place);
    place_write(&place, "tocsin.yaml",
                "site: {id: empoli, name: Empoli, sender: pc@empoli.example, langages: [it]}\n"
                "mqtt: {prot: 1}\n"
                "policy: {rules: [{persons: 0}]}\n"
                "channels:\n"
                "- {name: sms, adapter: kanel, mode: test}\n"
                "- {name: mail, adapter: smtp, mode: tset}\n"
                "- {name: other, adapter: kannel, mode: test}\n");
    TRY(&said, "check-config");
    CHECK_INT(said.code, EXIT_SETTINGS);
    CHECK(strstr(said.err, "tocsin.yaml:1:61: site/langages: is not a setting we know; did you "
                           "mean \"languages\"?\n"));
    CHECK(strstr(said.err, "tocsin.yaml:2:8: mqtt/prot: "));
    CHECK(strstr(said.err, "tocsin.yaml:3:"));
    CHECK(strstr(said.err, "tocsin.yaml:5:15: channels/0/adapter: kanel is no adapter of this "
                           "hub; did you mean \"kannel\"?\n"));
    CHECK(strstr(said.err, "tocsin.yaml:6:"));
    CHECK(strstr(said.err, "did you mean \"test\"?"));
    CHECK(strstr(said.err, "tocsin.yaml:7:3: url: is missing"));
    place_write(&place, "tocsin.yaml",
                "site: {id: [1], name: 2}\nchannels:\n"
                "- {name: sms, adapter: siren_mqtt, mode: test}\n");
    TRY(&said, "check-config"); /* whose site is not known */
    CHECK_INT(said.code, EXIT_SETTINGS);
    place_close(&place);
}

TEST(the_largest_incident_is_told_and_numbers_that_let_neighbours_run_together_are_warned_of)
{
    struct place place;
    struct said  said;

    place_open(&place);
    place_write(&place, "tocsin.yaml", SITE);
    TRY(&said, "check-config");
    CHECK(strstr(said.out, "the largest incident there may be: EQ, 5000 reports within "
                           "100.0 km and 6.0 h\n"));
    CHECK_TEXT(said.err, "");
    place_write(&place, "tocsin.yaml",
                SITE "hazards: {tune: {FL: {distance_m: 100, diameter_most_m: 20000}}}\n");
    TRY(&said, "check-config");
    CHECK_INT(said.code, EXIT_OK);
    CHECK(strstr(said.err, "hazards: FL: incidents may run together: one may grow to 500 "
                           "reports, 20.0 km and 24.0 h, though two reports of one lie within "
                           "100 m and 3.0 h\n"));
    place_close(&place);
}

TEST(programs_are_answered_in_json)
{
    struct place place;
    struct said  said;

    place_open(&place);
    place_write(&place, "tocsin.yaml", SITE);
    TRY(&said, "check-config", "--json");
    CHECK_INT(said.code, EXIT_OK);
    CHECK(strstr(said.out, "/tocsin.yaml\",\"right\":true,\"mistakes\":[]}\n"));
    place_write(&place, "tocsin.yaml", SITE "mqtt: {prot: 1}\nhttp: {prot: 1}\n");
    TRY(&said, "check-config", "--json");
    CHECK_INT(said.code, EXIT_SETTINGS);
    CHECK(strstr(said.out, "\"right\":false,\"mistakes\":[\""));
    CHECK(strstr(said.out, "tocsin.yaml:3:8: http/prot: is not a setting we know"));
    CHECK_TEXT(said.err, "");
    place_write(&place, "tocsin.yaml", SITE "mqtt: {host: 127.0.0.1, port: 1}\n");
    TRY(&said, "check-config", "--json", "--connect");
    CHECK_INT(said.code, EXIT_UNREACHABLE);
    CHECK(strstr(said.out, "\"doors\":[{\"place\":\"mqtt\",\"answers\":false,\"why\":\""));
    place_close(&place);
}

TEST(a_file_may_be_named)
{
    struct place place;
    struct said  said;

    place_open(&place);
    place_write(&place, "other.yaml", SITE);
    TRY(&said, "check-config", place_path(&place, "other.yaml"));
    CHECK_INT(said.code, EXIT_OK);
    CHECK(strstr(said.out, "other.yaml is right\n") != NULL);
    TRY(&said, "check-config", place_path(&place, "none.yaml"));
    CHECK_INT(said.code, EXIT_SETTINGS);
    place_close(&place);
}

/* A port of loopback that somebody listens at; fd_r is closed to stop it. */
static unsigned listen_somewhere(int *fd_r)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t          len = sizeof address;

    *fd_r = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_INT(bind(*fd_r, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_INT(listen(*fd_r, 5), 0);
    CHECK_INT(getsockname(*fd_r, (struct sockaddr *)&address, &len), 0);
    return ntohs(address.sin_port);
}

TEST(asked_to_it_knocks_at_the_broker)
{
    struct place place;
    struct said  said;
    char         text[200];
    int          fd;
    unsigned     port = listen_somewhere(&fd);

    place_open(&place);
    snprintf(text, sizeof text, SITE "mqtt: {host: 127.0.0.1, port: %u}\n", port);
    place_write(&place, "tocsin.yaml", text);
    TRY(&said, "check-config", "--connect");
    CHECK_INT(said.code, EXIT_OK);
    CHECK(strstr(said.out, "mqtt answers\n") != NULL);
    close(fd);
    TRY(&said, "check-config", "--connect");
    CHECK_INT(said.code, EXIT_UNREACHABLE);
    CHECK(strstr(said.err, "mqtt: 127.0.0.1:") != NULL);
    TRY(&said, "check-config"); /* else it knocks nowhere */
    CHECK_INT(said.code, EXIT_OK);
    place_close(&place);
}

RUN(every_part_is_looked_at_and_named, every_mistake_is_named_in_one_go,
    the_largest_incident_is_told_and_numbers_that_let_neighbours_run_together_are_warned_of,
    programs_are_answered_in_json, a_file_may_be_named, asked_to_it_knocks_at_the_broker)
