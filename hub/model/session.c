#include "hub/model/session.h"

#include "hub/model/account.h"

#define DAY_MS ((int64_t)24 * 3600 * 1000)

static int64_t least(int64_t one, int64_t other)
{
    return one < other ? one : other;
}

int64_t session_expiry_ms(unsigned roles, int64_t made_ms, int64_t seen_ms)
{
    if (roles & ROLES_OF_STAFF)
        return least(seen_ms + SESSION_STAFF_IDLE_MS, made_ms + SESSION_STAFF_WHOLE_MS);
    return least(seen_ms + 30 * DAY_MS, made_ms + 90 * DAY_MS);
}

bool session_is_stepped_up(int64_t stepped_up_ms, int64_t now_ms)
{
    return stepped_up_ms > 0 && stepped_up_ms <= now_ms &&
           now_ms - stepped_up_ms <= SESSION_STEP_UP_MS;
}

static unsigned failures_now(const struct throttle *throttle, int64_t now_ms)
{
    return now_ms - throttle->last_ms >= THROTTLE_FORGETS_MS ? 0 : throttle->failures;
}

int64_t throttle_wait_ms(const struct throttle *throttle, int64_t now_ms)
{
    unsigned failures = failures_now(throttle, now_ms);
    int64_t  wait_ms = THROTTLE_MOST_MS;

    if (failures < THROTTLE_FREE)
        return 0;
    if (failures - THROTTLE_FREE < 9)
        wait_ms = least(wait_ms, (int64_t)2000 << (failures - THROTTLE_FREE));
    if (now_ms < throttle->last_ms) /* the clock was set back */
        return wait_ms;
    return now_ms - throttle->last_ms >= wait_ms ? 0 : throttle->last_ms + wait_ms - now_ms;
}

void throttle_failed(struct throttle *throttle, int64_t now_ms)
{
    unsigned failures = failures_now(throttle, now_ms);

    throttle->failures = failures < THROTTLE_FAILURES_MAX ? failures + 1 : failures;
    throttle->last_ms = now_ms;
}

void throttle_succeeded(struct throttle *throttle)
{
    *throttle = (struct throttle){0};
}

void throttle_forgive(struct throttle *throttle)
{
    throttle->failures -= throttle->failures > 0;
}

bool throttle_is_spent(const struct throttle *throttle, int64_t now_ms)
{
    return failures_now(throttle, now_ms) >= THROTTLE_FAILURES_MAX;
}
