/* letter.c: a message of others as the cards it is kept as. */
#include <stdio.h>
#include <string.h>

#include "hub/base/buf.h"
#include "hub/base/crypto.h"
#include "hub/base/writer.h"
#include "hub/desk/received/room.h"
#include "hub/model/cap.h"

struct id letter_id(const struct alert_reference *to)
{
    struct sha256 hash;
    uint8_t       digest[SHA256_LEN];
    uint64_t      ms = to->sent.ms > 0 ? (uint64_t)to->sent.ms : 0;
    struct id     id;

    sha256_open(&hash);
    sha256_add(&hash, to->sender, strlen(to->sender) + 1);
    sha256_add(&hash, to->identifier, strlen(to->identifier) + 1);
    sha256_add(&hash, &ms, sizeof ms);
    sha256_close(&hash, digest);
    memcpy(id.bytes, digest, sizeof id.bytes);
    for (int i = 0; i < 6; i++)
        id.bytes[i] = (uint8_t)(ms >> (40 - 8 * i));
    id.bytes[6] = (uint8_t)(0x70 | (id.bytes[6] & 0x0f));
    id.bytes[8] = (uint8_t)(0x80 | (id.bytes[8] & 0x3f));
    id.bytes[15] &= 0xfe; /* the last bit is the text's */
    return id;
}

struct id letter_text_id(const struct id *id)
{
    struct id text = *id;

    text.bytes[15] |= 1;
    return text;
}

static const char *mode_of(const struct alert *alert)
{
    if (alert->status == STATUS_ACTUAL)
        return "actual";
    return alert->status == STATUS_EXERCISE ? "exercise/received" : "test";
}

static void write_time(struct writer *out, const char *name, const struct alert_time *time)
{
    char text[STAMP_LEN + 1];

    if (time->is_given)
        write_text(out, name, alert_time_text(text, time));
}

static void write_info(struct writer *out, const struct alert_info *info)
{
    write_text(out, "language", info->language);
    write_text(out, "event", info->event);
    write_text(out, "headline", info->headline);
    write_text(out, "sender_name", info->sender_name);
    write_text(out, "urgency", ALERT_URGENCY_WORDS[info->urgency]);
    write_text(out, "severity", ALERT_SEVERITY_WORDS[info->severity]);
    write_text(out, "certainty", ALERT_CERTAINTY_WORDS[info->certainty]);
    write_time(out, "onset", &info->onset);
    write_time(out, "expires", &info->expires);
    write_list(out, "areas");
    for (size_t i = 0; i < info->area_count && i < 20; i++)
        write_text(out, NULL, info->areas[i].desc);
    write_end(out);
}

static const char *facts_of(const struct alert *alert, struct arena *arena)
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);
    const char   *kept;

    write_object(&out, NULL);
    write_text(&out, "sender", alert->sender);
    write_text(&out, "identifier", alert->identifier);
    write_time(&out, "sent", &alert->sent);
    write_text(&out, "status", ALERT_STATUS_WORDS[alert->status]);
    write_text(&out, "message", ALERT_MESSAGE_WORDS[alert->message]);
    write_bool(&out, "has_signature", alert->has_signature);
    if (alert->info_count > 0)
        write_info(&out, &alert->infos[0]);
    write_end(&out);
    kept = arena_copy(arena, json.bytes, json.len);
    buf_free(&json);
    return kept;
}

static const char *quoted(struct arena *arena, const char *text)
{
    struct buf  json = {0};
    const char *kept = NULL;

    json_quote(&json, text, strlen(text));
    if (json.len + 10 <= STORE_CARD_FIELDS_MAX)
        kept = arena_format(arena, "{\"cap\":%s}", json.bytes);
    buf_free(&json);
    return kept;
}

static struct card_row card(const struct id *id, const char *kind, const char *source,
                            const char *mode, int64_t now_ms)
{
    return (struct card_row){.id = *id,
                             .kind = kind,
                             .mode = mode,
                             .about = source,
                             .state = "waiting",
                             .holder = "",
                             .fields = "{}",
                             .made_ms = now_ms,
                             .changed_ms = now_ms};
}

static void take_references(struct letter *letter, const struct alert *alert)
{
    if (alert->message != MESSAGE_UPDATE && alert->message != MESSAGE_CANCEL)
        return;
    letter->closed = alert->message == MESSAGE_UPDATE ? "updated" : "cancelled";
    for (size_t i = 0; i < alert->reference_count; i++) {
        struct id id;

        if (!alert->references[i].sender || letter->close_count == COUNT_OF(letter->closes))
            continue;
        id = letter_id(&alert->references[i]);
        if (!id_same(&id, &letter->row.id))
            letter->closes[letter->close_count++] = id;
    }
}

