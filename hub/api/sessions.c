/* sessions.c: where the asker is signed in, and the end of it elsewhere. */
#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/resources.h"

static const char OTHERS[] = "others";

struct session_listing {
    struct people_list_sessions list;
    struct call                *call;
};

static void on_sessions(struct people_verb *verb)
{
    struct people_list_sessions *list = CONTAINER_OF(verb, struct people_list_sessions, verb);
    struct call                 *call = CONTAINER_OF(list, struct session_listing, list)->call;
    struct writer                out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_object(&out, NULL);
    write_list(&out, "sessions");
    for (size_t i = 0; i < list->count; i++) {
        const struct people_session *session = &list->sessions[i];

        write_object(&out, NULL);
        write_id(&out, "id", &session->id);
        write_bool(&out, "this", session->is_own);
        write_stamp(&out, "made", session->made_ms);
        write_stamp(&out, "seen", session->seen_ms);
        write_stamp(&out, "until", session->until_ms);
        write_end(&out);
    }
    write_end(&out);
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

void sessions_list(struct call *call)
{
    struct session_listing *listing = arena_alloc(call->arena, sizeof *listing);

    listing->call = call;
    listing->list.verb.on_done = on_sessions;
    listing->list.who = &call->who;
    people_list_sessions(call->api->settings.people, &listing->list);
}

struct session_ending {
    struct people_end_session end;
    struct call              *call;
};

static void on_session_ended(struct people_verb *verb)
{
    struct people_end_session *end = CONTAINER_OF(verb, struct people_end_session, verb);
    struct call               *call = CONTAINER_OF(end, struct session_ending, end)->call;
    struct writer              out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_object(&out, NULL);
    write_integer(&out, "ended", (int64_t)end->ended);
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

void session_end(struct call *call)
{
    struct session_ending *ending = arena_alloc(call->arena, sizeof *ending);
    bool                   is_one = strcmp(call->params[0], OTHERS) != 0;

    if (is_one && (!id_parse(&ending->end.id, call->params[0]) || id_is_nil(&ending->end.id))) {
        call_fail_with(call, ERR_NOT_FOUND, "a session is named by its id, or \"others\"");
        return;
    }
    if (call_ask(call) < 0)
        return;
    ending->call = call;
    ending->end.verb.on_done = on_session_ended;
    ending->end.asking = call->asking;
    people_end_session(call->api->settings.people, &ending->end);
}
