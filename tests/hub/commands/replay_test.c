#include <unistd.h>

#include "hub/base/file.h"
#include "hub/commands/commands.h"
#include "tests/kit/check.h"

static char out_path[] = "/tmp/tocsin-replay-out-XXXXXX";
static char in_path[] = "/tmp/tocsin-replay-in-XXXXXX";
static char other_path[] = "/tmp/tocsin-replay-other-XXXXXX";

static const struct option OPTIONS[] = {
    {.name = "--assignments"}, {.name = "--shuffle"}, {.name = "--map"}, {.name = "--hazards"}};

/* Replays the table and returns what was written, to be freed. */
static char *replayed(const char *table, const char *seed, const char *map)
{
    struct line line = {.is_quiet = true, .args = (const char *[]){in_path}, .arg_count = 1};
    struct buf  out = {0};
    const char *values[] = {out_path, seed, map, "schemas/hazards.yaml"};

    for (size_t i = 0; i < 4; i++) {
        if (!values[i])
            continue;
        line.given[line.given_count] = &OPTIONS[i];
        line.values[line.given_count++] = values[i];
    }
    CHECK_INT(file_replace(in_path, table, strlen(table), 0600, NULL), 0);
    CHECK_INT(command_replay(&line), EXIT_OK);
    CHECK_INT(file_read(&out, out_path, 1 << 20, NULL), 0);
    return buf_take(&out);
}

/* The incident of a row, as a text that ends at the line's end. */
static const char *incident_of(const char *out, const char *id)
{
    static char found[2][40];
    static int  turn;
    char        key[40];
    const char *at;

    snprintf(key, sizeof key, "\n%s,", id);
    at = strstr(out, key);
    CHECK(at);
    turn = !turn;
    snprintf(found[turn], sizeof found[turn], "%.*s", (int)strcspn(at + strlen(key), "\n"),
             at + strlen(key));
    return found[turn];
}

static const char TABLE[] =
    "id,opened_utc,lat,lon,category,text,source\n"
    "a,2026-01-01T10:00:00Z,43.7200,10.9500,flood,acqua,x\n"
    "b,2026-01-01T10:20:00Z,43.7201,10.9500,flood,acqua alta,y\n"
    "c,2026-01-01T10:10:00Z,43.7200,10.9500,Street Light Outages,buio,z\n"
    "d,2026-01-02T10:00:00Z,43.7200,10.9500,flood,ancora,x\n"
    "e,2026-01-01T10:05:00Z,,,flood,dove?,x\n";

TEST(rows_go_through_the_flow_with_their_own_times)
{
    char *out = replayed(TABLE, NULL, NULL);

    CHECK(strncmp(out, "id,incident\na,1\nb,1\nc,3\n", 24) == 0); /* its first row */
    CHECK_TEXT(incident_of(out, "a"), incident_of(out, "b"));
    CHECK(strcmp(incident_of(out, "a"), incident_of(out, "c")) != 0); /* another kind */
    CHECK(strcmp(incident_of(out, "a"), incident_of(out, "d")) != 0); /* another day */
    CHECK(strcmp(incident_of(out, "a"), incident_of(out, "e")) != 0); /* no place */
    free(out);
}

TEST(categories_nobody_knows_are_related_by_what_they_or_their_group_speak_of)
{
    char *out = replayed(
        "id,time,lat,lon,category,group,text\n"
        "a,2026-01-01T10:00:00Z,43.72,10.95,Street Light Outages,,via Roma 3\n"
        "b,2026-01-01T11:00:00Z,43.72,10.95,Major System Failure,Street Lights,via Roma n. 3\n"
        "c,2026-01-01T11:00:00Z,43.72,10.95,Major System Failure,Street Lights,via Roma 5\n"
        "d,2026-01-01T11:00:00Z,43.72,10.95,Schedule a Bulk Item Pickup,,via Roma 3\n"
        "e,2026-01-12T11:00:00Z,43.72,10.95,Street Light Outages,,via Roma 3\n"
        "f,2026-01-01T12:00:00Z,43.72,10.95,Pothole Repair (Internal),,via Roma 3\n"
        "g,2026-01-01T12:00:00Z,43.72,10.95,Pothole Repair (Internal),,via Roma 3\n",
        NULL, NULL);

    CHECK_TEXT(incident_of(out, "a"), incident_of(out, "b"));
    CHECK_TEXT(incident_of(out, "a"), incident_of(out, "e")); /* still there */
    CHECK(strcmp(incident_of(out, "a"), incident_of(out, "d")) != 0);
    CHECK(strcmp(incident_of(out, "f"), incident_of(out, "g")) != 0); /* two jobs */
    free(out);
}