void letter_make(struct letter *letter_r, struct arena *arena, const struct alert *alert,
                 const char *source, const char *bytes, int64_t now_ms)
{
    struct alert_reference own = alert_reference_to(alert);
    struct id              id = letter_id(&own), text_id = letter_text_id(&id);
    struct buf             written = {0};
    const char            *mode = mode_of(alert);

    *letter_r = (struct letter){0};
    letter_r->row = card(&id, "received", source, mode, now_ms);
    letter_r->row.is_open = alert->message < MESSAGE_ACK && alert->status != STATUS_DRAFT;
    letter_r->row.fields = arena_format(arena, "{\"facts\":%s}", facts_of(alert, arena));
    letter_r->text = card(&text_id, "received-text", source, mode, now_ms);
    if (!bytes) {
        cap_write(&written, alert, &(struct cap_style){.keeps_shapes = true});
        bytes = written.bytes;
    }
    letter_r->text.fields = quoted(arena, bytes);
    letter_r->has_text = letter_r->text.fields != NULL;
    buf_free(&written);
    take_references(letter_r, alert);
}

/* ── into the store ─────────────────────────────────────────────────────────────── */

static void close_next(struct keeping *keeping);

static void end(struct keeping *keeping, const struct err *err)
{
    if (err)
        keeping->err = *err;
    store_job_free(&keeping->put.job);
    store_job_free(&keeping->find.job);
    keeping->on_kept(keeping);
}

static void put(struct keeping *keeping, const struct card_row *row,
                void (*on_done)(struct store_job *))
{
    store_job_free(&keeping->put.job);
    keeping->put = (struct store_put_card){.row = *row, .job.on_done = on_done};
    store_put_card(keeping->received->settings.store, &keeping->put);
}

static void on_closed(struct store_job *job)
{
    struct keeping *keeping = CONTAINER_OF(job, struct keeping, put.job);

    if (job->failed && job->err.kind != ERR_CONFLICT)
        end(keeping, &job->err);
    else
        close_next(keeping);
}

/* One never seen is kept as closed, so that it does not rise when it comes late. */
static void on_found(struct store_job *job)
{
    struct keeping *keeping = CONTAINER_OF(job, struct keeping, find.job);
    struct card_row row = job->failed ? keeping->letter->row : keeping->find.row;

    if (job->failed && job->err.kind != ERR_NOT_FOUND) {
        end(keeping, &job->err);
        return;
    }
    if (!job->failed && strcmp(row.state, keeping->letter->closed) == 0) {
        close_next(keeping);
        return;
    }
    if (job->failed) {
        row.id = keeping->find.id;
        row.fields = "{}";
    }
    row.state = keeping->letter->closed;
    row.is_open = false;
    row.changed_ms = keeping->letter->row.changed_ms;
    put(keeping, &row, on_closed);
}

static void close_next(struct keeping *keeping)
{
    const struct letter *letter = keeping->letter;

    if (keeping->closed == letter->close_count) {
        end(keeping, NULL);
        return;
    }
    store_job_free(&keeping->find.job);
    keeping->find = (struct store_find_card){.id = letter->closes[keeping->closed++],
                                             .job.on_done = on_found};
    store_find_card(keeping->received->settings.store, &keeping->find);
}

static void on_put(struct store_job *job)
{
    struct keeping *keeping = CONTAINER_OF(job, struct keeping, put.job);

    keeping->is_new = !job->failed;
    if (job->failed && job->err.kind != ERR_CONFLICT)
        end(keeping, &job->err);
    else /* also of one known already: a crash may have come between */
        close_next(keeping);
}

static void on_text(struct store_job *job)
{
    struct keeping *keeping = CONTAINER_OF(job, struct keeping, put.job);

    if (job->failed && job->err.kind != ERR_CONFLICT)
        end(keeping, &job->err);
    else
        put(keeping, &keeping->letter->row, on_put);
}

void letter_keep(struct keeping *keeping)
{
    keeping->closed = 0;
    if (keeping->letter->has_text)
        put(keeping, &keeping->letter->text, on_text);
    else
        put(keeping, &keeping->letter->row, on_put);
}
