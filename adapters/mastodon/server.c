/* server.c: what a Mastodon server's answers mean, for a post and for the account. */
#include <ctype.h>
#include <string.h>

#include "adapters/mastodon/room.h"

void mastodon_tell_health(struct mastodon *mastodon, enum adapter_health health,
                          const char *why)
{
    if ((health != mastodon->health || !mastodon->has_told) && !mastodon->is_closed)
        adapter_tell_health(&mastodon->adapter, health, health == HEALTH_UP ? NULL : why);
    mastodon->health = health;
    mastodon->has_told = true;
}

static const struct {
    int                 least, most; /* status */
    enum verdict        verdict;
    enum adapter_health health;
    const char         *why;
} MEANINGS[] = {
    {300, 399, VERDICT_BUSY, HEALTH_DOWN, "the server sends us elsewhere: its URL is another"},
    {401, 401, VERDICT_BUSY, HEALTH_DOWN, "the server does not take our token"},
    {403, 403, VERDICT_BUSY, HEALTH_DOWN, "the server does not let this account post"},
    {404, 404, VERDICT_BUSY, HEALTH_DOWN, "there is no Mastodon API at the URL"},
    {422, 422, VERDICT_REFUSED, HEALTH_UP, "the server calls the post invalid"},
    {429, 429, VERDICT_BUSY, HEALTH_UP, "the server says: too fast"},
    {400, 499, VERDICT_REFUSED, HEALTH_UP, "the server refuses the post"},
    {500, 599, VERDICT_UNSURE, HEALTH_DEGRADED, "the server has trouble of its own"},
};

/* Until when to wait, as the server says in either of two ways; 0: it does not. */
static int64_t retry_ms_of(const struct mastodon *mastodon, const struct http_reply *reply)
{
    int64_t     now_ms = clock_now(mastodon->adapter.host->clock), reset_ms;
    int64_t     retry_ms = http_reply_retry_ms(reply, now_ms);
    const char *reset = http_reply_field(reply, "X-RateLimit-Reset");

    if (retry_ms < 0 && reset && stamp_parse(&reset_ms, reset))
        retry_ms = reset_ms - now_ms;
    return retry_ms > 0 ? retry_ms : 0;
}

struct adapter_answer mastodon_failure(struct mastodon         *mastodon,
                                       const struct http_reply *reply)
{
    struct adapter_answer answer = {.verdict = reply->was_sent ? VERDICT_UNSURE : VERDICT_BUSY,
                                    .why = reply->why};
    enum adapter_health   health =
        reply->fault == HTTP_UNREACHABLE || reply->fault == HTTP_UNTRUSTED ? HEALTH_DOWN
                                                                             : HEALTH_DEGRADED;

    for (size_t i = 0; i < COUNT_OF(MEANINGS) && reply->fault == HTTP_ANSWERED; i++)
        if (reply->status >= MEANINGS[i].least && reply->status <= MEANINGS[i].most) {
            answer.verdict = MEANINGS[i].verdict;
            answer.why = MEANINGS[i].why;
            health = MEANINGS[i].health;
            break;
        }
    answer.is_throttled = reply->status == 429;
    answer.retry_ms = retry_ms_of(mastodon, reply);
    mastodon_tell_health(mastodon, health, answer.why);
    return answer;
}

bool mastodon_is_id(const char *text)
{
    size_t len = strlen(text);

    for (size_t i = 0; i < len; i++)
        if (!isalnum((unsigned char)text[i]))
            return false;
    return len > 0 && len <= MASTODON_ID_MAX;
}

const char *mastodon_text_in(struct arena *arena, const struct http_reply *reply,
                             const char *name, size_t max_bytes)
{
    struct err    err = {0};
    struct reader in = reader_open(reply->body, reply->body_len, arena, &err);
    const char   *text = read_text(&in, name, max_bytes);
    bool          is_there = !in.failed;

    reader_close(&in);
    return is_there ? text : NULL;
}

const char *mastodon_id_in(struct arena *arena, const struct http_reply *reply)
{
    const char *id = mastodon_text_in(arena, reply, "id", MASTODON_ID_MAX);

    return id && mastodon_is_id(id) ? id : NULL;
}
