#include <unistd.h>

#include "hub/base/file.h"
#include "hub/commands/commands.h"
#include "tests/kit/check.h"

static char out_path[] = "/tmp/tocsin-replay-out-XXXXXX";
static char in_path[] = "/tmp/tocsin-replay-in-XXXXXX";

static const struct option OPTIONS[] = {
    {.name = "--assignments"}, {.name = "--shuffle"}, {.name = "--map"}, {.name = "--hazards"}};

/* Replays the table and returns what was written, to be freed. */
static char *replayed(const char *table, const char *seed, const char *map)
{
    struct line line = {.is_quiet = true, .args = {in_path}, .arg_count = 1};
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
    "e,2026-01-01T10:05:00Z,,,flood,dove?,x\n"
    "f,when?,43.72,10.95,flood,senza ora,x\n";

TEST(rows_go_through_the_flow_with_their_own_times)
{
    char *out = replayed(TABLE, NULL, NULL);

    CHECK(strncmp(out, "id,incident\na,", 14) == 0);
    CHECK_TEXT(incident_of(out, "a"), incident_of(out, "b"));
    CHECK(strcmp(incident_of(out, "a"), incident_of(out, "c")) != 0); /* another kind */
    CHECK(strcmp(incident_of(out, "a"), incident_of(out, "d")) != 0); /* another day */
    CHECK(strcmp(incident_of(out, "a"), incident_of(out, "e")) != 0); /* no place */
    CHECK(strstr(out, "\nf,") == NULL);
    free(out);
}

TEST(the_order_changes_nothing_about_who_belongs_together)
{
    for (int seed = 1; seed <= 5; seed++) {
        char  number[8];
        char *out;

        snprintf(number, sizeof number, "%d", seed);
        out = replayed(TABLE, number, NULL);
        CHECK_TEXT(incident_of(out, "a"), incident_of(out, "b"));
        CHECK(strcmp(incident_of(out, "a"), incident_of(out, "c")) != 0);
        CHECK(strcmp(incident_of(out, "a"), incident_of(out, "d")) != 0);
        free(out);
    }
}

TEST(other_headers_are_mapped)
{
    char *out = replayed("ticket,when,lat,lon\n1,2026-01-01 10:00:00,43.72,10.95\n"
                         "2,2026-01-01 10:01:00,43.72,10.95\n",
                         NULL, "id=ticket,time=when");

    CHECK_TEXT(incident_of(out, "1"), incident_of(out, "2"));
    free(out);
}

int main(void)
{
    close(mkstemp(out_path));
    close(mkstemp(in_path));
    rows_go_through_the_flow_with_their_own_times();
    the_order_changes_nothing_about_who_belongs_together();
    other_headers_are_mapped();
    unlink(out_path);
    unlink(in_path);
    return 0;
}
