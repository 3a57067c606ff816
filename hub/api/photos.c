/* photos.c: a picture for a report, by whoever holds its key. What is kept is a JPEG of our
 * own; a place the camera knew becomes the report's, when it has none. */
#include "hub/api/photos.h"

#include <stdio.h>

#include "hub/api/resources.h"

/* Before a byte of the picture is read: does the key open this report? */
int photo_before(struct call *call)
{
    const char *key = exchange_header(call->exchange, "report-key");
    size_t      photo_max = call->api->settings.photo_max;
    struct id   id, named;
    struct err  err = {0};

    if (photo_max > 0 && photo_max < call->body_max)
        call->body_max = photo_max;
    if (!key)
        err_set(&err, ERR_UNKNOWN,
                "Report-Key is missing: the key the report was answered with");
    else if (!intake_key_read(call->api->settings.intake, &id, key) ||
             !id_parse(&named, call->params[0]) || !id_same(&id, &named))
        err_set(&err, ERR_FORBIDDEN, "the key is not this report's");
    else
        return 0;
    call_fail(call, &err);
    return -1;
}

void camera_write(struct writer *out, const struct image_facts *facts)
{
    write_stamp(out, "taken", facts->taken_ms);
    if (facts->taken_ms == 0 && *facts->taken)
        write_text(out, "taken_local", facts->taken);
    if (!facts->has_place)
        return;
    write_object(out, "where");
    write_degrees(out, "lat", facts->lat);
    write_degrees(out, "lon", facts->lon);
    write_end(out);
}

static void on_amended(struct review_job *job)
{
    struct uploading *uploading = CONTAINER_OF(job, struct uploading, amend);

    uploading->on_done(uploading); /* the photo is kept either way */
}

static bool has_place(struct uploading *uploading, int64_t incident)
{
    struct situation_member *members;
    size_t count = situation_members(uploading->call->api->settings.situation, incident,
                                     uploading->call->arena, &members);

    for (size_t i = 0; i < count; i++)
        if (id_same(&members[i].id, &uploading->photo.report))
            return members[i].has_place;
    return true;
}

/* The hub itself gives the report the camera's place. */
static bool amend(struct uploading *uploading)
{
    const struct api_settings *settings = &uploading->call->api->settings;
    int64_t                    no;

    if (!uploading->photo.facts.has_place)
        return false;
    situation_settle_waiting(settings->situation);
    no = situation_holder_of(settings->situation, &uploading->photo.report);
    if (no == 0 || has_place(uploading, no) ||
        !situation_incident(settings->situation, no, uploading->call->arena,
                            &uploading->incident))
        return false;
    uploading->system = who_system();
    uploading->side = (struct cluster_side){&uploading->photo.report, 1};
    uploading->amend = (struct review_job){
        .on_done = on_amended,
        .asking.who = &uploading->system,
        .verb = REVIEW_AMEND,
        .incident = &uploading->incident,
        .is_in_territory = true,
        .sides = &uploading->side,
        .side_count = 1,
        .hazard = uploading->incident.hazard,
        .has_place = true,
        .lat = uploading->photo.facts.lat,
        .lon = uploading->photo.facts.lon,
    };
    review_do(settings->review, &uploading->amend);
    return true;
}

static void on_kept(struct intake_photo *photo)
{
    struct uploading *uploading = CONTAINER_OF(photo, struct uploading, photo);

    buf_free(&uploading->whole);
    if (!photo->failed) {
        situation_photo(uploading->call->api->settings.situation, &photo->report,
                        photo->facts.look);
        if (amend(uploading))
            return;
    }
    uploading->on_done(uploading);
}

void photo_keep(struct uploading *uploading)
{
    uploading->photo.on_done = on_kept;
    intake_photo(uploading->call->api->settings.intake, &uploading->photo);
}

static void answer(struct uploading *uploading)
{
    struct call         *call = uploading->call;
    struct intake_photo *photo = &uploading->photo;
    struct writer        out = call_writer(call);

    if (photo->failed) {
        if (photo->err.kind == ERR_BUSY || photo->err.kind == ERR_FULL)
            call_refuse(call, 503, &photo->err, photo->retry_after_ms);
        else
            call_fail(call, &photo->err);
        return;
    }
    write_object(&out, NULL);
    write_text(&out, "name", photo->name);
    write_text(&out, "type", "image/jpeg");
    write_integer(&out, "bytes", (int64_t)photo->size);
    write_integer(&out, "width", photo->facts.width);
    write_integer(&out, "height", photo->facts.height);
    camera_write(&out, &photo->facts);
    write_end(&out);
    call_json(call, 201);
}

/* ── in pieces ──────────────────────────────────────────────────────────────────── */

/* "bytes 0-32767/250000" (RFC 9110 §14.4). */
static bool read_range(const char *text, size_t len, size_t *from_r, size_t *total_r)
{
    long long from, to, total;
    int       end = 0;

    if (sscanf(text, "bytes %18lld-%18lld/%18lld%n", &from, &to, &total, &end) != 3 ||
        text[end] != '\0' || from < 0 || to < from || total <= to ||
        (size_t)(to - from + 1) != len)
        return false;
    *from_r = (size_t)from;
    *total_r = (size_t)total;
    return true;
}

static void answer_offset(struct call *call, size_t offset)
{
    struct writer out = call_writer(call);

    write_object(&out, NULL);
    write_integer(&out, "offset", (int64_t)offset);
    write_end(&out);
    call_json(call, 202);
}

/* Whether the picture is whole now; if not, it is answered. */
static bool take_piece(struct uploading *uploading, const char *range)
{
    struct call         *call = uploading->call;
    struct intake_photo *photo = &uploading->photo;
    size_t               from, total, have;

    if (!read_range(range, photo->len, &from, &total)) {
        call_fail_with(call, ERR_INVALID,
                       "Content-Range must be that of the piece: bytes 0-32767/250000");
        return false;
    }
    if (total > call->body_max) {
        call_fail_with(call, ERR_TOO_LARGE, "a photo has at most %zu bytes", call->body_max);
        return false;
    }
    have = intake_piece(call->api->settings.intake, &photo->report, total, from, photo->bytes,
                        photo->len, &uploading->whole);
    if (have < total) {
        answer_offset(call, have);
        return false;
    }
    photo->bytes = uploading->whole.bytes;
    photo->len = uploading->whole.len;
    return true;
}

void photo_post(struct call *call)
{
    struct uploading *uploading = arena_alloc(call->arena, sizeof *uploading);
    const char       *range = exchange_header(call->exchange, "content-range");

    uploading->call = call;
    uploading->on_done = answer;
    uploading->photo.bytes = call->exchange->body;
    uploading->photo.len = call->exchange->body_len;
    id_parse(&uploading->photo.report, call->params[0]);
    if (!range || take_piece(uploading, range))
        photo_keep(uploading);
}
