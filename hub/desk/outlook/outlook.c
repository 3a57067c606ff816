#include "hub/desk/outlook.h"

#include <stdlib.h>
#include <string.h>

#include "hub/desk/outlook/kept.h"
#include "hub/desk/outlook/room.h"

static const char FACT[] = "bulletin";

enum { AHEAD_MAX_MS = 3600000 }; /* how far clocks may be apart */

static void on_clear(struct tally *tally)
{
    struct outlook *outlook = CONTAINER_OF(tally, struct outlook, tally);
    struct tally   *owner = outlook->settings.owner;

    held_free(outlook->held);
    phases_free(outlook->phases);
    answers_free(outlook->answers);
    free(outlook);
    tally_drop(owner);
}

int outlook_open(struct outlook **outlook_r, const struct outlook_settings *settings,
                 struct err *err)
{
    struct outlook *outlook = MEM_NEW(struct outlook);

    (void)err;
    outlook->settings = *settings;
    outlook->tally.on_clear = on_clear;
    tally_take(&outlook->tally);
    tally_take(settings->owner);
    *outlook_r = outlook;
    return 0;
}

void outlook_close(struct outlook *outlook)
{
    if (outlook)
        tally_drop(&outlook->tally);
}

const struct outlook_now *outlook_now(const struct outlook *outlook)
{
    return outlook->held ? &outlook->held->now : NULL;
}

static void hold(struct outlook_errand *errand)
{
    struct outlook *outlook = errand->verb->outlook;

    held_free(outlook->held);
    outlook->held = errand->next;
    errand->next = NULL;
    outlook_tell(outlook);
}

/* ── from the store ─────────────────────────────────────────────────────────────── */

static int read_found(struct outlook_errand *errand, struct err *err)
{
    errand->next = MEM_NEW(struct held);
    return outlook_read_kept(&errand->next->now, &errand->next->arena, errand->find.value.at,
                             errand->find.value.len, err);
}

/* Where a bulletin cannot be read, the phases and answers still can. */
void outlook_load(struct outlook *outlook, struct outlook_load *load)
{
    struct outlook_errand *errand = errand_begin(outlook, &load->verb);

    load->errand = errand;
    errand_find(errand, FACT, read_found, hold, phases_load);
}

/* ── a bulletin ─────────────────────────────────────────────────────────────────── */

/* What holds, or what held before the last bulletin: without those that are green. */
static struct criticalities levels_of(const struct held *held, bool before_last,
                                      struct arena *arena)
{
    struct criticalities levels = {0};

    levels.items =
        arena_alloc(arena, ((held ? held->now.places.count : 0) + 1) * sizeof *levels.items);
    for (size_t i = 0; held && i < held->now.places.count; i++) {
        const struct criticality_change *place = &held->now.places.items[i];
        const struct criticality        *level = before_last ? &place->before : &place->after;

        if (criticality_level(level) != BULLETIN_GREEN)
            levels.items[levels.count++] = *level;
    }
    return levels;
}

/* Those that changed, and those that are as they were and not green. */
static void gather(struct outlook_now *now, const struct criticalities *after,
                   const struct criticality_changes *changes, struct arena *arena)
{
    struct criticality_changes *places = &now->places;

    places->items =
        arena_alloc(arena, (after->count + changes->count + 1) * sizeof *places->items);
    for (size_t i = 0; i < changes->count; i++)
        places->items[places->count++] = changes->items[i];
    for (size_t i = 0; i < after->count; i++) {
        struct criticality_change same = {after->items[i], after->items[i]};

        if (changes->count == 0 || !bsearch(&same, changes->items, changes->count, sizeof same,
                                            criticality_change_order))
            places->items[places->count++] = same;
    }
    if (places->count > 0)
        qsort(places->items, places->count, sizeof *places->items, criticality_change_order);
    for (size_t i = 0; i < places->count; i++) { /* the zones they are borrowed from may go */
        struct criticality *of = &places->items[i].after;

        of->place = arena_text(arena, of->place);
        of->zone = arena_text(arena, of->zone);
        places->items[i].before.place = of->place;
        places->items[i].before.zone = of->zone;
    }
}

