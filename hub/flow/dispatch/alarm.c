#include "hub/flow/dispatch/room.h"

void alarm_open(struct dispatch *dispatch, void (*on_timeout)(struct timer *))
{
    dispatch->alarm_ticks = ticks_of(dispatch);
    dispatch->is_timing = true;
    timer_once(&dispatch->timer, dispatch->settings.loop, &dispatch->tally, 0, on_timeout);
}

void alarm_at(struct dispatch *dispatch, int64_t ticks)
{
    int64_t now = ticks_of(dispatch);

    if (!dispatch->is_timing || dispatch->alarm_ticks <= ticks)
        return;
    dispatch->alarm_ticks = ticks > now ? ticks : now;
    dispatch->timer.after_ms = (uint64_t)(dispatch->alarm_ticks - now);
    timer_again(&dispatch->timer);
}

void alarm_due(struct outlet *outlet, int64_t due_ms)
{
    struct dispatch *dispatch = outlet->dispatch;

    if (outlet->next_due_ms == 0 || due_ms < outlet->next_due_ms)
        outlet->next_due_ms = due_ms;
    alarm_at(dispatch, ticks_of(dispatch) + due_ms - now_of(dispatch));
}

void alarm_rang(struct dispatch *dispatch)
{
    dispatch->alarm_ticks = INT64_MAX;
}

void alarm_close(struct dispatch *dispatch)
{
    if (!dispatch->is_timing)
        return;
    dispatch->is_timing = false;
    timer_stop(&dispatch->timer);
}
