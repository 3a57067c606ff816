/* post.c: a report by the form of GeoReport v2. It brings no id along: the same form, by the
 * same asker, is the same report for as long as that one is open (P2); what is reported again
 * after it was solved is new. */
#include <string.h>
#include <strings.h>

#include "hub/api/open311/room.h"
#include "hub/api/photos.h"
#include "hub/api/reports.h"
#include "hub/api/resources.h"
#include "hub/api/routes.h"
#include "hub/api/status.h"
#include "hub/base/crypto.h"

struct posted {
    struct call       *call;
    struct report      report;
    struct intake_item item;
    struct intake_job  job;
    struct uploading   upload;
};

int open311_before(struct call *call)
{
    const char *type = exchange_header(call->exchange, "content-type");
    size_t      photo_max = call->api->settings.photo_max;

    if (!type || strncasecmp(type, "multipart/", 10) != 0)
        call->body_max = BODY_SMALL;
    else if (photo_max > 0 && photo_max < BODY_PHOTO)
        call->body_max = photo_max + BODY_SMALL;
    return 0;
}

/* ── which report it is ─────────────────────────────────────────────────────────── */

/* Of who asks and what he asks, but the key and the picture; a key of his own instead. */
static const char *name_of(struct call *call, const struct intake_job *job, const char *once)
{
    const struct multipart *fields = open311_fields(call);
    struct sha256           hash;
    uint8_t                 digest[SHA256_LEN];
    struct buf              letters = {0};
    const char             *name;

    sha256_open(&hash);
    sha256_add(&hash, job->sender, strlen(job->sender) + 1);
    sha256_add(&hash, job->address, strlen(job->address) + 1);
    if (once)
        sha256_add(&hash, once, strlen(once) + 1);
    for (size_t i = 0; i < fields->count && !once; i++) {
        const struct part *part = &fields->parts[i];

        if (strcmp(part->name, "api_key") == 0)
            continue;
        sha256_add(&hash, part->name, strlen(part->name) + 1);
        sha256_add(&hash, part->text, strlen(part->text) + 1);
    }
    sha256_close(&hash, digest);
    encode(&letters, ENCODING_HEX, digest, sizeof digest);
    name = arena_copy(call->arena, letters.bytes, letters.len);
    buf_free(&letters);
    return name;
}

/* The last one that was posted so, if it is still open; else one more. */
static struct id id_of(struct call *call, const struct intake_job *job, const struct mode *mode)
{
    const char           *once = call->asking.once;
    const char           *name = name_of(call, job, once);
    struct situation_told told;
    struct id             id = {0}, last;
    bool                  is_open = false;

    for (unsigned again = 0;; again++) {
        last = id;
        id = report_id_of("open311", arena_format(call->arena, "%s/%u", name, again));
        if (once)
            return id;
        if (!situation_told_of(call->api->settings.situation, &id, mode, &told))
            return is_open ? last : id;
        is_open = open311_is_open(told.state);
    }
}

/* ── the answer ─────────────────────────────────────────────────────────────────── */

/* Whom to call where life is in danger, whether the picture came, and where to follow. */
static const char *notice_of(struct posted *posted, const char *key, bool has_photo_failed)
{
    struct call *call = posted->call;
    const char  *url =
        arena_format(call->arena, "%s/status/%s", call->api->settings.public_url, key);
    bool        is_grave = status_is_grave(call, posted->report.hazard, posted->report.text);
    struct buf  follow = {0};
    const char *notice;

    lang_format(&follow, call->api->settings.lang, call_language(call), "open311.follow",
                (const struct lang_value[]){{"url", url}, {0}});
    notice = arena_format(
        call->arena, "%s%s%s%s%s", is_grave ? call_text(call, "reporting.danger") : "",
        is_grave ? " " : "", has_photo_failed ? call_text(call, "invalid.photo") : "",
        has_photo_failed ? " " : "", follow.bytes);
    buf_free(&follow);
    return notice;
}

static void answer(struct posted *posted, bool has_photo_failed)
{
    struct call         *call = posted->call;
    const struct hazard *hazard =
        hazards_by_code(call->api->settings.hazards, posted->report.hazard);
    struct sheet sheet = open311_sheet(call);
    char         key[INTAKE_KEY_LEN + 1];

    intake_key(call->api->settings.intake, key, &posted->report.id);
    sheet_list(&sheet, "service_requests");
    sheet_object(&sheet, "request");
    if (open311_type(hazard) == OPEN311_REALTIME)
        sheet_text(&sheet, "service_request_id",
                   arena_format(call->arena, "%lld", (long long)posted->item.no));
    if (open311_type(hazard) == OPEN311_BATCH)
        sheet_text(&sheet, "token", key);
    sheet_text(&sheet, "service_notice", notice_of(posted, key, has_photo_failed));
    sheet_text(&sheet, "account_id", NULL);
    sheet_end(&sheet);
    sheet_end(&sheet);
    sheet_answer(&sheet, 201);
}

static void on_photo(struct uploading *upload)
{
    answer(CONTAINER_OF(upload, struct posted, upload), upload->photo.failed);
}

static void on_kept(struct intake_job *job)
{
    struct posted     *posted = CONTAINER_OF(job, struct posted, job);
    struct call       *call = posted->call;
    const struct part *photo = multipart_find(open311_fields(call), "media");
    struct err         err = {0};

    if (job->failed) {
        reports_fail(call, &job->err, job->retry_after_ms);
    } else if (posted->item.kept == KEPT_CONFLICT) {
        reports_conflict(&err);
        call_fail(call, &err);
    } else if (!photo || photo->len == 0) {
        answer(posted, false);
    } else {
        posted->upload.call = call;
        posted->upload.on_done = on_photo;
        posted->upload.photo.report = posted->report.id;
        posted->upload.photo.bytes = photo->bytes;
        posted->upload.photo.len = photo->len;
        photo_keep(&posted->upload);
    }
}

/* ── what was asked ─────────────────────────────────────────────────────────────── */

static void keep(struct call *call)
{
    struct posted  *posted = arena_alloc(call->arena, sizeof *posted);
    struct report  *report = &posted->report;
    struct question question = {
        .right = RIGHT_REPORT, .is_in_territory = true, .mode = &report->mode};
    struct err err = {0};

    if (call_ask(call) < 0)
        return;
    posted->call = call;
    if (report_parse_open311(report, call->arena, call->api->settings.frame,
                             open311_fields(call), &err) < 0) {
        call_fail(call, &err);
        return;
    }
    report->mode = call->who.mode; /* a key lent for an exercise */
    if (account_must(&call->who, &question, &err) < 0) {
        call_fail(call, &err);
        return;
    }
    reports_fill_job(call, &posted->job);
    report->id = id_of(call, &posted->job, &report->mode);
    posted->item.report = report;
    posted->job.on_done = on_kept;
    posted->job.channel = "open311";
    posted->job.items = &posted->item;
    posted->job.count = 1;
    if (intake_keep(call->api->settings.intake, &posted->job) < 0)
        reports_fail(call, &posted->job.err, posted->job.retry_after_ms);
}

void open311_post(struct call *call)
{
    open311_write(call, keep);
}
