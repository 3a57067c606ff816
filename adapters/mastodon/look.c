/* look.c: is the post there, and with our words? GET /api/v1/statuses/:id/source gives
 * them as they were written, without the HTML they are shown in. */
#include <stdlib.h>

#include "adapters/mastodon/room.h"

enum { SHOWN_MAX = 100000 };

struct look {
    struct http_call         call;
    struct http_field        fields[1];
    struct arena             arena;
    struct mastodon         *mastodon;
    struct adapter_question *question;
};

static void on_source(struct http_call *call, const struct http_reply *reply)
{
    struct look     *look = CONTAINER_OF(call, struct look, call);
    struct mastodon *mastodon = look->mastodon;
    const char      *text = NULL, *why = NULL;

    if (reply->fault == HTTP_ANSWERED && reply->status == 200)
        text = mastodon_text_in(&look->arena, reply, "text", SHOWN_MAX);
    if (!text && (reply->fault != HTTP_ANSWERED || reply->status != 404))
        why = mastodon_failure(mastodon, reply).why;
    look->question->on_shown(look->question, text, why);
    arena_free(&look->arena);
    free(look);
    tally_drop(&mastodon->tally);
}

void mastodon_look(struct mastodon *mastodon, struct adapter_question *question)
{
    struct look *look = MEM_NEW(struct look);

    tally_take(&mastodon->tally);
    look->mastodon = mastodon;
    look->question = question;
    look->fields[0] = (struct http_field){"Authorization", mastodon->bearer};
    look->call = (struct http_call){
        .url = arena_format(&look->arena, "%s/api/v1/statuses/%s/source", mastodon->server,
                            url_quote(&look->arena, question->name)),
        .fields = look->fields,
        .field_count = 1,
        .ca_file = mastodon->ca_file,
        .total_ms = MASTODON_CALL_MS,
        .reply_max = 4 * SHOWN_MAX,
        .on_reply = on_source};
    http_send(mastodon->adapter.host->http, &look->call);
}
