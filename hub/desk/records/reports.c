/* reports.c: reports, their photos, and what was refused. */
#include <stdio.h>
#include <string.h>

#include "hub/desk/records/room.h"
#include "hub/model/kept.h"
#include "hub/store/reports.h"

static int read_row(struct record *record_r, const struct records *records, struct arena *arena,
                    const struct kept_report *row, struct err *err)
{
    const char *network;

    record_r->no = row->no;
    record_r->kept_ms = row->kept_ms;
    record_r->sender = arena_text(arena, row->sender);
    record_r->channel = arena_text(arena, row->channel);
    return kept_read(&record_r->report, &network, arena, records->settings.frame, row->body.at,
                     row->body.len, err);
}

/* ── a page of them ─────────────────────────────────────────────────────────────── */

struct listing {
    struct store_list_reports store;
    char                      mode[MODE_TEXT_MAX + 1];
    struct records_reports   *list;
};

static void on_listed(struct store_job *job)
{
    struct listing         *listing = CONTAINER_OF(job, struct listing, store.job);
    struct records_reports *list = listing->list;
    struct records_verb    *verb = &list->verb;

    list->rows = arena_alloc(&verb->arena, (listing->store.count + 1) * sizeof *list->rows);
    for (size_t i = 0; !job->failed && !verb->failed && i < listing->store.count; i++)
        verb->failed = read_row(&list->rows[list->count++], verb->records, &verb->arena,
                                &listing->store.rows[i], &verb->err);
    if (list->count > 0 && list->count == list->limit)
        list->next = list->rows[list->count - 1].no;
    records_end(verb, job);
}

void records_reports(struct records *records, struct records_reports *list)
{
    struct listing *listing = MEM_NEW(struct listing);

    records_begin(records, &list->verb, listing);
    list->count = 0;
    list->next = 0;
    listing->list = list;
    listing->store = (struct store_list_reports){
        .job.on_done = on_listed,
        .before = list->before,
        .limit = list->limit,
        .mode = list->mode ? mode_text(listing->mode, list->mode) : NULL,
        .channel = list->channel,
        .sender = list->sender,
    };
    store_list_reports(records->settings.store, &listing->store);
}

/* ── one of them ────────────────────────────────────────────────────────────────── */

struct finding {
    struct store_find_report store;
    struct store_list_photos photos;
    struct records_report   *find;
};

static void on_photos(struct store_job *job)
{
    struct finding        *finding = CONTAINER_OF(job, struct finding, photos.job);
    struct records_report *find = finding->find;
    struct records_verb   *verb = &find->verb;

    find->photo_count = job->failed ? 0 : finding->photos.count;
    find->photos = arena_alloc(&verb->arena, (find->photo_count + 1) * sizeof *find->photos);
    for (size_t i = 0; i < find->photo_count; i++) {
        const struct kept_photo *row = &finding->photos.rows[i];
        struct records_photo    *photo = &find->photos[i];

        hex_text(photo->name, row->sha256, sizeof row->sha256);
        photo->type = arena_text(&verb->arena, row->type);
        photo->path = store_photo_path(verb->records->settings.store, &verb->arena, row);
        photo->size = row->size;
        photo->at_ms = row->at_ms;
        photo->facts.taken_ms = row->taken_ms;
        snprintf(photo->facts.taken, sizeof photo->facts.taken, "%s", row->taken);
        photo->facts.has_place = row->lat_e7 != 0 || row->lon_e7 != 0;
        photo->facts.lat = (double)row->lat_e7 / 1e7;
        photo->facts.lon = (double)row->lon_e7 / 1e7;
    }
    records_end(verb, job);
}

static void on_found(struct store_job *job)
{
    struct finding        *finding = CONTAINER_OF(job, struct finding, store.job);
    struct records_report *find = finding->find;
    struct records_verb   *verb = &find->verb;

    if (!job->failed)
        verb->failed =
            read_row(&find->row, verb->records, &verb->arena, &finding->store.row, &verb->err);
    if (job->failed || verb->failed) {
        records_end(verb, job);
        return;
    }
    finding->photos.job.on_done = on_photos;
    finding->photos.report = find->row.report.id;
    store_job_free(job);
    store_list_photos(verb->records->settings.store, &finding->photos);
}

void records_report(struct records *records, struct records_report *find)
{
    struct finding *finding = MEM_NEW(struct finding);

    records_begin(records, &find->verb, finding);
    finding->find = find;
    finding->store =
        (struct store_find_report){.job.on_done = on_found, .no = find->no, .id = find->id};
    store_find_report(records->settings.store, &finding->store);
}

/* ── what was refused ───────────────────────────────────────────────────────────── */

struct refused_listing {
    struct store_list_refused store;
    struct records_refused   *list;
};

static void on_refused(struct store_job *job)
{
    struct refused_listing *listing = CONTAINER_OF(job, struct refused_listing, store.job);
    struct records_refused *list = listing->list;
    struct arena           *arena = &list->verb.arena;

    list->count = job->failed ? 0 : listing->store.count;
    list->rows = arena_alloc(arena, (list->count + 1) * sizeof *list->rows);
    for (size_t i = 0; i < list->count; i++) {
        const struct refused_report *row = &listing->store.rows[i];

        list->rows[i] = (struct refusal_record){
            .no = row->no,
            .at_ms = row->at_ms,
            .sender = arena_text(arena, row->sender),
            .channel = arena_text(arena, row->channel),
            .reason = arena_text(arena, row->reason),
            .id = row->id,
            .body = arena_copy(arena, row->body.at, row->body.len),
            .body_len = row->body.len,
        };
    }
    if (list->count > 0 && list->count == list->limit)
        list->next = list->rows[list->count - 1].no;
    records_end(&list->verb, job);
}

void records_refused(struct records *records, struct records_refused *list)
{
    struct refused_listing *listing = MEM_NEW(struct refused_listing);

    records_begin(records, &list->verb, listing);
    list->next = 0;
    listing->list = list;
    listing->store = (struct store_list_refused){
        .job.on_done = on_refused, .before = list->before, .limit = list->limit};
    store_list_refused(records->settings.store, &listing->store);
}
