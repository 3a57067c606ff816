/* board.h: the room's board: tasks, which the room gives to somebody and he carries out, and
 * hand-overs of the shift, which two officers sign. Each change is one card kept with its deed
 * in the journal, compared and set.
 *
 * Every verb is a struct of its caller's, lent with all its inputs until on_done, which runs
 * on the loop, exactly once, never before the call returned. Outputs live in the verb's
 * arena; arena_free() it afterwards. */
#ifndef TOCSIN_DESK_BOARD_H
#define TOCSIN_DESK_BOARD_H

#include "hub/base/chance.h"
#include "hub/base/clock.h"
#include "hub/base/mem.h"
#include "hub/base/tally.h"
#include "hub/model/asking.h"
#include "hub/model/event.h"

struct board;
struct question_asked;
struct store;
struct task;

enum { BOARD_PAGE_MAX = 200, BOARD_STEPS_MAX = 100 };
enum { BOARD_TEXT_MAX = 2000 }; /* bytes: 500 letters of any script */

struct board_settings {
    struct store       *store;
    const struct clock *clock;
    struct chance      *chance;
    struct tally       *owner; /* a place is held until board_close() is through */
    void (*on_event)(void *house, const struct event *event);
    /* For those who have to hear of it themselves; may be NULL. */
    void (*on_assigned)(void *house, const struct task *task);
    void (*on_asked)(void *house, const struct question_asked *question,
                     const struct mode *mode);
    void *house;
};

int  board_open(struct board **board_r, const struct board_settings *settings, struct err *err);
void board_close(struct board *board); /* verbs under way are still answered */

struct board_verb {
    void (*on_done)(struct board_verb *);
    int          failed;
    struct err   err;
    struct arena arena;

    struct board *board; /* the desk's */
    void         *work;  /* the desk's */
};

/* ── tasks ──────────────────────────────────────────────────────────────────────── */

enum task_state {
    TASK_ASSIGNED,
    TASK_ACCEPTED,
    TASK_ARRIVED,
    TASK_DONE,
    TASK_DECLINED, /* waits to be given to another */
    TASK_CANCELLED,
    TASK_STATES
};
extern const char *const TASK_STATE_WORDS[TASK_STATES + 1]; /* "assigned" …, NULL */

enum task_deed {
    TASK_ASSIGN, /* a new one, or an old one to another */
    TASK_ACCEPT,
    TASK_ARRIVE,
    TASK_FINISH,
    TASK_DECLINE,
    TASK_CANCEL,
    TASK_DEEDS
};
extern const char *const TASK_DEED_WORDS[TASK_DEEDS + 1]; /* "assign", "accept" …, NULL */

struct task_step {
    enum task_state state;
    const char     *by, *note; /* as called then; note may be "" */
    int64_t         at_ms;
};

struct task {
    struct id       id;
    int64_t         version;
    enum task_state state;
    struct mode     mode;
    int64_t         incident;
    const char     *text;
    const char     *to, *to_name;                /* account id as text, and how it is called */
    int64_t         due_ms, made_ms, changed_ms; /* due 0: any time */
    bool            has_place;
    double          lat, lon;

    struct task_step *steps; /* oldest first */
    size_t            step_count;
};

/* Of a new one (id nil): task.incident, mode, text, due, place and to: the name or id of an
 * account. Of TASK_ASSIGN of an old one: to. note: what is said with it, or NULL. A task is
 * moved by whom it was given to, or by who may review its incident; only the latter assign
 * and cancel. ERR_CONFLICT: it is in another state by now. ERR_FORBIDDEN, ERR_NOT_FOUND,
 * ERR_INVALID: "to" is nobody. */
struct board_do_task {
    struct board_verb verb;
    struct asking     asking;
    enum task_deed    deed;
    struct task       task; /* in: as above; out: as it is now */
    const char       *note;
    /* May the asker decide about this incident? Asked on the loop. */
    int (*may_review)(struct board_do_task *doing, int64_t incident, const struct mode *mode,
                      struct err *err);
};
void board_do_task(struct board *board, struct board_do_task *doing);

/* Newest first. */
struct board_list_tasks {
    struct board_verb  verb;
    const struct mode *mode;   /* NULL: any */
    const struct id   *holder; /* NULL: anybody's */
    bool               only_open;
    struct id          before; /* nil: the newest */

    struct task *tasks;
    size_t       count;
    bool         is_full; /* there may be more */
};
void board_list_tasks(struct board *board, struct board_list_tasks *list);

/* ── questions ──────────────────────────────────────────────────────────────────── */

struct question_asked {
    struct id   id, report;
    int64_t     version, incident;
    const char *text, *by; /* by: as called then */
    const char *answer;    /* NULL: not yet */
    int64_t     at_ms, answered_ms;
};

/* Asks back of who reported: question.report, incident and text, in that mode. With answer:
 * he says something to question.id of his report, once. That the asker may is for the caller
 * to see: an officer who may review the incident, or the holder of the report's key.
 * ERR_NOT_FOUND: his report has no such question; ERR_CONFLICT: it has its answer. */
struct board_question {
    struct board_verb     verb;
    struct asking         asking;
    struct question_asked question; /* out: as it is now */
    struct mode           mode;
    const char           *answer;
};
void board_ask(struct board *board, struct board_question *asked);

/* Those of a report, newest first. */
struct board_list_questions {
    struct board_verb verb;
    struct id         report;

    struct question_asked *questions;
    size_t                 count;
};
void board_list_questions(struct board *board, struct board_list_questions *list);

#endif
