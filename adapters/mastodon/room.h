/* room.h: what the files of this room share: one account on one Mastodon server, and
 * what that server's answers mean. */
#ifndef TOCSIN_ADAPTERS_MASTODON_ROOM_H
#define TOCSIN_ADAPTERS_MASTODON_ROOM_H

#include <stdbool.h>
#include <stddef.h>

#include "adapters/adapter.h"
#include "hub/base/mem.h"
#include "hub/loop/http_client.h"

enum {
    MASTODON_CALL_MS = 12000,
    MASTODON_ANSWER_MS = 90000, /* four pictures, the post, twice, and a deletion */
    MASTODON_ID_MAX = 40,
};

struct mastodon {
    struct adapter      adapter;
    struct tally        tally; /* of itself and of each call under way */
    struct arena        arena;
    struct http_call    limits; /* asks the server for its limits, at start */
    struct http_call    probe;  /* asks whose the token is */
    struct http_field   probe_field;
    const char         *account_url;
    const char         *server; /* "https://social.example" */
    const char         *bearer; /* "Bearer …" */
    const char         *ca_file;
    const char         *visibility, *spoiler;
    bool                deletes_cancelled;
    bool                is_closed, has_told;
    size_t              length_max;
    enum adapter_health health;
};

/* Pictures first, then the post; answers the message. */
void mastodon_post(struct mastodon *mastodon, const struct adapter_message *message);

/* What the server shows under that name (adapter.h, read_back). */
void mastodon_look(struct mastodon *mastodon, struct adapter_question *question);

/* Tells the host the first time, and when it has changed. */
void mastodon_tell_health(struct mastodon *mastodon, enum adapter_health health,
                          const char *why);

/* What an answer other than 200 says of a post; says how the account fares as well. */
struct adapter_answer mastodon_failure(struct mastodon         *mastodon,
                                       const struct http_reply *reply);

/* One text of a JSON object that has many more fields; NULL when it is not there. */
const char *mastodon_text_in(struct arena *arena, const struct http_reply *reply,
                             const char *name, size_t max_bytes);

/* The id in an answer; NULL when there is none. */
const char *mastodon_id_in(struct arena *arena, const struct http_reply *reply);
bool        mastodon_is_id(const char *text);

#endif
