#include "tests/hub/api/kit/office.h"

#include <sys/stat.h>
#include <unistd.h>

#include "hub/base/file.h"
#include "hub/model/page.h"

static void put(struct office *office, const char *name, const char *text)
{
    const char *path = arena_format(&office->control.arena, "%s/%s", office->public_dir, name);

    CHECK_INT(file_replace(path, text, strlen(text), 0644, NULL), 0);
}

TEST(the_first_page_says_nothing_it_does_not_know)
{
    struct office office;

    office_open(&office);
    CHECK_INT(office_get(&office, "/", NULL), 503);
    CHECK(office_said(&office, "non è disponibile"));
    put(&office, "alerts.it.html", "<p>allerte</p>");
    put(&office, "alerts.en.html", "<p>alerts</p>");
    CHECK_INT(office_get(&office, "/", NULL), 200);
    CHECK_TEXT(office.body.bytes, "<p>allerte</p>");
    CHECK_INT(office_ask(&office, &(struct asked){.method = "GET",
                                                  .path = "/",
                                                  .headers = "Accept-Language: en\r\n"}),
              200);
    CHECK_TEXT(office.body.bytes, "<p>alerts</p>");
    CHECK_INT(office_get(&office, "/?lang=en", NULL), 200);
    CHECK_TEXT(office.body.bytes, "<p>alerts</p>");
    CHECK_INT(office_get(&office, "/public/alerts.en.html", NULL), 200);
    CHECK_TEXT(office.body.bytes, "<p>alerts</p>");
    CHECK(office_head(&office, "Content-Security-Policy: default-src 'none'"));
    CHECK(office_head(&office, "X-Content-Type-Options: nosniff\r\n"));
    office_close(&office);
}

TEST(public_files_are_served_and_nothing_beside_them)
{
    static const char *const HIDDEN[] = {
        "/public/../tocsin.db",
        "/public/%2e%2e%2ftocsin.db",
        "/public/.hidden.json",
        "/public/a%00.json",
        "/public/alerts",
        "/public/secret.key",
        "/public/cap/..",
        "/alerts/..%2f..%2ftocsin",
        "/public/",
        "/a/..%2falerts",
        "/a/k3x",
        "/a/alerts",
    };
    struct office office;

    office_open(&office);
    put(&office, "alerts.json", "{}");
    put(&office, ".hidden.json", "{}");
    put(&office, "secret.key", "k");
    CHECK_INT(mkdir(arena_format(&office.control.arena, "%s/cap", office.public_dir), 0755), 0);
    put(&office, "cap/x-1.xml", "<alert/>");
    CHECK_INT(office_get(&office, "/public/alerts.json", NULL), 200);
    CHECK(office_head(&office, "Content-Type: application/json"));
    CHECK_INT(office_get(&office, "/public/cap/x-1.xml", NULL), 200);
    CHECK(office_head(&office, "Content-Type: application/cap+xml"));
    CHECK_INT(mkdir(arena_format(&office.control.arena, "%s/a", office.public_dir), 0755), 0);
    CHECK_INT(symlink("../flood.html", arena_format(&office.control.arena, "%s/a/k3m9x2qf.html",
                                                    office.public_dir)),
              0);
    put(&office, "flood.html", "<p>flood</p>");
    CHECK_INT(office_get(&office, "/a/k3m9x2qf", NULL), 200);
    CHECK_TEXT(office.body.bytes, "<p>flood</p>");
    CHECK_INT(office_get(&office, "/a/k3m9x2qg", NULL), 404);
    CHECK(office_said(&office, "<p class=\"box bad\">Questo indirizzo non è valido"));
    for (size_t i = 0; i < COUNT_OF(HIDDEN); i++) {
        if (office_get(&office, HIDDEN[i], NULL) != 404)
            fprintf(stderr, "%s\n", HIDDEN[i]);
        CHECK_INT(office.status, 404);
    }
    office_close(&office);
}

TEST(pages_have_a_style_and_no_scripts)
{
    struct office office;
    char          style[PAGE_STYLE_NAME_LEN + 1];

    office_open(&office);
    CHECK_INT(office_get(&office, "/unsubscribe/%3Cscript%3E", NULL), 200);
    CHECK(!office_said(&office, "<script"));
    CHECK(!office_head(&office, "Set-Cookie"));
    CHECK(office_said(&office, "<html lang=\"it\" dir=\"ltr\">"));
    CHECK(office_said(&office, page_style_name(style)));
    CHECK_INT(
        office_get(&office, arena_format(&office.control.arena, "/public/%s", style), NULL),
        200);
    CHECK(office_head(&office, "Content-Type: text/css"));
    CHECK(office_head(&office, "immutable"));
    office_close(&office);
}

TEST(a_gateway_without_its_secret_finds_nothing)
{
    struct office office;

    office_open(&office);
    CHECK_INT(office_get(&office, "/gateway/sms/guess?id=1", NULL), 404);
    CHECK_INT(office_post(&office, "/gateway/sms/guess/mo", NULL, "{}"), 404);
    office_close(&office);
}

RUN(the_first_page_says_nothing_it_does_not_know,
    public_files_are_served_and_nothing_beside_them, pages_have_a_style_and_no_scripts,
    a_gateway_without_its_secret_finds_nothing)
