/* alerts.c: from a draft to what goes out. One row per verb: what its body holds; the
 * station decides and answers. */
#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/base/crypto.h"
#include "hub/flow/release.h"

enum { NOTE_MAX = PROPOSAL_REASON_MAX };

struct releasing {
    struct release_job job;
    struct call       *call;
    struct mode        mode;
    char               mode_text[MODE_TEXT_MAX + 1];
};

/* ── what the station answers ───────────────────────────────────────────────────── */

static void on_done(struct release_job *job)
{
    struct releasing *releasing = CONTAINER_OF(job, struct releasing, job);
    struct call      *call = releasing->call;
    struct err        err = job->err;

    if (job->failed) {
        release_job_free(job);
        call_fail(call, &err);
    } else if (job->verb == RELEASE_CAP) {
        answer_of_release(call, job, 200, "application/cap+xml");
    } else {
        answer_of_release(call, job, job->verb == RELEASE_DRAFT ? 201 : 200,
                          "application/json");
    }
}

static struct releasing *releasing_new(struct call *call, enum release_verb verb)
{
    struct releasing *releasing = arena_alloc(call->arena, sizeof *releasing);

    releasing->call = call;
    releasing->job.on_done = on_done;
    releasing->job.verb = verb;
    releasing->job.confirm_reach = RELEASE_NO_REACH;
    return releasing;
}

static int name_alert(struct releasing *releasing)
{
    if (id_parse(&releasing->job.id, releasing->call->params[0]))
        return 0;
    call_fail_with(releasing->call, ERR_NOT_FOUND, "an alert is named by its id");
    return -1;
}

static void start(struct releasing *releasing)
{
    struct call *call = releasing->call;

    if (!call->api->settings.release) {
        call_fail_with(call, ERR_BUSY, "alerts cannot be worked on yet");
        return;
    }
    if (call_ask(call) < 0)
        return;
    releasing->job.asking = call->asking;
    release_do(call->api->settings.release, &releasing->job);
}

/* ── bodies ─────────────────────────────────────────────────────────────────────── */

static void read_hash(struct release_job *job, struct reader *in)
{
    const char *hex = read_text(in, "hash", 2 * PROPOSAL_HASH_LEN);

    if (!in->failed && !decode_exactly(job->hash, sizeof job->hash, ENCODING_HEX, hex))
        reader_complain(in, "hash", "must be the proposal's SHA-256 in hex, as it was shown");
}

static void read_note(struct release_job *job, struct reader *in)
{
    job->reason = read_text_or(in, "note", NOTE_MAX, NULL);
}

static void read_reason(struct release_job *job, struct reader *in)
{
    job->reason = read_text(in, "reason", NOTE_MAX);
}

static void read_reason_or_none(struct release_job *job, struct reader *in)
{
    job->reason = read_text_or(in, "reason", NOTE_MAX, NULL);
}

static void read_approval(struct release_job *job, struct reader *in)
{
    read_hash(job, in);
    job->and_release = read_bool_or(in, "release", false);
    job->confirm_reach = read_integer_or(in, "confirm_reach", 0, INT64_MAX, RELEASE_NO_REACH);
    if (job->and_release && job->confirm_reach == RELEASE_NO_REACH)
        reader_complain(in, "confirm_reach", "is missing: say how many it reaches");
}

static void read_release(struct release_job *job, struct reader *in)
{
    read_hash(job, in);
    job->confirm_reach = read_integer(in, "confirm_reach", 0, INT64_MAX);
}

static void read_alone(struct release_job *job, struct reader *in)
{
    read_release(job, in);
    read_reason(job, in);
}

static void read_stop(struct release_job *job, struct reader *in)
{
    job->retraction = (enum retraction)read_word(in, "reason", RETRACTION_WORDS);
    read_note(job, in);
}

static const struct verb {
    const char       *word; /* the path's last */
    enum release_verb verb;
    void (*read)(struct release_job *, struct reader *);
} VERBS[] = {
    {"propose", RELEASE_PROPOSE, read_note},
    {"approve", RELEASE_APPROVE, read_approval},
    {"return", RELEASE_RETURN, read_reason},
    {"reject", RELEASE_REJECT, read_reason},
    {"withdraw", RELEASE_WITHDRAW, read_reason_or_none},
    {"release", RELEASE_SEND, read_release},
    {"break-glass", RELEASE_BREAK_GLASS, read_alone},
    {"lone", RELEASE_LONE, read_alone},
    {"correct", RELEASE_CORRECT, read_alone},
    {"stop", RELEASE_STOP, read_stop},
};

