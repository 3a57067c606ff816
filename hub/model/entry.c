#include "hub/model/entry.h"

#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"

const char *const CLUSTER_VERB_WORDS[8] = {
    [CLUSTER_TOGETHER] = "together", [CLUSTER_SPLIT] = "split", [CLUSTER_APART] = "apart",
    [CLUSTER_ALONE] = "alone",       [CLUSTER_AMEND] = "amend", [CLUSTER_SETTLE] = "settle",
    [CLUSTER_RETRACT] = "retract",
};

static const char *const SIDE_NAMES[CLUSTER_SIDES_MAX] = {
    "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"};

static void write_sides(struct writer *out, const struct cluster_entry *entry)
{
    char text[ID_TEXT_LEN + 1];

    write_object(out, "sides");
    for (size_t i = 0; i < entry->side_count; i++) {
        write_list(out, SIDE_NAMES[i]);
        for (size_t j = 0; j < entry->sides[i].count; j++)
            write_text(out, NULL, id_text(text, &entry->sides[i].ids[j]));
        write_end(out);
    }
    write_end(out);
}

void entry_write(struct buf *buf, const struct cluster_entry *entry,
                 const struct hazards *hazards)
{
    struct writer out = writer_open(buf);

    write_object(&out, NULL);
    write_sides(&out, entry);
    if (entry->verb == CLUSTER_RETRACT)
        write_integer(&out, "retracts", entry->retracts);
    if (entry->verb == CLUSTER_AMEND)
        write_text(&out, "hazard", hazards_at(hazards, entry->hazard)->code);
    if (entry->is_heap)
        write_bool(&out, "heap", true);
    if (entry->has_place) {
        write_object(&out, "where");
        write_number(&out, "lat", entry->lat);
        write_number(&out, "lon", entry->lon);
        write_number(&out, "accuracy_m", entry->accuracy_m);
        write_end(&out);
    }
    write_end(&out);
}

static void read_side(struct cluster_side *side_r, struct reader *in, const char *name)
{
    size_t     count = read_list(in, name, CLUSTER_NAMED_MAX);
    struct id *ids = arena_alloc(in->arena, (count + 1) * sizeof *ids);

    for (size_t i = 0; i < count; i++)
        if (!id_parse(&ids[i], read_item_text(in, name, i, ID_TEXT_LEN)))
            reader_complain(in, name, "holds something that is no id");
    *side_r = (struct cluster_side){.ids = ids, .count = count};
}

int entry_read(struct cluster_entry *entry_r, const char *kind, struct arena *arena,
               const struct hazards *hazards, const char *bytes, size_t len, struct err *err)
{
    struct reader        in = reader_open(bytes, len, arena, err);
    struct reader        sides = reader_inside(&in, "sides");
    const char          *code;
    const struct hazard *hazard;
    unsigned             verb = 0;

    *entry_r = (struct cluster_entry){0};
    while (CLUSTER_VERB_WORDS[verb] && strcmp(CLUSTER_VERB_WORDS[verb], kind) != 0)
        verb++;
    if (!CLUSTER_VERB_WORDS[verb])
        reader_complain(&in, "sides", "belong to an entry of an unknown kind");
    entry_r->verb = (enum cluster_verb)verb;
    while (entry_r->side_count < CLUSTER_SIDES_MAX &&
           reader_has(&sides, SIDE_NAMES[entry_r->side_count])) {
        read_side(&entry_r->sides[entry_r->side_count], &sides,
                  SIDE_NAMES[entry_r->side_count]);
        entry_r->side_count++;
    }
    reader_leave(&sides, &in);
    entry_r->retracts = read_integer_or(&in, "retracts", 1, INT64_MAX, 0);
    code = read_text_or(&in, "hazard", HAZARD_CODE_LEN, NULL);
    hazard = code ? hazards_by_code(hazards, code) : NULL;
    if (code && !hazard)
        reader_complain(&in, "hazard", "is not in the table of hazards");
    entry_r->hazard = hazard ? hazard->place : 0;
    entry_r->is_heap = read_bool_or(&in, "heap", false);
    if (reader_has(&in, "where")) {
        struct reader where = reader_inside(&in, "where");

        entry_r->has_place = true;
        entry_r->lat = read_number(&where, "lat", -90, 90);
        entry_r->lon = read_number(&where, "lon", -180, 180);
        entry_r->accuracy_m = read_number_or(&where, "accuracy_m", 0, 100000, 0);
        reader_leave(&where, &in);
    }
    return reader_close(&in);
}
