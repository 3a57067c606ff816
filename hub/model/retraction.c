#include "hub/model/retraction.h"

#include <string.h>

#include "hub/model/alert_json.h"

const char *const RETRACTION_WORDS[] = {
    [RETRACTION_FALSE_ALARM] = "false_alarm",
    [RETRACTION_WRONG_AREA] = "wrong_area",
    [RETRACTION_OVER] = "over",
    [RETRACTION_WAS_EXERCISE] = "was_exercise",
    NULL,
};

struct wording {
    struct arena            *arena;
    const struct lang       *lang;
    const struct alert_info *info; /* of the original */
    const char              *kind;
};

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

static const char *say(const struct wording *in, const char *part)
{
    const char *place = in->info->area_count > 0 ? in->info->areas[0].desc : NULL;
    const char *source = alert_value_of(&in->info->parameters, ALERT_SHORT_PREFIX "source");
    struct buf  out = {0};
    const char *kept;

    lang_format(&out, in->lang, or_empty(in->info->language),
                arena_format(in->arena, "retraction.%s_%s", in->kind, part),
                (const struct lang_value[]){
                    {"source", or_empty(source ? source : in->info->sender_name)},
                    {"event", or_empty(in->info->event)},
                    {"place", or_empty(place)},
                    {"link", or_empty(in->info->web)},
                    {0}});
    kept = arena_copy(in->arena, out.bytes ? out.bytes : "", out.len);
    buf_free(&out);
    return kept;
}

static struct alert_values short_of(const struct wording *in)
{
    struct alert_value *items = arena_alloc(in->arena, 2 * sizeof *items);

    items[0] = (struct alert_value){ALERT_SHORT_PREFIX "sms", say(in, "sms")};
    items[1] = (struct alert_value){ALERT_SHORT_PREFIX "post", say(in, "sms")};
    return (struct alert_values){items, 2};
}

static struct alert_info info_of(struct arena *arena, const struct lang *lang,
                                 const struct alert_info *original, enum retraction kind,
                                 int64_t now_ms)
{
    struct wording    words = {arena, lang, original, RETRACTION_WORDS[kind]};
    struct alert_info info = *original;

    info.responses = ALERT_BIT(RESPONSE_ALL_CLEAR);
    info.urgency = URGENCY_PAST;
    info.effective = info.onset = (struct alert_time){0};
    info.expires = (struct alert_time){.ms = now_ms + RETRACTION_LASTS_MS,
                                       .offset_min = original->expires.offset_min,
                                       .is_given = true};
    info.headline = say(&words, "headline");
    info.description = say(&words, "description");
    info.instruction = say(&words, "instruction");
    info.parameters = short_of(&words);
    info.resources = NULL;
    info.resource_count = 0;
    return info;
}

struct alert retraction_of(struct arena *arena, const struct lang *lang,
                           const struct alert *original, enum retraction kind, int64_t now_ms)
{
    struct alert            alert = *original;
    struct alert_info      *infos = arena_alloc(arena, (alert.info_count + 1) * sizeof *infos);
    struct alert_reference *chain =
        arena_alloc(arena, (alert.reference_count + 1) * sizeof *chain);

    for (size_t i = 0; i < alert.info_count; i++)
        infos[i] = info_of(arena, lang, &original->infos[i], kind, now_ms);
    if (alert.reference_count > 0)
        memcpy(chain, original->references, alert.reference_count * sizeof *chain);
    chain[alert.reference_count++] = alert_reference_to(original);
    alert.references = chain;
    alert.infos = infos;
    alert.message = MESSAGE_CANCEL;
    alert.identifier = NULL;
    alert.sent = (struct alert_time){0};
    alert.has_signature = false;
    return alert;
}
