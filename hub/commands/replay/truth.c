#include "hub/commands/replay/truth.h"

#include <stdlib.h>
#include <string.h>

#include "hub/base/csv.h"
#include "hub/base/gzip.h"
#include "hub/base/text.h"

enum { BYTES_MAX = 1 << 30 };

static const double APART_MOST_M = 2000;

struct named {
    const char *id;
    size_t      row;
};

struct reading {
    struct truth *truth;
    struct named *names; /* of all rows, by id */
    size_t        name_count, pair_room;
    int           distance; /* column, or -1 */
};

static int by_id(const void *one, const void *other)
{
    return strcmp(((const struct named *)one)->id, ((const struct named *)other)->id);
}

/* False: no such row. */
static bool find(const struct reading *reading, const char *id, size_t *row_r)
{
    struct named        wanted = {.id = id};
    const struct named *found =
        bsearch(&wanted, reading->names, reading->name_count, sizeof wanted, by_id);

    if (found)
        *row_r = found->row;
    return found != NULL;
}

static void take_pair(struct reading *reading, const struct csv *csv)
{
    struct truth     *truth = reading->truth;
    struct truth_pair pair;
    double            apart_m;
    size_t            column = (size_t)reading->distance;

    if (reading->distance >= 0 && column < csv->count &&
        text_to_number(csv->fields[column], &apart_m) && apart_m > APART_MOST_M)
        return;
    if (!find(reading, csv->fields[0], &pair.one) ||
        !find(reading, csv->fields[1], &pair.other)) {
        truth->absent++;
        return;
    }
    if (truth->pair_count == reading->pair_room) {
        reading->pair_room = 2 * reading->pair_room + 64;
        truth->pairs = mem_grown(truth->pairs, reading->pair_room * sizeof pair);
    }
    truth->pairs[truth->pair_count++] = pair;
}

static void take_flag(struct reading *reading, const struct csv *csv)
{
    size_t row;

    if (!find(reading, csv->fields[0], &row))
        return;
    reading->truth->is_known[row] = true;
    reading->truth->is_flagged[row] = strcmp(csv->fields[1], "1") == 0;
}

static int read_table(struct reading *reading, const char                            *path,
                      void (*take)(struct reading *, const struct csv *), struct err *err)
{
    struct gzip *gzip;
    struct csv   csv;
    int          got;

    if (gzip_open(&gzip, path, BYTES_MAX, err) < 0)
        return -1;
    csv = csv_open(gzip_source(gzip));
    got = csv_next(&csv, err);
    reading->distance = got > 0 ? csv_column(&csv, "dist_m") : -1;
    while (got > 0 && (got = csv_next(&csv, err)) > 0)
        if (csv.count >= 2)
            take(reading, &csv);
    csv_close(&csv);
    gzip_close(gzip);
    return got < 0 ? err_at(err, path) : 0;
}

int truth_read(struct truth *truth_r, const struct replay_rows *rows, const char *pairs,
               const char *flags, struct err *err)
{
    struct reading reading = {.truth = truth_r, .name_count = rows->count};
    int            failed;

    *truth_r = (struct truth){.is_known = MEM_NEW_ARRAY(bool, rows->count + 1),
                              .is_flagged = MEM_NEW_ARRAY(bool, rows->count + 1),
                              .has_flags = flags != NULL};
    reading.names = MEM_NEW_ARRAY(struct named, rows->count + 1);
    for (size_t i = 0; i < rows->count; i++)
        reading.names[i] = (struct named){rows->items[i].id, i};
    qsort(reading.names, rows->count, sizeof *reading.names, by_id);
    failed = read_table(&reading, pairs, take_pair, err) < 0 ||
             (flags && read_table(&reading, flags, take_flag, err) < 0);
    if (!failed && truth_r->pair_count == 0)
        failed = err_set(err, ERR_INVALID, "%s: names no two rows of the table", pairs);
    free(reading.names);
    if (!failed)
        return 0;
    truth_free(truth_r);
    return -1;
}

void truth_free(struct truth *truth)
{
    free(truth->pairs);
    free(truth->is_known);
    free(truth->is_flagged);
    *truth = (struct truth){0};
}

static double share(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : 0;
}

struct agreement truth_compare(const struct truth *truth, const int64_t *incidents,
                               size_t count)
{
    struct agreement found = {0};
    size_t          *sizes = MEM_NEW_ARRAY(size_t, count + 1); /* incidents are named by rows */
    size_t           met = 0, right = 0, wrong = 0, missed = 0;

    for (size_t i = 0; i < truth->pair_count; i++)
        met += incidents[truth->pairs[i].one] != 0 &&
               incidents[truth->pairs[i].one] == incidents[truth->pairs[i].other];
    for (size_t i = 0; i < count; i++) {
        size_t size = incidents[i] ? ++sizes[incidents[i]] : 0;
        bool   joined = size > 1;

        found.incidents += size == 1;
        found.joined += joined;
        found.largest = size > found.largest ? size : found.largest;
        right += truth->is_known[i] && joined && truth->is_flagged[i];
        wrong += truth->is_known[i] && joined && !truth->is_flagged[i];
        missed += truth->is_known[i] && !joined && truth->is_flagged[i];
    }
    found.recall = share(met, truth->pair_count);
    found.f1 = share(2 * right, 2 * right + wrong + missed);
    free(sizes);
    return found;
}
