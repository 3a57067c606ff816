/* evidence.c: how far an incident may be believed, and why, in the reader's words. */
#include "hub/api/incidents.h"
#include "hub/desk/gauges.h"

static void say(struct writer *out, struct call *call, const char *key,
                const struct lang_value *values)
{
    struct buf words = {0};

    lang_format(&words, call->api->settings.lang, call_language(call), key, values);
    write_bytes(out, NULL, words.bytes, words.len);
    buf_free(&words);
}

static const char *number(struct call *call, size_t count)
{
    return arena_format(call->arena, "%zu", count);
}

/* What officers decided before of what its known sources had reported; nothing when it weighs
 * too little to be said. */
static void say_credits(struct writer *out, struct call *call,
                        const struct confidence *evidence)
{
    const struct credit *credits = &evidence->credits;

    if (credits->right + credits->wrong >= 0.5)
        say(out, call, "evidence.credits",
            (const struct lang_value[]){
                {"right", arena_format(call->arena, "%.0f", credits->right)},
                {"wrong", arena_format(call->arena, "%.0f", credits->wrong)},
                {0}});
}

/* A sensor that has the place in its sight measured all the time and saw nothing. */
static void say_contradiction(struct writer *out, struct call *call,
                              const struct incident *incident)
{
    const struct api_settings  *settings = &call->api->settings;
    const struct gauge_station *station = NULL;
    const struct gauge         *gauge;

    if (!settings->gauges || !incident->evidence.is_contradicted)
        return;
    gauge = gauges_contradict(settings->gauges,
                              hazards_at(settings->hazards, incident->hazard)->code,
                              (struct point){incident->lat, incident->lon}, incident->first_ms,
                              incident->last_ms, &station);
    if (gauge)
        say(out, call, "evidence.contradicted",
            (const struct lang_value[]){
                {"gauge", station->name},
                {"value", arena_format(call->arena, "%g", gauge->past[gauge->last].value)},
                {"unit", station->unit},
                {0}});
}

void evidence_write(struct writer *out, struct call *call, const struct incident *incident)
{
    const struct confidence *evidence = &incident->evidence;
    const struct lang_value  values[] = {
         {"voices", number(call, evidence->voices)},
         {"needed", number(call, CONFIDENCE_CORROBORATED)},
         {"unnamed", number(call, evidence->of_kind[VOICE_UNNAMED])},
         {"named", number(call, evidence->of_kind[VOICE_NAMED])},
         {"sensors", number(call, evidence->of_kind[VOICE_SENSOR])},
         {"copies", number(call, evidence->copies)},
         {"largest", number(call, evidence->largest)},
         {0}};

    write_list(out, "evidence");
    say(out, call, evidence->is_corroborated ? "evidence.corroborated" : "evidence.unverified",
        values);
    say(out, call, "evidence.voices", values);
    if (evidence->largest > 1)
        say(out, call, "evidence.one_voice", values);
    if (evidence->copies > 0)
        say(out, call, "evidence.copies", values);
    say_credits(out, call, evidence);
    say_contradiction(out, call, incident);
    write_end(out);
}
