/* view.c: what the officers see, as JSON (openapi.yaml: Alert, AlertList, AlertPreview). */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "hub/base/writer.h"
#include "hub/flow/release/room.h"

enum { COSTLY_MAX = 20 };

static void write_time(struct writer *out, const char *name, int64_t ms)
{
    char text[STAMP_LEN + 1];

    if (ms > 0)
        write_text(out, name, stamp_text(text, ms));
}

static void write_id(struct writer *out, const char *name, const struct id *id)
{
    char text[ID_TEXT_LEN + 1];

    if (!id_is_nil(id))
        write_text(out, name, id_text(text, id));
}

static void write_reach(struct writer *out, const struct proposal_reach *reach, size_t count,
                        int64_t total)
{
    write_object(out, "reach");
    if (total < 0)
        write_null(out, "total");
    else
        write_integer(out, "total", total);
    write_object(out, "channels");
    for (size_t i = 0; i < count; i++)
        if (reach[i].persons < 0)
            write_null(out, reach[i].channel);
        else
            write_integer(out, reach[i].channel, reach[i].persons);
    write_end(out);
    write_end(out);
}

static void write_kept_reach(struct writer *out, struct release_work *work)
{
    struct reach reach;

    if (!work->row.reach ||
        reach_parse(&reach, &work->arena, work->row.reach, strlen(work->row.reach), NULL) < 0)
        return;
    work->proposal.reach_persons = reach.persons;
    write_reach(out, reach.channels, reach.count, reach.persons);
}

static void write_sending(struct writer *out, const struct sending *sending)
{
    write_list(out, "channels");
    for (size_t i = 0; i < sending->channel_count; i++)
        write_text(out, NULL, sending->channels[i]);
    write_end(out);
    if (sending->lost_count > 0) {
        write_list(out, "unreached");
        for (size_t i = 0; i < sending->lost_count; i++)
            write_text(out, NULL, sending->lost[i]);
        write_end(out);
    }
    if (sending->no_siren_reason)
        write_text(out, "no_siren_reason", sending->no_siren_reason);
    if (sending->retraction)
        write_raw(out, "retraction", sending->retraction, sending->retraction_len);
}

static void write_name(struct writer *out, const char *name, const struct release_work *work,
                       const char *person)
{
    const char *text = names_of(work, person);

    if (text)
        write_text(out, name, text);
}

static void write_approvals(struct writer *out, const struct release_work *work)
{
    write_list(out, "approvals");
    for (size_t i = 0; i < work->approval_count; i++) {
        write_object(out, NULL);
        write_text(out, "by", work->approvals[i].person);
        write_name(out, "name", work, work->approvals[i].person);
        write_time(out, "at", work->approvals[i].at_ms);
        write_end(out);
    }
    write_end(out);
}

static void write_head(struct writer *out, const struct release_work *work)
{
    const struct alert_row *row = &work->row;

    write_id(out, "id", &row->id);
    write_integer(out, "version", row->version);
    write_integer(out, "revision", row->revision);
    write_text(out, "state", row->state);
    write_text(out, "mode", row->mode);
    write_text(out, "author", row->author);
    write_name(out, "author_name", work, row->author);
    write_text(out, "last_editor", row->last_editor);
    write_name(out, "last_editor_name", work, row->last_editor);
    if (row->incident)
        write_integer(out, "incident", row->incident);
    if (row->identifier)
        write_text(out, "identifier", row->identifier);
    write_time(out, "released", row->released_ms);
    write_time(out, "expires", row->expires_ms);
    write_time(out, "changed", row->changed_ms);
    write_id(out, "previous", &row->previous);
    write_raw(out, "content", row->content, strlen(row->content));
}

/* The countdown everybody sees (UX R11). */
static void write_countdown(struct writer *out, const struct release_work *work)
{
    const struct alert_row *row = &work->row;

    if (!row->todo || strncmp(row->todo, TODO_LONE, strlen(TODO_LONE)) != 0)
        return;
    write_object(out, "countdown");
    write_text(out, "by", row->todo + strlen(TODO_LONE));
    write_time(out, "until",
               row->changed_ms + work->release->settings.policy->lone_countdown_s * 1000LL);
    write_end(out);
}

