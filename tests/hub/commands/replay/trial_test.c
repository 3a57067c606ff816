#include "hub/commands/replay/trial.h"

#include <stdio.h>
#include <stdlib.h>

#include "hub/base/yaml.h"
#include "tests/kit/cases.h"
#include "tests/kit/check.h"

enum { CROWD = 50 };

static struct hazards *open_shipped(void)
{
    struct arena    arena = {0};
    struct buf      text = {0};
    struct err      err = {0};
    struct yaml     yaml;
    struct hazards *table;

    cases_read(&text, "schemas/hazards.yaml");
    CHECK_INT(yaml_read(&yaml, "hazards.yaml", &text, &arena, &err), 0);
    table = hazards_open(yaml.json, yaml.json_len, &err);
    CHECK(table);
    buf_free(&text);
    arena_free(&arena);
    return table;
}

static const int64_t *tried(const struct trials *trials, const struct replay_rows *rows,
                            const struct hazards *shipped, double distances, double windows)
{
    static int64_t      incidents[CROWD + 3];
    struct replay_kinds kinds;
    struct err          err = {0};

    CHECK_INT(replay_kinds(&kinds, rows, shipped, REPLAY_UNKNOWN, &err), 0);
    CHECK_INT(trials_run(trials, kinds.hazards, distances, windows, incidents, &err), 0);
    hazards_close(kinds.hazards);
    return incidents;
}

/* Two holes 40 m apart and a crowd of all kinds at a default position. */
TEST(factors_widen_and_narrow_and_heaps_stay_apart)
{
    static struct replay_row items[CROWD + 2];
    static char              ids[CROWD + 2][8];
    struct replay_rows       rows = {.items = items,
                                     .count = CROWD + 2,
                                     .kinds = {"pothole", "graffiti", "waste", "noise", "pests"},
                                     .groups = {"", "", "", "", ""},
                                     .kind_count = 5};
    struct hazards          *shipped = open_shipped();
    struct replay_kinds      kinds;
    struct err               err = {0};
    struct trials            trials;
    const int64_t           *incidents;

    for (size_t i = 0; i < rows.count; i++) {
        snprintf(ids[i], sizeof ids[i], "%zu", i);
        items[i] = (struct replay_row){.id = ids[i],
                                       .has_place = true,
                                       .lat = i < 2 ? 43.7 + (double)i * 0.00036 : 43.71,
                                       .lon = 10.95,
                                       .time_ms = 1795000000000,
                                       .kind = i < 2 ? 0 : i % 5,
                                       .text = "",
                                       .source = ids[i],
                                       .district = ""};
    }
    CHECK_INT(replay_kinds(&kinds, &rows, shipped, REPLAY_UNKNOWN, &err), 0);
    trials = trials_new(&rows, &kinds);
    CHECK_INT(trials.heaped_count, CROWD);
    incidents = tried(&trials, &rows, shipped, 1, 1);
    CHECK_INT(incidents[0], 1);
    CHECK_INT(incidents[1], 2);
    CHECK_INT(incidents[7], 8); /* the heap */
    CHECK_INT(incidents[12], 13);
    incidents = tried(&trials, &rows, shipped, 2, 1);
    CHECK_INT(incidents[1], 1);
    items[1].time_ms += 5 * 86400000LL;
    trials_free(&trials);
    trials = trials_new(&rows, &kinds);
    CHECK_INT(tried(&trials, &rows, shipped, 2, 1)[1], 2); /* too late */
    CHECK_INT(tried(&trials, &rows, shipped, 2, 2)[1], 1);
    CHECK_INT(tried(&trials, &rows, shipped, 1e6, 1e6)[1], 1); /* as far as a table may */
    trials_free(&trials);
    hazards_close(kinds.hazards);
    hazards_close(shipped);
}

RUN(factors_widen_and_narrow_and_heaps_stay_apart)
