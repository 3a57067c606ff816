#include "hub/desk/areas.h"

#include "hub/model/area.h"
#include "tests/hub/store/kit/bench.h"
#include "tests/kit/cases.h"

#define SQUARE(id, name, west, east)                                                           \
    "{\"type\":\"Feature\",\"properties\":{\"id\":\"" id "\",\"name\":\"" name                 \
    "\"},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[" west ",43.0],[" east          \
    ",43.0],[" east ",43.1],[" west ",43.1],[" west ",43.0]]]}}"
#define COLLECTION(features) "{\"type\":\"FeatureCollection\",\"features\":[" features "]}"

struct site {
    struct bench  bench;
    struct clock  clock;
    struct areas *areas;
    struct who    admin;
    unsigned      done, changed;
};

static struct site *the_site;

static void on_changed(void *house)
{
    ((struct site *)house)->changed++;
}

static void on_done(struct areas_verb *verb)
{
    (void)verb;
    the_site->done++;
}

static int wait_for(struct site *site, struct areas_verb *verb, unsigned before)
{
    CHECK_INT(site->done, before); /* never before it returned */
    while (site->done == before)
        uv_run(&site->bench.loop, UV_RUN_ONCE);
    return verb->failed;
}

static int try_import(struct site *site, struct areas_import *import, const char *bytes)
{
    unsigned before = site->done;

    import->verb.on_done = on_done;
    import->asking.who = &site->admin;
    import->bytes = bytes;
    import->len = strlen(bytes);
    areas_import(site->areas, import);
    return wait_for(site, &import->verb, before);
}

static int load(struct site *site)
{
    struct areas_verb verb = {.on_done = on_done};
    unsigned          before = site->done;

    areas_load(site->areas, &verb);
    return wait_for(site, &verb, before);
}

static int open_areas(struct site *site, const char *file, struct err *err)
{
    struct areas_settings settings = {.store = site->bench.store,
                                      .loop = &site->bench.loop,
                                      .owner = &site->bench.tally,
                                      .clock = &site->clock,
                                      .file = file,
                                      .id_property = "id",
                                      .name_property = "name",
                                      .language = "it",
                                      .on_changed = on_changed,
                                      .house = site};

    return areas_open(&site->areas, &settings, err);
}

static void site_open(struct site *site, const char *file)
{
    *site = (struct site){.clock = clock_set_to(1767225600000), .admin = who_system()};
    the_site = site;
    bench_open(&site->bench, &SQLITE_BACKEND);
    CHECK_INT(open_areas(site, file, NULL), 0);
}

static void site_close(struct site *site)
{
    areas_close(site->areas);
    bench_close(&site->bench);
}

TEST(the_zones_of_the_file_are_there_from_the_start)
{
    struct site       site;
    struct areas_zone zone;

    site_open(&site, "tests/cases/outlines/italy.geojson");
    CHECK_INT(areas_zones(site.areas)->count, 6);
    CHECK_TEXT(zones_find(areas_zones(site.areas), "048014")->name, "Empoli");
    for (size_t i = 0; areas_at(site.areas, i, &zone); i++)
        if (strcmp(zone.zone->id, "048014") == 0)
            CHECK(zone.area_km2 > 60 && zone.area_km2 < 64.5); /* ISTAT: 62.21 */
    CHECK(!areas_at(site.areas, 6, &zone));
    site_close(&site);
}

TEST(a_file_that_is_wrong_is_named)
{
    struct site site = {.clock = clock_set_to(0)};
    struct err  err;

    bench_open(&site.bench, &SQLITE_BACKEND);
    CHECK_INT(open_areas(&site, "tests/hub/desk/no-such.geojson", &err), -1);
    CHECK(strstr(err.text, "no-such.geojson") != NULL);
    CHECK_INT(open_areas(&site, "tests/cases/outlines/SOURCE", &err), -1);
    CHECK(strstr(err.text, "SOURCE: ") != NULL);
    bench_stop(&site.bench); /* nothing of it stayed */
    CHECK_INT(bench_start(&site.bench, &err), 0);
    bench_close(&site.bench);
}

