#include "hub/model/render/slots.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hub/model/alert_json.h"

static const char *kept(struct arena *arena, struct buf *text)
{
    const char *copy = arena_copy(arena, text->bytes ? text->bytes : "", text->len);

    buf_free(text);
    return copy;
}

/* Words of blanks only are none: nobody is sent an empty message. */
static const char *brief_of(struct arena *arena, const struct alert_info *info,
                            const char *slot)
{
    const char *words = alert_value_of(&info->parameters,
                                       arena_format(arena, "%s%s", ALERT_SHORT_PREFIX, slot));

    return words && words[strspn(words, " \t\r\n")] ? words : NULL;
}

const char *slots_clock(struct arena *arena, const struct alert_time *time)
{
    char text[STAMP_LEN + 1];

    alert_time_text(text, time);
    return *text ? arena_copy(arena, text + 11, 5) : "";
}

/* Days since 1970-01-01, a Thursday: 1 is Monday. */
static int weekday_of(const struct alert_time *time)
{
    int64_t local_ms = time->ms + time->offset_min * 60000LL;
    int64_t days = local_ms / 86400000 - (local_ms % 86400000 < 0);

    return (int)(((days + 3) % 7 + 7) % 7) + 1;
}

static const char *number_without_zero(struct arena *arena, const char *two_digits)
{
    return arena_copy(arena, two_digits + (*two_digits == '0'), *two_digits == '0' ? 1 : 2);
}

const char *slots_date(struct arena *arena, const struct render *with, const char *language,
                       const struct alert_time *time, const char *key)
{
    char        text[STAMP_LEN + 1];
    struct buf  out = {0};
    const char *month;

    if (!*alert_time_text(text, time))
        return "";
    month = number_without_zero(arena, text + 5);
    lang_format(&out, with->lang, language, key,
                (const struct lang_value[]){
                    {"day", number_without_zero(arena, text + 8)},
                    {"month", month},
                    {"month_name",
                     lang_text(with->lang, language, arena_format(arena, "month.%s", month))},
                    {"weekday", lang_text(with->lang, language,
                                          arena_format(arena, "weekday.%d", weekday_of(time)))},
                    {"year", arena_copy(arena, text, 4)},
                    {"time", slots_clock(arena, time)},
                    {0}});
    return kept(arena, &out);
}

const char *render_moment(struct arena *arena, const struct lang *lang, const char *language,
                          int64_t ms, int offset_min)
{
    const struct render     with = {.lang = lang};
    const struct alert_time time = {.is_given = true, .ms = ms, .offset_min = offset_min};
    const char             *clock = slots_clock(arena, &time);
    struct buf              out = {0};

    lang_format(&out, lang, language, "public.moment",
                (const struct lang_value[]){
                    {"time", offset_min ? clock : arena_format(arena, "%s UTC", clock)},
                    {"date", slots_date(arena, &with, language, &time, "public.day")},
                    {0}});
    return kept(arena, &out);
}

const char *render_day(struct arena *arena, const struct lang *lang, const char *language,
                       int64_t ms, int offset_min)
{
    return slots_date(
        arena, &(struct render){.lang = lang}, language,
        &(struct alert_time){.is_given = true, .ms = ms, .offset_min = offset_min},
        "public.day");
}

static const char *until_of(struct arena *arena, const struct render *with,
                            const struct alert *alert, const struct alert_info *info)
{
    struct buf out = {0};

    if (!info->expires.is_given || alert->message == MESSAGE_CANCEL)
        return NULL;
    lang_format(&out, with->lang, info->language, "alert.until",
                (const struct lang_value[]){{"time", slots_clock(arena, &info->expires)},
                                            {"date", slots_date(arena, with, info->language,
                                                                &info->expires, "alert.date")},
                                            {0}});
    return kept(arena, &out);
}

