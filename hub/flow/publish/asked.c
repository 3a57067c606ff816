/* asked.c: what readers ask about one zone, of what was last written. */
#include "hub/flow/publish/room.h"

/* What is known, with an arena of the reader's own. */
static int known(struct publish *publish, const char *id, struct public_state *state_r,
                 const struct zone **zone_r, struct err *err)
{
    const struct publish_settings *settings = &publish->settings;
    const struct zones *zones = settings->zones ? settings->zones(settings->house) : NULL;

    *zone_r = zones ? zones_find(zones, id) : NULL;
    if (!*zone_r)
        return err_set(err, ERR_NOT_FOUND, "there is no zone \"%.60s\"", id);
    if (!publish->last || clock_now(settings->clock) >= publish->last->state.until_ms)
        return err_set(err, ERR_BUSY, "the state of alerts is not known at this moment");
    *state_r = publish->last->state;
    state_r->arena = (struct arena){0};
    state_r->zones = zones; /* those of then may have gone */
    return 0;
}

int publish_frame(struct publish *publish, struct buf *out, const char *zone,
                  const char *language, struct err *err)
{
    const struct zone  *found;
    struct public_state state;

    if (known(publish, zone, &state, &found, err) < 0)
        return -1;
    page_of_zone(out, &state, found, language);
    arena_free(&state.arena);
    return 0;
}

int publish_calendar(struct publish *publish, struct buf *out, const char *zone,
                     struct err *err)
{
    const struct zone  *found;
    struct public_state state;

    if (known(publish, zone, &state, &found, err) < 0)
        return -1;
    feed_calendar(out, &state, found);
    arena_free(&state.arena);
    return 0;
}
