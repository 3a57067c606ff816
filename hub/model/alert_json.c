#include "hub/model/alert_json.h"

#include <math.h>
#include <string.h>
#include <strings.h>

#include "hub/model/area.h"

const char *const ALERT_SHORT_SLOTS[] = {"source", "hazard", "impact", "place", "action",
                                         "avoid",  "next",   "sms",    "post",  NULL};

/* The words of a language: where each stands in the info and in the JSON. */
static const struct {
    const char *name;
    size_t      at;
    size_t      max_bytes;
} TEXTS[] = {
    {"proofed", offsetof(struct alert_info, proofed), ALERT_WORD_MAX},
    {"event", offsetof(struct alert_info, event), ALERT_WORD_MAX},
    {"sender_name", offsetof(struct alert_info, sender_name), ALERT_WORD_MAX},
    {"headline", offsetof(struct alert_info, headline), ALERT_HEADLINE_MAX},
    {"description", offsetof(struct alert_info, description), ALERT_TEXT_MAX},
    {"instruction", offsetof(struct alert_info, instruction), ALERT_TEXT_MAX},
    {"audience", offsetof(struct alert_info, audience), ALERT_WORD_MAX},
    {"web", offsetof(struct alert_info, web), ALERT_WORD_MAX},
    {"contact", offsetof(struct alert_info, contact), ALERT_WORD_MAX},
};

static const char **text_at(struct alert_info *info, size_t at)
{
    return (const char **)(void *)((char *)info + at);
}

static const char *text_of(const struct alert_info *info, size_t at)
{
    return *(const char *const *)(const void *)((const char *)info + at);
}

static unsigned read_words(struct reader *in, const char *name, const char *const *words)
{
    size_t   count = read_list(in, name, 12);
    unsigned set = 0;

    for (size_t i = 0; i < count; i++) {
        const char *word = read_item_text(in, name, i, 40);
        unsigned    bit = 0;

        while (words[bit] && strcmp(words[bit], word) != 0)
            bit++;
        if (words[bit])
            set |= 1u << bit;
        else
            reader_complain(in, name, "holds a word CAP 1.2 has not got");
    }
    return set;
}

static struct alert_values read_values(struct reader *in, const char *name)
{
    size_t              count = read_list(in, name, ALERT_VALUES_MAX);
    struct alert_value *items = arena_alloc(in->arena, (count + 1) * sizeof *items);

    for (size_t i = 0; i < count; i++) {
        struct reader item = reader_item(in, name, i);

        items[i].name = read_text(&item, "name", 100);
        items[i].value = read_text(&item, "value", ALERT_WORD_MAX);
        reader_leave(&item, in);
    }
    return (struct alert_values){items, count};
}

static struct alert_time read_time(struct reader *in, const char *name)
{
    struct alert_time time = {0};
    const char       *text = read_text_or(in, name, 40, NULL);

    if (text && !in->failed && !alert_time_parse(&time, text))
        reader_complain(in, name, "must be a time like 2026-11-22T06:50:51+01:00");
    return time;
}

static const struct area *read_place(struct reader *in)
{
    struct area  *area;
    struct reader inner;

    if (!reader_has(in, "area")) {
        read_json_or_null(in, "area", &(size_t){0});
        return NULL;
    }
    area = arena_alloc(in->arena, sizeof *area);
    inner = reader_inside(in, "area");
    area_read(area, &inner);
    reader_leave(&inner, in);
    return area;
}

/* What all languages share, read into a pattern they are copied from. */
static void read_shared(struct alert_info *info, struct reader *in)
{
    const char *hazard = read_text_or(in, "hazard", 10, NULL);

    info->categories = read_words(in, "category", ALERT_CATEGORY_WORDS);
    info->responses = read_words(in, "response", ALERT_RESPONSE_WORDS);
    info->urgency =
        (enum alert_urgency)read_word_or(in, "urgency", ALERT_URGENCY_WORDS, URGENCY_UNKNOWN);
    info->severity = (enum alert_severity)read_word_or(in, "severity", ALERT_SEVERITY_WORDS,
                                                       SEVERITY_UNKNOWN);
    info->certainty = (enum alert_certainty)read_word_or(in, "certainty", ALERT_CERTAINTY_WORDS,
                                                         CERTAINTY_UNKNOWN);
    info->effective = read_time(in, "effective");
    info->onset = read_time(in, "onset");
    info->expires = read_time(in, "expires");
    info->event_codes = read_values(in, "event_codes");
    info->parameters = read_values(in, "parameters");
    if (hazard) {
        struct alert_values *codes = &info->event_codes;
        struct alert_value  *items = arena_alloc(in->arena, (codes->count + 1) * sizeof *items);

        items[0] = (struct alert_value){ALERT_HAZARD_CODE, hazard};
        memcpy(items + 1, codes->items, codes->count * sizeof *items);
        *codes = (struct alert_values){items, codes->count + 1};
    }
}