static void write_alert(struct writer *out, struct release_work *work)
{
    struct err err;
    char       hex[2 * PROPOSAL_HASH_LEN + 1];

    write_object(out, NULL);
    write_head(out, work);
    if (freeze_load(work, &err) == 0) {
        if (work->alert.info_count > 0 && work->alert.infos[0].headline)
            write_text(out, "headline", work->alert.infos[0].headline);
        write_kept_reach(out, work);
        if (work->sending.message_count > 0)
            freeze_name_lost(work, &work->sending);
        write_sending(out, &work->sending);
        freeze_name_channels(work);
        write_integer(out, "persons_needed", freeze_persons_needed(work));
    }
    if (work->row.reach)
        write_text(out, "hash", hex_text(hex, work->row.proposal, sizeof work->row.proposal));
    if (strcmp(work->row.state, PROPOSAL_STATE_WORDS[PROPOSAL_HELD]) == 0)
        write_text(out, "held_because", "reach");
    write_countdown(out, work);
    write_id(out, "next", &work->next);
}

void view_alert(struct release_work *work)
{
    struct writer out = writer_open(&work->job->answer);

    write_alert(&out, work);
    write_approvals(&out, work);
    write_end(&out);
    work->job->id = work->row.id;
    work->job->version = work->row.version;
}

void view_list(struct release_work *work)
{
    struct writer out = writer_open(&work->job->answer);

    write_object(&out, NULL);
    write_list(&out, "alerts");
    for (size_t i = 0; i < work->list.count; i++) {
        work->row = work->list.rows[i];
        write_alert(&out, work);
        write_end(&out);
    }
    write_end(&out);
    write_time(&out, "as_of", work->now_ms);
    if (work->is_full && work->job->list.next) {
        char       id[ID_TEXT_LEN + 1];
        struct buf next = {0};

        buf_format(&next, "%s%s", work->job->list.next, id_text(id, &work->last));
        write_bytes(&out, "next", next.bytes, next.len);
        buf_free(&next);
    }
    write_end(&out);
}

/* ── the preview ────────────────────────────────────────────────────────────────── */

/* 12480 as people read it: "12.480". */
static const char *number(struct release_work *work, const char *language, int64_t number)
{
    const char *group = lang_text(work->release->settings.lang, language, "consequence.group");
    struct buf  text = {0};
    const char *kept;
    char        digits[24];
    size_t      len = (size_t)snprintf(digits, sizeof digits, "%" PRId64, number);

    for (size_t i = 0; i < len; i++) {
        if (i > 0 && (len - i) % 3 == 0)
            buf_text(&text, group);
        buf_byte(&text, digits[i]);
    }
    kept = arena_copy(&work->arena, text.bytes, text.len);
    buf_free(&text);
    return kept;
}

static const char *ways(struct release_work *work, const char *language)
{
    const struct proposal *proposal = &work->proposal;
    struct buf             text = {0};
    unsigned               said = 0;
    const char            *kept;

    buf_text(&text, "");
    for (size_t i = 0; i < proposal->channel_count; i++) {
        enum channel_kind kind = proposal->channels[i].kind;

        if (said & CHANNEL_BIT(kind))
            continue;
        buf_text(&text, said ? ", " : "");
        buf_text(&text,
                 lang_text(work->release->settings.lang, language,
                           arena_format(&work->arena, "channel.%s", CHANNEL_KIND_WORDS[kind])));
        said |= CHANNEL_BIT(kind);
    }
    kept = arena_copy(&work->arena, text.bytes, text.len);
    buf_free(&text);
    return kept;
}

static const char *place_in(const struct release_work *work, const char *language)
{
    const struct alert_info *info = alert_info_in(&work->alert, language);

    return info && info->area_count > 0 && info->areas[0].desc ? info->areas[0].desc : "?";
}

/* The one sentence on the button (UX R13): it differs by mode. */
static void write_sentence(struct writer *out, const char *name, struct release_work *work,
                           const char *language)
{
    static const char *const KEYS[] = {[MODE_ACTUAL] = "consequence.actual",
                                       [MODE_EXERCISE] = "consequence.exercise",
                                       [MODE_TEST] = "consequence.test"};
    const struct lang       *lang = work->release->settings.lang;
    int64_t                  reach = work->proposal.reach_persons;
    struct buf               text = {0};

    lang_format(&text, lang, language, KEYS[work->proposal.mode.kind],
                (const struct lang_value[]){
                    {"count", reach < 0 ? lang_text(lang, language, "consequence.unknown")
                                        : number(work, language, reach)},
                    {"channels", ways(work, language)},
                    {"place", place_in(work, language)},
                    {0}});
    write_bytes(out, name, text.bytes, text.len);
    buf_free(&text);
}

/* Each letter that costs, and what may stand in its place. */
static void write_letters(struct writer *out, const char *text, const struct sms_costly *costly,
                          size_t count)
{
    if (count == 0)
        return;
    write_list(out, "letters");
    for (size_t i = 0; i < count; i++) {
        write_object(out, NULL);
        write_bytes(out, "letter", text + costly[i].start, costly[i].len);
        if (costly[i].instead)
            write_text(out, "instead", costly[i].instead);
        write_end(out);
    }
    write_end(out);
}

