#include "hub/reload.h"

#include "hub/base/log.h"
#include "hub/house.h"
#include "hub/notify.h"
#include "hub/proof.h"

extern char **environ;

static const char *text_of(const struct buf *buf)
{
    return buf->bytes ? buf->bytes : "";
}

static void tell(const char *state, const char *what)
{
    struct arena arena = {0};

    notify(arena_format(&arena, "READY=1\nSTATUS=%s%s", state, what));
    arena_free(&arena);
}

static void apply(struct hub *hub, const struct settings *fresh)
{
    struct buf applied = {0}, waiting = {0};

    settings_changes(hub->settings, fresh, true, &applied);
    settings_changes(hub->settings, fresh, false, &waiting);
    settings_take_live(hub->settings, fresh);
    stations_take_limits(hub);
    warning_take_policy(hub);
    subscriptions_take_limit(hub->subscriptions,
                             (unsigned)hub->settings->intake.subscriptions_per_hour);
    summons_take_limit(hub->summons, (unsigned)hub->settings->officers.calls_per_hour);
    LOG(LOG_INFO, "settings.reloaded", TEXT("applied", text_of(&applied)));
    if (waiting.len > 0)
        LOG(LOG_WARN, "settings.wait_for_restart", TEXT("which", text_of(&waiting)));
    tell(waiting.len > 0 ? "serving; restart to apply: " : "serving", text_of(&waiting));
    buf_free(&applied);
    buf_free(&waiting);
}

void hub_reload(struct hub *hub)
{
    struct buf       complaints = {0};
    struct settings *fresh;

    if (hub->loads > 0 || hub->is_stopping)
        return; /* what is read at the start is read then */
    notify("RELOADING=1");
    fresh = settings_load(hub->settings_path, environ, &complaints);
    if (fresh && proof_of(fresh, &complaints) == 0) {
        apply(hub, fresh);
    } else {
        LOG(LOG_WARN, "settings.refused", TEXT("why", complaints.bytes));
        tell("serving; the new settings were refused, the old ones hold", "");
    }
    settings_free(fresh);
    buf_free(&complaints);
}