TEST(incidents_of_one_storm_are_an_episode)
{
    struct option     episodes = {.name = "--episodes"};
    struct line       line = {.is_quiet = true,
                              .args = (const char *[]){in_path},
                              .arg_count = 1,
                              .given = {&OPTIONS[0], &OPTIONS[3], &episodes},
                              .values = {other_path, "schemas/hazards.yaml", out_path},
                              .given_count = 3};
    static const char ROWS_OF_STORMS[] = "id,time,lat,lon,category\n"
                                         "a,2026-01-01T10:00:00Z,43.7,10.95,hail\n"
                                         "b,2026-01-01T12:00:00Z,44.0,10.95,wind\n"
                                         "c,2026-01-01T12:00:00Z,,,wind\n"
                                         "d,2026-01-03T12:00:00Z,44.0,10.95,wind\n";
    struct buf        out = {0};

    CHECK_INT(file_replace(in_path, ROWS_OF_STORMS, strlen(ROWS_OF_STORMS), 0600, NULL), 0);
    CHECK_INT(command_replay(&line), EXIT_OK);
    CHECK_INT(file_read(&out, out_path, 1 << 20, NULL), 0);
    CHECK_TEXT(out.bytes, "id,episode\na,1\nb,1\nc,3\nd,4\n");
    buf_free(&out);
}

TEST(the_order_changes_nothing_about_who_belongs_together)
{
    char *straight = replayed(TABLE, NULL, NULL);

    for (int seed = 1; seed <= 5; seed++) {
        char  number[8];
        char *out;

        snprintf(number, sizeof number, "%d", seed);
        out = replayed(TABLE, number, NULL);
        CHECK_TEXT(out, straight);
        free(out);
    }
    free(straight);
}

TEST(other_headers_are_mapped)
{
    char *out = replayed("ticket,when,lat,lon\n1,2026-01-01 10:00:00,43.72,10.95\n"
                         "2,2026-01-01 10:01:00,43.72,10.95\n",
                         NULL, "id=ticket,time=when");

    CHECK_TEXT(incident_of(out, "1"), incident_of(out, "2"));
    free(out);
}

/* Runs the command and returns what it said on stderr, to be freed. */
static char *complaint_to(const char *out, const char *table, const char *map, int code)
{
    char        err_path[] = "/tmp/tocsin-replay-err-XXXXXX";
    struct line line = {.is_quiet = true, .args = (const char *[]){in_path}, .arg_count = 1};
    const char *values[] = {out, NULL, map, "schemas/hazards.yaml"};
    struct buf  said = {0};
    int         kept = dup(STDERR_FILENO), file = mkstemp(err_path);

    for (size_t i = 0; i < 4; i++) {
        if (!values[i])
            continue;
        line.given[line.given_count] = &OPTIONS[i];
        line.values[line.given_count++] = values[i];
    }
    CHECK_INT(file_replace(in_path, table, strlen(table), 0600, NULL), 0);
    CHECK(file >= 0 && dup2(file, STDERR_FILENO) >= 0);
    CHECK_INT(command_replay(&line), code);
    dup2(kept, STDERR_FILENO);
    close(kept);
    close(file);
    CHECK_INT(file_read(&said, err_path, 1 << 20, NULL), 0);
    unlink(err_path);
    return buf_take(&said);
}

