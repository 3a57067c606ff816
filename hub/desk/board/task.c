/* task.c: what a task may become, and how it is written down. */
#include <inttypes.h>
#include <string.h>

#include "hub/base/text.h"
#include "hub/desk/board/room.h"

const char *const TASK_STATE_WORDS[TASK_STATES + 1] = {
    [TASK_ASSIGNED] = "assigned", [TASK_ACCEPTED] = "accepted", [TASK_ARRIVED] = "arrived",
    [TASK_DONE] = "done",         [TASK_DECLINED] = "declined", [TASK_CANCELLED] = "cancelled",
};

const char *const TASK_DEED_WORDS[TASK_DEEDS + 1] = {
    [TASK_ASSIGN] = "assign", [TASK_ACCEPT] = "accept",   [TASK_ARRIVE] = "arrive",
    [TASK_FINISH] = "done",   [TASK_DECLINE] = "decline", [TASK_CANCEL] = "cancel",
};

#define FROM(state) (1u << (state))

static const struct {
    unsigned        from;
    enum task_state to;
} STEPS[TASK_DEEDS] = {
    [TASK_ASSIGN] = {FROM(TASK_ASSIGNED) | FROM(TASK_ACCEPTED) | FROM(TASK_ARRIVED) |
                         FROM(TASK_DECLINED),
                     TASK_ASSIGNED},
    [TASK_ACCEPT] = {FROM(TASK_ASSIGNED), TASK_ACCEPTED},
    [TASK_ARRIVE] = {FROM(TASK_ASSIGNED) | FROM(TASK_ACCEPTED), TASK_ARRIVED},
    [TASK_FINISH] = {FROM(TASK_ASSIGNED) | FROM(TASK_ACCEPTED) | FROM(TASK_ARRIVED), TASK_DONE},
    [TASK_DECLINE] = {FROM(TASK_ASSIGNED) | FROM(TASK_ACCEPTED), TASK_DECLINED},
    [TASK_CANCEL] = {FROM(TASK_ASSIGNED) | FROM(TASK_ACCEPTED) | FROM(TASK_ARRIVED) |
                         FROM(TASK_DECLINED),
                     TASK_CANCELLED},
};

bool task_is_open(enum task_state state)
{
    return state != TASK_DONE && state != TASK_CANCELLED;
}

int task_step(struct task *task, enum task_deed deed, const struct task_step *step,
              struct arena *arena, struct err *err)
{
    struct task_step *steps = arena_alloc(arena, (task->step_count + 1) * sizeof *steps);

    if (task->version > 0 && !(STEPS[deed].from & FROM(task->state)))
        return err_set(err, ERR_CONFLICT, "the task is in another state by now");
    if (task->step_count >= BOARD_STEPS_MAX)
        return err_set(err, ERR_CONFLICT, "the task was moved too often; make a new one");
    if (task->step_count > 0)
        memcpy(steps, task->steps, task->step_count * sizeof *steps);
    task->state = STEPS[deed].to;
    steps[task->step_count] = *step;
    steps[task->step_count++].state = task->state;
    task->steps = steps;
    task->changed_ms = step->at_ms;
    return 0;
}

/* ── as a card ──────────────────────────────────────────────────────────────────── */

static void write_steps(struct writer *out, const struct task *task)
{
    write_list(out, "steps");
    for (size_t i = 0; i < task->step_count; i++) {
        write_object(out, NULL);
        write_text(out, "state", TASK_STATE_WORDS[task->steps[i].state]);
        write_text(out, "by", task->steps[i].by);
        write_text(out, "note", task->steps[i].note);
        write_integer(out, "at", task->steps[i].at_ms);
        write_end(out);
    }
    write_end(out);
}

static const char *fields_of(const struct task *task, struct arena *arena)
{
    struct buf    fields = {0};
    struct writer out = writer_open(&fields);
    const char   *text;

    write_object(&out, NULL);
    write_text(&out, "text", task->text);
    write_text(&out, "to_name", task->to_name);
    write_integer(&out, "due", task->due_ms);
    if (task->has_place) {
        write_degrees(&out, "lat", task->lat);
        write_degrees(&out, "lon", task->lon);
    }
    write_steps(&out, task);
    write_end(&out);
    text = arena_copy(arena, fields.bytes, fields.len);
    buf_free(&fields);
    return text;
}

struct card_row task_card(const struct task *task, struct arena *arena)
{
    char mode[MODE_TEXT_MAX + 1];

    return (struct card_row){
        .id = task->id,
        .version = task->version,
        .kind = "task",
        .mode = arena_text(arena, mode_text(mode, &task->mode)),
        .about = arena_format(arena, "incident:%" PRId64, task->incident),
        .state = TASK_STATE_WORDS[task->state],
        .is_open = task_is_open(task->state),
        .holder = task->to,
        .fields = fields_of(task, arena),
        .made_ms = task->made_ms,
        .changed_ms = task->changed_ms,
    };
}

static void read_steps(struct task *task, struct reader *in)
{
    task->step_count = read_list(in, "steps", BOARD_STEPS_MAX);
    task->steps = arena_alloc(in->arena, (task->step_count + 1) * sizeof *task->steps);
    for (size_t i = 0; i < task->step_count; i++) {
        struct reader step = reader_item(in, "steps", i);

        task->steps[i] = (struct task_step){
            .state = (enum task_state)read_word(&step, "state", TASK_STATE_WORDS),
            .by = read_text(&step, "by", 200),
            .note = read_text(&step, "note", BOARD_TEXT_MAX),
            .at_ms = read_integer(&step, "at", 0, INT64_MAX),
        };
        reader_leave(&step, in);
    }
}

static enum task_state state_of(const char *word)
{
    int state = 0;

    while (TASK_STATE_WORDS[state + 1] && strcmp(TASK_STATE_WORDS[state], word) != 0)
        state++;
    return (enum task_state)state;
}

int task_of_card(struct task *task_r, const struct card_row *row, struct arena *arena,
                 struct err *err)
{
    struct reader in = reader_open(row->fields, strlen(row->fields), arena, err);

    *task_r = (struct task){
        .id = row->id,
        .version = row->version,
        .state = state_of(row->state),
        .text = read_text(&in, "text", BOARD_TEXT_MAX),
        .to = arena_text(arena, row->holder),
        .to_name = read_text(&in, "to_name", 200),
        .due_ms = read_integer(&in, "due", 0, INT64_MAX),
        .made_ms = row->made_ms,
        .changed_ms = row->changed_ms,
        .has_place = reader_has(&in, "lat"),
    };
    task_r->lat = read_number_or(&in, "lat", -90, 90, 0);
    task_r->lon = read_number_or(&in, "lon", -180, 180, 0);
    read_steps(task_r, &in);
    if (!mode_parse(&task_r->mode, row->mode) || strncmp(row->about, "incident:", 9) != 0 ||
        !text_to_integer(row->about + 9, &task_r->incident))
        reader_complain(&in, "text", "stands on a card that is no task's");
    return reader_close(&in);
}
