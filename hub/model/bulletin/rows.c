/* rows.c: lines of bulletins, gathered to bulletins. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "hub/base/clock.h"
#include "hub/model/bulletin/room.h"

enum { DAY_MS = 86400000, MINUTE_MS = 60000 };

const char *const BULLETIN_LEVEL_WORDS[5] = {"green", "yellow", "orange", "red", NULL};
const char *const BULLETIN_RISK_WORDS[4] = {"hydrogeological", "thunderstorms", "hydraulic",
                                            NULL};

void day_of(char day[BULLETIN_DAY_LEN + 1], int64_t ms, int offset_min)
{
    char text[STAMP_LEN + 1];

    stamp_text(text, ms + (int64_t)offset_min * MINUTE_MS);
    snprintf(day, BULLETIN_DAY_LEN + 1, "%.10s", text);
}

void day_after(char after[BULLETIN_DAY_LEN + 1], const char *day)
{
    char    text[40];
    int64_t ms = 0;

    snprintf(text, sizeof text, "%.10sT00:00:00Z", day);
    stamp_parse(&ms, text);
    day_of(after, ms + DAY_MS, 0);
}

bool bulletin_colour(uint8_t *level_r, const char *text)
{
    static const struct {
        const char *word;
        uint8_t     level;
    } COLOURS[] = {{"rossa", BULLETIN_RED},
                   {"arancione", BULLETIN_ORANGE},
                   {"gialla", BULLETIN_YELLOW},
                   {"verde", BULLETIN_GREEN},
                   {"nessuna", BULLETIN_GREEN}};

    for (size_t i = 0; i < COUNT_OF(COLOURS); i++)
        if (strcasestr(text, COLOURS[i].word)) {
            *level_r = COLOURS[i].level;
            return true;
        }
    return false;
}

int bulletin_rows_add(struct bulletin_rows *rows, const struct bulletin_row *row,
                      struct err *err)
{
    char tomorrow[BULLETIN_DAY_LEN + 1];

    day_after(tomorrow, row->today);
    if (row->code && strcmp(row->day, row->today) != 0 && strcmp(row->day, tomorrow) != 0)
        return err_set(err, ERR_INVALID,
                       "is about %s, and a bulletin of %s is about that day and the next",
                       row->day, row->today);
    if (rows->count == BULLETIN_ROWS_MAX)
        return err_set(err, ERR_TOO_LARGE, "has more than %d rows", BULLETIN_ROWS_MAX);
    if (rows->count == rows->room) {
        rows->room = rows->room ? 2 * rows->room : 256;
        rows->items = mem_grown(rows->items, rows->room * sizeof *rows->items);
    }
    rows->items[rows->count++] = *row;
    return 0;
}

static int by_bulletin(const void *one, const void *other)
{
    const struct bulletin_row *a = one, *b = other;
    int                        days = strcmp(a->day, b->day);

    if (a->published_ms != b->published_ms)
        return a->published_ms < b->published_ms ? -1 : 1;
    if (!a->code || !b->code)
        return (a->code != NULL) - (b->code != NULL);
    return days ? days : strcmp(a->code, b->code);
}

static void add_zone(struct bulletin_day *day, const struct bulletin_row *row)
{
    struct bulletin_zone *last = day->count ? &day->zones[day->count - 1] : NULL;

    if (!last || strcmp(last->code, row->code) != 0) {
        last = &day->zones[day->count++];
        last->code = row->code;
    }
    for (int r = 0; r < BULLETIN_RISKS; r++)
        if (row->levels[r] > last->levels[r])
            last->levels[r] = row->levels[r];
}

static void begin(struct bulletin *bulletin, const struct bulletin_row *row, size_t most,
                  struct arena *arena)
{
    bulletin->published_ms = row->published_ms;
    snprintf(bulletin->days[0].day, sizeof bulletin->days[0].day, "%s", row->today);
    day_after(bulletin->days[1].day, row->today);
    for (int d = 0; d < 2; d++)
        bulletin->days[d].zones = arena_alloc(arena, most * sizeof *bulletin->days[d].zones);
}

static size_t run_of(const struct bulletin_rows *rows, size_t from)
{
    size_t to = from;

    while (to < rows->count && rows->items[to].published_ms == rows->items[from].published_ms)
        to++;
    return to - from;
}

void bulletins_gather(struct bulletins *bulletins_r, struct arena *arena,
                      struct bulletin_rows *rows)
{
    size_t count = 0;

    if (rows->count > 0)
        qsort(rows->items, rows->count, sizeof *rows->items, by_bulletin);
    for (size_t i = 0; i < rows->count; i += run_of(rows, i))
        count++;
    *bulletins_r =
        (struct bulletins){arena_alloc(arena, (count + 1) * sizeof(struct bulletin)), 0};
    for (size_t i = 0, len; i < rows->count; i += len) {
        struct bulletin *bulletin = &bulletins_r->items[bulletins_r->count++];

        len = run_of(rows, i);
        begin(bulletin, &rows->items[i], len, arena);
        for (size_t at = i; at < i + len; at++) {
            const struct bulletin_row *row = &rows->items[at];

            if (row->code)
                add_zone(&bulletin->days[strcmp(row->day, row->today) != 0], row);
        }
    }
}
