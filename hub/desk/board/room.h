/* room.h: what the files of this room share. */
#ifndef TOCSIN_DESK_BOARD_ROOM_H
#define TOCSIN_DESK_BOARD_ROOM_H

#include "hub/desk/board.h"
#include "hub/store/cards.h"

struct board {
    struct board_settings settings;
    unsigned              under_way;
    bool                  is_closing;
};

/* A verb begins; work is the desk's own memory, freed when it is answered. */
void board_begin(struct board *board, struct board_verb *verb, void *work);
/* Answers; err: why not, or NULL. */
void board_end(struct board_verb *verb, const struct err *err);

/* The deed of an asker about a card. actor must outlive it. */
struct deed board_deed(const struct board *board, const struct asking *asking, const char *word,
                       const char *about, const char *mode, char actor[ID_TEXT_LEN + 1]);

/* A task as the card it is kept as, its texts in arena, and back. */
struct card_row task_card(const struct task *task, struct arena *arena);
int task_of_card(struct task *task_r, const struct card_row *row, struct arena *arena,
                 struct err *err);

/* Takes one step; ERR_CONFLICT from a state that does not lead there. */
int  task_step(struct task *task, enum task_deed deed, const struct task_step *step,
               struct arena *arena, struct err *err);
bool task_is_open(enum task_state state);

#endif
