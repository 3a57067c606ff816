#include "hub/model/bulletin.h"

#include "hub/base/source.h"
#include "hub/base/zip.h"
#include "hub/model/bulletin/room.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

#define HEAD "published,day,zone,valid_from,valid_to,idrogeologico,temporali,idraulico\n"

static struct bulletin_place PLACES[] = {
    {"021008", "Tren-A"}, {"022205", "Tren-B"}, {"024100", "Vene-E2"}};
static struct bulletin_places THREE = {PLACES, 3};

static struct bulletins read_table(struct arena *arena, const char *rows)
{
    struct bulletins     all;
    struct err           err = {0};
    char                *text = arena_format(arena, HEAD "%s", rows);
    struct memory_source table = source_of_memory(text, strlen(text));
    struct source       *tables[] = {&table.source};

    if (bulletins_read(&all, arena, tables, 1, &err) != 0)
        CHECK_TEXT(err.text, "");
    return all;
}

/* "day place was>is, …" of what a list of bulletins tells, one line each. */
static char *told(const struct bulletins *all, struct arena *arena)
{
    struct criticalities now = {0};
    struct buf           text = {0};
    char                *copy;

    for (size_t i = 0; i < all->count; i++) {
        struct criticality_changes changes;
        struct criticalities       after;

        bulletin_apply(&all->items[i], &THREE, &now, &after, &changes, arena);
        now = after;
        for (size_t c = 0; c < changes.count; c++)
            buf_format(&text, "%s %s %s>%s\n", changes.items[c].after.day + 8,
                       changes.items[c].after.place,
                       BULLETIN_LEVEL_WORDS[criticality_level(&changes.items[c].before)],
                       BULLETIN_LEVEL_WORDS[criticality_level(&changes.items[c].after)]);
        buf_text(&text, ".\n");
    }
    copy = arena_copy(arena, text.bytes, text.len);
    buf_free(&text);
    return copy;
}

static void check_published(const char *path)
{
    struct arena    arena = {0};
    struct buf      bytes = {0};
    struct bulletin bulletin;
    struct err      err = {0};

    cases_read(&bytes, path);
    if (bulletin_read(&bulletin, &arena, bytes.bytes, bytes.len, &err) != 0)
        CHECK_TEXT(err.text, "");
    CHECK_TEXT(bulletin.identifier, "DPC_BULLETIN_2026_07_30_5050");
    CHECK_TEXT(bulletin.days[0].day, "2026-07-30");
    CHECK_TEXT(bulletin.days[1].day, "2026-07-31");
    CHECK_TEXT(told(&(struct bulletins){&bulletin, 1}, &arena), "31 021008 green>yellow\n.\n");
    for (size_t i = 0; i < bulletin.days[1].count; i++)
        if (strcmp(bulletin.days[1].zones[i].code, "Tren-A") == 0) {
            CHECK_INT(bulletin.days[1].zones[i].levels[BULLETIN_THUNDERSTORMS],
                      BULLETIN_YELLOW);
            CHECK_INT(bulletin.days[1].zones[i].levels[BULLETIN_HYDRAULIC], BULLETIN_GREEN);
        }
    buf_free(&bytes);
    arena_free(&arena);
}

TEST(a_bulletin_as_published_says_the_same_as_archive_and_as_cap)
{
    check_published("tests/cases/bulletin/bollettino_20260730_1511.zip");
    check_published("tests/cases/bulletin/Cap_20260730_1511.xml");
}

TEST(who_is_told_is_who_changed)
{
    struct arena     arena = {0};
    struct bulletins all = read_table(
        &arena, "2024-01-01T15:00:00+01:00,domani,Tren-A,2024-01-02T00:00:00+01:00,,0,1,0\n"
                /* the same day again, another risk, the same level; and one more place */
                "2024-01-02T15:00:00+01:00,oggi,Tren-A,2024-01-02T15:00:00+01:00,,1,0,0\n"
                "2024-01-02T15:00:00+01:00,domani,Tren-B,2024-01-03T00:00:00+01:00,,0,2,3\n"
                /* better, and the next day all green */
                "2024-01-03T15:00:00+01:00,oggi,Tren-B,2024-01-03T15:00:00+01:00,,0,2,0\n");

    CHECK_INT(all.count, 3);
    CHECK_TEXT(told(&all, &arena), "02 021008 green>yellow\n.\n"
                                   "03 022205 green>red\n.\n"
                                   "03 022205 red>orange\n.\n");
    arena_free(&arena);
}

TEST(a_zone_that_was_divided_is_said_for_its_parts)
{
    struct arena     arena = {0};
    struct bulletins all = read_table(
        &arena, "2024-01-01T15:00:00+01:00,oggi,Vene-E,2024-01-01T15:00:00+01:00,,0,0,2\n"
                "2024-01-01T15:00:00+01:00,oggi,Vene-E21,2024-01-01T15:00:00+01:00,,0,0,3\n"
                "2024-01-01T15:00:00+01:00,oggi,Vene,2024-01-01T15:00:00+01:00,,0,0,3\n");

    CHECK_TEXT(told(&all, &arena), "01 024100 green>orange\n.\n");
    arena_free(&arena);
}

