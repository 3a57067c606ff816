#include "hub/model/incident.h"

#include <string.h>

#include "hub/base/reader.h"
#include "hub/base/writer.h"

const char *const INCIDENT_STATE_WORDS[INCIDENT_STATES + 1] = {
    [INCIDENT_OPEN] = "open",
    [INCIDENT_CONFIRMED] = "confirmed",
    [INCIDENT_REJECTED] = "rejected",
    [INCIDENT_CLOSED] = "closed",
};

const char *incident_facts_write(const struct incident_facts *facts, struct arena *arena)
{
    struct buf    buf = {0};
    struct writer out = writer_open(&buf);
    const char   *json;

    write_object(&out, NULL);
    write_integer(&out, "claimed_until_ms", facts->claimed_until_ms);
    write_integer(&out, "decided_upto", facts->decided_upto);
    if (facts->before.is_known) {
        write_text(&out, "before", INCIDENT_STATE_WORDS[facts->before.state]);
        write_integer(&out, "before_upto", facts->before.decided_upto);
    }
    write_text(&out, "reason", facts->reason);
    write_list(&out, "notes");
    for (size_t i = 0; i < facts->note_count; i++) {
        write_object(&out, NULL);
        write_text(&out, "by", facts->notes[i].by);
        write_integer(&out, "at_ms", facts->notes[i].at_ms);
        write_text(&out, "text", facts->notes[i].text);
        write_end(&out);
    }
    write_end(&out);
    write_end(&out);
    json = arena_copy(arena, buf.bytes, buf.len);
    buf_free(&buf);
    return json;
}

int incident_facts_read(struct incident_facts *facts_r, const char *json, struct arena *arena,
                        struct err *err)
{
    struct reader in = reader_open(json, strlen(json), arena, err);

    facts_r->claimed_until_ms = read_integer_or(&in, "claimed_until_ms", 0, INT64_MAX, 0);
    facts_r->decided_upto = read_integer_or(&in, "decided_upto", 0, INT64_MAX, 0);
    facts_r->before.is_known = reader_has(&in, "before");
    facts_r->before.state =
        (enum incident_state)read_word_or(&in, "before", INCIDENT_STATE_WORDS, INCIDENT_OPEN);
    facts_r->before.decided_upto = read_integer_or(&in, "before_upto", 0, INT64_MAX, 0);
    facts_r->reason = read_text_or(&in, "reason", INCIDENT_REASON_MAX, NULL);
    facts_r->note_count = read_list(&in, "notes", INCIDENT_NOTES_MAX);
    facts_r->notes = arena_alloc(arena, (facts_r->note_count + 1) * sizeof *facts_r->notes);
    for (size_t i = 0; i < facts_r->note_count; i++) {
        struct reader note = reader_item(&in, "notes", i);

        facts_r->notes[i].by = read_text(&note, "by", ID_TEXT_LEN);
        facts_r->notes[i].at_ms = read_integer(&note, "at_ms", INT64_MIN, INT64_MAX);
        facts_r->notes[i].text = read_text(&note, "text", INCIDENT_NOTE_MAX);
        reader_leave(&note, &in);
    }
    return reader_close(&in);
}

unsigned incident_level(const struct incident *incident)
{
    unsigned known = confidence_level(&incident->evidence);

    if (incident->level_least == 0)
        return 0;
    return known > incident->level_least ? known : incident->level_least;
}
