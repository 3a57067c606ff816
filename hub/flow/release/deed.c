/* deed.c: what the journal keeps of a decision; the reason, as somebody wrote it, apart
 * so that it can be erased. */
#include <string.h>

#include "hub/base/writer.h"
#include "hub/flow/release/room.h"

void deed_write(struct release_work *work)
{
    struct release_job *job = work->job;
    struct buf          facts = {0}, personal = {0};
    struct writer       out = writer_open(&facts), more = writer_open(&personal);
    char                hex[2 * PROPOSAL_HASH_LEN + 1];

    write_object(&out, NULL);
    write_text(&out, "state", PROPOSAL_STATE_WORDS[work->state]);
    write_integer(&out, "revision", work->row.revision);
    if (work->row.reach) {
        write_text(&out, "proposal",
                   hex_text(hex, work->row.proposal, sizeof work->row.proposal));
        write_raw(&out, "reach", work->row.reach, strlen(work->row.reach));
    }
    if (work->approves)
        write_bool(&out, "approves", true);
    if (job->verb == RELEASE_STOP)
        write_text(&out, "why", RETRACTION_WORDS[job->retraction]);
    write_end(&out);
    work->deed.facts = arena_copy(&work->arena, facts.bytes, facts.len);
    if (job->reason) {
        write_object(&more, NULL);
        write_text(&more, "reason", job->reason);
        write_end(&more);
        work->deed.personal = arena_copy(&work->arena, personal.bytes, personal.len);
    }
    buf_free(&facts);
    buf_free(&personal);
}
