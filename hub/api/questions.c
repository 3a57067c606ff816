/* questions.c: the room asks back of who reported; he reads it, and answers, with the key of
 * his report. */
#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/incidents.h"
#include "hub/api/resources.h"
#include "hub/base/text.h"
#include "hub/desk/board.h"
#include "hub/desk/records.h"
#include "hub/flow/intake.h"

/* Officers see who asked; the reporter sees the room. */
static void write_question(struct writer *out, const struct question_asked *question,
                           bool with_by)
{
    write_object(out, NULL);
    write_id(out, "id", &question->id);
    write_text(out, "text", question->text);
    write_stamp(out, "at", question->at_ms);
    if (with_by)
        write_text(out, "by", question->by);
    if (question->answer) {
        write_text(out, "answer", question->answer);
        write_stamp(out, "answered", question->answered_ms);
    }
    write_end(out);
}

/* ── one is asked, or answered ──────────────────────────────────────────────────── */

struct questioning {
    struct records_report find;
    struct board_question asked;
    struct call          *call;
};

static void on_asked(struct board_verb *verb)
{
    struct board_question *asked = CONTAINER_OF(verb, struct board_question, verb);
    struct call           *call = CONTAINER_OF(asked, struct questioning, asked)->call;
    struct writer          out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_question(&out, &asked->question, !asked->answer);
    arena_free(&verb->arena);
    call_json(call, asked->answer ? 200 : 201);
}

static void start(struct questioning *questioning)
{
    struct call *call = questioning->call;

    if (call_ask(call) < 0)
        return;
    questioning->asked.asking = call->asking;
    questioning->asked.verb.on_done = on_asked;
    board_ask(call->api->settings.board, &questioning->asked);
}

/* Only who was given a key can be asked: a text message left nothing but its words. */
static bool has_key(const char *channel)
{
    return strcmp(channel, "http") == 0 || strcmp(channel, "mqtt") == 0;
}

static int check(struct questioning *questioning, struct err *err)
{
    struct call         *call = questioning->call;
    const struct record *row = &questioning->find.row;
    struct situation    *situation = call->api->settings.situation;
    int64_t              holder = situation_holder(situation, row->no);
    struct incident      incident;
    struct question      question = {.right = RIGHT_REVIEW,
                                     .is_in_territory = true,
                                     .mode = &row->report.mode,
                                     .now_ms = clock_now(call->api->settings.clock)};

    if (holder > 0 && situation_incident(situation, holder, call->arena, &incident))
        question.is_in_territory = incident_is_in_territory(call, &incident);
    questioning->asked.question.incident = holder;
    questioning->asked.question.report = row->report.id;
    questioning->asked.mode = row->report.mode;
    if (account_must(&call->who, &question, err) < 0)
        return -1;
    return has_key(row->channel)
               ? 0
               : err_set(err, ERR_CONFLICT, "who sent it by this channel cannot be asked here");
}

static void on_found(struct records_verb *verb)
{
    struct questioning *questioning = CONTAINER_OF(verb, struct questioning, find.verb);
    struct err          err = verb->err;
    bool                failed = verb->failed || check(questioning, &err) < 0;

    arena_free(&verb->arena);
    if (failed)
        call_fail(questioning->call, &err);
    else
        start(questioning);
}

void report_ask(struct call *call)
{
    struct questioning *questioning = arena_alloc(call->arena, sizeof *questioning);
    struct err          err = {0};
    struct reader       in = call_reader(call, &err);

    questioning->call = call;
    questioning->asked.question.text = read_text(&in, "text", BOARD_TEXT_MAX);
    if (*questioning->asked.question.text == '\0')
        reader_complain(&in, "text", "must say something");
    if (reader_close(&in) < 0) {
        call_fail(call, &err);
        return;
    }
    if (!id_parse(&questioning->find.id, call->params[0]) &&
        !text_to_integer(call->params[0], &questioning->find.no)) {
        call_fail_with(call, ERR_NOT_FOUND, "a report is named by its id or its number");
        return;
    }
    questioning->find.verb.on_done = on_found;
    records_report(call->api->settings.records, &questioning->find);
}

/* ── the reporter's side ────────────────────────────────────────────────────────── */

static int read_key(struct call *call, struct id *report_r)
{
    if (intake_key_read(call->api->settings.intake, report_r, call->params[0]))
        return 0;
    call_fail_with(call, ERR_NOT_FOUND, "this link was not made here");
    return -1;
}

void status_answer(struct call *call)
{
    struct questioning *questioning = arena_alloc(call->arena, sizeof *questioning);
    struct err          err = {0};
    struct reader       in;
    const char         *id;

    if (read_key(call, &questioning->asked.question.report) < 0)
        return;
    in = call_reader(call, &err);
    questioning->call = call;
    id = read_text(&in, "question", ID_TEXT_LEN);
    questioning->asked.answer = read_text(&in, "text", BOARD_TEXT_MAX);
    if (!in.failed && !id_parse(&questioning->asked.question.id, id))
        reader_complain(&in, "question", "must be the id of a question");
    if (*questioning->asked.answer == '\0')
        reader_complain(&in, "text", "must say something");
    if (reader_close(&in) < 0)
        call_fail(call, &err);
    else
        start(questioning);
}

/* ── the list ──────────────────────────────────────────────────────────────────────── */

struct question_listing {
    struct board_list_questions list;
    struct call                *call;
};

void questions_write(struct writer *out, const struct board_list_questions *list, bool with_by)
{
    write_list(out, "questions");
    for (size_t i = 0; i < list->count; i++)
        write_question(out, &list->questions[i], with_by);
    write_end(out);
}

static void on_listed(struct board_verb *verb)
{
    struct board_list_questions *list = CONTAINER_OF(verb, struct board_list_questions, verb);
    struct call                 *call = CONTAINER_OF(list, struct question_listing, list)->call;
    struct writer                out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    write_object(&out, NULL);
    questions_write(&out, list, false);
    write_end(&out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

void status_questions(struct call *call)
{
    struct question_listing *listing = arena_alloc(call->arena, sizeof *listing);

    listing->call = call;
    listing->list.verb.on_done = on_listed;
    if (read_key(call, &listing->list.report) == 0)
        board_list_questions(call->api->settings.board, &listing->list);
}