static const char *next_of(struct arena *arena, const struct render *with,
                           const struct alert_info *info)
{
    const char *next = brief_of(arena, info, "next");
    struct buf  out = {0};

    if (!next)
        return NULL;
    lang_format(&out, with->lang, info->language, "alert.next",
                (const struct lang_value[]){{"next", next}, {0}});
    return kept(arena, &out);
}

static const char *mark_of(const struct render *with, const char *language)
{
    if (with->mode.kind == MODE_ACTUAL)
        return NULL;
    return lang_text(with->lang, language,
                     with->mode.kind == MODE_EXERCISE ? "alert.exercise" : "alert.test");
}

struct slots slots_of(struct arena *arena, const struct render *with, const struct alert *alert,
                      const struct alert_info *info)
{
    static const struct {
        enum slot   slot;
        const char *name;
    } BRIEFS[] = {{SLOT_SOURCE, "source"}, {SLOT_HAZARD, "hazard"}, {SLOT_IMPACT, "impact"},
                  {SLOT_PLACE, "place"},   {SLOT_ACTION, "action"}, {SLOT_AVOID, "avoid"}};
    struct slots slots = {
        .full = {[SLOT_SOURCE] = info->sender_name,
                 [SLOT_HAZARD] = info->event,
                 [SLOT_IMPACT] = info->description,
                 [SLOT_PLACE] = info->area_count > 0 ? info->areas[0].desc : NULL,
                 [SLOT_ACTION] = info->instruction,
                 [SLOT_UNTIL] = until_of(arena, with, alert, info),
                 [SLOT_NEXT] = next_of(arena, with, info),
                 [SLOT_LINK] = info->web},
        .sms = brief_of(arena, info, "sms"),
        .post = brief_of(arena, info, "post"),
        .mark = mark_of(with, info->language)};

    memcpy(slots.brief, slots.full, sizeof slots.full);
    for (size_t i = 0; i < COUNT_OF(BRIEFS); i++) {
        const char *brief = brief_of(arena, info, BRIEFS[i].name);

        if (brief)
            slots.brief[BRIEFS[i].slot] = brief;
    }
    return slots;
}

/* A sentence ends: with a stop unless it has one. */
static void add_sentence(struct buf *out, const char *text)
{
    size_t len = text ? strlen(text) : 0;

    if (len == 0)
        return;
    if (out->len > 0)
        buf_byte(out, ' ');
    buf_text(out, text);
    if (!strchr(".!?:;", text[len - 1]))
        buf_byte(out, '.');
}

static void add_before(struct buf *out, const char *text, const char *mark)
{
    if (!text || !*text)
        return;
    if (out->len > 0)
        buf_byte(out, ' ');
    buf_text(out, text);
    buf_text(out, mark);
}

const char *slots_text(struct arena *arena, const struct slots *slots, int attempt)
{
    static const enum slot DROPPED[] = {SLOT_IMPACT, SLOT_AVOID, SLOT_NEXT, SLOT_LINK};
    const char            *text[SLOTS];
    struct buf             out = {0};

    if (attempt >= 2 + (int)COUNT_OF(DROPPED))
        return NULL;
    memcpy(text, attempt == 0 ? slots->full : slots->brief, sizeof text);
    for (int i = 0; i < attempt - 1; i++)
        text[DROPPED[i]] = NULL;
    add_before(&out, text[SLOT_SOURCE], ":");
    add_sentence(&out, text[SLOT_HAZARD]);
    add_sentence(&out, text[SLOT_IMPACT]);
    add_before(&out, text[SLOT_PLACE], text[SLOT_ACTION] ? ":" : ".");
    add_sentence(&out, text[SLOT_ACTION]);
    add_sentence(&out, text[SLOT_AVOID]);
    add_sentence(&out, text[SLOT_UNTIL]);
    add_sentence(&out, text[SLOT_NEXT]);
    add_before(&out, text[SLOT_LINK], "");
    return kept(arena, &out);
}

const char *slots_marked(struct arena *arena, const struct slots *slots, const char *text)
{
    return slots->mark ? arena_format(arena, "%s - %s - %s", slots->mark, text, slots->mark)
                       : text;
}
