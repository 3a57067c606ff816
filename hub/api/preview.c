/* preview.c: what a verb would change about who belongs to whom, without doing it. */
#include <stdlib.h>
#include <string.h>

#include "hub/api/incidents.h"
#include "hub/api/resources.h"
#include "hub/api/sides.h"

enum { INCIDENTS_MAX = 64 };

static const int64_t NEWEST = INT64_MAX / 2; /* newer than any entry there is */

struct groups {
    int64_t incidents[INCIDENTS_MAX];
    size_t  count;
};

static void add_incident(struct groups *groups, int64_t no)
{
    for (size_t i = 0; i < groups->count; i++)
        if (groups->incidents[i] == no)
            return;
    if (no > 0 && groups->count < INCIDENTS_MAX)
        groups->incidents[groups->count++] = no;
}

static int64_t moved_to(const struct cluster_move *moves, size_t count, int64_t no, int64_t was)
{
    for (size_t i = 0; i < count; i++)
        if (moves[i].no == no)
            return moves[i].is;
    return was;
}

static void write_before(struct writer *out, const struct situation_group *groups, size_t count)
{
    write_list(out, "before");
    for (size_t i = 0; i < count; i++) {
        write_list(out, NULL);
        for (size_t j = 0; j < groups[i].count; j++)
            write_integer(out, NULL, groups[i].numbers[j]);
        write_end(out);
    }
    write_end(out);
}

static size_t write_after(struct writer *out, const struct situation_group *groups,
                          size_t count, const struct cluster_move *moves, size_t move_count)
{
    struct groups after = {0};

    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < groups[i].count; j++)
            add_incident(&after,
                         moved_to(moves, move_count, groups[i].numbers[j], groups[i].incident));
    write_list(out, "after");
    for (size_t k = 0; k < after.count; k++) {
        write_list(out, NULL);
        for (size_t i = 0; i < count; i++)
            for (size_t j = 0; j < groups[i].count; j++)
                if (moved_to(moves, move_count, groups[i].numbers[j], groups[i].incident) ==
                    after.incidents[k])
                    write_integer(out, NULL, groups[i].numbers[j]);
        write_end(out);
    }
    write_end(out);
    return after.count;
}

static void write_words(struct writer *out, struct call *call, size_t moved, size_t before,
                        size_t after)
{
    struct buf              words = {0};
    const struct lang_value values[] = {{"moved", arena_format(call->arena, "%zu", moved)},
                                        {"before", arena_format(call->arena, "%zu", before)},
                                        {"after", arena_format(call->arena, "%zu", after)},
                                        {0}};

    lang_format(&words, call->api->settings.lang, call_language(call),
                moved > 0 ? "preview.moves" : "preview.nothing", values);
    write_bytes(out, "words", words.bytes, words.len);
    buf_free(&words);
}

static void answer(struct call *call, const struct cluster_entry *entry, int64_t incident)
{
    struct situation          *situation = call->api->settings.situation;
    struct groups              before = {0};
    struct situation_group    *groups;
    struct writer              out = call_writer(call);
    size_t                     count, moved, after;
    const struct cluster_move *moves = situation_preview(situation, entry, &moved);
    struct cluster_move       *kept = arena_alloc(call->arena, (moved + 1) * sizeof *kept);

    memcpy(kept, moves, moved * sizeof *kept); /* the next question overwrites them */
    add_incident(&before, incident);
    for (size_t i = 0; i < moved; i++) {
        add_incident(&before, kept[i].was);
        add_incident(&before,
                     situation_holder(situation, kept[i].is) == kept[i].is ? kept[i].is : 0);
    }
    count = situation_groups(situation, before.incidents, before.count, call->arena, &groups);
    write_object(&out, NULL);
    write_before(&out, groups, count);
    after = write_after(&out, groups, count, kept, moved);
    write_words(&out, call, moved, count, after);
    write_end(&out);
    call_json(call, 200);
}

void preview_post(struct call *call)
{
    struct reviewing    *reviewing = reviewing_new(call);
    struct cluster_entry entry;
    struct err           err = {0};

    if (reviewing_read_preview(reviewing, &err) < 0) {
        call_fail(call, &err);
        return;
    }
    if (review_entry(&reviewing->job, call->api->settings.hazards, &entry, &err) < 0) {
        call_fail(call, &err);
        return;
    }
    entry.order = NEWEST;
    answer(call, &entry, reviewing->incident.no);
}
