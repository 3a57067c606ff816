/* retract.c: the Cancel of a stopped alert: the words prepared with its proposal, the
 * references of its whole chain, every channel that carried it. No approval is asked. */
#include <string.h>

#include "hub/base/writer.h"
#include "hub/flow/release/room.h"
#include "hub/model/alert_json.h"

enum { TIME_BYTES = 6 };

/* Of its time and of nothing but the alert it cancels: made again it is the same. */
static struct id cancel_id(const struct alert_row *row)
{
    static const char WORD[] = "TOCSIN-CANCEL-1";
    struct sha256     hash;
    uint8_t           digest[SHA256_LEN];
    struct id         id;

    sha256_open(&hash);
    sha256_add(&hash, WORD, sizeof WORD);
    sha256_add(&hash, row->id.bytes, sizeof row->id.bytes);
    sha256_close(&hash, digest);
    memcpy(id.bytes, digest, sizeof id.bytes);
    for (int i = 0; i < TIME_BYTES; i++)
        id.bytes[i] = (uint8_t)(row->changed_ms >> (8 * (TIME_BYTES - 1 - i)));
    id.bytes[6] = (uint8_t)(0x70 | (id.bytes[6] & 0x0f));
    id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3f));
    return id;
}

static enum retraction kind_of(const char *todo)
{
    for (int i = 0; RETRACTION_WORDS[i]; i++)
        if (strcmp(RETRACTION_WORDS[i], todo + strlen(TODO_RETRACT)) == 0)
            return (enum retraction)i;
    return RETRACTION_FALSE_ALARM;
}

static void date(struct arena *arena, struct alert *cancel, int64_t now_ms)
{
    struct alert_info *infos = arena_alloc(arena, (cancel->info_count + 1) * sizeof *infos);

    memcpy(infos, cancel->infos, cancel->info_count * sizeof *infos);
    for (size_t i = 0; i < cancel->info_count; i++)
        infos[i].expires = (struct alert_time){.ms = now_ms + RETRACTION_LASTS_MS,
                                               .offset_min = infos[i].expires.offset_min,
                                               .is_given = true};
    cancel->infos = infos;
}

static int refer(struct arena *arena, struct alert *cancel, const struct alert_row *row,
                 struct err *err)
{
    struct cap_notes        notes = {.arena = arena};
    struct alert            original;
    struct alert_reference *chain;

    if (cap_read(&original, &notes, row->cap.at, row->cap.len, err) < 0)
        return -1;
    chain = arena_alloc(arena, (original.reference_count + 1) * sizeof *chain);
    if (original.reference_count > 0)
        memcpy(chain, original.references, original.reference_count * sizeof *chain);
    chain[original.reference_count] = alert_reference_to(&original);
    cancel->references = chain;
    cancel->reference_count = original.reference_count + 1;
    return 0;
}

static void say(const struct release *release, struct arena *arena, struct alert_row *row,
                struct sending *sending, const struct alert *cancel)
{
    const struct release_settings *settings = &release->settings;
    struct channel                *channels =
        arena_alloc(arena, (settings->channel_count + 1) * sizeof *channels);
    struct proposal proposal = {.alert = *cancel, .channels = channels};
    struct render   with = {.lang = settings->lang, .sms_policy = settings->sms_policy};
    struct messages messages;
    struct buf      text = {0};

    mode_parse(&with.mode, row->mode);
    for (int is_later = 0; is_later < 2; is_later++) /* sirens first */
        for (size_t i = 0; i < settings->channel_count; i++) {
            const struct channel *channel = &settings->channels[i].channel;

            if ((channel->kind != CHANNEL_SIREN) == is_later &&
                sending_carried(sending, channel->name))
                channels[proposal.channel_count++] = *channel;
        }
    messages = render_alert(arena, &with, cancel, channels, proposal.channel_count);
    proposal.mode = with.mode;
    proposal.messages = sending->messages = messages.items;
    proposal.message_count = sending->message_count = messages.count;
    proposal.expires_ms = alert_expires_ms(cancel);
    proposal_hash(row->proposal, &proposal);
    sending->retraction = NULL;
    sending_write(&text, sending);
    row->rendered = arena_copy(arena, text.bytes, text.len);
    buf_free(&text);
}

static const char *content_of(struct arena *arena, const struct alert *alert)
{
    struct buf    text = {0};
    struct writer out = writer_open(&text);
    const char   *kept;

    write_object(&out, NULL);
    alert_write_json(alert, &out);
    write_end(&out);
    kept = arena_copy(arena, text.bytes, text.len);
    buf_free(&text);
    return kept;
}

int retract_make(const struct release *release, struct arena *arena,
                 const struct alert_row *row, struct alert_row *row_r, struct err *err)
{
    int64_t        now_ms = clock_now(release->settings.clock);
    struct sending sending;
    struct alert   cancel;
    struct mode    mode;

    if (sending_read(&sending, arena, row->rendered, err) < 0 ||
        sending_retraction(&cancel, arena, &sending, kind_of(row->todo), err) < 0 ||
        refer(arena, &cancel, row, err) < 0)
        return -1;
    *row_r = (struct alert_row){.id = cancel_id(row),
                                .revision = 1,
                                .state = PROPOSAL_STATE_WORDS[PROPOSAL_RELEASED],
                                .mode = row->mode,
                                .author = row->last_editor,
                                .last_editor = row->last_editor,
                                .incident = row->incident,
                                .previous = row->id,
                                .reach = row->reach,
                                .changed_ms = now_ms};
    mode_parse(&mode, row->mode);
    cancel.status = alert_status_of(&mode);
    date(arena, &cancel, now_ms);
    row_r->content = content_of(arena, &cancel);
    say(release, arena, row_r, &sending, &cancel);
    cancel = sign_as_sent(release, arena, &cancel, &row_r->id, now_ms);
    sign_row(release, arena, row_r, &cancel, now_ms);
    return 0;
}
