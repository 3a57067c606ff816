#include <stdio.h>
#include <string.h>

#include "hub/flow/publish/room.h"

const char *public_stamp(struct public_state *state, int64_t ms)
{
    return stamp_text(arena_alloc(&state->arena, STAMP_LEN + 1), ms);
}

/* "13:15, 22/11", by the clock of the place; "UTC" is said when it is. */
const char *public_time(struct public_state *state, const char *language, int64_t ms,
                        int offset_min)
{
    char        text[STAMP_LEN + 1];
    struct buf  date = {0};
    const char *kept;
    char       *day, *month;

    stamp_text_at(text, ms, offset_min); /* 2026-11-22T13:15:00+01:00 */
    day = arena_copy(&state->arena, text + 8, 2);
    month = arena_copy(&state->arena, text + 5, 2);
    lang_format(&date, state->lang, language, "alert.date",
                (const struct lang_value[]){{"day", day}, {"month", month}, {0}});
    kept = arena_format(&state->arena, "%.5s%s, %s", text + 11, offset_min == 0 ? " UTC" : "",
                        date.bytes);
    buf_free(&date);
    return kept;
}

/* Of one of the files, absolute: feeds are read far away. */
const char *public_link(struct public_state *state, const char *path)
{
    return arena_format(&state->arena, "%s/public/%s", state->url, path);
}

/* The journal's last head, for who checks it. */
const char *public_head(struct public_state *state, const char *language)
{
    struct buf  text = {0};
    const char *kept;

    lang_format(&text, state->lang, language, "public.head",
                (const struct lang_value[]){{"head", state->head}, {0}});
    kept = arena_text(&state->arena, text.bytes);
    buf_free(&text);
    return kept;
}
