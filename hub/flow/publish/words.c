#include <stdio.h>
#include <string.h>

#include "hub/flow/publish/room.h"
#include "hub/model/render.h"

const char *public_stamp(struct public_state *state, int64_t ms)
{
    return stamp_text(arena_alloc(&state->arena, STAMP_LEN + 1), ms);
}

const char *public_time(struct public_state *state, const char *language, int64_t ms,
                        int offset_min)
{
    return render_moment(&state->arena, state->lang, language, ms, offset_min);
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
