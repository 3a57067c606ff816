/* bulletins.c: the official bulletin, for everybody to read and for operators to bring; and the
 * phase a municipality works in, for officers to say. */
#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/desk/areas.h"
#include "hub/desk/outlook.h"

static void write_place(struct writer *out, const struct zones *zones,
                        const struct municipal_phases   *phases,
                        const struct criticality_change *place)
{
    const struct zone            *zone = zones_find(zones, place->after.place);
    const struct municipal_phase *phase = phase_of(phases, place->after.place);

    write_object(out, NULL);
    write_text(out, "day", place->after.day);
    write_text(out, "municipality", place->after.place);
    write_text(out, "name", zone ? zone->name : place->after.place);
    write_text(out, "zone", place->after.zone);
    write_text(out, "level", BULLETIN_LEVEL_WORDS[criticality_level(&place->after)]);
    write_text(out, "before", BULLETIN_LEVEL_WORDS[criticality_level(&place->before)]);
    write_text(out, "phase", PHASE_WORDS[phase ? phase->phase : PHASE_NONE]);
    write_object(out, "risks");
    for (int r = 0; r < BULLETIN_RISKS; r++)
        write_text(out, BULLETIN_RISK_WORDS[r], BULLETIN_LEVEL_WORDS[place->after.levels[r]]);
    write_end(out);
    write_end(out);
}

static void write_phase(struct writer *out, const struct zones *zones,
                        const struct municipal_phase *phase)
{
    const struct zone *zone = zones_find(zones, phase->place);

    write_object(out, NULL);
    write_text(out, "municipality", phase->place);
    write_text(out, "name", zone ? zone->name : phase->place);
    write_text(out, "phase", PHASE_WORDS[phase->phase]);
    write_stamp(out, "since", phase->since_ms);
    write_end(out);
}

void bulletin_get(struct call *call)
{
    const struct outlook_now      *now = outlook_now(call->api->settings.outlook);
    const struct municipal_phases *phases = outlook_phases(call->api->settings.outlook);
    const struct zones            *zones = areas_zones(call->api->settings.areas);
    struct writer                  out = call_writer(call);
    char                           stamp[STAMP_LEN + 1];

    write_object(&out, NULL);
    if (now) {
        write_text(&out, "identifier", now->identifier);
        write_text(&out, "published", stamp_text(stamp, now->published_ms));
        write_text(&out, "taken", stamp_text(stamp, now->taken_ms));
    }
    write_list(&out, "places");
    for (size_t i = 0; now && i < now->places.count; i++)
        write_place(&out, zones, phases, &now->places.items[i]);
    write_end(&out);
    write_list(&out, "phases");
    for (size_t i = 0; i < phases->count; i++)
        write_phase(&out, zones, &phases->items[i]);
    write_end(&out);
    write_end(&out);
    call_header(call, "Cache-Control", "public, max-age=60");
    call_json(call, 200);
}

struct taking {
    struct outlook_take take;
    struct call        *call;
};

static void on_taken(struct outlook_verb *verb)
{
    struct outlook_take *take = CONTAINER_OF(verb, struct outlook_take, verb);
    struct call         *call = CONTAINER_OF(take, struct taking, take)->call;
    struct writer        out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, NULL))
        return;
    write_object(&out, NULL);
    write_bool(&out, "is_new", take->is_new);
    write_integer(&out, "municipalities", (int64_t)take->municipalities);
    write_integer(&out, "changed", (int64_t)take->changed);
    write_end(&out);
    call_json(call, 200);
}

void bulletin_post(struct call *call)
{
    struct taking *taking = arena_alloc(call->arena, sizeof *taking);

    if (call_ask(call) < 0)
        return;
    taking->call = call;
    taking->take = (struct outlook_take){.verb.on_done = on_taken,
                                         .asking = call->asking,
                                         .bytes = call->exchange->body,
                                         .len = call->exchange->body_len};
    outlook_take(call->api->settings.outlook, &taking->take);
}

/* ── phases ─────────────────────────────────────────────────────────────────────── */

struct setting {
    struct outlook_set_phase set;
    struct call             *call;
};

static void on_set(struct outlook_verb *verb)
{
    struct outlook_set_phase *set = CONTAINER_OF(verb, struct outlook_set_phase, verb);
    struct call              *call = CONTAINER_OF(set, struct setting, set)->call;
    struct writer             out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, NULL))
        return;
    write_phase(&out, areas_zones(call->api->settings.areas),
                &(struct municipal_phase){set->place, set->phase, set->since_ms});
    call_json(call, 200);
}

void phase_put(struct call *call)
{
    struct setting *setting = arena_alloc(call->arena, sizeof *setting);
    struct err      err = {0};
    struct reader   in = call_reader(call, &err);

    setting->set.phase = (enum phase)read_word(&in, "phase", PHASE_WORDS);
    if (reader_close(&in) < 0) {
        call_fail(call, &err);
        return;
    }
    if (call_ask(call) < 0)
        return;
    setting->call = call;
    setting->set.verb.on_done = on_set;
    setting->set.asking = call->asking;
    setting->set.place = call->params[0];
    outlook_set_phase(call->api->settings.outlook, &setting->set);
}
