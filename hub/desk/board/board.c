#include "hub/desk/board.h"

#include <stdlib.h>
#include <string.h>

#include "hub/desk/board/room.h"

int board_open(struct board **board_r, const struct board_settings *settings, struct err *err)
{
    struct board *board = MEM_NEW(struct board);

    (void)err;
    board->settings = *settings;
    tally_take(settings->owner);
    *board_r = board;
    return 0;
}

static void go_when_idle(struct board *board)
{
    struct tally *owner = board->settings.owner;

    if (!board->is_closing || board->under_way > 0)
        return;
    free(board);
    tally_drop(owner);
}

void board_close(struct board *board)
{
    if (!board)
        return;
    board->is_closing = true;
    go_when_idle(board);
}

void board_begin(struct board *board, struct board_verb *verb, void *work)
{
    verb->board = board;
    verb->work = work;
    verb->failed = 0;
    verb->err = (struct err){0};
    verb->arena = (struct arena){0};
    board->under_way++;
}

void board_end(struct board_verb *verb, const struct err *err)
{
    struct board *board = verb->board;

    if (err) {
        verb->failed = -1;
        verb->err = *err;
    }
    free(verb->work);
    verb->on_done(verb);
    board->under_way--;
    go_when_idle(board);
}

struct deed board_deed(const struct board *board, const struct asking *asking, const char *word,
                       const char *about, const char *mode, char actor[ID_TEXT_LEN + 1])
{
    struct deed deed = {
        .word = word,
        .about = about,
        .actor = asking_actor(actor, asking->who),
        .mode = mode,
        .at_ms = clock_now(board->settings.clock),
        .once = asking->once,
    };

    memcpy(deed.request, asking->request, sizeof deed.request);
    return deed;
}
