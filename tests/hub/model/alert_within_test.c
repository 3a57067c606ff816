#include "hub/model/alert_within.h"

#include "hub/base/buf.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

TEST(what_leaves_the_territory_or_cannot_be_read_is_not_within_it)
{
    static const char        EMPOLI[] = "{\"area\":{\"zones\":[\"048014\"]},"
                                        "\"texts\":[{\"language\":\"it\"},{\"language\":\"en\"}]}";
    static const char        CIRCLE[] = "{\"area\":{\"circles\":[\"43.70000,10.90000 0.500\"]},"
                                        "\"texts\":[{\"language\":\"it\"}]}";
    static const char        BOTH[] = "{\"area\":{\"zones\":[\"048014\",\"048050\"]},"
                                      "\"texts\":[{\"language\":\"it\"}]}";
    static const char *const ZONES[] = {"048014", "048050"}, *const RAGUSA[] = {"088009"};
    const struct territory both = {.zones = ZONES, .zone_count = 2};
    const struct territory ragusa = {.zones = RAGUSA, .zone_count = 1};
    const struct territory nowhere = {0}, everywhere = {.is_everywhere = true};
    struct buf             text = {0};
    struct arena           arena = {0};
    struct zones           zones;

    cases_read(&text, "tests/cases/outlines/italy.geojson");
    CHECK_INT(zones_read_geojson(&zones, &arena, text.bytes, text.len, "id", "name", NULL), 0);
    CHECK(alert_within(EMPOLI, &zones, &both));
    CHECK(!alert_within(EMPOLI, &zones, &ragusa));
    CHECK(!alert_within(EMPOLI, &zones, &nowhere));
    CHECK(alert_within(EMPOLI, &zones, &everywhere));
    CHECK(alert_within(CIRCLE, &zones, &both)); /* its circle too */
    CHECK(!alert_within(BOTH, &zones, &(struct territory){.zones = ZONES, .zone_count = 1}));
    CHECK(!alert_within("{\"texts\":1}", &zones, &both));
    arena_free(&arena);
    buf_free(&text);
}

RUN(what_leaves_the_territory_or_cannot_be_read_is_not_within_it)
