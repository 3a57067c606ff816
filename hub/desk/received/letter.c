/* letter.c: a message of others as the cards it is kept as. */
#include <math.h>
#include <string.h>

#include "hub/base/buf.h"
#include "hub/base/crypto.h"
#include "hub/base/reader.h"
#include "hub/base/text.h"
#include "hub/base/writer.h"
#include "hub/base/xml_signature.h"
#include "hub/desk/received/room.h"
#include "hub/model/cap.h"
#include "hub/model/foreign.h"

enum { TRIES_MAX = 10, PLACE_PARTS = 20, PLACE_POINTS = 60 };

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

static const char *signature_of(const struct alert *alert, const struct origin *from)
{
    enum xml_verdict verdict = alert->has_signature ? XML_UNKNOWN : XML_UNSIGNED;

    if (alert->has_signature && from->bytes)
        verdict = xml_signatures_judge(from->bytes, from->len, from->anchors, from->now_ms);
    return XML_VERDICT_WORDS[verdict];
}

static const char *fields_of(const struct alert *alert, const struct area *place,
                             const struct origin *from, struct arena *arena)
{
    struct buf    json = {0};
    struct writer out = writer_open(&json);
    const char   *facts = foreign_facts(alert, signature_of(alert, from), arena), *kept;

    write_object(&out, NULL);
    write_raw(&out, "facts", facts, strlen(facts));
    write_object(&out, "place");
    area_write(place, &out);
    write_end(&out);
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

/* As it came; else written anew, and if that is larger than a card, with its ground in few
 * points. */
static const char *text_of(const struct alert *alert, const struct area *place,
                           const struct origin *from, struct arena *arena)
{
    const struct cap_style style = {.keeps_shapes = true};
    struct alert           small = *alert;
    struct alert_info     *infos = arena_alloc(arena, (alert->info_count + 1) * sizeof *infos);
    struct alert_area     *areas = arena_alloc(arena, (alert->info_count + 1) * sizeof *areas);
    struct buf             written = {0};
    const char            *text = NULL;

    if (from->bytes && text_is_utf8(from->bytes, from->len))
        text = quoted(arena, from->bytes);
    if (!text) {
        cap_write(&written, alert, &style);
        text = quoted(arena, written.bytes);
    }
    for (size_t i = 0; i < alert->info_count && !text; i++) {
        infos[i] = alert->infos[i];
        areas[i] = (struct alert_area){.shape = place, .altitude_ft = NAN, .ceiling_ft = NAN};
        if (infos[i].area_count > 0)
            areas[i].desc = infos[i].areas[0].desc;
        infos[i].areas = &areas[i];
        infos[i].area_count = 1;
    }
    if (!text) {
        small.infos = infos;
        written.len = 0;
        cap_write(&written, &small, &(struct cap_style){0});
        text = quoted(arena, written.bytes);
    }
    buf_free(&written);
    return text;
}

void letter_make(struct letter *letter_r, struct arena *arena, const struct alert *alert,
                 const struct origin *from)
{
    struct alert_reference own = alert_reference_to(alert);
    const char            *mode = mode_of(alert);
    struct id              id = letter_id(&own, mode), text_id = letter_text_id(&id);
    struct area            place = foreign_ground(alert, PLACE_PARTS, PLACE_POINTS, arena);

    *letter_r = (struct letter){0};
    letter_r->row = card(&id, "received", from->source, mode, from->now_ms);
    letter_r->row.is_open = alert->message < MESSAGE_ACK && alert->status != STATUS_DRAFT;
    if (!letter_r->row.is_open)
        letter_r->row.state = "acknowledged";
    letter_r->row.fields = fields_of(alert, &place, from, arena);
    letter_r->text = card(&text_id, "received-text", from->source, mode, from->now_ms);
    letter_r->text.fields = text_of(alert, &place, from, arena);
    letter_r->has_text = letter_r->text.fields != NULL;
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

/* In whichever order its fields stand: a card is written anew by who acknowledges it. */
static const char *said_in(const char *fields, struct arena *arena)
{
    struct reader in = reader_open(fields, strlen(fields), arena, NULL);
    size_t        len;
    const char   *facts = read_json_or_null(&in, "facts", &len);

    reader_close(&in);
    return facts ? facts : "";
}

static bool says_other(const struct card_row *known, const struct card_row *row)
{
    struct arena arena = {0};
    bool         differs = strcmp(known->about, row->about) == 0 &&
                   strcmp(said_in(known->fields, &arena), said_in(row->fields, &arena)) != 0;

    arena_free(&arena);
    return differs;
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
