#include "tests/hub/api/kit/office.h"

#include <sys/stat.h>

#include "hub/base/file.h"

static void put(struct office *office, const char *name, const char *text)
{
    const char *path = arena_format(&office->control.arena, "%s/%s", office->web_dir, name);

    CHECK_INT(file_replace(path, text, strlen(text), 0644, NULL), 0);
}

static void build(struct office *office)
{
    static const char *const FOLDERS[] = {"", "/assets", "/console", "/field"};

    for (size_t i = 0; i < COUNT_OF(FOLDERS); i++)
        CHECK_INT(
            mkdir(arena_format(&office->control.arena, "%s%s", office->web_dir, FOLDERS[i]),
                  0755),
            0);
    put(office, "console/index.html", "<p>console</p>");
    put(office, "field/index.html", "<p>field</p>");
    put(office, "field/sw.js", "worker()");
    put(office, "field/icon.png", "picture");
    put(office, "field/manifest.webmanifest", "{}");
    put(office, "assets/app-1A2B.js", "app()");
    put(office, "assets/app-1A2B.js.gz", "gzipped");
    put(office, "assets/app-1A2B.js.br", "brotli");
    put(office, "assets/map-9F.css", "css");
    put(office, "assets/map-9F.css.gz", "gzipped css");
}

static int get_packed(struct office *office, const char *path, const char *codings)
{
    return office_ask(
        office, &(struct asked){.method = "GET",
                                .path = path,
                                .headers = arena_format(&office->control.arena,
                                                        "Accept-Encoding: %s\r\n", codings)});
}

TEST(assets_are_kept_for_a_year_and_asked_for_once)
{
    struct office office;
    const char   *tag;

    office_open(&office);
    build(&office);
    CHECK_INT(office_get(&office, "/assets/app-1A2B.js", NULL), 200);
    CHECK_TEXT(office.body.bytes, "app()");
    CHECK(office_head(&office, "Content-Type: text/javascript"));
    CHECK(office_head(&office, "Cache-Control: public, max-age=31536000, immutable\r\n"));
    CHECK(office_head(&office, "Vary: Accept-Encoding\r\n"));
    CHECK(!office_head(&office, "Content-Encoding"));
    tag = strstr(office.head.bytes, "ETag: ") + 6;
    tag = arena_copy(&office.control.arena, tag, strcspn(tag, "\r"));
    CHECK_INT(office_ask(&office, &(struct asked){.method = "GET",
                                                  .path = "/assets/app-1A2B.js",
                                                  .headers = arena_format(
                                                      &office.control.arena,
                                                      "If-None-Match: %s\r\n", tag)}),
              304);
    office_close(&office);
}

TEST(a_packed_file_goes_to_who_takes_it)
{
    struct office office;

    office_open(&office);
    build(&office);
    CHECK_INT(get_packed(&office, "/assets/app-1A2B.js", "gzip, deflate, br"), 200);
    CHECK_TEXT(office.body.bytes, "brotli");
    CHECK(office_head(&office, "Content-Encoding: br\r\n"));
    CHECK(office_head(&office, "Content-Type: text/javascript"));
    CHECK_INT(get_packed(&office, "/assets/app-1A2B.js", "gzip;q=0.5, br;q=0"), 200);
    CHECK_TEXT(office.body.bytes, "gzipped");
    CHECK(office_head(&office, "Content-Encoding: gzip\r\n"));
    CHECK_INT(get_packed(&office, "/assets/map-9F.css", "br, gzip"), 200);
    CHECK_TEXT(office.body.bytes, "gzipped css");
    CHECK_INT(get_packed(&office, "/assets/app-1A2B.js", "brx, zgzip"), 200);
    CHECK_TEXT(office.body.bytes, "app()");
    CHECK_INT(get_packed(&office, "/console", "br"), 200);
    CHECK_TEXT(office.body.bytes, "<p>console</p>");
    office_close(&office);
}

