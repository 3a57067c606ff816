#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "hub/model/alert_json.h"
#include "hub/model/lint.h"
#include "hub/model/post_text.h"
#include "hub/model/render/slots.h"

enum { COSTLY_SHOWN = 8 };

/* What people heard in Hawaii in 2018: no exercise and no test may say it. */
static const char *const NO_DRILL[] = {
    "not a drill",      "no drill",
    "not an exercise",  "not a test",
    "non è un'esercit", "non e' un'esercit",
    "non è una prova",  "non e' una prova",
    "non è un’esercit", "non si tratta di un'esercit",
    "keine übung",      "kein test",
    "ni vaja",          "ni preizkus",
    "pas un exercice",  "pas un essai",
    "no es un simulac", "no es una prueba",
    "ليس تمرين",        "ليست تجربة",
    "не навчання",      "не перевірка",
    "НЕ НАВЧАННЯ",      "НЕ ПЕРЕВІРКА",
};

static const char *place_of(struct cap_notes *notes, size_t info, const char *name)
{
    return arena_format(notes->arena, "infos/%zu/%s", info, name);
}

static bool has_words(const char *text, const char *words)
{
    size_t len = strlen(words);

    for (; *text; text++)
        if (strncasecmp(text, words, len) == 0)
            return true;
    return false;
}

static bool has_placeholder(const char *text)
{
    for (text = strchr(text, '{'); text; text = strchr(text + 1, '{')) {
        size_t len = strspn(text + 1, "abcdefghijklmnopqrstuvwxyz_");

        if (len > 0 && text[len + 1] == '}')
            return true;
    }
    return false;
}

static void check_slots(struct cap_notes *notes, const struct slots *slots,
                        const struct alert *alert, size_t i)
{
    static const struct {
        enum slot   slot;
        const char *name, *text;
    } LAMPS[] = {
        {SLOT_SOURCE, "senderName", "is missing: who speaks?"},
        {SLOT_HAZARD, "event", "is missing: what is it?"},
        {SLOT_PLACE, "areaDesc", "is missing: where, in names people use?"},
        {SLOT_ACTION, "instruction", "lacks: what should people do?"},
        {SLOT_UNTIL, "expires", "lacks: until when?"},
    };

    for (size_t j = 0; j < COUNT_OF(LAMPS); j++) {
        const char *text = slots->brief[LAMPS[j].slot];

        if (LAMPS[j].slot == SLOT_UNTIL && alert->message == MESSAGE_CANCEL)
            continue;
        if (!text || !*text)
            cap_note(notes, true, place_of(notes, i, LAMPS[j].name), "%s", LAMPS[j].text);
    }
}

static void check_words(struct cap_notes *notes, const struct render *with,
                        const struct message *message)
{
    const char *texts[] = {message->subject, message->text, message->html};
    const char *place =
        arena_format(notes->arena, "messages/%s/%s", message->channel, message->language);

    for (size_t i = 0; i < COUNT_OF(texts); i++) {
        if (!texts[i])
            continue;
        if (has_placeholder(texts[i]))
            cap_note(notes, true, place, "holds a placeholder nobody filled");
        for (size_t j = 0; with->mode.kind != MODE_ACTUAL && j < COUNT_OF(NO_DRILL); j++)
            if (has_words(texts[i], NO_DRILL[j]))
                cap_note(notes, true, place, "says \"%s\" and is none", NO_DRILL[j]);
    }
}

static void check_sms(struct cap_notes *notes, const struct message *message, const char *place)
{
    struct sms_costly costly[COSTLY_SHOWN];
    size_t count = sms_text_costly(message->text, strlen(message->text), costly, COSTLY_SHOWN);
    struct buf list = {0};

    if (count == 0)
        return;
    for (size_t i = 0; i < count && i < COSTLY_SHOWN; i++)
        buf_format(&list, " %.*s", (int)costly[i].len, message->text + costly[i].start);
    cap_note(notes, false, place, "70 letters a segment instead of 160, because of%s",
             list.bytes);
    buf_free(&list);
}

static void check_length(struct cap_notes *notes, const struct channel *channel,
                         const struct message *message, const char *place)
{
    unsigned length = message->kind == CHANNEL_SMS ? message->segments : message->length;

    if (channel->text_max > 0 && length > channel->text_max)
        cap_note(notes, true, place, "is %u long; %s takes %u", length, channel->name,
                 channel->text_max);
}

/* Advice comes last: it must not crowd out what has to be mended. */
static void check_language(struct cap_notes *notes, const struct render *with,
                           const struct alert *alert, size_t i)
{
    struct slots slots = slots_of(notes->arena, with, alert, &alert->infos[i]);

    lint_plain(notes, place_of(notes, i, "description"), alert->infos[i].language,
               slots_text(notes->arena, &slots, 0));
}

void render_check(struct cap_notes *notes, const struct render *with, const struct alert *alert,
                  const struct channel *channels, size_t channel_count,
                  const struct messages *messages)
{
    for (size_t i = 0; i < alert->info_count; i++) {
        struct slots slots;

        if (!alert->infos[i].language) {
            cap_note(notes, true, place_of(notes, i, "language"), "is missing: no words yet");
            continue;
        }
        slots = slots_of(notes->arena, with, alert, &alert->infos[i]);
        check_slots(notes, &slots, alert, i);
    }
    for (size_t i = 0; i < messages->count; i++) {
        const struct message *message = &messages->items[i];
        const char           *place =
            arena_format(notes->arena, "messages/%s/%s", message->channel, message->language);

        check_words(notes, with, message);
        if (message->kind == CHANNEL_SMS)
            check_sms(notes, message, place);
        for (size_t j = 0; j < channel_count; j++)
            if (strcmp(channels[j].name, message->channel) == 0)
                check_length(notes, &channels[j], message, place);
    }
    for (size_t i = 0; i < alert->info_count; i++)
        if (alert->infos[i].language)
            check_language(notes, with, alert, i);
}
