#include "hub/api/tasks.h"

#include <string.h>

#include "hub/api/answer.h"
#include "hub/api/incidents.h"
#include "hub/api/resources.h"
#include "hub/desk/board.h"

static void write_steps(struct writer *out, const struct task *task)
{
    write_list(out, "steps");
    for (size_t i = 0; i < task->step_count; i++) {
        write_object(out, NULL);
        write_text(out, "state", TASK_STATE_WORDS[task->steps[i].state]);
        write_text(out, "by", task->steps[i].by);
        write_stamp(out, "at", task->steps[i].at_ms);
        if (*task->steps[i].note)
            write_text(out, "note", task->steps[i].note);
        write_end(out);
    }
    write_end(out);
}

void task_write(struct writer *out, const struct task *task)
{
    write_object(out, NULL);
    write_id(out, "id", &task->id);
    write_integer(out, "version", task->version);
    write_text(out, "state", TASK_STATE_WORDS[task->state]);
    write_mode(out, "mode", &task->mode);
    write_integer(out, "incident", task->incident);
    write_text(out, "text", task->text);
    write_object(out, "to");
    write_text(out, "id", task->to);
    write_text(out, "name", task->to_name);
    write_end(out);
    write_stamp(out, "due", task->due_ms);
    if (task->has_place) {
        write_object(out, "where");
        write_degrees(out, "lat", task->lat);
        write_degrees(out, "lon", task->lon);
        write_end(out);
    }
    write_stamp(out, "made", task->made_ms);
    write_stamp(out, "changed", task->changed_ms);
    write_steps(out, task);
    write_end(out);
}

/* ── given and moved ────────────────────────────────────────────────────────────── */

struct task_doing {
    struct board_do_task doing;
    struct call         *call;
};

static int may_review(struct board_do_task *doing, int64_t no, const struct mode *mode,
                      struct err *err)
{
    struct call      *call = CONTAINER_OF(doing, struct task_doing, doing)->call;
    struct situation *situation = call->api->settings.situation;
    struct incident   incident;
    int64_t           holder = situation_holder(situation, no);
    struct question   question = {.right = RIGHT_REVIEW,
                                  .is_in_territory = true,
                                  .mode = mode,
                                  .now_ms = clock_now(call->api->settings.clock)};

    if (holder > 0 && situation_incident(situation, holder, call->arena, &incident))
        question.is_in_territory = incident_is_in_territory(call, &incident);
    return account_must(&call->who, &question, err);
}

static void on_done(struct board_verb *verb)
{
    struct board_do_task *doing = CONTAINER_OF(verb, struct board_do_task, verb);
    struct call          *call = CONTAINER_OF(doing, struct task_doing, doing)->call;
    struct writer         out = call_writer(call);

    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    task_write(&out, &doing->task);
    arena_free(&verb->arena);
    call_json(call, doing->task.version == 1 ? 201 : 200);
}

static struct task_doing *doing_new(struct call *call, enum task_deed deed)
{
    struct task_doing *doing = arena_alloc(call->arena, sizeof *doing);

    doing->call = call;
    doing->doing.deed = deed;
    doing->doing.may_review = may_review;
    doing->doing.verb.on_done = on_done;
    return doing;
}

static void start(struct task_doing *doing)
{
    struct call *call = doing->call;

    if (call_ask(call) < 0)
        return;
    doing->doing.asking = call->asking;
    board_do_task(call->api->settings.board, &doing->doing);
}

static void read_place(struct task *task, struct reader *in)
{
    struct reader where;

    task->has_place = reader_has(in, "where");
    if (!task->has_place)
        return;
    where = reader_inside(in, "where");
    task->lat = read_number(&where, "lat", -90, 90);
    task->lon = read_number(&where, "lon", -180, 180);
    reader_leave(&where, in);
}

static void read_due(struct task *task, struct reader *in)
{
    const char *text = read_text_or(in, "due", 40, NULL);

    if (text && !in->failed && !stamp_parse(&task->due_ms, text))
        reader_complain(in, "due", "must be a time like 2026-11-22T06:50:51+01:00");
}

void task_post(struct call *call)
{
    struct task_doing *doing = doing_new(call, TASK_ASSIGN);
    struct task       *task = &doing->doing.task;
    struct incident    incident;
    struct err         err = {0};
    struct reader      in;

    if (incident_of_path(call, &incident) < 0)
        return;
    in = call_reader(call, &err);
    task->incident = incident.no;
    task->mode = incident.mode;
    task->text = read_text(&in, "text", BOARD_TEXT_MAX);
    task->to = read_text(&in, "to", 40);
    read_due(task, &in);
    read_place(task, &in);
    if (*task->text == '\0')
        reader_complain(&in, "text", "must say something");
    if (reader_close(&in) < 0)
        call_fail(call, &err);
    else
        start(doing);
}

