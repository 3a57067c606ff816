/* alone.c: the reports of a heap are set alone by entries of the hub's own, once each, so
 * that they are shown as what they are instead of becoming an incident. What a person has
 * spoken of is left as that person said; who takes back the first entry of a position has
 * told the hub that the position is a real one. */
#include <stdlib.h>

#include "hub/base/log.h"
#include "hub/flow/situation/room.h"
#include "hub/model/entry.h"

enum { NAMED_MOST = 1000 }; /* by one entry: the facts of a deed are bounded */

struct filing {
    struct situation       *situation;
    size_t                  held;
    struct arena            arena;
    struct id               ids[NAMED_MOST];
    struct cluster_entry    entry;
    struct buf              payload;
    struct deed             deed;
    struct store_keep_entry keep;
    char                    mode[MODE_TEXT_MAX + 1];
};

static void file_again_later(struct filing *filing)
{
    struct situation *situation = filing->situation;

    for (size_t i = 0; i < filing->entry.sides[0].count; i++) {
        int64_t no = cluster_number_of(situation->cluster, &filing->ids[i]);

        seen_find(&situation->seen, no)->flags &= SEEN_PLACE | SEEN_PHOTO;
        situation_add_due(situation, no);
    }
}

static void on_kept(struct store_job *job)
{
    struct filing    *filing = CONTAINER_OF(job, struct filing, keep.job);
    struct situation *situation = filing->situation;

    if (job->failed) {
        LOG(LOG_ALARM, "heap.not_filed", TEXT("why", job->err.text));
        file_again_later(filing);
    } else {
        filing->entry.order = filing->deed.seq;
        if (!situation->is_closing)
            situation->on_filed(situation, &filing->entry);
    }
    store_job_free(job);
    buf_free(&filing->payload);
    arena_free(&filing->arena);
    free(filing);
    situation_job_done(situation);
}

static void file(struct filing *filing)
{
    struct situation *situation = filing->situation;
    char              id[ID_TEXT_LEN + 1];

    filing->entry.sides[0].ids = filing->ids;
    entry_write(&filing->payload, &filing->entry, situation->settings.hazards);
    filing->deed = (struct deed){
        .word = "report.set_alone",
        .about = arena_format(&filing->arena, "report:%s", id_text(id, &filing->ids[0])),
        .actor = "system",
        .mode = mode_text(filing->mode, &situation->modes[situation->held[filing->held].mode]),
        .facts = filing->payload.bytes,
        .at_ms = clock_now(situation->settings.clock),
    };
    filing->keep = (struct store_keep_entry){
        .job.on_done = on_kept,
        .kind = CLUSTER_VERB_WORDS[CLUSTER_ALONE],
        .payload = {filing->payload.bytes, filing->payload.len},
        .deed = &filing->deed,
    };
    situation->under_way++;
    store_keep_entry(situation->settings.store, &filing->keep);
}

static struct filing *filing_new(struct situation *situation, size_t held)
{
    struct filing *filing = MEM_NEW(struct filing);

    filing->situation = situation;
    filing->held = held;
    filing->entry =
        (struct cluster_entry){.verb = CLUSTER_ALONE, .side_count = 1, .is_heap = true};
    return filing;
}

static void file_place(struct situation *situation, size_t held)
{
    struct filing *filing = NULL;

    for (size_t i = 0; i < situation->due_count; i++) {
        struct seen *seen = seen_find(&situation->seen, situation->due[i]);

        if ((seen->flags & SEEN_NAMED) || !situation_is_held_at(&situation->held[held], seen))
            continue;
        if (!filing)
            filing = filing_new(situation, held);
        seen->flags |= SEEN_NAMED;
        filing->ids[filing->entry.sides[0].count++] = seen->id;
        if (filing->entry.sides[0].count < NAMED_MOST)
            continue;
        file(filing);
        filing = NULL;
    }
    if (filing)
        file(filing);
}

void situation_file_heaps(struct situation *situation)
{
    for (size_t i = 0; i < situation->held_count && situation->due_count > 0; i++)
        if (situation->held[i].founded == 0 ||
            cluster_is_live(situation->cluster, situation->held[i].founded))
            file_place(situation, i);
    situation->due_count = 0;
}
