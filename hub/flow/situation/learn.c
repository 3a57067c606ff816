/* learn.c: what officers decided of an incident is how its sources did: those who had reported
 * it by then, and whom the hub knows again. Who comes when it is decided earns nothing. */
#include "hub/flow/situation/room.h"

static bool is_learnt(const struct incident_facts *facts, bool *was_right_r)
{
    *was_right_r = facts->state == INCIDENT_CONFIRMED ||
                   (facts->state == INCIDENT_CLOSED && facts->before.is_known);
    return *was_right_r || facts->state == INCIDENT_REJECTED;
}

bool situation_learn(struct situation *situation, int64_t no)
{
    struct arena           arena = {0};
    struct cluster_member *members;
    size_t                 count = cluster_members(situation->cluster, no, &arena, &members);
    struct incident_facts  facts = situation_facts_of(situation, members, count, no);
    uint32_t              *origins = arena_alloc(&arena, (count + 1) * sizeof *origins);
    size_t                 known = 0;
    bool                   was_right, has_changed;

    for (size_t i = 0; i < count; i++) {
        const struct seen *seen = seen_find(&situation->seen, members[i].no);

        if (members[i].no <= facts.decided_upto && seen->voice != VOICE_UNNAMED)
            origins[known++] = seen->origin;
    }
    has_changed = is_learnt(&facts, &was_right)
                      ? credits_decide(situation->credits, no, facts.changed_ms, was_right,
                                       origins, known)
                      : credits_forget(situation->credits, no);
    arena_free(&arena);
    return has_changed;
}