void task_act(struct call *call)
{
    const char        *word = strrchr(call->exchange->path, '/') + 1;
    enum task_deed     deed = TASK_ASSIGN;
    struct task_doing *doing;
    struct err         err = {0};
    struct reader      in;

    while (strcmp(TASK_DEED_WORDS[deed], word) != 0)
        deed++; /* the table of routes names no other */
    doing = doing_new(call, deed);
    in = call_reader(call, &err);
    doing->doing.note = read_text_or(&in, "note", BOARD_TEXT_MAX, NULL);
    if (deed == TASK_ASSIGN)
        doing->doing.task.to = read_text(&in, "to", 40);
    if (reader_close(&in) < 0)
        call_fail(call, &err);
    else if (!id_parse(&doing->doing.task.id, call->params[0]))
        call_fail_with(call, ERR_NOT_FOUND, "a task is named by its id");
    else
        start(doing);
}

/* ── lists ──────────────────────────────────────────────────────────────────────── */

enum { PAGES_READ_MAX = 20 }; /* for one answer about one incident */

struct task_listing {
    struct board_list_tasks list;
    struct mode             mode;
    struct call            *call;
    struct writer           out;
    int64_t                 incident; /* as numbered now; 0: any */
    unsigned                pages;
};

/* A task stands under the report that gave its incident the number of then, and goes wherever
 * that goes: reports are merged and set apart. */
static bool is_wanted(const struct task_listing *listing, const struct task *task)
{
    const struct situation *situation = listing->call->api->settings.situation;

    return listing->incident == 0 ||
           situation_holder(situation, task->incident) == listing->incident;
}

/* The next page, when this one left little to answer with. */
static bool goes_on(struct task_listing *listing)
{
    struct board_list_tasks *list = &listing->list;

    if (!list->is_full || listing->incident == 0 || ++listing->pages == PAGES_READ_MAX)
        return false;
    list->before = list->tasks[list->count - 1].id;
    arena_free(&list->verb.arena);
    board_list_tasks(listing->call->api->settings.board, list);
    return true;
}

static void on_listed(struct board_verb *verb)
{
    struct board_list_tasks *list = CONTAINER_OF(verb, struct board_list_tasks, verb);
    struct task_listing     *listing = CONTAINER_OF(list, struct task_listing, list);
    struct call             *call = listing->call;
    char                     id[ID_TEXT_LEN + 1];

    if (verb->failed)
        call->body.len = 0; /* what earlier pages gave */
    if (!answer_is_good(call, verb->failed, &verb->err, &verb->arena))
        return;
    for (size_t i = 0; i < list->count; i++)
        if (is_wanted(listing, &list->tasks[i]))
            task_write(&listing->out, &list->tasks[i]);
    if (goes_on(listing))
        return;
    write_end(&listing->out);
    if (list->is_full)
        write_text(&listing->out, "next",
                   arena_format(call->arena, "%s%s", call_next_before(call, "before"),
                                id_text(id, &list->tasks[list->count - 1].id)));
    write_end(&listing->out);
    arena_free(&verb->arena);
    call_json(call, 200);
}

static void list_tasks(struct call *call, const struct id *holder)
{
    struct task_listing *listing = arena_alloc(call->arena, sizeof *listing);
    const char          *before = exchange_query(call->exchange, "before");
    const char          *open = exchange_query(call->exchange, "open");
    int64_t              incident;
    bool                 has_mode;

    if (call_mode(call, &has_mode, &listing->mode) < 0 ||
        call_number(call, "incident", 0, INT64_MAX, &incident) < 0)
        return;
    if (before && !id_parse(&listing->list.before, before)) {
        call_fail_with(call, ERR_INVALID, "before must be the id of a task");
        return;
    }
    if (open && strcmp(open, "true") != 0 && strcmp(open, "false") != 0) {
        call_fail_with(call, ERR_INVALID, "open must be true or false");
        return;
    }
    listing->call = call;
    listing->list.mode = has_mode ? &listing->mode : NULL;
    listing->list.only_open = open && strcmp(open, "true") == 0;
    listing->list.holder = holder;
    listing->list.verb.on_done = on_listed;
    if (incident > 0)
        listing->incident = situation_holder(call->api->settings.situation, incident);
    listing->out = call_writer(call);
    write_object(&listing->out, NULL);
    write_list(&listing->out, "tasks");
    if (incident > 0 && listing->incident == 0) { /* there is no such incident */
        write_end(&listing->out);
        write_end(&listing->out);
        call_json(call, 200);
        return;
    }
    board_list_tasks(call->api->settings.board, &listing->list);
}

void tasks_list(struct call *call)
{
    list_tasks(call, NULL);
}

void tasks_mine(struct call *call)
{
    list_tasks(call, who_person(&call->who));
}
