/* phases.c: in which phase a municipality works: its mayor's word, brought by an officer. */
#include <stdlib.h>
#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/desk/outlook/room.h"

static const char FACT[] = "phases";

const struct municipal_phases *outlook_phases(const struct outlook *outlook)
{
    static const struct municipal_phases NONE = {0};

    return outlook->phases ? &outlook->phases->phases : &NONE;
}

static void hold(struct outlook_errand *errand)
{
    struct outlook *outlook = errand->verb->outlook;

    phases_free(outlook->phases);
    outlook->phases = errand->next_phases;
    errand->next_phases = NULL;
    outlook_tell(outlook);
}

/* ── as they are kept ───────────────────────────────────────────────────────────── */

static int read_kept(struct phases_held *held, const char *json, size_t len, struct err *err)
{
    struct reader            in = reader_open(json, len, &held->arena, err);
    struct municipal_phases *phases = &held->phases;

    phases->count = read_list(&in, "phases", ZONES_MAX);
    phases->items = arena_alloc(&held->arena, (phases->count + 1) * sizeof *phases->items);
    for (size_t i = 0; i < phases->count && !in.failed; i++) {
        struct reader one = reader_item(&in, "phases", i);

        phases->items[i] = (struct municipal_phase){
            .place = read_text(&one, "place", ZONE_ID_MAX),
            .phase = (enum phase)read_word(&one, "phase", PHASE_WORDS),
            .since_ms = read_integer(&one, "since_ms", INT64_MIN, INT64_MAX)};
        reader_leave(&one, &in);
    }
    return reader_close(&in);
}

static void write_kept(struct buf *json, const struct municipal_phases *phases)
{
    struct writer out = writer_open(json);

    write_object(&out, NULL);
    write_list(&out, "phases");
    for (size_t i = 0; i < phases->count; i++) {
        write_object(&out, NULL);
        write_text(&out, "place", phases->items[i].place);
        write_text(&out, "phase", PHASE_WORDS[phases->items[i].phase]);
        write_integer(&out, "since_ms", phases->items[i].since_ms);
        write_end(&out);
    }
    write_end(&out);
    write_end(&out);
}

static int read_found(struct outlook_errand *errand, struct err *err)
{
    errand->next_phases = MEM_NEW(struct phases_held);
    return read_kept(errand->next_phases, errand->find.value.at, errand->find.value.len, err);
}

void phases_load(struct outlook_errand *errand)
{
    errand_find(errand, FACT, read_found, hold, answers_load);
}

/* ── another ────────────────────────────────────────────────────────────────────── */

static int check(const struct outlook_errand *errand, struct err *err)
{
    const struct outlook_set_phase *set = errand->set;
    const struct zone              *place = zones_find(errand->zones, set->place);

    if (!errand->turn)
        return err_set(err, ERR_BUSY, "another phase is being kept");
    if (!place || !place->kind || strcmp(place->kind, ZONE_MUNICIPALITY) != 0)
        return err_set(err, ERR_NOT_FOUND, "there is no municipality \"%.60s\"", set->place);
    return errand_check(errand, set->asking.who, RIGHT_PHASE, place, err);
}

static void judge(struct offload *offload)
{
    struct outlook_errand *errand = CONTAINER_OF(offload, struct outlook_errand, offload);

    errand->verb->failed = check(errand, &errand->verb->err);
}

static void on_judged(struct offload *offload)
{
    struct outlook_errand *errand = CONTAINER_OF(offload, struct outlook_errand, offload);
    const struct outlook_set_phase *set = errand->set;
    const struct municipal_phases  *phases = outlook_phases(errand->verb->outlook);
    const struct municipal_phase   *before = phase_of(phases, set->place);
    struct municipal_phase          after = {set->place, set->phase, set->since_ms};

    if (errand->verb->failed) {
        errand_end(errand);
        return;
    }
    errand->next_phases = MEM_NEW(struct phases_held);
    errand->next_phases->phases = phases_with(phases, &after, &errand->next_phases->arena);
    write_kept(&errand->json, &errand->next_phases->phases);
    errand->deed = (struct deed){
        .word = "municipality.phase",
        .about = arena_format(&errand->arena, "municipality:%s", set->place),
        .facts = arena_format(&errand->arena, "{\"phase\":\"%s\",\"before\":\"%s\"}",
                              PHASE_WORDS[set->phase],
                              PHASE_WORDS[before ? before->phase : PHASE_NONE]),
        .at_ms = set->since_ms,
    };
    errand_put(errand, FACT, &set->asking, hold);
}

void outlook_set_phase(struct outlook *outlook, struct outlook_set_phase *set)
{
    struct outlook_errand *errand = errand_begin(outlook, &set->verb);

    set->errand = errand;
    set->since_ms = clock_now(outlook->settings.clock);
    errand->set = set;
    errand->zones = outlook->settings.zones(outlook->settings.house);
    errand_take_turn(errand, &outlook->is_setting);
    errand->offload.run = judge;
    errand->offload.done = on_judged;
    offload_start(&errand->offload, outlook->settings.loop, &outlook->tally);
}
