#include "hub/unseen.h"

#include <stdlib.h>

#include "hub/base/log.h"
#include "hub/house.h"
#include "hub/model/foreign.h"

enum { MINUTE_MS = 60000, ROOM_TIMES = 3 };

struct looking {
    struct received_list list;
    struct mode          mode;
    struct hub          *hub;
};

static void on_written(struct received_verb *verb)
{
    if (verb->failed && verb->err.kind != ERR_CONFLICT) /* it is called once more, to nobody */
        LOG(LOG_WARN, "received.not_called", TEXT("why", verb->err.text));
    arena_free(&verb->arena);
    free(CONTAINER_OF(verb, struct received_called, verb));
}

/* First the call, which goes to an address once whatever happens; then the card. */
static void call(struct hub *hub, const struct received_alert *alert,
                 const struct foreign *foreign, unsigned step)
{
    struct received_called *called = MEM_NEW(struct received_called);

    calls_received(hub, alert, foreign->event, step);
    *called =
        (struct received_called){.verb.on_done = on_written, .id = alert->id, .step = step};
    received_called(hub->received, called);
}

static unsigned step_of(const struct hub *hub, const struct received_alert *alert)
{
    int64_t after_ms = hub->settings->officers.received_min * MINUTE_MS;
    int64_t waited_ms = clock_now(&hub->clock) - alert->kept_ms;

    return waited_ms >= ROOM_TIMES * after_ms ? 2 : waited_ms >= after_ms ? 1 : 0;
}

static void look_at(struct hub *hub, const struct received_alert *alert, struct arena *arena)
{
    unsigned       step = step_of(hub, alert);
    struct foreign foreign;

    if (step <= alert->called)
        return;
    foreign_read(&foreign, arena, alert->facts, alert->place);
    if (foreign.message <= MESSAGE_UPDATE && foreign_is_urgent(&foreign) &&
        (foreign.expires_ms == 0 || foreign.expires_ms > clock_now(&hub->clock)) &&
        foreign_concerns(&foreign, areas_zones(hub->areas)))
        call(hub, alert, &foreign, step);
}

static void on_listed(struct received_verb *verb)
{
    struct received_list *list = CONTAINER_OF(verb, struct received_list, verb);
    struct looking       *looking = CONTAINER_OF(list, struct looking, list);
    struct hub           *hub = looking->hub;
    bool                  goes_on = !verb->failed && hub->received;

    if (verb->failed)
        LOG(LOG_WARN, "received.not_looked", TEXT("why", verb->err.text));
    for (size_t i = 0; goes_on && i < list->count; i++)
        look_at(hub, &list->alerts[i], &verb->arena);
    if (goes_on && list->count == RECEIVED_PAGE_MAX) {
        list->before = list->alerts[list->count - 1].id;
        arena_free(&verb->arena);
        received_list(hub->received, list);
        return;
    }
    arena_free(&verb->arena);
    hub->is_looking = false;
    free(looking);
}

void unseen_look(struct hub *hub)
{
    struct looking *looking;

    if (!hub->received || hub->is_looking || hub->settings->officers.received_min == 0)
        return;
    hub->is_looking = true;
    looking = MEM_NEW(struct looking);
    looking->hub = hub;
    looking->mode = (struct mode){.kind = MODE_ACTUAL};
    looking->list = (struct received_list){
        .verb.on_done = on_listed, .mode = &looking->mode, .only_open = true};
    received_list(hub->received, &looking->list);
}
