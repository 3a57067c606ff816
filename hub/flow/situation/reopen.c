/* reopen.c: a report that joins an incident which was rejected or closed opens it again
 * for review; it is never swallowed (P3), nor is one that was not decided about and is put
 * together with such an incident. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "hub/base/log.h"
#include "hub/flow/situation/room.h"

struct reopening {
    struct situation          *situation;
    struct arena               arena;
    struct incident_facts      facts;
    struct store_keep_incident keep;
    struct deed                deed;
    char                       about[40], mode[MODE_TEXT_MAX + 1];
};

static void on_kept(struct store_job *job)
{
    struct reopening *reopening = CONTAINER_OF(job, struct reopening, keep.job);
    struct situation *situation = reopening->situation;

    if (!job->failed) {
        reopening->facts.version = reopening->keep.version;
        files_put(&situation->files, &reopening->facts);
        situation->settings.on_event(situation->settings.house,
                                     &(struct event){.name = "incident.reopened",
                                                     .about = reopening->about,
                                                     .mode = reopening->mode});
    } else if (job->err.kind != ERR_CONFLICT) { /* an officer decided at this very moment */
        LOG(LOG_ALARM, "incident.not_reopened", NUMBER("incident", reopening->facts.no),
            TEXT("why", job->err.text));
    }
    store_job_free(job);
    arena_free(&reopening->arena);
    free(reopening);
    situation_job_done(situation);
}

static bool is_put_away(enum incident_state state)
{
    return state == INCIDENT_REJECTED || state == INCIDENT_CLOSED;
}

bool situation_is_put_away(const struct situation *situation, int64_t no)
{
    const struct file *file = files_find(&situation->files, no);

    return file && is_put_away(file->facts.state);
}

static void keep(struct situation *situation, const struct incident_facts *facts)
{
    struct reopening *reopening = MEM_NEW(struct reopening);
    struct arena     *arena = &reopening->arena;
    struct seen      *seen = seen_find(&situation->seen, facts->no);

    reopening->situation = situation;
    reopening->facts = facts_copy(facts, arena);
    reopening->facts.state = INCIDENT_OPEN;
    reopening->facts.changed_ms = clock_now(situation->settings.clock);
    snprintf(reopening->about, sizeof reopening->about, "incident:%" PRId64, facts->no);
    mode_text(reopening->mode, &situation->modes[seen->mode]);
    reopening->deed = (struct deed){.word = "incident.reopened",
                                    .about = reopening->about,
                                    .actor = "system",
                                    .mode = reopening->mode,
                                    .at_ms = reopening->facts.changed_ms};
    reopening->keep = (struct store_keep_incident){
        .job.on_done = on_kept,
        .row = {.no = facts->no,
                .version = facts->version,
                .state = INCIDENT_STATE_WORDS[INCIDENT_OPEN],
                .owner = reopening->facts.owner,
                .fields = incident_facts_write(&reopening->facts, arena),
                .changed_ms = reopening->facts.changed_ms},
        .deed = &reopening->deed,
    };
    files_put(&situation->files, &reopening->facts); /* at once: nobody waits for the disk */
    situation->under_way++;
    store_keep_incident(situation->settings.store, &reopening->keep);
}

void situation_reopen(struct situation *situation, int64_t no, bool is_undecided)
{
    struct arena           arena = {0};
    struct cluster_member *members;
    size_t                 count;
    struct incident_facts  facts;

    if (situation->files.count == 0)
        return;
    count = cluster_members(situation->cluster, no, &arena, &members);
    facts = situation_facts_of(situation, members, count, no);
    if (count > 0 && is_put_away(facts.state) &&
        (is_undecided || members[count - 1].no > facts.decided_upto)) {
        for (size_t i = 0; i < count; i++) {
            const struct file *file = files_find(&situation->files, members[i].no);

            if (file && is_put_away(file->facts.state))
                keep(situation, &file->facts);
        }
    }
    arena_free(&arena);
}
