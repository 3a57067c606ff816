/* tasks.c: tasks given, moved and listed. */
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "hub/desk/board/room.h"
#include "hub/store/people.h"

static const char *const DEED_WORDS[TASK_DEEDS] = {
    [TASK_ASSIGN] = "task.assigned",  [TASK_ACCEPT] = "task.accepted",
    [TASK_ARRIVE] = "task.arrived",   [TASK_FINISH] = "task.done",
    [TASK_DECLINE] = "task.declined", [TASK_CANCEL] = "task.cancelled",
};

struct moving {
    struct board_do_task     *doing;
    struct store_find_card    find;
    struct store_find_account account;
    struct store_put_card     put;
    struct deed               deed;
    char                      actor[ID_TEXT_LEN + 1];
};

static struct arena *arena_of(struct moving *moving)
{
    return &moving->doing->verb.arena;
}

static void end(struct moving *moving, const struct err *err)
{
    struct err why = err ? *err : (struct err){0};

    store_job_free(&moving->find.job);
    store_job_free(&moving->account.job);
    store_job_free(&moving->put.job);
    board_end(&moving->doing->verb, err ? &why : NULL);
}

/* ── kept ───────────────────────────────────────────────────────────────────────── */

static void tell(const struct board *board, const struct task *task)
{
    char          about[40], id[ID_TEXT_LEN + 1], mode[MODE_TEXT_MAX + 1];
    struct buf    json = {0};
    struct writer out = writer_open(&json);

    snprintf(about, sizeof about, "incident:%" PRId64, task->incident);
    write_object(&out, NULL);
    write_text(&out, "task", id_text(id, &task->id));
    write_text(&out, "state", TASK_STATE_WORDS[task->state]);
    write_text(&out, "to", task->to);
    write_end(&out);
    board->settings.on_event(board->settings.house,
                             &(struct event){.name = "task.changed",
                                             .about = about,
                                             .mode = mode_text(mode, &task->mode),
                                             .json = json.bytes});
    buf_free(&json);
}

static void on_put(struct store_job *job)
{
    struct moving               *moving = CONTAINER_OF(job, struct moving, put.job);
    struct board_do_task        *doing = moving->doing;
    const struct board_settings *settings = &doing->verb.board->settings;

    if (job->failed && (!moving->deed.was_repeated || moving->deed.was_other_request)) {
        end(moving, &job->err);
    } else if (job->failed) { /* asked once more: it is the one of the first time */
        id_parse(&doing->task.id, moving->deed.about_r + strlen("task:"));
        end(moving, NULL);
    } else {
        doing->task.version = moving->put.version;
        tell(doing->verb.board, &doing->task);
        if (doing->deed == TASK_ASSIGN && settings->on_assigned)
            settings->on_assigned(settings->house, &doing->task);
        end(moving, NULL);
    }
}

static void keep(struct moving *moving)
{
    struct board_do_task *doing = moving->doing;
    struct board         *board = doing->verb.board;
    struct err            err = {0};
    struct task_step      step = {.by = doing->asking.who->name,
                                  .note = doing->note ? doing->note : "",
                                  .at_ms = clock_now(board->settings.clock)};
    char                  id[ID_TEXT_LEN + 1];

    if (task_step(&doing->task, doing->deed, &step, arena_of(moving), &err) < 0) {
        end(moving, &err);
        return;
    }
    moving->put.row = task_card(&doing->task, arena_of(moving));
    moving->deed =
        board_deed(board, &doing->asking, DEED_WORDS[doing->deed],
                   arena_format(arena_of(moving), "task:%s", id_text(id, &doing->task.id)),
                   moving->put.row.mode, moving->actor);
    moving->deed.facts =
        arena_format(arena_of(moving), "{\"incident\":%" PRId64 ",\"to\":\"%s\"}",
                     doing->task.incident, doing->task.to);
    moving->put.deed = &moving->deed;
    moving->put.job.on_done = on_put;
    store_put_card(board->settings.store, &moving->put);
}

/* ── to whom ────────────────────────────────────────────────────────────────────── */

