/* gateway.c: how Kannel knows us, and what its answers mean, for a message and for the
 * channel. */
#include <string.h>

#include "adapters/kannel/room.h"
#include "adapters/wire/form.h"

void kannel_add_login(const struct kannel *kannel, struct buf *query)
{
    form_add(query, "username", kannel->username);
    form_add(query, "password", kannel->password);
    form_add(query, "from", kannel->from);
}

/* What Kannel's words mean, by status and the beginning of what it says. A health other
 * than up means that no message at all would fare better. */
static const struct {
    int                   status;
    const char           *says;
    struct kannel_meaning meaning;
} MEANINGS[] = {
    {202, "", {VERDICT_SENT, HEALTH_UP, NULL}},
    {403, "Not routable", {VERDICT_REFUSED, HEALTH_UP, "Kannel has no route to this number"}},
    {403, "", {VERDICT_BUSY, HEALTH_DOWN, "Kannel does not take our user name and password"}},
    {400, "Missing receiver", {VERDICT_REFUSED, HEALTH_UP, "Kannel was given no number"}},
    {400,
     "Number(s) has/have been denied",
     {VERDICT_REFUSED, HEALTH_UP, "Kannel's lists deny this number"}},
    {400, "Sender missing", {VERDICT_BUSY, HEALTH_DOWN, "Kannel wants another sender"}},
    {400, "", {VERDICT_REFUSED, HEALTH_UP, "Kannel calls the message malformed"}},
    {503, "", {VERDICT_BUSY, HEALTH_DEGRADED, "Kannel cannot take messages now"}},
    {404, "", {VERDICT_BUSY, HEALTH_DOWN, "there is no sendsms page at the URL"}},
};

struct kannel_meaning kannel_meaning_of(const struct http_reply *reply, unsigned segments)
{
    struct kannel_meaning meaning = {.health = HEALTH_DEGRADED, .why = reply->why};

    if (reply->fault == HTTP_ANSWERED)
        for (size_t i = 0; i < COUNT_OF(MEANINGS); i++)
            if (reply->status == MEANINGS[i].status &&
                strncmp(reply->body, MEANINGS[i].says, strlen(MEANINGS[i].says)) == 0)
                return MEANINGS[i].meaning;
    if (reply->fault == HTTP_UNREACHABLE || reply->fault == HTTP_UNTRUSTED)
        meaning.health = HEALTH_DOWN;
    if (reply->fault == HTTP_ANSWERED)
        meaning.why = "Kannel's answer is not one of its own";
    if (reply->fault == HTTP_ANSWERED && reply->status == 500)
        meaning.why = "Kannel could not hand the message on";
    /* A message of one segment that Kannel itself says has failed was not sent. */
    meaning.verdict = !reply->was_sent || (reply->fault == HTTP_ANSWERED &&
                                           reply->status == 500 && segments == 1)
                          ? VERDICT_BUSY
                          : VERDICT_UNSURE;
    return meaning;
}

void kannel_tell_health(struct kannel *kannel, enum adapter_health health, const char *why)
{
    if (health != kannel->health && !kannel->is_closed)
        adapter_tell_health(&kannel->adapter, health, health == HEALTH_UP ? NULL : why);
    kannel->health = health;
}