TEST(each_face_has_one_page_for_all_its_paths)
{
    static const struct {
        const char *path, *body, *type;
    } PAGES[] = {
        {"/console", "<p>console</p>", "text/html"},
        {"/console/", "<p>console</p>", "text/html"},
        {"/console/exercise/demo/alerts/9?x=1", "<p>console</p>", "text/html"},
        {"/field/", "<p>field</p>", "text/html"},
        {"/field/tasks", "<p>field</p>", "text/html"},
        {"/field/none.png", "<p>field</p>", "text/html"},
        {"/field/icon.png", "picture", "image/png"},
        {"/field/tasks/3", "<p>field</p>", "text/html"},
        {"/field/sw.js", "worker()", "text/javascript"},
        {"/field/manifest.webmanifest", "{}", "application/manifest+json"},
    };
    struct office office;

    office_open(&office);
    build(&office);
    for (size_t i = 0; i < COUNT_OF(PAGES); i++) {
        CHECK_INT(office_get(&office, PAGES[i].path, NULL), 200);
        CHECK_TEXT(office.body.bytes, PAGES[i].body);
        CHECK(office_head(
            &office, arena_format(&office.control.arena, "Content-Type: %s", PAGES[i].type)));
        CHECK(office_head(&office, "Cache-Control: no-cache\r\n"));
        CHECK(office_head(&office, "Content-Security-Policy: default-src 'self'; "));
        CHECK(!office_head(&office, "unsafe"));
        CHECK(office_head(&office, "X-Content-Type-Options: nosniff\r\n"));
        CHECK(office_head(&office, "Referrer-Policy: no-referrer\r\n"));
        CHECK(office_head(&office, "Permissions-Policy: "));
    }
    CHECK_INT(office_get(&office, "/field", NULL), 308);
    CHECK(office_head(&office, "Location: /field/\r\n"));
    CHECK_INT(office_post(&office, "/console", NULL, "{}"), 405);
    CHECK_INT(office_get(&office, "/consoles", NULL), 404);
    office_close(&office);
}

TEST(nothing_outside_the_built_assets_is_reached)
{
    static const char *const HIDDEN[] = {
        "/assets/../secret.js",
        "/assets/%2e%2e/secret.js",
        "/assets/%2e%2e%2fsecret.js",
        "/assets/..%2fconsole%2findex.html",
        "/assets/%252e%252e%252fsecret.js",
        "/assets/.hidden.js",
        "/assets/app-1A2B.js%00.css",
        "/assets/link.js",
        "/assets/",
        "/assets/app-1A2B.js.br",
        "/assets/sub/app.js",
    };
    struct office office;
    const char   *folder;

    office_open(&office);
    build(&office);
    folder = arena_format(&office.control.arena, "%s/assets", office.web_dir);
    put(&office, "secret.js", "secret");
    put(&office, "assets/.hidden.js", "secret");
    CHECK_INT(
        symlink("../secret.js", arena_format(&office.control.arena, "%s/link.js", folder)), 0);
    for (size_t i = 0; i < COUNT_OF(HIDDEN); i++) {
        office_get(&office, HIDDEN[i], NULL);
        if (office.status != 404 && office.status != 400)
            fprintf(stderr, "%s\n", HIDDEN[i]);
        CHECK(office.status == 404 || office.status == 400);
        CHECK(!office_said(&office, "secret"));
    }
    office_close(&office);
}

TEST(a_hub_without_the_faces_says_so)
{
    struct office office;

    office_open(&office);
    CHECK_INT(office_get(&office, "/console/actual", NULL), 404);
    CHECK(office_said(&office, "non sono installate nella cartella web"));
    CHECK_INT(office_get(&office, "/assets/app-1A2B.js", NULL), 404);
    CHECK_INT(office_ask(&office, &(struct asked){.method = "GET",
                                                  .path = "/field/",
                                                  .headers = "Accept: text/html\r\n"}),
              404);
    CHECK(office_said(&office, "<h1>Pagina non installata</h1>"));
    CHECK_INT(office_get(&office, "/health/live", NULL), 200);
    office_close(&office);
}

RUN(assets_are_kept_for_a_year_and_asked_for_once, a_packed_file_goes_to_who_takes_it,
    each_face_has_one_page_for_all_its_paths, nothing_outside_the_built_assets_is_reached,
    a_hub_without_the_faces_says_so)
