/* photo.c: a stranger's picture is looked at on a worker, one at a time, and what is kept is
 * a JPEG of our own, in place before its row (P1). */
#include <math.h>
#include <stdlib.h>

#include "hub/base/crypto.h"
#include "hub/flow/intake/room.h"
#include "hub/loop/offload.h"

struct intake_picture {
    struct intake_picture  *next;
    struct intake          *intake;
    struct intake_photo    *photo;
    struct offload          offload;
    struct buf              clean;
    struct err              err;
    bool                    is_bad;
    struct store_keep_photo keep;
};

static void look(struct intake *intake);

/* The photo is answered; the next one in the queue is looked at. */
static void end(struct intake_picture *picture)
{
    struct intake       *intake = picture->intake;
    struct intake_photo *photo = picture->photo;

    intake->pictures = picture->next;
    intake->picture_count--;
    buf_free(&picture->clean);
    free(picture);
    if (intake->pictures)
        look(intake);
    photo->on_done(photo);
    intake->figures.waiting--;
    intake_go_when_empty(intake);
}

static void on_kept(struct store_job *stored)
{
    struct intake_picture *picture = CONTAINER_OF(stored, struct intake_picture, keep.job);
    struct intake_photo   *photo = picture->photo;

    photo->failed = stored->failed;
    photo->err = stored->err;
    if (photo->failed && photo->err.kind == ERR_FULL)
        photo->retry_after_ms = intake_jittered(picture->intake);
    store_job_free(stored);
    end(picture);
}

static void clean(struct offload *offload)
{
    struct intake_picture *picture = CONTAINER_OF(offload, struct intake_picture, offload);
    struct intake_photo   *photo = picture->photo;

    picture->is_bad = image_clean(&picture->clean, &photo->facts, photo->bytes, photo->len,
                                  &picture->err) < 0;
}

static void keep(struct intake_picture *picture)
{
    struct intake_photo *photo = picture->photo;

    photo->size = picture->clean.len;
    picture->keep = (struct store_keep_photo){
        .job.on_done = on_kept,
        .photo = {.report = photo->report,
                  .type = "image/jpeg",
                  .at_ms = clock_now(picture->intake->settings.clock),
                  .taken_ms = photo->facts.taken_ms,
                  .taken = photo->facts.taken,
                  .look = (int64_t)photo->facts.look,
                  .lat_e7 = photo->facts.has_place ? llround(photo->facts.lat * 1e7) : 0,
                  .lon_e7 = photo->facts.has_place ? llround(photo->facts.lon * 1e7) : 0},
        .bytes = {picture->clean.bytes, picture->clean.len},
    };
    sha256(picture->keep.photo.sha256, picture->clean.bytes, picture->clean.len);
    hex_text(photo->name, picture->keep.photo.sha256, SHA256_LEN);
    store_keep_photo(picture->intake->settings.store, &picture->keep);
}

static void on_clean(struct offload *offload)
{
    struct intake_picture *picture = CONTAINER_OF(offload, struct intake_picture, offload);

    if (!picture->is_bad && picture->err.kind == ERR_NONE) {
        keep(picture);
        return;
    }
    picture->photo->failed = -1;
    picture->photo->err = picture->err;
    end(picture);
}

/* Nothing to look at: there is no room for it. The answer still comes on a later turn. */
static void look_away(struct offload *offload)
{
    (void)offload;
}

static void look(struct intake *intake)
{
    struct intake_picture *picture = intake->pictures;

    picture->offload.run = picture->err.kind == ERR_NONE ? clean : look_away;
    picture->offload.done = on_clean;
    offload_start(&picture->offload, intake->settings.loop, intake->settings.owner);
}

void intake_photo(struct intake *intake, struct intake_photo *photo)
{
    struct intake_picture  *picture = MEM_NEW(struct intake_picture);
    struct intake_picture **last = &intake->pictures;

    picture->intake = intake;
    picture->photo = photo;
    photo->picture = picture;
    photo->failed = 0;
    photo->err = (struct err){0};
    if (store_room(intake->settings.store) != STORE_ROOM_ALL)
        err_set(&picture->err, ERR_FULL,
                "the disk is nearly full: no picture is taken; send it again later");
    else if (intake->picture_count >= INTAKE_PHOTOS_MAX)
        err_set(&picture->err, ERR_BUSY, "no picture can be taken now; send it again later");
    if (picture->err.kind != ERR_NONE)
        photo->retry_after_ms = intake_jittered(intake);
    intake->figures.waiting++;
    intake->picture_count++;
    while (*last)
        last = &(*last)->next;
    *last = picture;
    if (intake->pictures == picture)
        look(intake);
}

size_t intake_piece(struct intake *intake, const struct id *report, size_t total, size_t from,
                    const void *bytes, size_t len, struct buf *whole_r)
{
    return pieces_add(intake->pieces, report, total, from, bytes, len, whole_r);
}