static void read_short(struct alert_info *info, struct reader *in)
{
    struct reader       inner;
    struct alert_value *items;
    size_t              count = info->parameters.count;

    if (!reader_has(in, "short")) {
        read_json_or_null(in, "short", &(size_t){0});
        return;
    }
    inner = reader_inside(in, "short");
    items = arena_alloc(in->arena, (count + COUNT_OF(ALERT_SHORT_SLOTS)) * sizeof *items);
    memcpy(items, info->parameters.items, count * sizeof *items);
    for (size_t i = 0; ALERT_SHORT_SLOTS[i]; i++) {
        const char *text = read_text_or(&inner, ALERT_SHORT_SLOTS[i], 1600, NULL);

        if (text)
            items[count++] = (struct alert_value){
                arena_format(in->arena, "%s%s", ALERT_SHORT_PREFIX, ALERT_SHORT_SLOTS[i]),
                text};
    }
    info->parameters = (struct alert_values){items, count};
    reader_leave(&inner, in);
}

static void read_info(struct alert_info *info, struct reader *in, const struct area *shape)
{
    struct alert_area *area = arena_alloc(in->arena, sizeof *area);
    const char        *place;

    info->language = read_text(in, "language", 35);
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
        *text_at(info, TEXTS[i].at) = read_text_or(in, TEXTS[i].name, TEXTS[i].max_bytes, NULL);
    place = read_text_or(in, "place", ALERT_WORD_MAX, NULL);
    read_short(info, in);
    if (!shape && !place)
        return;
    *area = (struct alert_area){
        .desc = place, .shape = shape, .altitude_ft = NAN, .ceiling_ft = NAN};
    info->areas = area;
    info->area_count = 1;
}

static void read_references(struct alert *alert, struct reader *in)
{
    size_t                  count = read_list(in, "references", ALERT_REFERENCES_MAX);
    struct alert_reference *list = arena_alloc(in->arena, (count + 1) * sizeof *list);

    for (size_t i = 0; i < count; i++) {
        struct reader item = reader_item(in, "references", i);

        list[i].sender = read_text(&item, "sender", ALERT_WORD_MAX);
        list[i].identifier = read_text(&item, "identifier", ALERT_WORD_MAX);
        list[i].sent = read_time(&item, "sent");
        reader_leave(&item, in);
    }
    alert->references = list;
    alert->reference_count = count;
}

/* Area, severity and times are shared: a second text in a language could only be sent twice
 * or lost. */
static bool speaks_before(const struct alert_info *infos, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcasecmp(infos[i].language, infos[count].language) == 0)
            return true;
    return false;
}

void alert_read_json(struct alert *alert_r, struct reader *in)
{
    struct alert_info  shared = {0};
    struct alert_info *infos;
    const struct area *area;
    size_t             count;

    *alert_r = (struct alert){0};
    alert_r->message =
        (enum alert_message)read_word_or(in, "message", ALERT_MESSAGE_WORDS, MESSAGE_ALERT);
    alert_r->scope =
        (enum alert_scope)read_word_or(in, "scope", ALERT_SCOPE_WORDS, SCOPE_PUBLIC);
    alert_r->source = read_text_or(in, "source", ALERT_WORD_MAX, NULL);
    alert_r->restriction = read_text_or(in, "restriction", ALERT_WORD_MAX, NULL);
    alert_r->addresses = read_text_or(in, "addresses", ALERT_WORD_MAX, NULL);
    alert_r->note = read_text_or(in, "note", ALERT_TEXT_MAX, NULL);
    alert_r->incidents = read_text_or(in, "incidents", ALERT_WORD_MAX, NULL);
    read_references(alert_r, in);
    read_shared(&shared, in);
    area = read_place(in);
    count = read_list(in, "texts", ALERT_LANGUAGES_MAX);
    infos = arena_alloc(in->arena, (count + 1) * sizeof *infos);
    for (size_t i = 0; i < count; i++) {
        struct reader item = reader_item(in, "texts", i);

        infos[i] = shared;
        read_info(&infos[i], &item, area);
        if (!item.failed && speaks_before(infos, i))
            reader_complain(&item, "language", "is there twice: one text for each language");
        reader_leave(&item, in);
    }
    if (count == 0) { /* a draft without words still has its place and severity */
        struct alert_area *place = arena_alloc(in->arena, sizeof *place);

        *place = (struct alert_area){.shape = area, .altitude_ft = NAN, .ceiling_ft = NAN};
        shared.areas = place;
        shared.area_count = area ? 1 : 0;
        infos[0] = shared;
        count = 1;
    }
    alert_r->infos = infos;
    alert_r->info_count = count;
}

