/* The commands of a person against a hub that serves: TOCSIN names its executable. */
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "hub/base/clock.h"
#include "hub/base/otp.h"
#include "tests/hub/commands/kit/said.h"
#include "tests/kit/check.h"

struct town {
    struct place place;
    pid_t        hub;
    int          told; /* where the hub says that it is ready */
};

static void wait_until_ready(const struct town *town)
{
    char said[200] = "";

    while (!strstr(said, "READY=1")) {
        ssize_t got = recv(town->told, said, sizeof said - 1, 0);

        CHECK(got > 0);
        said[got] = '\0';
    }
}

static void serve(struct town *town)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct timeval     most = {.tv_sec = 60};

    snprintf(address.sun_path, sizeof address.sun_path, "%s",
             place_path(&town->place, "notify"));
    town->told = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    CHECK_INT(bind(town->told, (struct sockaddr *)&address, sizeof address), 0);
    CHECK_INT(setsockopt(town->told, SOL_SOCKET, SO_RCVTIMEO, &most, sizeof most), 0);
    setenv("NOTIFY_SOCKET", address.sun_path, 1);
    town->hub = fork();
    CHECK(town->hub >= 0);
    if (town->hub == 0) {
        CHECK(freopen(place_path(&town->place, "log"), "w", stderr));
        execl(getenv("TOCSIN"), "tocsin", "serve", "--config", town->place.settings, NULL);
        _exit(127);
    }
    unsetenv("NOTIFY_SOCKET");
    wait_until_ready(town);
}

static void town_close(struct town *town)
{
    int status;

    kill(town->hub, SIGTERM);
    CHECK_INT(waitpid(town->hub, &status, 0), town->hub);
    CHECK_INT(status, 0);
    close(town->told);
    place_close(&town->place);
}

/* The link of an officer into the file "link". */
static void take_link(struct town *town, const char *json, const char *name)
{
    char        head[40], link[200];
    const char *at;

    snprintf(head, sizeof head, "\"link\":\"%s.", name);
    at = strstr(json, head);
    CHECK(at);
    at += strlen("\"link\":\"");
    snprintf(link, sizeof link, "https://localhost:8443/console/enter#%.*s\n",
             (int)strcspn(at, "\""), at);
    place_write(&town->place, "link", link);
}

static void town_open(struct town *town)
{
    struct said said;

    CHECK(getenv("TOCSIN"));
    place_open(&town->place);
    TRY(&said, "init", "--json", "--demo", "--folder", place_path(&town->place, "data"));
    CHECK_INT(said.code, EXIT_OK);
    take_link(town, said.out, "anna");
    place_write(&town->place, "password", "quattro mulini sull'Elsa\n");
    serve(town);
}