TEST(imported_zones_win_and_come_back_after_a_restart)
{
    struct site         site;
    struct areas_import import = {.kind = "district"};
    struct areas_zone   zone;
    struct err          err;

    site_open(&site, "tests/cases/outlines/italy.geojson");
    CHECK_INT(
        try_import(&site, &import,
                   COLLECTION(SQUARE("048014", "Empoli piccola", "10.9", "11.0") "," SQUARE(
                       "a-1", "Ponte a Elsa", "11.0", "11.1"))),
        0);
    CHECK_INT(import.kept, 2);
    CHECK_INT(site.changed, 1);
    CHECK_INT(areas_zones(site.areas)->count, 7);
    CHECK_TEXT(zones_find(areas_zones(site.areas), "048014")->name, "Empoli piccola");
    areas_close(site.areas);
    bench_stop(&site.bench);

    CHECK_INT(bench_start(&site.bench, &err), 0);
    CHECK_INT(open_areas(&site, NULL, &err), 0);
    CHECK_INT(areas_zones(site.areas)->count, 0);
    CHECK_INT(load(&site), 0);
    CHECK_INT(areas_zones(site.areas)->count, 2);
    CHECK(areas_at(site.areas, 1, &zone));
    CHECK_TEXT(zone.zone->kind, "district");
    CHECK_TEXT(zone.zone->name, "Ponte a Elsa");
    CHECK(zones_at(areas_zones(site.areas), (struct point){43.05, 11.05}) == zone.zone);
    site_close(&site);
}

static const char TABLE[] = "pro_com_t,comune_nome,regione_nome,zona_codice,zona_nome\n"
                            "048014,Empoli,Toscana,Tosc-A,Valdarno\n"
                            "048030,Montelupo,Toscana,Tosc-A,Valdarno\n"
                            "050026,Pisa,Toscana,Tosc-B,Foce\n";

static const struct zone *zone_of(struct site *site, const char *id)
{
    const struct zone *zone = zones_find(areas_zones(site->areas), id);

    CHECK(zone != NULL);
    return zone;
}

/* The area of an alert for a zone holds the point. */
static bool reaches(struct site *site, const char *id, double lat, double lon)
{
    const char *const zones[] = {id};
    struct area       area = {.zones = zones, .zone_count = 1};

    return area_contains(&area, areas_zones(site->areas), (struct point){lat, lon});
}

TEST(a_table_and_outlines_are_put_together_in_any_order)
{
    struct site         site;
    struct areas_import table = {0}, towns = {.kind = "municipality"}, zone = {0};

    site_open(&site, NULL);
    CHECK_INT(try_import(&site, &towns, COLLECTION(SQUARE("048014", "Empoli", "10.9", "11.0"))),
              0);
    CHECK_INT(try_import(&site, &table, TABLE), 0);
    CHECK_INT(table.kept, 6);
    CHECK_TEXT(zone_of(&site, "048014")->parent, "Tosc-A");
    CHECK_TEXT(zone_of(&site, "Tosc-A")->kind, "warning-zone");
    CHECK(!shape_is_empty(&zone_of(&site, "048014")->shape)); /* its outline stayed */
    CHECK(shape_is_empty(&zone_of(&site, "Tosc-A")->shape));  /* half of it is not known */
    CHECK(zones_outlined(areas_zones(site.areas), "048030") == NULL);

    CHECK_INT(
        try_import(&site, &towns, COLLECTION(SQUARE("048030", "Montelupo", "11.0", "11.1"))),
        0);
    CHECK_TEXT(zone_of(&site, "048030")->parent, "Tosc-A"); /* what it lies in stayed */
    CHECK(reaches(&site, "Tosc-A", 43.05, 10.95) && reaches(&site, "Tosc-A", 43.05, 11.05));
    CHECK(!reaches(&site, "Tosc-B", 43.05, 11.05));

    CHECK_INT(try_import(&site, &zone,
                         COLLECTION(SQUARE("Tosc-B", "Foce", "10.3",
                                           "10.5") "," SQUARE("", "", "9.0", "9.1"))),
              0);
    CHECK_INT(zone.kept, 1);
    CHECK_INT(zone.nameless, 1);
    CHECK_TEXT(zone_of(&site, "Tosc-B")->kind, "warning-zone");
    CHECK_TEXT(zones_outlined(areas_zones(site.areas), "050026")->id, "Tosc-B");
    CHECK(reaches(&site, "Toscana", 43.05, 11.05) && reaches(&site, "Toscana", 43.05, 10.4));

    /* Another outline of a town: the zone follows, for its own was nobody's but theirs. */
    CHECK_INT(try_import(&site, &table, TABLE), 0);
    CHECK_INT(
        try_import(&site, &towns, COLLECTION(SQUARE("048030", "Montelupo", "11.0", "11.2"))),
        0);
    CHECK(reaches(&site, "Tosc-A", 43.05, 11.15));
    site_close(&site);
}

