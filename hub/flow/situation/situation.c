#include "hub/flow/situation.h"

#include <stdlib.h>

#include "hub/flow/situation/room.h"

int situation_open(struct situation **situation_r, const struct situation_settings *settings,
                   struct err *err)
{
    struct situation *situation = MEM_NEW(struct situation);

    (void)err;
    situation->settings = *settings;
    situation->cluster = cluster_open(settings->hazards, settings->late_s);
    tally_take(settings->owner);
    *situation_r = situation;
    situation_load(situation);
    return 0;
}

void situation_close(struct situation *situation)
{
    if (!situation)
        return;
    situation->is_closing = true;
    situation_go_when_idle(situation);
}

void situation_report(struct situation *situation, int64_t no, int64_t kept_ms,
                      const struct report *report, const char *sender, const char *channel,
                      const char *network)
{
    situation_take(situation, no, kept_ms, report, sender, channel, network);
}

void situation_photo(struct situation *situation, const struct id *report)
{
    int64_t                holder = cluster_holder_of(situation->cluster, report);
    struct arena           arena = {0};
    struct cluster_member *members;
    size_t count = cluster_members(situation->cluster, holder, &arena, &members);

    for (size_t i = 0; i < count; i++)
        if (id_same(&members[i].id, report))
            seen_find(&situation->seen, members[i].no)->flags |= SEEN_PHOTO;
    arena_free(&arena);
}

void situation_decision(struct situation *situation, const struct incident_facts *facts,
                        const struct cluster_entry *entry)
{
    if (facts)
        files_put(&situation->files, facts);
    if (entry)
        cluster_enter(situation->cluster, entry, 1);
    situation_settle(situation);
}

void situation_settle(struct situation *situation)
{
    size_t                     count;
    const struct cluster_move *moves;

    if (!situation->is_ready)
        return;
    moves = cluster_settle(situation->cluster, &count);
    situation_follow(situation, moves, count);
}

int64_t situation_holder(const struct situation *situation, int64_t no)
{
    return cluster_holder(situation->cluster, no);
}

int64_t situation_holder_of(const struct situation *situation, const struct id *id)
{
    return cluster_holder_of(situation->cluster, id);
}

const struct cluster_move *situation_preview(struct situation           *situation,
                                             const struct cluster_entry *entry, size_t *count_r)
{
    return cluster_preview(situation->cluster, entry, count_r);
}

size_t situation_adjacent(struct situation *situation, int64_t no, struct arena *arena,
                          struct cluster_adjacent **adjacent_r)
{
    return cluster_adjacent(situation->cluster, no, arena, adjacent_r);
}

size_t situation_reports(const struct situation *situation)
{
    return situation->seen.count;
}

size_t situation_bytes(const struct situation *situation)
{
    return cluster_bytes(situation->cluster) + situation->seen.room * sizeof(struct seen) +
           situation->name_room * sizeof *situation->names;
}