static void unbase32(uint8_t seed[OTP_SEED_LEN], const char *letters)
{
    static const char ALPHABET[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned          bits = 0, held = 0, at = 0;

    for (; at < OTP_SEED_LEN; letters++) {
        bits = bits << 5 | (unsigned)(strchr(ALPHABET, *letters) - ALPHABET);
        held += 5;
        if (held >= 8)
            seed[at++] = (uint8_t)(bits >> (held -= 8));
    }
}

/* The code of the factor in the file "otpauth", into the file "code". */
static void write_code(const struct place *place)
{
    struct buf   uri = {0};
    struct clock clock = clock_of_system();
    uint8_t      seed[OTP_SEED_LEN];
    char         code[OTP_DIGITS + 1];

    place_read(place, "otpauth", &uri);
    CHECK(strstr(uri.bytes, "secret="));
    unbase32(seed, strstr(uri.bytes, "secret=") + 7);
    place_write(place, "code", otp_code(code, seed, sizeof seed, clock_now(&clock)));
    buf_free(&uri);
}

static void sign_in_with_link(const struct place *place, int code)
{
    struct said said;

    TRY(&said, "user", "sign-in", "--link-file", place_path(place, "link"));
    CHECK_INT(said.code, code);
}

/* Leaves a recovery code in the file "recovery". */
static void set_password(const struct place *place)
{
    struct said said;
    char        recovery[40];
    const char *at;

    TRY(&said, "user", "password", "--password-file", place_path(place, "password"),
        "--otpauth-file", place_path(place, "otpauth"));
    CHECK_INT(said.code, EXIT_WAITING);
    CHECK(strstr(said.out, "otpauth") == NULL);
    at = strstr(said.out, "\n\n  ");
    CHECK(at);
    snprintf(recovery, sizeof recovery, "%.*s", (int)strcspn(at + 4, "\n"), at + 4);
    place_write(place, "recovery", recovery);
    write_code(place);
    TRY(&said, "user", "password", "--password-file", place_path(place, "password"),
        "--code-file", place_path(place, "code"));
    CHECK_INT(said.code, EXIT_OK);
    CHECK_TEXT(said.err, "");
}

/* Others of the machine see a command line: a link there is refused and stays good. */
static void sign_in_with_link_in_sight(const struct place *place)
{
    struct said said;
    struct buf  link = {0};

    place_read(place, "link", &link);
    link.bytes[strcspn(link.bytes, "\n")] = '\0';
    TRY(&said, "user", "sign-in", link.bytes);
    CHECK_INT(said.code, EXIT_USAGE);
    CHECK(strstr(said.err, "--link-file"));
    CHECK(!strstr(said.err, link.bytes));
    buf_free(&link);
}

TEST(from_the_link_to_a_password_a_factor_and_back)
{
    struct town   town;
    struct place *place = &town.place;
    struct said   said;
    struct stat   about;

    town_open(&town);
    sign_in_with_link_in_sight(place);
    sign_in_with_link(place, EXIT_OK);
    CHECK_INT(stat(place->token, &about), 0);
    CHECK_INT(about.st_mode & 0777, 0600);
    TRY(&said, "user", "whoami");
    CHECK(strstr(said.out, "resident") != NULL); /* nothing else before the password */
    set_password(place);
    TRY(&said, "user", "whoami");
    CHECK(strstr(said.out, "operator, approver") != NULL);

    TRY(&said, "user", "sign-out");
    CHECK_INT(said.code, EXIT_OK);
    CHECK(stat(place->token, &about) < 0);
    TRY(&said, "user", "sign-out");
    CHECK_INT(said.code, EXIT_NOT_FOUND);
    sign_in_with_link(place, EXIT_NOT_ALLOWED); /* it was good once */

    TRY(&said, "user", "sign-in", "anna", "--password-file", place_path(place, "password"),
        "--code-file", place_path(place, "recovery"));
    CHECK_INT(said.code, EXIT_OK);
    CHECK_TEXT(said.out, "signed in as anna\n");
    CHECK_TEXT(said.err, "");
    town_close(&town);
}

TEST(what_is_wrong_opens_nothing_and_nothing_is_asked_of_a_script)
{
    struct town town;
    struct said said;
    struct stat about;
    int         in = dup(STDIN_FILENO);

    town_open(&town);
    place_write(&town.place, "wrong", "wrong");
    TRY(&said, "user", "sign-in", "anna", "--password-file", place_path(&town.place, "wrong"),
        "--code-file", place_path(&town.place, "wrong"));
    CHECK_INT(said.code, EXIT_NOT_ALLOWED);
    CHECK(stat(town.place.token, &about) < 0);
    CHECK(freopen("/dev/null", "r", stdin));
    TRY(&said, "user", "sign-in", "anna");
    CHECK_INT(said.code, EXIT_USAGE);
    CHECK_TEXT(said.err, "tocsin user sign-in: there is no terminal to ask at: use "
                         "--password-file FILE\n");
    TRY(&said, "user", "password", "--password-file", place_path(&town.place, "password"));
    CHECK_INT(said.code, EXIT_NOT_ALLOWED); /* nobody is signed in */
    CHECK(dup2(in, STDIN_FILENO) >= 0);
    close(in);
    town_close(&town);
}

RUN(from_the_link_to_a_password_a_factor_and_back,
    what_is_wrong_opens_nothing_and_nothing_is_asked_of_a_script)