static char *complaint(const char *table, const char *map, int code)
{
    return complaint_to(out_path, table, map, code);
}

TEST(a_bad_row_is_refused_with_its_line_and_what_is_wrong_and_the_rest_goes_on)
{
    char *said = complaint("id,time,lat,lon,text\n"
                           ",2026-01-01T10:00:00Z,43.7,10.9,\n"
                           "b,yesterday,43.7,10.9,\n"
                           "c,,43.7,10.9,\n"
                           "d,2026-01-01T10:00:00Z,437.2,10.9,\n"
                           "e,2026-01-01T10:00:00Z,43.7,east,\n"
                           "f,2026-01-01T10:00:00Z,43.7,10.9,one\n"
                           "f,2026-01-01T10:00:00Z,43.7,10.9,one\n"
                           "f,2026-01-01T10:00:00Z,43.7,10.9,another\n"
                           "g,2026-01-01T10:00:00Z,,,\n",
                           NULL, EXIT_PARTIAL);

    CHECK(strstr(said, "line 2: has no id\n"));
    CHECK(strstr(said, "line 3: the time must be as in 2026-01-01T10:00:00Z: \"yesterday\"\n"));
    CHECK(strstr(said, "line 4: has no time\n"));
    CHECK(strstr(said, "line 5: the latitude must lie between -90 and 90: \"437.2\"\n"));
    CHECK(strstr(said, "line 6: the longitude must lie between -180 and 180: \"east\"\n"));
    CHECK(strstr(said, "line 9: another row with this id says something else\n"));
    CHECK(!strstr(said, "line 7") && !strstr(said, "line 8") && !strstr(said, "line 10"));
    free(said);
}

TEST(what_cannot_be_replayed_at_all_is_said)
{
    char *said = complaint("id,time\n", NULL, EXIT_FAILED);

    CHECK(strstr(said, "holds no row that can be used"));
    free(said);
    said = complaint("id,time\n1,2026-01-01T10:00:00Z\n", "latitude=lat", EXIT_FAILED);
    CHECK(strstr(said, "--map: \"latitude=lat\" must be id, time, lat"));
    free(said);
    said = complaint("id,time\n1,2026-01-01T10:00:00Z\n", "lat=breite", EXIT_FAILED);
    CHECK(strstr(said, "--map: there is no column breite"));
    free(said);
}

TEST(the_table_is_never_written_over)
{
    static const char ROWS[] = "id,time\n1,2026-01-01T10:00:00Z\n";
    char              link_path[] = "/tmp/tocsin-replay-link-XXXXXX";
    struct buf        table = {0};
    char             *said = complaint_to(in_path, ROWS, NULL, EXIT_FAILED);

    CHECK(strstr(said, "is the table itself"));
    free(said);
    close(mkstemp(link_path));
    unlink(link_path);
    CHECK_INT(symlink(in_path, link_path), 0);
    said = complaint_to(link_path, ROWS, NULL, EXIT_FAILED);
    CHECK(strstr(said, "is the table itself"));
    free(said);
    CHECK_INT(file_read(&table, in_path, 100, NULL), 0);
    CHECK_TEXT(table.bytes, ROWS);
    buf_free(&table);
    unlink(link_path);
}

int main(void)
{
    close(mkstemp(out_path));
    close(mkstemp(in_path));
    close(mkstemp(other_path));
    rows_go_through_the_flow_with_their_own_times();
    categories_nobody_knows_are_related_by_what_they_or_their_group_speak_of();
    incidents_of_one_storm_are_an_episode();
    the_order_changes_nothing_about_who_belongs_together();
    other_headers_are_mapped();
    a_bad_row_is_refused_with_its_line_and_what_is_wrong_and_the_rest_goes_on();
    what_cannot_be_replayed_at_all_is_said();
    the_table_is_never_written_over();
    unlink(out_path);
    unlink(in_path);
    unlink(other_path);
    return 0;
}