TEST(an_import_takes_no_outline_away_that_alerts_may_be_under_way_in)
{
    struct site         site;
    struct areas_import table = {0}, towns = {.kind = "municipality"};
    char                more[sizeof TABLE + 50];

    snprintf(more, sizeof more, "%s048099,Nuova,Toscana,Tosc-A,Valdarno\n", TABLE);
    site_open(&site, NULL);
    CHECK_INT(try_import(&site, &table, TABLE), 0);
    CHECK_INT(try_import(&site, &towns,
                         COLLECTION(SQUARE("048014", "Empoli", "10.9", "11.0") "," SQUARE(
                             "048030", "Montelupo", "11.0", "11.1"))),
              0);
    CHECK(reaches(&site, "Tosc-A", 43.05, 10.95));
    CHECK_INT(try_import(&site, &table, more), -1);
    CHECK_INT(table.verb.err.kind, ERR_INVALID);
    CHECK_TEXT(table.verb.err.text,
               "zone \"Tosc-A\" would lose its outline: bring that of \"048099\" first");
    CHECK(reaches(&site, "Tosc-A", 43.05, 10.95));
    CHECK_INT(try_import(&site, &towns, COLLECTION(SQUARE("048099", "Nuova", "11.1", "11.2"))),
              0);
    CHECK_INT(try_import(&site, &table, more), 0);
    CHECK(reaches(&site, "Tosc-A", 43.05, 11.15));
    site_close(&site);
}

TEST(outlines_of_the_file_are_not_kept_so_a_corrected_file_holds)
{
    static const char   ROW[] = "pro_com_t,comune_nome,regione_nome,zona_codice,zona_nome\n"
                                "048014,Empoli,Toscana,Tosc-A,Valdarno\n";
    struct site         site;
    struct areas_import table = {0};
    struct err          err;

    site_open(&site, "tests/cases/outlines/italy.geojson");
    CHECK_INT(try_import(&site, &table, ROW), 0);
    CHECK_INT(try_import(&site, &table, ROW), 0);
    CHECK(reaches(&site, "Tosc-A", 43.7189, 10.9464));
    areas_close(site.areas);
    bench_stop(&site.bench);
    CHECK_INT(bench_start(&site.bench, &err), 0);
    CHECK_INT(open_areas(&site, NULL, &err), 0); /* the file without it */
    CHECK_INT(load(&site), 0);
    CHECK(shape_is_empty(&zone_of(&site, "048014")->shape));
    CHECK_TEXT(zone_of(&site, "048014")->parent, "Tosc-A");
    site_close(&site);
}