static const struct verb *verb_of(const struct call *call)
{
    const char        *word = strrchr(call->exchange->path, '/') + 1;
    const struct verb *verb = VERBS;

    while (strcmp(verb->word, word) != 0)
        verb++; /* the table of routes names no other */
    return verb;
}

/* Not even asked for: none of the roles has the right. */
void alert_refused(struct call *call, const struct err *err)
{
    struct release_refusal refusal = {
        .who = &call->who, .verb = verb_of(call)->verb, .err = err};
    char mode[MODE_TEXT_MAX + 1];

    if (!call->api->settings.release || !id_parse(&refusal.alert, call->params[0]))
        return;
    refusal.mode = mode_text(mode, &call->who.mode);
    release_refused(call->api->settings.release, &refusal);
}

void alert_act(struct call *call)
{
    const struct verb *verb = verb_of(call);
    struct releasing  *releasing;
    struct err         err = {0};
    struct reader      in;

    releasing = releasing_new(call, verb->verb);
    if (name_alert(releasing) < 0)
        return;
    in = call_reader(call, &err);
    verb->read(&releasing->job, &in);
    if (reader_close(&in) < 0)
        call_fail(call, &err);
    else
        start(releasing);
}

void alert_draft(struct call *call)
{
    struct releasing *releasing = releasing_new(call, RELEASE_DRAFT);

    releasing->job.json = call->exchange->body_len > 0 ? call->exchange->body : "{}";
    releasing->job.len = strlen(releasing->job.json);
    start(releasing);
}

void alert_edit(struct call *call)
{
    struct releasing *releasing = releasing_new(call, RELEASE_EDIT);

    if (name_alert(releasing) < 0 || call_if_match(call, &releasing->job.version) < 0)
        return;
    releasing->job.json = call->exchange->body;
    releasing->job.len = call->exchange->body_len;
    start(releasing);
}

/* ── reading ────────────────────────────────────────────────────────────────────── */

static void ask_about(struct call *call, enum release_verb verb)
{
    struct releasing *releasing = releasing_new(call, verb);

    releasing->job.language = call_language(call);
    if (name_alert(releasing) == 0)
        start(releasing);
}

void alert_get(struct call *call)
{
    ask_about(call, RELEASE_SHOW);
}

void alert_preview(struct call *call)
{
    ask_about(call, RELEASE_PREVIEW);
}

void alert_cap(struct call *call)
{
    ask_about(call, RELEASE_CAP);
}

static int read_state(struct call *call, const char **state_r)
{
    const char *word = exchange_query(call->exchange, "state");

    *state_r = word;
    for (int state = 0; word && PROPOSAL_STATE_WORDS[state]; state++)
        if (strcmp(PROPOSAL_STATE_WORDS[state], word) == 0)
            return 0;
    if (!word)
        return 0;
    call_fail_with(call, ERR_INVALID, "state is not one an alert can be in");
    return -1;
}

void alerts_list(struct call *call)
{
    struct releasing *releasing = releasing_new(call, RELEASE_LIST);
    const char       *before = exchange_query(call->exchange, "before");
    bool              has_mode;
    size_t            limit;

    if (call_mode(call, &has_mode, &releasing->mode) < 0 ||
        read_state(call, &releasing->job.list.state) < 0 ||
        call_limit(call, CALL_PAGE_MAX, &limit) < 0 ||
        call_number(call, "incident", 0, INT64_MAX, &releasing->job.list.incident) < 0)
        return;
    if (before && !id_parse(&releasing->job.list.before, before)) {
        call_fail_with(call, ERR_INVALID, "before must be the id of an alert");
        return;
    }
    releasing->job.list.next = call_next_before(call, "before");
    releasing->job.list.limit = limit;
    if (has_mode)
        releasing->job.list.mode = mode_text(releasing->mode_text, &releasing->mode);
    start(releasing);
}