TEST(what_is_no_bulletin_is_refused_in_words)
{
    static const char *const WRONG[][2] = {
        {"", "is empty"},
        {"PK\3\4", "is no ZIP archive: it has no end"},
        {HEAD, "holds 0 bulletins, not one"},
        {"published,zone\n", "column \"day\" is missing"},
        /* misspelt, it would be a bulletin of nothing but green */
        {"published,day,zona,idrogeologico,temporali,idraulico\n"
         "2024-01-01T15:00:00+01:00,oggi,Tren-A,3,3,3\n",
         "column \"zone\" is missing"},
        {HEAD "yesterday,oggi\n", "line 2: published must be as in 2022-11-26T15:10:59+01:00"},
        {HEAD "2024-01-01T15:00:00+01:00,ieri\n", "line 2: day must be oggi or domani"},
        {HEAD "2024-01-01T15:00:00+01:00,oggi,Tren-A,2024-01-02T15:00:00+01:00\n",
         "line 2: valid_from is not of 2024-01-01"},
    };

    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        struct arena    arena = {0};
        struct bulletin bulletin;
        struct err      err = {0};

        CHECK_INT(bulletin_read(&bulletin, &arena, WRONG[i][0], strlen(WRONG[i][0]), &err), -1);
        CHECK_TEXT(err.text, WRONG[i][1]);
        arena_free(&arena);
    }
}

/* The message as published, but for what stands there from one word to the end of another. */
static int read_altered(struct arena *arena, const char *from, const char *to,
                        const char *instead, struct err *err)
{
    struct buf      bytes = {0};
    struct bulletin bulletin;
    const char     *at, *after;
    char           *text;

    cases_read(&bytes, "tests/cases/bulletin/Cap_20260730_1511.xml");
    at = strstr(bytes.bytes, from);
    after = strstr(at, to) + strlen(to);
    text =
        arena_format(arena, "%.*s%s%s", (int)(at - bytes.bytes), bytes.bytes, instead, after);
    buf_free(&bytes);
    return bulletin_read(&bulletin, arena, text, strlen(text), err);
}

TEST(a_message_that_would_pass_for_an_all_clear_is_refused)
{
    static const char *const WRONG[][4] = {
        {"<valueName>", "Allerta", "<valueName>Zona", "infos/0: names no \"Zona di Allerta\""},
        {"<area>", "</area>", "", "infos/0: names no \"Zona di Allerta\""},
        {"<msgType>", "Alert", "<msgType>Ack", "is no bulletin in force: Actual, Ack"},
        {"<msgType>", "Alert", "<msgType>Error", "is no bulletin in force: Actual, Error"},
        {"<msgType>", "Alert", "<msgType>Cancel", "is no bulletin in force: Actual, Cancel"},
    };
    struct arena arena = {0};

    for (size_t i = 0; i < COUNT_OF(WRONG); i++) {
        struct err err = {0};

        CHECK_INT(read_altered(&arena, WRONG[i][0], WRONG[i][1], WRONG[i][2], &err), -1);
        CHECK_TEXT(err.text, WRONG[i][3]);
    }
    CHECK_INT(read_altered(&arena, "<msgType>", "Alert", "<msgType>Update", NULL), 0);
    arena_free(&arena);
}

TEST(a_record_of_the_table_that_is_neither_in_force_nor_deleted_is_refused)
{
    struct bulletin_row  as = {.today = "2026-07-30", .day = "2026-07-30"};
    struct bulletin_rows rows = {0};
    struct arena         arena = {0};
    struct buf           bytes = {0};
    struct zip           zip;
    struct err           err = {0};
    size_t               len;
    char                *table;

    cases_read(&bytes, "tests/cases/bulletin/bollettino_20260730_1511.zip");
    CHECK_INT(zip_read(&zip, &arena, bytes.bytes, bytes.len, 1 << 20, &err), 0);
    len = zip.files[0].len;
    table = arena_copy(&arena, zip.files[0].bytes, len);
    table[(uint8_t)table[8] | (uint8_t)table[9] << 8] = '*'; /* the first record's mark */
    CHECK_INT(bulletin_read_dbf(&rows, &as, &arena, table, len, &err), 0);
    table[(uint8_t)table[8] | (uint8_t)table[9] << 8] = '\0';
    CHECK_INT(bulletin_read_dbf(&rows, &as, &arena, table, len, &err), -1);
    CHECK_TEXT(err.text, "record 1 is neither in force nor deleted");
    free(rows.items);
    buf_free(&bytes);
    arena_free(&arena);
}

TEST(of_several_tables_the_wrong_one_is_named)
{
    struct arena         arena = {0};
    struct bulletins     all;
    struct err           err = {0};
    const char           good[] = HEAD, wrong[] = HEAD "yesterday,oggi\n";
    struct memory_source first = source_of_memory(good, sizeof good - 1);
    struct memory_source second = source_of_memory(wrong, sizeof wrong - 1);
    struct source       *tables[] = {&first.source, &second.source};

    CHECK_INT(bulletins_read(&all, &arena, tables, 2, &err), -1);
    CHECK_TEXT(err.text, "table 2: line 2: published must be as in 2022-11-26T15:10:59+01:00");
    arena_free(&arena);
}

TEST(an_identifier_that_could_not_be_read_again_is_refused)
{
    struct arena arena = {0};
    struct err   err = {0};
    char        *text = arena_format(&arena, "<identifier>%0*d", BULLETIN_IDENTIFIER_MAX, 7);

    CHECK_INT(read_altered(&arena, "<identifier>", "5050", text, NULL), 0);
    text = arena_format(&arena, "%s7", text);
    CHECK_INT(read_altered(&arena, "<identifier>", "5050", text, &err), -1);
    CHECK_TEXT(err.text, "identifier: is longer than 1000 bytes");
    arena_free(&arena);
}

RUN(a_bulletin_as_published_says_the_same_as_archive_and_as_cap, who_is_told_is_who_changed,
    a_zone_that_was_divided_is_said_for_its_parts, what_is_no_bulletin_is_refused_in_words,
    a_message_that_would_pass_for_an_all_clear_is_refused,
    a_record_of_the_table_that_is_neither_in_force_nor_deleted_is_refused,
    of_several_tables_the_wrong_one_is_named,
    an_identifier_that_could_not_be_read_again_is_refused)
