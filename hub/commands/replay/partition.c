#include "hub/commands/replay/partition.h"

#include <stdlib.h>

#include "hub/base/csv.h"
#include "hub/base/file.h"
#include "hub/model/episode.h"

int replay_write_incidents(const struct replay_rows *rows, const int64_t *incidents,
                           const char *path, struct err *err)
{
    struct buf out = {0};
    int        failed;

    buf_text(&out, "id,incident\n");
    for (size_t i = 0; i < rows->count; i++) {
        if (incidents[i] == 0)
            continue;
        csv_quote(&out, rows->items[i].id);
        buf_format(&out, ",%lld\n", (long long)incidents[i]);
    }
    failed = file_replace(path, out.bytes, out.len, 0644, err);
    buf_free(&out);
    return failed;
}

int replay_write_episodes(const struct replay_rows *rows, const int64_t *incidents,
                          const char *path, struct err *err)
{
    struct episode_report *placed = MEM_NEW_ARRAY(struct episode_report, rows->count + 1);
    int64_t               *found = MEM_NEW_ARRAY(int64_t, rows->count + 1);
    struct buf             out = {0};
    size_t                 count = 0;
    int                    failed;

    for (size_t i = 0; i < rows->count; i++) {
        const struct replay_row *row = &rows->items[i];

        if (incidents[i] != 0 && row->has_place)
            placed[count++] = (struct episode_report){.incident = incidents[i],
                                                      .at = {row->lat, row->lon},
                                                      .happened_ms = row->time_ms,
                                                      .district = row->district};
    }
    episodes_find(found, placed, count, EPISODE_REACH);
    buf_text(&out, "id,episode\n");
    for (size_t i = 0, at = 0; i < rows->count; i++) {
        const struct replay_row *row = &rows->items[i];

        if (incidents[i] == 0)
            continue;
        csv_quote(&out, row->id);
        buf_format(&out, ",%lld\n", (long long)(row->has_place ? found[at++] : incidents[i]));
    }
    failed = file_replace(path, out.bytes, out.len, 0644, err);
    buf_free(&out);
    free(found);
    free(placed);
    return failed;
}
