/* letter.c: a message of others as the cards it is kept as. */
#include <stdio.h>
#include <string.h>

#include "hub/base/buf.h"
#include "hub/base/crypto.h"
#include "hub/base/writer.h"
#include "hub/desk/received/room.h"
#include "hub/model/cap.h"

enum { FACT_MAX = 2000, TRIES_MAX = 10 };

struct id letter_id(const struct alert_reference *to, const char *mode)
{
    struct sha256 hash;
    uint8_t       digest[SHA256_LEN];
    uint64_t      ms = to->sent.ms > 0 ? (uint64_t)to->sent.ms : 0;
    struct id     id;

    sha256_open(&hash);
    sha256_add(&hash, to->sender, strlen(to->sender) + 1);
    sha256_add(&hash, to->identifier, strlen(to->identifier) + 1);
    sha256_add(&hash, &ms, sizeof ms);
    sha256_add(&hash, mode, strlen(mode));
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

/* Up to the letter that would make it longer than FACT_MAX bytes. */
static void write_cut(struct writer *out, const char *name, const char *text)
{
    size_t len = text ? strlen(text) : 0;

    if (len <= FACT_MAX) {
        write_text(out, name, text);
        return;
    }
    for (len = FACT_MAX; ((unsigned char)text[len] & 0xc0) == 0x80; len--)
        ;
    write_bytes(out, name, text, len);
}

static void write_time(struct writer *out, const char *name, const struct alert_time *time)
{
    char text[STAMP_LEN + 1];

    if (time->is_given)
        write_text(out, name, alert_time_text(text, time));
}

static void write_info(struct writer *out, const struct alert_info *info)
{
    write_cut(out, "language", info->language);
    write_cut(out, "event", info->event);
    write_cut(out, "headline", info->headline);
    write_cut(out, "sender_name", info->sender_name);
    write_text(out, "urgency", ALERT_URGENCY_WORDS[info->urgency]);
    write_text(out, "severity", ALERT_SEVERITY_WORDS[info->severity]);
    write_text(out, "certainty", ALERT_CERTAINTY_WORDS[info->certainty]);
    write_time(out, "onset", &info->onset);
    write_time(out, "expires", &info->expires);
    write_list(out, "areas");
    for (size_t i = 0; i < info->area_count && i < 20; i++)
        write_cut(out, NULL, info->areas[i].desc);
    write_end(out);
}

static const char *facts_of(const struct alert *alert, struct arena *arena)
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);
    const char   *kept;

    write_object(&out, NULL);
    write_cut(&out, "sender", alert->sender);
    write_cut(&out, "identifier", alert->identifier);
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
    if (alert->status == STATUS_DRAFT)
        return;
    letter->closed = alert->message == MESSAGE_UPDATE ? "updated" : "cancelled";
    for (size_t i = 0; i < alert->reference_count; i++) {
        const struct alert_reference *to = &alert->references[i];
        struct id                     id;

        if (!to->sender || letter->close_count == COUNT_OF(letter->closes))
            continue;
        id = letter_id(to, letter->row.mode);
        if (!id_same(&id, &letter->row.id))
            letter->closes[letter->close_count++] =
                (struct closing){id, strcmp(to->sender, alert->sender) == 0};
    }
}

void letter_make(struct letter *letter_r, struct arena *arena, const struct alert *alert,
                 const char *source, const char *bytes, int64_t now_ms)
{
    struct alert_reference own = alert_reference_to(alert);
    const char            *mode = mode_of(alert);
    struct id              id = letter_id(&own, mode), text_id = letter_text_id(&id);
    struct buf             written = {0};

    *letter_r = (struct letter){0};
    letter_r->row = card(&id, "received", source, mode, now_ms);
    letter_r->row.is_open = alert->message < MESSAGE_ACK && alert->status != STATUS_DRAFT;
    if (!letter_r->row.is_open)
        letter_r->row.state = "acknowledged";
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

    if (job->failed && (job->err.kind != ERR_CONFLICT || ++keeping->tries == TRIES_MAX)) {
        end(keeping, &job->err);
        return;
    }
    if (job->failed) /* somebody was quicker: once more, from what it is now */
        keeping->closed--;
    close_next(keeping);
}

/* A message is closed by its sender, or by what else comes from its source; what was
 * cancelled stays so. */
static bool may_close(const struct keeping *keeping)
{
    const struct letter   *letter = keeping->letter;
    const struct card_row *row = &keeping->find.row;
    bool                   is_own = letter->closes[keeping->closed - 1].is_own;

    if (keeping->find.job.failed)
        return is_own;
    return (is_own || strcmp(row->about, letter->row.about) == 0) &&
           strcmp(row->state, letter->closed) != 0 && strcmp(row->state, "cancelled") != 0;
}

/* One never seen is kept as closed, without facts, so that it does not rise when it comes
 * late. */
static void on_found(struct store_job *job)
{
    struct keeping *keeping = CONTAINER_OF(job, struct keeping, find.job);
    struct card_row row = job->failed ? keeping->letter->row : keeping->find.row;

    if (job->failed && job->err.kind != ERR_NOT_FOUND) {
        end(keeping, &job->err);
        return;
    }
    if (!may_close(keeping)) {
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
    keeping->find = (struct store_find_card){.id = letter->closes[keeping->closed++].id,
                                             .job.on_done = on_found};
    store_find_card(keeping->received->settings.store, &keeping->find);
}

static void on_filled(struct store_job *job)
{
    struct keeping *keeping = CONTAINER_OF(job, struct keeping, put.job);

    if (job->failed)
        end(keeping, &job->err);
    else
        close_next(keeping);
}

/* Facts stand first in a card, whoever acknowledged it (received.c). */
static bool says_other(const struct card_row *known, const struct card_row *row)
{
    return strcmp(known->about, row->about) == 0 &&
           strncmp(known->fields, row->fields, strlen(row->fields) - 1) != 0;
}

/* It is known already, but maybe only from what closed it. Its references are gone through
 * all the same: a crash may have come between. */
static void on_known(struct store_job *job)
{
    struct keeping *keeping = CONTAINER_OF(job, struct keeping, find.job);
    struct card_row row = keeping->letter->row;

    if (job->failed) {
        end(keeping, &job->err);
        return;
    }
    if (strcmp(keeping->find.row.fields, "{}") != 0) {
        if (says_other(&keeping->find.row, &row))
            err_set(&keeping->err, ERR_INVALID, "sent other words under the same identifier");
        close_next(keeping);
        return;
    }
    row.version = keeping->find.row.version;
    row.state = keeping->find.row.state;
    row.is_open = false;
    put(keeping, &row, on_filled);
}

static void on_put(struct store_job *job)
{
    struct keeping *keeping = CONTAINER_OF(job, struct keeping, put.job);

    keeping->is_new = !job->failed;
    if (!job->failed) {
        close_next(keeping);
    } else if (job->err.kind == ERR_CONFLICT) {
        keeping->find =
            (struct store_find_card){.id = keeping->letter->row.id, .job.on_done = on_known};
        store_find_card(keeping->received->settings.store, &keeping->find);
    } else {
        end(keeping, &job->err);
    }
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
    keeping->tries = 0;
    if (keeping->letter->has_text)
        put(keeping, &keeping->letter->text, on_text);
    else
        put(keeping, &keeping->letter->row, on_put);
}
