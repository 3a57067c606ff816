#include "tests/hub/commands/kit/said.h"
#include "tests/kit/check.h"

static const char ALERTS[] =
    "{\"identifier\":\"a1\",\"polygon_lonlat\":[[10,43],[11,43],[11,44],[10,44],[10,43]]}\n"
    "{\"identifier\":\"a2\",\"geometry\":{\"type\":\"Point\",\"coordinates\":[10.5,43.5]}}\n"
    "{\"identifier\":\"a3\",\"area\":{\"circles\":[\"46.5,13.5 5\"]},\"sent\":\"now\"}\n"
    "{\"identifier\":\"a4\",\"polygon_lonlat\":[[143.5,10],[10,143.5],[11,44],[143.5,10]]}\n";

static const char SUBSCRIPTIONS[] =
    "{\"id\":\"wide\",\"polygon_lonlat\":[[9,42],[12,42],[12,45],[9,45],[9,42]],\"name\":\"x\"}"
    "\n"
    /* beside it: a border in common is no ground */
    "{\"id\":\"beside\",\"polygon_lonlat\":[[11,43],[12,43],[12,44],[11,44],[11,43]]}\n"
    /* the same ground, wound the other way and left open */
    "{\"id\":\"same\",\"polygon_lonlat\":[[10,43],[10,44],[11,44],[11,43]]}\n"
    /* a ring whose hole is where the point lies */
    "{\"id\":\"hole\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":"
    "[[[9,42],[12,42],[12,45],[9,45],[9,42]],"
    "[[10.4,43.4],[10.6,43.4],[10.6,43.6],[10.4,43.6],[10.4,43.4]]]}}\n"
    /* straight on the plane, so the long way round, and over the point as well */
    "{\"id\":\"long\",\"polygon_lonlat\":[[179,40],[-179,40],[-179,44],[179,44],[179,40]]}\n"
    "{\"id\":\"shrunk\",\"polygon_lonlat\":[[10.5,43.5],[10.5,43.5],[10.5,43.5]]}\n";

TEST(pairs_are_those_whose_ground_meets)
{
    struct place place;
    struct said  said;

    place_open(&place);
    place_write(&place, "alerts", ALERTS);
    place_write(&place, "subscriptions", SUBSCRIPTIONS);
    TRY(&said, "match", "--alerts", place_path(&place, "alerts"), "--subscriptions",
        place_path(&place, "subscriptions"));
    CHECK_INT(said.code, EXIT_PARTIAL);
    CHECK(strstr(said.err, "line 4: [10, 143.5] is not on the map"));
    CHECK(strstr(said.err, "9 pairs of 3 alerts and 6 subscriptions; 1 refused"));
    CHECK_TEXT(said.out, "alert,subscription\n"
                         "a1,wide\na1,same\na1,hole\na1,long\na1,shrunk\n"
                         "a2,wide\na2,same\na2,long\na2,shrunk\n");
    place_close(&place);
}

TEST(a_file_that_is_not_there_is_said_so)
{
    struct place place;
    struct said  said;

    place_open(&place);
    place_write(&place, "alerts", ALERTS);
    place_write(&place, "none", "{}\n");
    TRY(&said, "match", "--alerts", place_path(&place, "alerts"), "--subscriptions",
        "/nowhere");
    CHECK_INT(said.code, EXIT_NOT_FOUND);
    TRY(&said, "match", "--alerts", place_path(&place, "none"), "--subscriptions", "/nowhere");
    CHECK_INT(said.code, EXIT_FAILED);
    CHECK(strstr(said.err, "holds no place that can be read"));
    place_close(&place);
}

RUN(pairs_are_those_whose_ground_meets, a_file_that_is_not_there_is_said_so)