static void write_sms(struct writer *out, const struct message *message)
{
    struct sms_costly costly[COSTLY_MAX];
    size_t            len = strlen(message->text);
    size_t            count = sms_text_costly(message->text, len, costly, COSTLY_MAX);
    struct buf        letters = {0};

    write_text(out, "encoding", SMS_CODING_WORDS[sms_text_count(message->text, len).coding]);
    buf_text(&letters, "");
    for (size_t i = 0; i < count && i < COSTLY_MAX; i++)
        buf_add(&letters, message->text + costly[i].start, costly[i].len);
    if (count > 0)
        write_bytes(out, "costly", letters.bytes, letters.len);
    write_integer(out, "segments", message->segments);
    write_letters(out, message->text, costly, count < COSTLY_MAX ? count : COSTLY_MAX);
    buf_free(&letters);
}

static void write_messages(struct writer *out, const struct proposal *proposal)
{
    write_list(out, "messages");
    for (size_t i = 0; i < proposal->message_count; i++) {
        const struct message *message = &proposal->messages[i];

        write_object(out, NULL);
        write_text(out, "channel", message->channel);
        write_text(out, "kind", CHANNEL_KIND_WORDS[message->kind]);
        write_text(out, "language", message->language);
        if (message->subject)
            write_text(out, "subject", message->subject);
        write_text(out, "text", message->text);
        if (message->html)
            write_text(out, "html", message->html);
        if (message->kind == CHANNEL_SMS)
            write_sms(out, message);
        write_end(out);
    }
    write_end(out);
}

static void write_lack(struct writer *out, struct release_work *work, const char *pointer,
                       const char *detail, bool must, bool may_pass)
{
    const char *language = work->job->language ? work->job->language : "en";

    write_object(out, NULL);
    write_text(out, "pointer", pointer);
    write_text(out, "detail",
               lang_say(work->release->settings.lang, &work->arena, language, detail));
    write_bool(out, "must", must);
    if (may_pass)
        write_bool(out, "reason_passes", true);
    write_end(out);
}

/* The first of the notes that must be mended is also why it cannot be proposed. */
static bool is_noted(const struct release_work *work, const struct err *err)
{
    for (size_t i = 0; i < work->notes.count; i++)
        if (strcmp(work->notes.items[i].place, err->pointer + 1) == 0 &&
            strcmp(work->notes.items[i].text, err_words(err)) == 0)
            return true;
    return false;
}

static void write_missing(struct writer *out, struct release_work *work)
{
    struct err err = {0};

    write_list(out, "missing");
    if (freeze_check(work, false, &err) < 0 && !is_noted(work, &err))
        write_lack(out, work, err.pointer, err_words(&err), true, false);
    for (size_t i = 0; i < work->sending.lost_count; i++)
        write_lack(out, work, "/channels",
                   arena_format(&work->arena,
                                "%s carried what it follows and is configured no more: whom "
                                "it reached will not hear of this through it",
                                work->sending.lost[i]),
                   false, false);
    for (size_t i = 0; i < work->notes.count; i++) {
        const struct cap_note *note = &work->notes.items[i];

        write_lack(out, work, arena_format(&work->arena, "/%s", note->place), note->text,
                   note->must, freeze_is_gap(note));
    }
    write_end(out);
}

void view_preview(struct release_work *work)
{
    struct writer          out = writer_open(&work->job->answer);
    const struct proposal *proposal = &work->proposal;
    const struct lang     *lang = work->release->settings.lang;
    struct alert           sent =
        sign_as_sent(work->release, &work->arena, &work->alert, &work->row.id, work->now_ms);
    struct buf cap = {0};
    char       hex[2 * PROPOSAL_HASH_LEN + 1];

    write_object(&out, NULL);
    write_text(&out, "hash", hex_text(hex, work->hash, sizeof work->hash));
    write_integer(&out, "persons_needed", freeze_persons_needed(work));
    write_reach(&out, proposal->reach, proposal->reach_count, proposal->reach_persons);
    write_sentence(&out, "sentence", work, lang_at(lang, 0));
    write_object(&out, "sentences");
    for (size_t i = 0; lang_at(lang, i); i++)
        write_sentence(&out, lang_at(lang, i), work, lang_at(lang, i));
    write_end(&out);
    write_missing(&out, work);
    write_messages(&out, proposal);
    sign_bytes(&cap, work->release, &sent);
    write_bytes(&out, "cap", cap.bytes, cap.len);
    write_end(&out);
    buf_free(&cap);
}