static void on_account(struct store_job *job)
{
    struct moving *moving = CONTAINER_OF(job, struct moving, account.job);
    struct task   *task = &moving->doing->task;
    struct err     err = {0};
    char           id[ID_TEXT_LEN + 1];

    if (job->failed && job->err.kind != ERR_NOT_FOUND) {
        end(moving, &job->err);
        return;
    }
    if (task->version == 0 &&
        moving->doing->may_review(moving->doing, task->incident, &task->mode, &err) < 0) {
        end(moving, &err);
        return;
    }
    if (job->failed || strcmp(moving->account.row.state, "active") != 0) {
        err_field(&err, ERR_INVALID, "/to", "is nobody who could do it");
        end(moving, &err);
        return;
    }
    task->to = arena_text(arena_of(moving), id_text(id, &moving->account.row.id));
    task->to_name = arena_text(arena_of(moving), moving->account.row.name);
    keep(moving);
}

static void find_account(struct moving *moving, const char *to)
{
    if (!id_parse(&moving->account.id, to))
        moving->account.name = to;
    moving->account.job.on_done = on_account;
    store_find_account(moving->doing->verb.board->settings.store, &moving->account);
}

/* ── which ──────────────────────────────────────────────────────────────────────── */

/* His own to carry out; the room's to give and to take back. */
static int check(struct board_do_task *doing, struct err *err)
{
    char person[ID_TEXT_LEN + 1];
    bool is_his = strcmp(asking_person(person, doing->asking.who), doing->task.to) == 0;

    if (is_his && doing->deed != TASK_ASSIGN && doing->deed != TASK_CANCEL)
        return 0;
    return doing->may_review(doing, doing->task.incident, &doing->task.mode, err);
}

static void on_found(struct store_job *job)
{
    struct moving        *moving = CONTAINER_OF(job, struct moving, find.job);
    struct board_do_task *doing = moving->doing;
    const char           *to = doing->task.to;
    struct err            err = job->err;

    if (job->failed ||
        task_of_card(&doing->task, &moving->find.row, arena_of(moving), &err) < 0 ||
        check(doing, &err) < 0)
        end(moving, &err);
    else if (doing->deed == TASK_ASSIGN)
        find_account(moving, to);
    else
        keep(moving);
}

static void begin_new(struct moving *moving)
{
    struct board_do_task *doing = moving->doing;
    struct board         *board = doing->verb.board;

    doing->task.made_ms = clock_now(board->settings.clock);
    doing->task.id = id_new(doing->task.made_ms, board->settings.chance);
    doing->task.version = 0;
    find_account(moving, doing->task.to);
}

void board_do_task(struct board *board, struct board_do_task *doing)
{
    struct moving *moving = MEM_NEW(struct moving);

    moving->doing = doing;
    board_begin(board, &doing->verb, moving);
    if (id_is_nil(&doing->task.id)) {
        begin_new(moving);
        return;
    }
    moving->find.id = doing->task.id;
    moving->find.job.on_done = on_found;
    store_find_card(board->settings.store, &moving->find);
}

/* ── the list ───────────────────────────────────────────────────────────────────── */

struct task_listing {
    struct board_list_tasks *list;
    struct store_list_cards  store;
    char                     mode[MODE_TEXT_MAX + 1], holder[ID_TEXT_LEN + 1];
};

static void on_listed(struct store_job *job)
{
    struct task_listing     *listing = CONTAINER_OF(job, struct task_listing, store.job);
    struct board_list_tasks *list = listing->list;
    struct arena            *arena = &list->verb.arena;
    struct err               err = job->err;
    bool                     failed = job->failed;

    list->tasks = arena_alloc(arena, (listing->store.count + 1) * sizeof *list->tasks);
    for (size_t i = 0; i < listing->store.count && !failed; i++)
        failed =
            task_of_card(&list->tasks[list->count++], &listing->store.rows[i], arena, &err) < 0;
    list->is_full = listing->store.count == BOARD_PAGE_MAX;
    store_job_free(job);
    board_end(&list->verb, failed ? &err : NULL);
}

void board_list_tasks(struct board *board, struct board_list_tasks *list)
{
    struct task_listing *listing = MEM_NEW(struct task_listing);

    board_begin(board, &list->verb, listing);
    list->count = 0;
    listing->list = list;
    listing->store = (struct store_list_cards){.job.on_done = on_listed,
                                               .kind = "task",
                                               .only_open = list->only_open,
                                               .before = list->before,
                                               .limit = BOARD_PAGE_MAX};
    if (list->mode)
        listing->store.mode = mode_text(listing->mode, list->mode);
    if (list->holder)
        listing->store.holder = id_text(listing->holder, list->holder);
    store_list_cards(board->settings.store, &listing->store);
}
