#include "adapters/soon.h"

#include <stdio.h>
#include <stdlib.h>

#include "hub/base/mem.h"
#include "hub/loop/timer.h"

struct soon {
    struct timer                  timer;
    struct tally                  tally; /* of the timer */
    struct tally                 *host;
    struct adapter               *adapter;
    const struct adapter_message *message;
    enum verdict                  verdict;
    char                          why[ADAPTER_WHY_MAX + 1];
};

static void on_clear(struct tally *tally)
{
    struct soon  *soon = CONTAINER_OF(tally, struct soon, tally);
    struct tally *host = soon->host;

    free(soon);
    tally_drop(host);
}

static void on_timeout(struct timer *timer)
{
    struct soon          *soon = CONTAINER_OF(timer, struct soon, timer);
    struct adapter_answer answer = {.verdict = soon->verdict,
                                    .why = soon->why[0] ? soon->why : NULL};

    timer_stop(timer);
    adapter_answer(soon->adapter, soon->message, &answer);
}

void adapter_answer_soon(struct adapter *self, const struct adapter_message *message,
                         enum verdict verdict, const char *why)
{
    struct soon *soon = MEM_NEW(struct soon);

    soon->tally.on_clear = on_clear;
    soon->host = self->host->tally;
    soon->adapter = self;
    soon->message = message;
    soon->verdict = verdict;
    snprintf(soon->why, sizeof soon->why, "%s", why ? why : "");
    tally_take(soon->host);
    timer_start(&soon->timer, self->host->loop, &soon->tally, 0, on_timeout);
}