/* One of the future would bar all that come until then. */
static int check_when(const struct outlook *outlook, const struct bulletin *bulletin,
                      struct err *err)
{
    char stamp[STAMP_LEN + 1];

    if (bulletin->published_ms > clock_now(outlook->settings.clock) + AHEAD_MAX_MS)
        return err_set(err, ERR_INVALID, "was published at %s, which is still to come",
                       stamp_text(stamp, bulletin->published_ms));
    if (outlook->held && bulletin->published_ms < outlook->held->now.published_ms)
        return err_set(err, ERR_CONFLICT, "a later bulletin holds already");
    return 0;
}

/* The bulletin that holds may say more when taken again: municipalities came since. What they
 * and all others were at before it stays what it was. */
static int read_bulletin(struct outlook_errand *errand, struct err *err)
{
    struct outlook_take       *take = errand->take;
    const struct outlook      *outlook = take->verb.outlook;
    const struct held         *held = outlook->held;
    struct bulletin            bulletin;
    struct bulletin_places     places;
    struct criticalities       before;
    struct criticalities       after;
    struct criticality_changes changes;
    bool                       is_again;

    if (bulletin_read(&bulletin, &errand->arena, take->bytes, take->len, err) < 0 ||
        check_when(outlook, &bulletin, err) < 0)
        return -1;
    is_again = held && bulletin.published_ms == held->now.published_ms;
    places = bulletin_places_of(errand->zones, &errand->arena);
    before = levels_of(held, false, &errand->arena);
    take->municipalities = places.count;
    bulletin_apply(&bulletin, &places, &before, &after, &changes, &errand->arena);
    if (is_again && changes.count == 0)
        return 0;
    take->is_new = true;
    take->changed = changes.count;
    if (is_again) {
        before = levels_of(held, true, &errand->arena);
        bulletin_apply(&bulletin, &places, &before, &after, &changes, &errand->arena);
    }
    errand->next = MEM_NEW(struct held);
    errand->next->now = (struct outlook_now){
        .identifier = arena_text(&errand->next->arena, bulletin.identifier),
        .published_ms = bulletin.published_ms,
        .taken_ms = clock_now(outlook->settings.clock),
    };
    gather(&errand->next->now, &after, &changes, &errand->next->arena);
    outlook_write_kept(&errand->json, &errand->next->now);
    return 0;
}

static void run(struct offload *offload)
{
    struct outlook_errand *errand = CONTAINER_OF(offload, struct outlook_errand, offload);
    struct outlook_verb   *verb = errand->verb;

    if (errand->turn)
        verb->failed = read_bulletin(errand, &verb->err);
    else
        verb->failed = err_set(&verb->err, ERR_BUSY, "another bulletin is being taken");
}

static void on_read(struct offload *offload)
{
    struct outlook_errand *errand = CONTAINER_OF(offload, struct outlook_errand, offload);
    struct outlook_take   *take = errand->take;

    if (take->verb.failed || !take->is_new) {
        errand_end(errand);
        return;
    }
    errand->deed = (struct deed){
        .word = "bulletin.taken",
        .about = "bulletin",
        .facts = arena_format(&errand->arena, "{\"published_ms\":%lld,\"changed\":%zu}",
                              (long long)errand->next->now.published_ms, take->changed),
        .at_ms = errand->next->now.taken_ms,
    };
    errand_put(errand, FACT, &take->asking, hold);
}

void outlook_take(struct outlook *outlook, struct outlook_take *take)
{
    struct outlook_errand *errand = errand_begin(outlook, &take->verb);

    take->errand = errand;
    take->municipalities = take->changed = 0;
    take->is_new = false;
    errand->take = take;
    errand_take_turn(errand, &outlook->is_taking);
    errand->zones = outlook->settings.zones(outlook->settings.house);
    errand->offload.run = run;
    errand->offload.done = on_read;
    offload_start(&errand->offload, outlook->settings.loop, &outlook->tally);
}
