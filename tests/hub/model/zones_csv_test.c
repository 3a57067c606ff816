#include "hub/model/zones.h"

#include "tests/kit/check.h"

static const char TABLE[] =
    "pro_com_t,comune_nome,provincia_nome,regione_nome,zona_codice,zona_nome\n"
    "1001,Agliè,Torino,Piemonte,Piem-L,\"Pianura Torinese, e Colline\"\n"
    "048014,Empoli,Firenze,Toscana,Tosc-A6,Valdarno Inf.\n"
    "048030,Montelupo,Firenze,Toscana,Tosc-A6,Valdarno Inf.\n"
    "050008,Capraia,Livorno,Toscana,,\n";

static int read_text(struct zones *zones, struct arena *arena, const char *text,
                     struct err *err)
{
    struct memory_source source = source_of_memory(text, strlen(text));

    return zones_read_csv(zones, arena, &source.source, err);
}

TEST(a_table_says_what_lies_in_what)
{
    struct arena arena = {0};
    struct zones zones;
    struct err   err = {0};

    CHECK_INT(read_text(&zones, &arena, TABLE, &err), 0);
    CHECK_INT(zones.count, 8);
    CHECK_TEXT(zones_find(&zones, "001001")->parent, "Piem-L"); /* its zeros were lost */
    CHECK_TEXT(zones_find(&zones, "048014")->kind, ZONE_MUNICIPALITY);
    CHECK_TEXT(zones_find(&zones, "048014")->name, "Empoli");
    CHECK_TEXT(zones_find(&zones, "Tosc-A6")->kind, ZONE_WARNING_ZONE);
    CHECK_TEXT(zones_find(&zones, "Tosc-A6")->parent, "Toscana");
    CHECK_TEXT(zones_find(&zones, "Piem-L")->name, "Pianura Torinese, e Colline");
    CHECK_TEXT(zones_find(&zones, "Toscana")->kind, ZONE_REGION);
    CHECK(zones_find(&zones, "Toscana")->parent == NULL);
    CHECK_TEXT(zones_find(&zones, "050008")->parent, "Toscana"); /* in no warning zone */
    arena_free(&arena);
}

TEST(a_zone_lies_in_one_other)
{
    static const char TWICE[] = "pro_com_t,comune_nome,regione_nome,zona_codice,zona_nome\n"
                                "048014,Empoli,Toscana,Tosc-A6,x\n048030,Y,Umbria,Tosc-A6,x\n";
    struct arena      arena = {0};
    struct zones      zones;
    struct err        err = {0};

    CHECK_INT(read_text(&zones, &arena, TWICE, &err), -1);
    CHECK(strstr(err.text, "\"Tosc-A6\" lies in"));
    CHECK_INT(read_text(&zones, &arena, "pro_com_t,comune_nome\n1,x\n", &err), -1);
    CHECK_TEXT(err.text, "column \"regione_nome\" is missing");
    CHECK_INT(read_text(&zones, &arena,
                        "pro_com_t,comune_nome,regione_nome,zona_codice,zona_nome\n", &err),
              -1);
    CHECK_TEXT(err.text, "has no row but its head");
    arena_free(&arena);
}

TEST(the_nearest_outline_around_a_zone_is_its_own_or_that_of_what_it_lies_in)
{
    struct point points[] = {{43, 10}, {43, 11}, {44, 11}, {44, 10}, {43, 10}};
    struct arena arena = {0};
    struct zones zones;

    CHECK_INT(read_text(&zones, &arena, TABLE, NULL), 0);
    CHECK(zones_outlined(&zones, "048014") == NULL);
    for (size_t i = 0; i < zones.count; i++)
        if (strcmp(zones.items[i].id, "Tosc-A6") == 0)
            zones.items[i].shape = shape_of_ring((struct ring){points, 5}, &arena);
    CHECK_TEXT(zones_outlined(&zones, "048014")->id, "Tosc-A6");
    CHECK_TEXT(zones_outlined(&zones, "Tosc-A6")->id, "Tosc-A6");
    CHECK(zones_outlined(&zones, "Toscana") == NULL);
    arena_free(&arena);
}

RUN(a_table_says_what_lies_in_what, a_zone_lies_in_one_other,
    the_nearest_outline_around_a_zone_is_its_own_or_that_of_what_it_lies_in)
