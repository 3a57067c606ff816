#include "tests/hub/api/kit/office.h"

#include <sys/stat.h>

#include "hub/base/file.h"

/* Tile 0/0/0 holds "world", packed as everything in it. */
static const char PACKED[] = "tests/fuzz/corpus/pmtiles/packed";

static void open_with(struct office *office, const char *pmtiles, const char *xyz)
{
    office_open(office);
    office_map(office, &(struct api_map){.pmtiles = pmtiles,
                                         .attribution = "© Comune",
                                         .xyz = xyz,
                                         .xyz_attribution = "Regione"});
}

TEST(tiles_come_out_of_the_town_s_archive)
{
    struct office office;
    const char   *tag;
    struct asked  asked = {.method = "GET", .path = "/tiles/0/0/0.mvt"};

    open_with(&office, PACKED, "");
    CHECK_INT(office_get(&office, asked.path, NULL), 200);
    CHECK_TEXT(office.body.bytes, "world");
    CHECK(office_head(&office, "Content-Type: application/vnd.mapbox-vector-tile\r\n"));
    CHECK(office_head(&office, "Vary: Accept-Encoding\r\n"));
    tag = strstr(office.head.bytes, "ETag: ") + 6;
    tag = arena_copy(&office.control.arena, tag, strcspn(tag, "\r"));
    asked.headers = arena_format(&office.control.arena, "If-None-Match: %s\r\n", tag);
    CHECK_INT(office_ask(&office, &asked), 304);
    asked.headers = "Accept-Encoding: gzip, br\r\n";
    CHECK_INT(office_ask(&office, &asked), 200);
    CHECK(office_head(&office, "Content-Encoding: gzip\r\n"));
    CHECK(memcmp(office.body.bytes, "\x1f\x8b", 2) == 0);
    CHECK_INT(office_get(&office, "/tiles/1/0/0", NULL), 200);
    CHECK_TEXT(office.body.bytes, "west");
    CHECK_INT(office_get(&office, "/tiles/1/1/1.mvt", NULL), 404);
    CHECK_INT(office_get(&office, "/tiles/0/0/x.mvt", NULL), 404);
    CHECK_INT(office_get(&office, "/tiles/99/0/0.mvt", NULL), 404);
    CHECK_INT(office_get(&office, "/api/v1/map", NULL), 200);
    CHECK(office_said(&office, "\"max_zoom\":1,\"bounds\":[10.9,43.68,10.99,43.75]"));
    CHECK(!office_said(&office, "xyz"));
    office_close(&office);
}

TEST(a_hub_without_a_map_says_so)
{
    struct office office;

    open_with(&office, "README.md", ""); /* no archive: the hub stands all the same */
    CHECK_INT(office_get(&office, "/tiles/0/0/0.mvt", NULL), 404);
    CHECK_INT(office_get(&office, "/api/v1/map", NULL), 200);
    CHECK_TEXT(office.body.bytes, "{}");
    office_close(&office);
}

TEST(another_source_is_named_and_let_into_the_faces_policy)
{
    struct office office;

    open_with(&office, "", "https://mappe.example:8443/t/{z}/{x}/{y}.png");
    CHECK_INT(office_get(&office, "/api/v1/map", NULL), 200);
    CHECK(office_said(&office, "\"attribution\":\"Regione\""));
    CHECK_INT(mkdir(office.web_dir, 0755), 0);
    CHECK_INT(mkdir(arena_format(&office.control.arena, "%s/console", office.web_dir), 0755),
              0);
    CHECK_INT(file_replace(
                  arena_format(&office.control.arena, "%s/console/index.html", office.web_dir),
                  "x", 1, 0644, NULL),
              0);
    CHECK_INT(office_get(&office, "/console", NULL), 200);
    CHECK(office_head(&office, "img-src 'self' data: blob: https://mappe.example:8443; "));
    office_close(&office);
}

RUN(tiles_come_out_of_the_town_s_archive, a_hub_without_a_map_says_so,
    another_source_is_named_and_let_into_the_faces_policy)
