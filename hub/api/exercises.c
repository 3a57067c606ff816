/* exercises.c: an exercise begins (R5): not while the shift changes hands, and beside a real
 * event only with a reason. */
#include "hub/api/answer.h"
#include "hub/api/resources.h"
#include "hub/desk/records.h"
#include "hub/flow/situation.h"

enum { REASON_MAX = 500, SERIOUS = 2 };

struct exercise_starting {
    struct records_exercise exercise;
    struct call            *call;
};

static void on_started(struct records_verb *verb)
{
    struct records_exercise *exercise = CONTAINER_OF(verb, struct records_exercise, verb);
    struct call  *call = CONTAINER_OF(exercise, struct exercise_starting, exercise)->call;
    struct writer out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_deed(&out, exercise->seq, 0, 0);
    arena_free(&verb->arena);
    call_json(call, 201);
}

/* By what is known of it: what a single report looks like holds nothing back. */
static bool is_quiet(struct call *call, enum incident_state state)
{
    static const struct mode ACTUAL = {.kind = MODE_ACTUAL};
    struct situation        *situation = call->api->settings.situation;
    struct situation_filter  filter = {
         .mode = &ACTUAL, .state = state, .level = SERIOUS, .limit = situation_count(situation)};
    struct incident *incidents;
    size_t           count = situation_list(situation, &filter, call->arena, &incidents);

    for (size_t i = 0; i < count; i++)
        if (confidence_level(&incidents[i].evidence) >= SERIOUS)
            return false;
    return true;
}

static const char *personal_of(struct call *call, const char *reason)
{
    struct buf    text = {0};
    struct writer out = writer_open(&text);
    const char   *kept;

    write_object(&out, NULL);
    write_text(&out, "name", call->who.name);
    if (reason)
        write_text(&out, "reason", reason);
    write_end(&out);
    kept = arena_copy(call->arena, text.bytes, text.len);
    buf_free(&text);
    return kept;
}

void exercise_start(struct call *call)
{
    struct exercise_starting *starting = arena_alloc(call->arena, sizeof *starting);
    struct err                err = {0};
    struct reader             in = call_reader(call, &err);
    const char               *reason = read_text_or(&in, "reason", REASON_MAX, NULL);

    starting->call = call;
    if (!mode_parse(&starting->exercise.mode,
                    arena_format(call->arena, "exercise/%s", call->params[0])))
        reader_complain(&in, "name", "must be of a-z, 0-9 and -, 32 letters at most");
    if (reader_close(&in) < 0) {
        call_fail(call, &err);
        return;
    }
    if ((!reason || !*reason) &&
        !(is_quiet(call, INCIDENT_OPEN) && is_quiet(call, INCIDENT_CONFIRMED))) {
        call_fail_with(call, ERR_CONFLICT,
                       "a real event is open: say why the exercise begins all the same");
        return;
    }
    if (call_ask(call) < 0)
        return;
    starting->exercise.verb.on_done = on_started;
    starting->exercise.asking = call->asking;
    starting->exercise.personal = personal_of(call, reason);
    records_exercise(call->api->settings.records, &starting->exercise);
}
