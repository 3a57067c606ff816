/* room.h: what the files of the release station share. The parts decide on values
 * and write nothing; release.c alone asks the store, aftermath.c what follows. */
#ifndef TOCSIN_FLOW_RELEASE_ROOM_H
#define TOCSIN_FLOW_RELEASE_ROOM_H

#include "hub/flow/release.h"
#include "hub/model/cap.h"
#include "hub/model/render.h"
#include "hub/model/sending.h"
#include "hub/store/deliveries.h"
#include "hub/store/people.h"

enum { REFUSED_PERSONS_MAX = 64 };

struct refusals {
    struct id person;
    int64_t   hour;
    unsigned  count;
};

struct release {
    struct release_settings settings;
    struct refusals         refusals[REFUSED_PERSONS_MAX];
    unsigned                under_way;
    bool                    is_closing, is_glass_in_hand;
};

/* What an alert's todo says to this station: "drop", "retract:over", "lone:<account>". */
#define TODO_PLAN    "plan"
#define TODO_HOLD    "hold" /* was held: one new approval stands for all */
#define TODO_DROP    "drop"
#define TODO_REST    "rest" /* what updates it is being counted: the store sees to it */
#define TODO_RETRACT "retract:"
#define TODO_LONE    "lone:"

struct draft;

struct release_work {
    struct release            *release;
    struct release_job        *job;
    struct arena               arena;
    struct store_find_head     turn;
    struct store_find_alert    find, before; /* the alert, and the one it follows */
    struct store_list_alerts   list;         /* or its successor */
    struct id                  last;         /* of the list's page, looked at */
    unsigned                   pages;        /* of it, without any to answer with */
    bool                       is_full;      /* there may be more */
    struct store_name_accounts names;
    void (*then)(struct release_work *); /* when the names are known */
    struct store_read_journal journal;
    struct store_move_alert   move;
    struct store_append_deed  glass;
    struct deed               glass_deed;
    bool                      holds_glass;
    int64_t                   now_ms;
    struct err                refusal;
    struct draft             *draft;

    /* The alert as it will be. */
    struct alert_row    row;
    enum proposal_state state;
    struct alert        alert;
    struct sending      sending;
    struct proposal     proposal;
    struct reach        reach; /* what proposal.reach points at */
    uint8_t             hash[PROPOSAL_HASH_LEN];
    struct shape        ground;
    bool                has_ground;
    struct err          ground_err;
    const char         *channel_outside;
    bool                territory_has_siren;
    struct cap_notes    notes;
    unsigned            glass_used;

    /* What is done about it. */
    struct deed            deed, other; /* of the alert, and of the one it follows */
    struct approval        approval;
    bool                   approves, voids, is_new;
    enum release_call      call;
    char                   actor[ID_TEXT_LEN + 1], device[ID_TEXT_LEN + 1];
    char                   person[ID_TEXT_LEN + 1]; /* the actor, or who answers for it */
    const struct approval *approvals;               /* after it */
    size_t                 approval_count;
    struct id              next;
};

/* lean.c: what is under way leans on the station; the last one lets it go. */
void release_take(struct release *release);
void release_drop(struct release *release);

/* draft.c: the body of DRAFT and EDIT, first read, then, the alert it follows being
 * known, made the content of the row. */
struct draft {
    struct alert alert;
    bool         has_content, has_channels;
    const char **channels;
    size_t       channel_count;
    const char  *no_siren_reason;
    struct mode  mode;
    int64_t      incident;
    struct id    previous;
};
int draft_read(struct release_work *work, struct err *err);
int draft_apply(struct release_work *work, struct err *err);

/* freeze.c: the row as it is kept into work's alert, sending and proposal; then either
 * made anew (channels, messages, reach) or taken as it was frozen, the hash checked. */
int  freeze_load(struct release_work *work, struct err *err);
void freeze_ground(struct release_work *work); /* the area of work's alert, as ground */
int  freeze_make(struct release_work *work, struct err *err);
int  freeze_take(struct release_work *work, struct err *err);
void freeze_keep(struct release_work *work);       /* all that was made, into the row */
void freeze_keep_reach(struct release_work *work); /* reach and hash alone */
/* P5, P6, P9, territory, completeness. ignores_gaps: a written reason was given. */
void freeze_name_channels(struct release_work *work); /* as sending names them */
/* Into sending.lost, of those that carried it or what it follows. */
void     freeze_name_lost(struct release_work *work, const struct sending *carried);
bool     freeze_is_gap(const struct cap_note *note); /* a written reason lets it pass */
int      freeze_check(struct release_work *work, bool ignores_gaps, struct err *err);
void     freeze_look_through(struct release_work *work); /* into notes */
bool     freeze_is_within(const struct release_work *work, const struct territory *territory);
unsigned freeze_persons_needed(const struct release_work *work);
int64_t  freeze_reach(struct release_work *work); /* asked anew */
void     freeze_set_reach(struct release_work *work, const struct reach *reach);

/* follow.c: an Update and what it follows: the references of the whole chain into work's
 * alert; whether it may follow that one at all; whether it is graver or also elsewhere;
 * whether it only corrects it. */
void follow_refer(struct release_work *work);
int  follow_check(struct release_work *work, struct err *err);
bool follow_warns_anew(const struct release_work *work);
int  follow_check_correction(struct release_work *work, struct err *err);

/* sign.c: the alert as the world will read it: made once, frozen into the row. */
struct alert sign_as_sent(const struct release *release, struct arena *arena,
                          const struct alert *content, const struct id *id, int64_t now_ms);
void sign_bytes(struct buf *buf, const struct release *release, const struct alert *alert);
/* Fills identifier, cap, signature, released_ms, expires_ms and todo. */
void sign_row(const struct release *release, struct arena *arena, struct alert_row *row,
              const struct alert *alert, int64_t now_ms);

/* decide.c: what a verb does to the row. 0, or -1 with the reason it may not. */
int decide(struct release_work *work, struct err *err);

/* retract.c: the row of the Cancel that takes row back, released, version 0. */
int retract_make(const struct release *release, struct arena *arena,
                 const struct alert_row *row, struct alert_row *row_r, struct err *err);

/* deed.c: facts and personal part of work's deed. */
void deed_write(struct release_work *work);

/* aftermath.c: what a committed move leaves to be done, each by itself and again after a
 * crash: deliveries dropped, retraction released. */
/* before: its state until this move, or NULL. */
void aftermath_of(struct release *release, const struct alert_row *row, const char *before);
void aftermath_resume(struct release *release);

/* work.c: the second half of a job. err: why it failed, or NULL. */
void work_end(struct release_work *work, const struct err *err);
void work_show(struct release_work *work);         /* answers the alert with its successor */
void work_go(struct release_work *work);           /* decides, writes, tells, answers */
int  work_check_reader(struct release_work *work); /* refusal says why not */

/* names.c: how the persons of the row and its approvals, or of the rows listed, are called. */
void        names_find(struct release_work *work, void (*then)(struct release_work *));
const char *names_of(const struct release_work *work, const char *person); /* or NULL */

/* list.c */
void list_alerts(struct release_work *work);

/* view.c: answers; names_find() came before. */
void view_alert(struct release_work *work);
void view_list(struct release_work *work);
void view_preview(struct release_work *work);

#endif
