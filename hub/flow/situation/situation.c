#include "hub/flow/situation.h"

#include <stdlib.h>

#include "hub/flow/situation/room.h"

static void enter(struct situation *situation, const struct cluster_entry *entry)
{
    cluster_enter(situation->cluster, entry, 1);
    situation_heed(situation, entry);
    buf_add(&situation->entered, &entry->order, sizeof entry->order);
}

/* Set alone by the hub itself: nobody waits for it. */
static void on_filed(struct situation *situation, const struct cluster_entry *entry)
{
    enter(situation, entry);
    situation_settle_soon(situation);
}

static void on_later(struct timer *timer)
{
    struct situation *situation = CONTAINER_OF(timer, struct situation, later);

    if (situation->has_unsettled)
        situation_settle(situation);
}

int situation_open(struct situation **situation_r, const struct situation_settings *settings,
                   struct err *err)
{
    struct situation *situation = MEM_NEW(struct situation);

    (void)err;
    situation->settings = *settings;
    situation->on_filed = on_filed;
    situation->credits = credits_new();
    situation->cluster = cluster_open(settings->hazards, settings->late_s);
    situation->modes[situation->mode_count++] = (struct mode){.kind = MODE_ACTUAL};
    situation->tally.on_clear = situation_on_clear;
    tally_take(&situation->tally);
    tally_take(settings->owner);
    if (settings->loop)
        timer_once(&situation->later, settings->loop, &situation->tally, 0, on_later);
    *situation_r = situation;
    situation_load(situation);
    return 0;
}

void situation_close(struct situation *situation)
{
    if (!situation)
        return;
    situation->is_closing = true;
    if (situation->settings.loop)
        timer_stop(&situation->later);
    situation_go_when_idle(situation);
}

void situation_report(struct situation *situation, int64_t no, int64_t kept_ms,
                      const struct report *report, const char *sender, const char *channel,
                      const char *network)
{
    situation_take(situation, no, kept_ms, report, sender, channel, network);
}

void situation_photo(struct situation *situation, const struct id *report, uint64_t look)
{
    int64_t no = cluster_number_of(situation->cluster, report);
    int64_t holder;

    if (no == 0)
        return;
    holder = cluster_holder(situation->cluster, no);
    seen_photograph(&situation->seen, no, look);
    situation_look_again(situation, holder);
    if (holder > 0) /* else its incident is yet to be told of */
        situation_tell(situation, "report.photographed",
                       &(struct cluster_move){.no = no, .is = holder});
}

/* Of what was put away while a report for it was on its way, the officer had not seen
 * all: that it is put away is known only now, after the report came. */
static void look_at_decided(struct situation *situation, int64_t no)
{
    situation_look_again(situation, no);
    if (situation->is_ready)
        situation_reopen(situation, no, false);
}

void situation_decision(struct situation *situation, const struct incident_facts *facts,
                        const struct cluster_entry *entry)
{
    if (facts)
        files_put(&situation->files, facts);
    if (entry)
        enter(situation, entry);
    situation_settle(situation);
    if (facts)
        look_at_decided(situation, cluster_holder(situation->cluster, facts->no));
}

/* What was entered since the last time, and moved nothing, may still be about something. */
static void look_at_named(struct situation *situation)
{
    const int64_t *orders = (const void *)situation->entered.bytes;
    size_t         entered = situation->entered.len / sizeof *orders;

    for (size_t k = 0; k < entered; k++) {
        struct arena arena = {0};
        int64_t     *incidents;
        size_t       count = situation_entry(situation, orders[k], &arena, &incidents);

        for (size_t i = 0; i < count; i++)
            situation_look_again(situation, incidents[i]);
        arena_free(&arena);
    }
    situation->entered.len = 0;
}

void situation_settle(struct situation *situation)
{
    int64_t                    began_ms = clock_ticks(situation->settings.clock);
    size_t                     count;
    const struct cluster_move *moves;

    if (!situation->is_ready)
        return;
    situation->has_unsettled = false;
    moves = cluster_settle(situation->cluster, &count);
    situation_follow(situation, moves, count);
    situation_file_heaps(situation);
    look_at_named(situation);
    pace_took(&situation->pace, began_ms, clock_ticks(situation->settings.clock));
    if (situation->settings.on_settled)
        situation->settings.on_settled(situation->settings.house);
}

void situation_settle_waiting(struct situation *situation)
{
    if (situation->has_unsettled)
        situation_settle(situation);
}

void situation_settle_soon(struct situation *situation)
{
    uint64_t wait_ms = pace_wait_ms(&situation->pace, clock_ticks(situation->settings.clock));

    if (wait_ms == 0 || !situation->settings.loop) {
        situation_settle(situation);
    } else if (!situation->has_unsettled) {
        situation->has_unsettled = true;
        situation->later.after_ms = wait_ms;
        timer_again(&situation->later);
    }
}

void situation_weigh_places(struct situation *situation)
{
    situation_find_heaps(situation);
    situation_file_heaps(situation);
}

bool situation_is_busy(const struct situation *situation)
{
    return situation->under_way > 0;
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
    situation_settle_waiting(situation); /* a preview tells nobody what it settles */
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
