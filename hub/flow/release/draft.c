/* draft.c: what an officer wrote becomes the content of an alert. Kind of message,
 * references and status are never the writer's: they follow from what it is. */
#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"
#include "hub/flow/release/room.h"
#include "hub/model/alert_json.h"
#include "hub/model/area.h"

enum { VALUES_MAX = 20 };

/* It goes into texts of one line; said here, before it is a word of the alert. */
static const char *read_value(const struct template *template, enum template_level level,
                              struct reader *in, const char *name)
{
    const char *value = read_text(in, name, ALERT_WORD_MAX);

    if (!template_takes(template, level, name))
        reader_complain(in, name, "is no placeholder of these words");
    for (const char *at = value; *at; at++)
        if ((unsigned char)*at < ' ' || *at == '\x7f')
            reader_complain(in, name, "holds a control character");
    return value;
}

static struct lang_value *read_values(struct release_work *work, struct reader *in,
                                      const struct template *template,
                                      enum template_level level)
{
    const struct release_settings *settings = &work->release->settings;
    struct lang_value *values = arena_alloc(&work->arena, (VALUES_MAX + 3) * sizeof *values);
    struct reader      inner;
    const char        *name;
    size_t             count = 0;

    if (*settings->public_url) {
        char code[ID_CODE_LEN + 1];

        values[count++] = (struct lang_value){
            "link", arena_format(&work->arena, "%s/a/%s", settings->public_url,
                                 id_code(code, &work->row.id))};
    }
    if (!reader_has(in, "values")) {
        values[count] = (struct lang_value){"source", settings->source};
        return values;
    }
    inner = reader_inside(in, "values");
    for (size_t i = 0; i < VALUES_MAX && (name = reader_key(&inner, i)); i++)
        values[count++] = (struct lang_value){name, read_value(template, level, &inner, name)};
    values[count] = (struct lang_value){"source", settings->source}; /* unless they said */
    reader_leave(&inner, in);
    return values;
}

/* Area and end are the officer's: the same in every language. */
static void place_it(struct release_work *work, struct reader *in, struct alert *alert)
{
    struct alert_info *infos = arena_alloc(&work->arena, alert->info_count * sizeof *infos);
    struct area       *area = arena_alloc(&work->arena, sizeof *area);
    const char        *text = read_text_or(in, "expires", 40, NULL);
    struct alert_time  expires = {0};

    if (text && !in->failed && !alert_time_parse(&expires, text))
        reader_complain(in, "expires", "must be a time like 2026-11-22T06:50:51+01:00");
    if (reader_has(in, "area")) {
        struct reader inner = reader_inside(in, "area");

        area_read(area, &inner);
        reader_leave(&inner, in);
    }
    memcpy(infos, alert->infos, alert->info_count * sizeof *infos);
    for (size_t i = 0; i < alert->info_count; i++) {
        struct alert_area *place = arena_alloc(&work->arena, sizeof *place);

        if (infos[i].area_count > 0)
            *place = infos[i].areas[0];
        if (!place->desc)
            place->desc = area->desc;
        place->shape = reader_has(in, "area") ? area : NULL;
        infos[i].areas = place;
        infos[i].area_count = 1;
        infos[i].expires = expires;
    }
    alert->infos = infos;
}

static void read_template(struct release_work *work, struct reader *in)
{
    const struct release_settings *settings = &work->release->settings;
    const char                    *hazard = read_text(in, "template", 2);
    enum template_level            level =
        (enum template_level)read_word_or(in, "level", TEMPLATE_LEVEL_WORDS, LEVEL_ORANGE);
    const struct template *template = NULL;
    struct draft *draft = work->draft;

    for (size_t i = 0; i < settings->template_count && !template; i++)
        if (strcmp(settings->templates[i].hazard, hazard) == 0 &&
            settings->templates[i].levels[level].infos)
            template = &settings->templates[i];
    if (!template) {
        reader_complain(in, "template", "there is none for this hazard and level");
        return;
    }
    template_fill(&draft->alert, &work->arena, template, level,
                  read_values(work, in, template, level));
    place_it(work, in, &draft->alert);
    draft->has_content = true;
}

static void read_channels(struct release_work *work, struct reader *in)
{
    struct draft *draft = work->draft;

    draft->has_channels = reader_has(in, "channels");
    draft->channel_count = read_list(in, "channels", SENDING_CHANNELS_MAX);
    draft->channels =
        arena_alloc(&work->arena, (draft->channel_count + 1) * sizeof *draft->channels);
    for (size_t i = 0; i < draft->channel_count; i++)
        draft->channels[i] = read_item_text(in, "channels", i, ALERT_WORD_MAX);
}

/* What only a new one may say. */
static void read_beginning(struct release_work *work, struct reader *in)
{
    struct draft *draft = work->draft;
    char          own[MODE_TEXT_MAX + 1];
    const char   *mode, *previous;

    draft->mode = work->job->asking.who->mode;
    if (work->job->verb != RELEASE_DRAFT)
        return;
    mode = read_text_or(in, "mode", MODE_TEXT_MAX, mode_text(own, &draft->mode));
    if (!in->failed && !mode_parse(&draft->mode, mode))
        reader_complain(in, "mode", "must be actual, test or exercise/<name>");
    draft->incident = read_integer_or(in, "incident", 1, INT64_MAX, 0);
    previous = read_text_or(in, "previous", ID_TEXT_LEN, NULL);
    if (previous && !in->failed && !id_parse(&draft->previous, previous))
        reader_complain(in, "previous", "is not the id of an alert");
}

