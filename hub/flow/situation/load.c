/* load.c: what is kept comes into memory: reports, then entries, then what was filed. */
#include <stdlib.h>
#include <string.h>

#include "hub/base/log.h"
#include "hub/flow/situation/room.h"
#include "hub/model/entry.h"
#include "hub/model/kept.h"

struct loading {
    struct situation           *situation;
    struct store_load_reports   reports;
    struct store_load_entries   entries;
    struct store_load_incidents incidents;
    size_t                      unreadable;
};

static void end(struct loading *loading, const struct err *err)
{
    struct situation *situation = loading->situation;
    size_t            count;

    if (!err) {
        const struct cluster_move *moves = cluster_settle(situation->cluster, &count);

        situation_follow(situation, moves, count);
        situation->is_ready = true;
        if (!situation->settings.weighs_places_late)
            situation_find_heaps(situation);
        situation_file_heaps(situation);
        for (size_t i = 0; i < situation->files.count; i++)
            situation_reopen(
                situation,
                cluster_holder(situation->cluster, situation->files.items[i]->facts.no), false);
        situation_look_at_stale(situation);
    }
    if (loading->unreadable > 0)
        LOG(LOG_ALARM, "situation.unreadable", NUMBER("rows", (int64_t)loading->unreadable));
    situation->settings.on_ready(situation->settings.house, err);
    free(loading);
    situation_job_done(situation);
}

/* ── what officers filed ────────────────────────────────────────────────────────── */

static void take_file(struct loading *loading, const struct incident_row *row)
{
    struct incident_facts facts = {
        .no = row->no,
        .version = row->version,
        .owner = row->owner,
        .changed_ms = row->changed_ms,
    };
    struct arena arena = {0};
    int          state = 0;

    while (state < INCIDENT_STATES && strcmp(INCIDENT_STATE_WORDS[state], row->state) != 0)
        state++;
    if (state == INCIDENT_STATES ||
        incident_facts_read(&facts, row->fields ? row->fields : "{}", &arena, NULL) < 0)
        loading->unreadable++;
    facts.state = state == INCIDENT_STATES ? INCIDENT_OPEN : (enum incident_state)state;
    files_put(&loading->situation->files, &facts);
    arena_free(&arena);
}

static void on_incidents(struct store_job *job)
{
    struct loading              *loading = CONTAINER_OF(job, struct loading, incidents.job);
    struct store_load_incidents *load = &loading->incidents;
    struct err                   err = job->err;
    bool                         failed = job->failed, is_last = load->count < load->limit;

    for (size_t i = 0; !failed && i < load->count; i++)
        take_file(loading, &load->rows[i]);
    if (!failed && !is_last)
        load->from = load->rows[load->count - 1].no;
    store_job_free(job);
    if (failed || is_last)
        end(loading, failed ? &err : NULL);
    else
        store_load_incidents(loading->situation->settings.store, load);
}

/* ── entries ────────────────────────────────────────────────────────────────────── */

/* A page at a time: each call resolves what all the entries so far say together. */
static void take_entries(struct loading *loading, const struct entry_row *rows, size_t count)
{
    struct situation     *situation = loading->situation;
    struct arena          arena = {0};
    struct cluster_entry *entries = arena_alloc(&arena, (count + 1) * sizeof *entries);
    size_t                taken = 0;

    for (size_t i = 0; i < count; i++) {
        struct cluster_entry *entry = &entries[taken];

        if (entry_read(entry, rows[i].kind, &arena, situation->settings.hazards,
                       rows[i].payload.at, rows[i].payload.len, NULL) < 0) {
            loading->unreadable++;
            continue;
        }
        entry->order = rows[i].seq;
        taken++;
    }
    cluster_enter(situation->cluster, entries, taken);
    for (size_t i = 0; i < taken; i++)
        situation_heed(situation, &entries[i]);
    arena_free(&arena);
}

static void on_entries(struct store_job *job)
{
    struct loading            *loading = CONTAINER_OF(job, struct loading, entries.job);
    struct store_load_entries *load = &loading->entries;
    struct err                 err = job->err;
    bool                       failed = job->failed, is_last = load->count < load->limit;

    if (!failed)
        take_entries(loading, load->rows, load->count);
    if (!failed && !is_last)
        load->from = load->rows[load->count - 1].seq;
    store_job_free(job);
    if (failed) {
        end(loading, &err);
    } else if (!is_last) {
        store_load_entries(loading->situation->settings.store, load);
    } else {
        loading->incidents.job.on_done = on_incidents;
        loading->incidents.limit = STORE_LIST_MAX;
        store_load_incidents(loading->situation->settings.store, &loading->incidents);
    }
}

/* ── reports ────────────────────────────────────────────────────────────────────── */

static void take_row(struct loading *loading, const struct kept_report *row)
{
    struct situation *situation = loading->situation;
    struct arena      arena = {0};
    struct report     report;
    const char       *network;

    if (kept_read(&report, &network, &arena, situation->settings.frame, row->body.at,
                  row->body.len, NULL) < 0)
        loading->unreadable++;
    else
        situation_take(situation, row->no, row->kept_ms, &report, row->sender, row->channel,
                       network);
    if (row->has_photo)
        seen_photograph(&situation->seen, row->no, (uint64_t)row->look);
    arena_free(&arena);
}

static void on_reports(struct store_job *job)
{
    struct loading            *loading = CONTAINER_OF(job, struct loading, reports.job);
    struct store_load_reports *load = &loading->reports;
    struct err                 err = job->err;
    bool                       failed = job->failed, is_last = load->count < load->limit;

    for (size_t i = 0; !failed && i < load->count; i++)
        take_row(loading, &load->rows[i]);
    if (!failed && !is_last)
        load->from = load->rows[load->count - 1].no;
    store_job_free(job);
    if (failed) {
        end(loading, &err);
    } else if (!is_last) {
        store_load_reports(loading->situation->settings.store, load);
    } else {
        loading->entries.job.on_done = on_entries;
        loading->entries.limit = STORE_LIST_MAX;
        store_load_entries(loading->situation->settings.store, &loading->entries);
    }
}

void situation_load(struct situation *situation)
{
    struct loading *loading = MEM_NEW(struct loading);

    loading->situation = situation;
    situation->under_way++;
    loading->reports.job.on_done = on_reports;
    loading->reports.limit = STORE_PAGE_MAX;
    store_load_reports(situation->settings.store, &loading->reports);
}
