#include "hub/loop/http_server/phase.h"

#include "hub/loop/http_server/conversation.h"

static const enum phase NEXT[][EVENT_LOST + 1] = {
    /*                BEGUN         HEADED        WHOLE         NO_MORE
                      SENT          ENDED         LOST */
    [PHASE_IDLE] = {PHASE_HEAD, PHASE_IDLE, PHASE_IDLE, PHASE_LAST, PHASE_IDLE, PHASE_DEAF,
                    PHASE_OVER},
    [PHASE_HEAD] = {PHASE_HEAD, PHASE_BODY, PHASE_IDLE, PHASE_LAST, PHASE_HEAD, PHASE_DEAF,
                    PHASE_OVER},
    [PHASE_BODY] = {PHASE_BODY, PHASE_BODY, PHASE_IDLE, PHASE_LAST, PHASE_BODY, PHASE_DEAF,
                    PHASE_OVER},
    [PHASE_LAST] = {PHASE_LAST, PHASE_LAST, PHASE_LAST, PHASE_LAST, PHASE_LINGER, PHASE_DEAF,
                    PHASE_OVER},
    [PHASE_DEAF] = {PHASE_DEAF, PHASE_DEAF, PHASE_DEAF, PHASE_DEAF, PHASE_OVER, PHASE_DEAF,
                    PHASE_OVER},
    [PHASE_LINGER] = {PHASE_LINGER, PHASE_LINGER, PHASE_LINGER, PHASE_LINGER, PHASE_LINGER,
                      PHASE_OVER, PHASE_OVER},
    [PHASE_OVER] = {PHASE_OVER, PHASE_OVER, PHASE_OVER, PHASE_OVER, PHASE_OVER, PHASE_OVER,
                    PHASE_OVER},
};

int64_t phase_limit_ms(const struct conversation *talk)
{
    const struct http_server_settings *settings = &talk->shared->settings;

    switch (talk->phase) {
    case PHASE_IDLE:
        return settings->idle_ms;
    case PHASE_HEAD:
        return settings->head_ms;
    case PHASE_BODY:
        return settings->body_ms;
    case PHASE_LINGER:
        return CONVERSATION_LINGER_MS;
    default:
        return INT32_MAX; /* until the routes have answered */
    }
}

void phase_step(struct conversation *talk, enum event event)
{
    enum phase next = NEXT[talk->phase][event];

    if (next == talk->phase)
        return;
    talk->phase = next;
    talk->due_ms = talk->now_ms + phase_limit_ms(talk);
}