/* Either the content alone, or the content with how it goes out beside it. */
int draft_read(struct release_work *work, struct err *err)
{
    struct reader in = reader_open(work->job->json, work->job->len, &work->arena, err);
    struct draft *draft = work->draft = arena_alloc(&work->arena, sizeof *draft);

    if (!reader_has(&in, "content") && !reader_has(&in, "template") &&
        !reader_has(&in, "previous")) {
        draft->mode = work->job->asking.who->mode;
        draft->has_content = true;
        alert_read_json(&draft->alert, &in);
        return reader_close(&in);
    }
    read_beginning(work, &in);
    read_channels(work, &in);
    draft->no_siren_reason = read_text_or(&in, "no_siren_reason", PROPOSAL_REASON_MAX, NULL);
    if (reader_has(&in, "template")) {
        read_template(work, &in);
    } else if (reader_has(&in, "content")) {
        struct reader inner = reader_inside(&in, "content");

        draft->has_content = true;
        alert_read_json(&draft->alert, &inner);
        reader_leave(&inner, &in);
    }
    return reader_close(&in);
}

static int check_channels(const struct release_work *work, struct err *err)
{
    const struct release_settings *settings = &work->release->settings;

    for (size_t i = 0; i < work->sending.channel_count; i++) {
        bool is_known = false;

        for (size_t j = 0; j < settings->channel_count && !is_known; j++)
            is_known =
                strcmp(settings->channels[j].channel.name, work->sending.channels[i]) == 0;
        if (!is_known)
            return err_field(err, ERR_INVALID, "/channels", "there is no channel \"%s\"",
                             work->sending.channels[i]);
    }
    return 0;
}

/* Nobody chose: all that may carry it there; the sirens from Severe up. */
static void choose_channels(struct release_work *work)
{
    const struct release_settings *settings = &work->release->settings;
    const char                   **names =
        arena_alloc(&work->arena, (settings->channel_count + 1) * sizeof *names);
    size_t count = 0;

    for (size_t i = 0; i < settings->channel_count; i++) {
        const struct release_channel *channel = &settings->channels[i];

        if (!channel_may_carry(&channel->channel, &work->draft->mode) ||
            !freeze_is_within(work, &channel->territory) ||
            (channel->channel.kind == CHANNEL_SIREN &&
             alert_severity_of(&work->alert) > SEVERITY_SEVERE))
            continue;
        names[count++] = channel->channel.name;
    }
    work->sending.channels = names;
    work->sending.channel_count = count;
}

/* Residents read the clock of their town, whatever offset the officer's machine wrote. */
static void tell_local(struct release_work *work)
{
    int (*offset_min)(int64_t) = work->release->settings.offset_min;
    size_t             count = work->alert.info_count;
    struct alert_info *infos = arena_alloc(&work->arena, (count + 1) * sizeof *infos);

    if (!offset_min || count == 0)
        return;
    memcpy(infos, work->alert.infos, count * sizeof *infos);
    for (size_t i = 0; i < count; i++) {
        struct alert_time *const times[] = {&infos[i].effective, &infos[i].onset,
                                            &infos[i].expires};

        for (size_t j = 0; j < COUNT_OF(times); j++)
            if (times[j]->is_given)
                times[j]->offset_min = offset_min(times[j]->ms);
    }
    work->alert.infos = infos;
}

/* Filed under the incident as it is called today: it may have been merged since. An alert of
 * another mode would stand in its room as if it had warned of it (P6). */
static int file_it(struct release_work *work, struct err *err)
{
    const struct release_settings *settings = &work->release->settings;
    struct mode                    mode;
    char                           text[MODE_TEXT_MAX + 1];

    if (work->row.incident == 0)
        return 0;
    work->row.incident = settings->incident(settings->house, work->row.incident, &mode);
    if (work->row.incident == 0)
        return err_field(err, ERR_INVALID, "/incident", "there is no incident of this number");
    if (!mode_same(&mode, &work->draft->mode))
        return err_field(err, ERR_INVALID, "/incident", "is of another mode: %s",
                         mode_text(text, &mode));
    return 0;
}

int draft_apply(struct release_work *work, struct err *err)
{
    struct draft  *draft = work->draft;
    struct buf     text = {0};
    struct writer  out = writer_open(&text);
    bool           follows = !id_is_nil(&work->row.previous);
    struct sending kept = work->sending; /* an edit that does not name it leaves it so */

    if (work->is_new && file_it(work, err) < 0)
        return -1;
    if (draft->has_content)
        work->alert = draft->alert;
    else if (!follows || alert_parse_json(&work->alert, &work->arena, work->before.row.content,
                                          strlen(work->before.row.content), err) < 0)
        return follows ? -1 : err_field(err, ERR_INVALID, "/content", "is missing");
    tell_local(work);
    work->alert.message = follows ? MESSAGE_UPDATE : MESSAGE_ALERT;
    work->alert.reference_count = 0;
    freeze_ground(work);
    work->sending =
        (struct sending){.no_siren_reason = draft->no_siren_reason ? draft->no_siren_reason
                                                                   : kept.no_siren_reason,
                         .channels = draft->channels,
                         .channel_count = draft->channel_count};
    if (!draft->has_channels && !work->is_new) {
        work->sending.channels = kept.channels;
        work->sending.channel_count = kept.channel_count;
    } else if (!draft->has_channels) {
        choose_channels(work);
    }
    if (check_channels(work, err) < 0)
        return -1;
    write_object(&out, NULL);
    alert_write_json(&work->alert, &out);
    write_end(&out);
    work->row.content = arena_copy(&work->arena, text.bytes, text.len);
    text.len = 0;
    sending_write(&text, &work->sending);
    work->row.rendered = arena_copy(&work->arena, text.bytes, text.len);
    work->row.expires_ms = alert_expires_ms(&work->alert);
    work->row.reach = NULL;
    memset(work->row.proposal, 0, sizeof work->row.proposal);
    buf_free(&text);
    return 0;
}