TEST(more_zones_than_a_page_are_all_read)
{
    enum { MANY = 1203 };
    struct site         site;
    struct areas_import import = {0};
    struct buf          text = {0};

    buf_text(&text, "{\"type\":\"FeatureCollection\",\"features\":[");
    for (int i = 0; i < MANY; i++)
        buf_format(
            &text,
            "%s{\"type\":\"Feature\",\"properties\":{\"id\":\"z%04d\",\"name\":\"z\"},"
            "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%d.0,43.0],[%d.5,43.0],"
            "[%d.5,43.1],[%d.0,43.0]]]}}",
            i ? "," : "", i, i % 90, i % 90, i % 90, i % 90);
    buf_text(&text, "]}");
    site_open(&site, NULL);
    CHECK_INT(try_import(&site, &import, text.bytes), 0);
    CHECK_INT(areas_zones(site.areas)->count, MANY);
    CHECK(zones_find(areas_zones(site.areas), "z1202") != NULL);
    buf_free(&text);
    site_close(&site);
}

TEST(a_new_set_of_a_kind_drops_what_it_does_not_name)
{
    struct site         site;
    struct areas_import import = {.kind = "district", .replace = true};

    site_open(&site, NULL);
    CHECK_INT(try_import(&site, &import,
                         COLLECTION(SQUARE("a", "A", "10.9",
                                           "11.0") "," SQUARE("b", "B", "11.0", "11.1"))),
              0);
    CHECK_INT(try_import(&site, &import, COLLECTION(SQUARE("b", "B", "11.0", "11.2"))), 0);
    CHECK_INT(areas_zones(site.areas)->count, 1);
    CHECK(zones_find(areas_zones(site.areas), "a") == NULL);
    import.kind = NULL; /* of which kind? */
    CHECK_INT(try_import(&site, &import, COLLECTION(SQUARE("c", "C", "11.0", "11.2"))), -1);
    CHECK_TEXT(import.verb.err.pointer, "/kind");
    CHECK_TEXT(import.verb.err.text, "kind: must be said with replace");
    CHECK(zones_find(areas_zones(site.areas), "b") != NULL);
    site_close(&site);
}

TEST(a_wrong_import_changes_nothing_and_says_where)
{
    struct site         site;
    struct areas_import import = {0}, second = {0};
    unsigned            before;

    site_open(&site, NULL);
    CHECK_INT(try_import(&site, &import, COLLECTION("{\"type\":\"Point\"}")), -1);
    CHECK_INT(import.verb.err.kind, ERR_INVALID);
    CHECK(strncmp(import.verb.err.pointer, "/features/0", 11) == 0);
    CHECK_INT(try_import(&site, &import, COLLECTION("")), -1);
    import.kind = "Kind";
    CHECK_INT(try_import(&site, &import, COLLECTION(SQUARE("a", "A", "10.9", "11.0"))), -1);
    CHECK_TEXT(import.verb.err.pointer, "/kind");
    import.kind = "district";
    CHECK_INT(try_import(&site, &import, TABLE), -1);
    CHECK_TEXT(import.verb.err.text, "kind: is said by the table itself");
    CHECK_INT(areas_zones(site.areas)->count, 0);
    CHECK_INT(site.changed, 0);

    import.kind = NULL; /* two at once: one of them is told to come back */
    import.bytes = second.bytes = COLLECTION(SQUARE("a", "A", "10.9", "11.0"));
    import.len = second.len = strlen(import.bytes);
    second.verb.on_done = on_done;
    second.asking.who = &site.admin;
    before = site.done;
    areas_import(site.areas, &import);
    areas_import(site.areas, &second);
    while (site.done < before + 2)
        uv_run(&site.bench.loop, UV_RUN_ONCE);
    CHECK_INT(import.verb.failed, 0);
    CHECK_INT(second.verb.failed, -1);
    CHECK_INT(second.verb.err.kind, ERR_BUSY);
    site_close(&site);
}

RUN(a_table_and_outlines_are_put_together_in_any_order,
    an_import_takes_no_outline_away_that_alerts_may_be_under_way_in,
    outlines_of_the_file_are_not_kept_so_a_corrected_file_holds,
    the_zones_of_the_file_are_there_from_the_start, a_file_that_is_wrong_is_named,
    imported_zones_win_and_come_back_after_a_restart, more_zones_than_a_page_are_all_read,
    a_new_set_of_a_kind_drops_what_it_does_not_name,
    a_wrong_import_changes_nothing_and_says_where)
