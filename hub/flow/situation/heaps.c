/* heaps.c: which positions are heaps (model/heap.h), and which reports there are due to be
 * set alone: those of which nobody has spoken. */
#include "hub/model/heap.h"

#include <stdlib.h>

#include "hub/flow/situation/room.h"

bool situation_is_held_at(const struct held *held, const struct seen *seen)
{
    return (seen->flags & SEEN_PLACE) && held->lat_e7 == seen->lat_e7 &&
           held->lon_e7 == seen->lon_e7 && held->mode == seen->mode;
}

static struct held *held_at(const struct situation *situation, const struct seen *seen)
{
    for (size_t i = 0; i < situation->held_count; i++)
        if (situation_is_held_at(&situation->held[i], seen))
            return &situation->held[i];
    return NULL;
}

static struct held *hold(struct situation *situation, const struct seen *seen)
{
    struct held *held = held_at(situation, seen);

    if (held)
        return held;
    if (situation->held_count == situation->held_room) {
        situation->held_room = 2 * situation->held_room + 8;
        situation->held =
            mem_grown(situation->held, situation->held_room * sizeof *situation->held);
    }
    held = &situation->held[situation->held_count++];
    *held = (struct held){.lat_e7 = seen->lat_e7, .lon_e7 = seen->lon_e7, .mode = seen->mode};
    return held;
}

void situation_add_due(struct situation *situation, int64_t no)
{
    if (situation->due_count == situation->due_room) {
        situation->due_room = 2 * situation->due_room + 64;
        situation->due = mem_grown(situation->due, situation->due_room * sizeof(int64_t));
    }
    situation->due[situation->due_count++] = no;
}

/* Every report that stands at a held position and of which nobody spoke. */
static void sweep(struct situation *situation)
{
    situation->due_count = 0;
    for (size_t i = 0; i < situation->seen.count; i++) {
        const struct seen *seen = &situation->seen.items[i];

        if (!(seen->flags & SEEN_NAMED) && held_at(situation, seen))
            situation_add_due(situation, seen->no);
    }
}

void situation_count_place(struct situation *situation, const struct seen *seen)
{
    struct heaps **heaps = &situation->heaps[seen->mode];
    bool           is_heap;

    if (!(seen->flags & SEEN_PLACE))
        return;
    if (!*heaps)
        *heaps = heaps_new();
    is_heap = heaps_count(*heaps, seen->lat_e7 / 1e7, seen->lon_e7 / 1e7, seen_hazard(seen),
                          seen->source);
    if (!situation->is_ready || situation->settings.weighs_places_late)
        return;
    if (held_at(situation, seen)) {
        situation_add_due(situation, seen->no);
    } else if (is_heap) {
        hold(situation, seen);
        sweep(situation);
    }
}

void situation_find_heaps(struct situation *situation)
{
    for (size_t i = 0; i < situation->seen.count; i++) {
        const struct seen *seen = &situation->seen.items[i];
        struct heap_counts counts;

        if (!(seen->flags & SEEN_PLACE) || (seen->flags & SEEN_NAMED))
            continue;
        counts = heaps_at(situation->heaps[seen->mode], seen->lat_e7 / 1e7, seen->lon_e7 / 1e7);
        if (heap_is(&counts))
            hold(situation, seen);
    }
    sweep(situation);
}

void situation_heed(struct situation *situation, const struct cluster_entry *entry)
{
    for (size_t i = 0; i < entry->side_count; i++)
        for (size_t j = 0; j < entry->sides[i].count; j++) {
            int64_t      no = cluster_number_of(situation->cluster, &entry->sides[i].ids[j]);
            struct seen *seen = no ? seen_find(&situation->seen, no) : NULL;
            struct held *held;

            if (!seen)
                continue;
            seen->flags |= SEEN_NAMED;
            if (!entry->is_heap || !(seen->flags & SEEN_PLACE))
                continue;
            held = hold(situation, seen);
            if (held->founded == 0 || entry->order < held->founded)
                held->founded = entry->order;
        }
    if (entry->verb == CLUSTER_RETRACT && situation->is_ready)
        sweep(situation);
}

void situation_free_places(struct situation *situation)
{
    for (size_t i = 0; i < situation->mode_count; i++)
        heaps_free(situation->heaps[i]);
    free(situation->held);
    free(situation->due);
}
