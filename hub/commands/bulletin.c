/* bulletin.c: "tocsin bulletin replay": the bulletins of years through what tells
 * municipalities, and who would have been told what. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/base/clock.h"
#include "hub/base/csv.h"
#include "hub/base/file.h"
#include "hub/base/gzip.h"
#include "hub/commands/commands.h"
#include "hub/model/bulletin.h"
#include "hub/model/zones.h"

enum { TABLE_BYTES_MAX = 1 << 30, TABLES_MAX = 2 }; /* TABLE [TABLE] */

struct replay {
    struct arena           arena;     /* of what was read */
    struct arena           now, next; /* of what holds, and of what holds after a bulletin */
    struct zones           zones;
    struct bulletin_places places;
    struct bulletins       bulletins;
    struct criticalities   criticalities;
    struct buf             changes; /* CSV */
    size_t                 told, red;
};

/* ── reading ────────────────────────────────────────────────────────────────────── */

static int read_places(struct replay *replay, const char *path, struct err *err)
{
    struct gzip *gzip;
    int          failed;

    if (gzip_open(&gzip, path, TABLE_BYTES_MAX, err) < 0)
        return -1;
    failed = zones_read_csv(&replay->zones, &replay->arena, gzip_source(gzip), err);
    gzip_close(gzip);
    if (failed)
        return err_at(err, path);
    replay->places = bulletin_places_of(&replay->zones, &replay->arena);
    return 0;
}

static int read_bulletins(struct replay *replay, const struct line *line, struct err *err)
{
    struct gzip   *gzips[TABLES_MAX] = {0};
    struct source *tables[TABLES_MAX];
    int            failed = 0;

    for (size_t i = 0; i < line->arg_count && !failed; i++) {
        failed = gzip_open(&gzips[i], line->args[i], TABLE_BYTES_MAX, err);
        tables[i] = failed ? NULL : gzip_source(gzips[i]);
    }
    if (!failed)
        failed =
            bulletins_read(&replay->bulletins, &replay->arena, tables, line->arg_count, err);
    for (size_t i = 0; i < line->arg_count; i++)
        gzip_close(gzips[i]);
    return failed;
}

/* ── one after the other ────────────────────────────────────────────────────────── */

static void write_change(struct replay *replay, const struct bulletin *bulletin,
                         const struct criticality_change *change)
{
    char                published[STAMP_LEN + 1];
    enum bulletin_level was = criticality_level(&change->before);
    enum bulletin_level is = criticality_level(&change->after);

    buf_format(&replay->changes, "%s,%s,%s,", stamp_text(published, bulletin->published_ms),
               change->after.day, change->after.place);
    csv_quote(&replay->changes, change->after.zone);
    buf_format(&replay->changes, ",%s,%s\n", BULLETIN_LEVEL_WORDS[was],
               BULLETIN_LEVEL_WORDS[is]);
    replay->told++;
    replay->red += is == BULLETIN_RED;
}

static void apply(struct replay *replay, const struct bulletin *bulletin)
{
    struct criticality_changes changes;
    struct criticalities       after;
    struct arena               over = replay->now;

    bulletin_apply(bulletin, &replay->places, &replay->criticalities, &after, &changes,
                   &replay->next);
    for (size_t i = 0; i < changes.count; i++)
        write_change(replay, bulletin, &changes.items[i]);
    replay->criticalities = after;
    replay->now = replay->next;
    replay->next = (struct arena){0};
    arena_free(&over);
}

static void summarise(const struct replay *replay, const struct line *line)
{
    if (line->wants_json)
        printf("{\"bulletins\":%zu,\"municipalities\":%zu,\"notifications\":%zu,\"red\":%zu}\n",
               replay->bulletins.count, replay->places.count, replay->told, replay->red);
    else if (!line->is_quiet)
        printf("%zu bulletins, %zu municipalities: %zu notifications, one for each change of a "
               "level; %zu of them to red\n",
               replay->bulletins.count, replay->places.count, replay->told, replay->red);
}

static int run(struct replay *replay, const struct line *line, struct err *err)
{
    const char *out = line_value(line, "--changes");

    if (read_places(replay, line_value(line, "--zones"), err) < 0 ||
        read_bulletins(replay, line, err) < 0)
        return -1;
    buf_text(&replay->changes, "published,day,municipality,zone,before,after\n");
    for (size_t i = 0; i < replay->bulletins.count; i++)
        apply(replay, &replay->bulletins.items[i]);
    if (out && file_replace(out, replay->changes.bytes, replay->changes.len, 0644, err) < 0)
        return -1;
    summarise(replay, line);
    return 0;
}

int command_bulletin_replay(const struct line *line)
{
    struct replay *replay = MEM_NEW(struct replay);
    struct err     err = {0};
    int            failed = run(replay, line, &err);

    if (failed)
        fprintf(stderr, "tocsin bulletin replay: %s\n", err.text);
    buf_free(&replay->changes);
    arena_free(&replay->now);
    arena_free(&replay->next);
    arena_free(&replay->arena);
    free(replay);
    if (!failed)
        return EXIT_OK;
    return err.kind == ERR_NOT_FOUND ? EXIT_NOT_FOUND : EXIT_FAILED;
}