int alert_parse_json(struct alert *alert_r, struct arena *arena, const char *bytes, size_t len,
                     struct err *err)
{
    struct reader in = reader_open(bytes, len, arena, err);

    alert_read_json(alert_r, &in);
    return reader_close(&in);
}

static void write_if(struct writer *out, const char *name, const char *text)
{
    if (text)
        write_text(out, name, text);
}

static void write_words(struct writer *out, const char *name, unsigned set,
                        const char *const *words)
{
    if (!set)
        return;
    write_list(out, name);
    for (unsigned i = 0; words[i]; i++)
        if (set & 1u << i)
            write_text(out, NULL, words[i]);
    write_end(out);
}

static void write_time(struct writer *out, const char *name, const struct alert_time *time)
{
    char text[STAMP_LEN + 1];

    if (time->is_given)
        write_text(out, name, alert_time_text(text, time));
}

static bool is_ours(const char *name)
{
    return strcmp(name, ALERT_HAZARD_CODE) == 0 ||
           strncmp(name, ALERT_SHORT_PREFIX, strlen(ALERT_SHORT_PREFIX)) == 0;
}

static void write_values(struct writer *out, const char *name,
                         const struct alert_values *values)
{
    bool is_open = false;

    for (size_t i = 0; i < values->count; i++) {
        if (is_ours(values->items[i].name))
            continue;
        if (!is_open)
            write_list(out, name);
        is_open = true;
        write_object(out, NULL);
        write_text(out, "name", values->items[i].name);
        write_text(out, "value", values->items[i].value);
        write_end(out);
    }
    if (is_open)
        write_end(out);
}

static void write_shared(const struct alert_info *info, struct writer *out)
{
    write_if(out, "hazard", alert_value_of(&info->event_codes, ALERT_HAZARD_CODE));
    write_words(out, "category", info->categories, ALERT_CATEGORY_WORDS);
    write_words(out, "response", info->responses, ALERT_RESPONSE_WORDS);
    write_text(out, "urgency", ALERT_URGENCY_WORDS[info->urgency]);
    write_text(out, "severity", ALERT_SEVERITY_WORDS[info->severity]);
    write_text(out, "certainty", ALERT_CERTAINTY_WORDS[info->certainty]);
    write_time(out, "effective", &info->effective);
    write_time(out, "onset", &info->onset);
    write_time(out, "expires", &info->expires);
    write_values(out, "event_codes", &info->event_codes);
    write_values(out, "parameters", &info->parameters);
    if (info->area_count > 0 && info->areas[0].shape) {
        write_object(out, "area");
        area_write(info->areas[0].shape, out);
        write_end(out);
    }
}

static void write_short(const struct alert_info *info, struct writer *out)
{
    bool   is_open = false;
    size_t skip = strlen(ALERT_SHORT_PREFIX);

    for (size_t i = 0; i < info->parameters.count; i++) {
        const struct alert_value *item = &info->parameters.items[i];

        if (strncmp(item->name, ALERT_SHORT_PREFIX, skip) != 0)
            continue;
        if (!is_open)
            write_object(out, "short");
        is_open = true;
        write_text(out, item->name + skip, item->value);
    }
    if (is_open)
        write_end(out);
}

static void write_info(const struct alert_info *info, struct writer *out)
{
    write_object(out, NULL);
    write_if(out, "language", info->language);
    for (size_t i = 0; i < COUNT_OF(TEXTS); i++)
        write_if(out, TEXTS[i].name, text_of(info, TEXTS[i].at));
    if (info->area_count > 0)
        write_if(out, "place", info->areas[0].desc);
    write_short(info, out);
    write_end(out);
}

static void write_references(const struct alert *alert, struct writer *out)
{
    if (alert->reference_count == 0)
        return;
    write_list(out, "references");
    for (size_t i = 0; i < alert->reference_count; i++) {
        write_object(out, NULL);
        write_text(out, "sender", alert->references[i].sender);
        write_text(out, "identifier", alert->references[i].identifier);
        write_time(out, "sent", &alert->references[i].sent);
        write_end(out);
    }
    write_end(out);
}

void alert_write_json(const struct alert *alert, struct writer *out)
{
    write_text(out, "message", ALERT_MESSAGE_WORDS[alert->message]);
    write_text(out, "scope", ALERT_SCOPE_WORDS[alert->scope]);
    write_if(out, "source", alert->source);
    write_if(out, "restriction", alert->restriction);
    write_if(out, "addresses", alert->addresses);
    write_if(out, "note", alert->note);
    write_if(out, "incidents", alert->incidents);
    write_references(alert, out);
    if (alert->info_count == 0)
        return;
    write_shared(&alert->infos[0], out);
    if (!alert->infos[0].language)
        return;
    write_list(out, "texts");
    for (size_t i = 0; i < alert->info_count; i++)
        write_info(&alert->infos[i], out);
    write_end(out);
}
