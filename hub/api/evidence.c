/* evidence.c: how far an incident may be believed, and why, in the reader's words. */
#include "hub/api/incidents.h"

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

void evidence_write(struct writer *out, struct call *call, const struct incident *incident)
{
    const struct confidence *evidence = &incident->evidence;
    const struct lang_value  values[] = {
         {"voices", number(call, evidence->voices)},
         {"needed", number(call, CONFIDENCE_CORROBORATED)},
         {"unnamed", number(call, evidence->of_kind[VOICE_UNNAMED])},
         {"named", number(call, evidence->of_kind[VOICE_NAMED])},
         {"sensors", number(call, evidence->of_kind[VOICE_SENSOR])},
         {"largest", number(call, evidence->largest)},
         {0}};

    write_list(out, "evidence");
    say(out, call, evidence->is_corroborated ? "evidence.corroborated" : "evidence.unverified",
        values);
    say(out, call, "evidence.voices", values);
    if (evidence->largest > 1)
        say(out, call, "evidence.one_voice", values);
    write_end(out);
}
