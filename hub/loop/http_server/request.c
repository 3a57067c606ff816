#include "hub/loop/http_server/request.h"

#include <stdlib.h>
#include <string.h>

enum {
    SPARE_MAX = 64,
    ROOM_KEPT = 4096, /* of a spare request's buffers, each */
};

struct request *request_new(struct request_pool *pool)
{
    struct request *request = pool->spare;

    if (request) {
        pool->spare = request->next;
        pool->count--;
        request->next = NULL;
    } else {
        request = MEM_NEW(struct request);
    }
    request->exchange.arena = &request->arena;
    return request;
}

static struct buf emptied(struct buf buf)
{
    if (buf.room > ROOM_KEPT)
        buf_free(&buf);
    buf.len = 0;
    return buf;
}

static void destroy(struct request *request)
{
    buf_free(&request->text);
    buf_free(&request->body);
    buf_free(&request->reply);
    free(request);
}

void request_free(struct request *request, struct request_pool *pool)
{
    arena_free(&request->arena);
    if (pool->count == SPARE_MAX) {
        destroy(request);
        return;
    }
    *request = (struct request){
        .next = pool->spare,
        .text = emptied(request->text),
        .body = emptied(request->body),
        .reply = emptied(request->reply),
    };
    pool->spare = request;
    pool->count++;
}

void request_pool_free(struct request_pool *pool)
{
    while (pool->spare) {
        struct request *request = pool->spare;

        pool->spare = request->next;
        destroy(request);
    }
    pool->count = 0;
}

const char *request_name(const struct request *request, size_t i)
{
    return request->text.bytes + request->fields[i].name;
}

const char *request_value(const struct request *request, size_t i)
{
    return request->text.bytes + request->fields[i].value;
}

const char *exchange_header(const struct exchange *exchange, const char *lower_case_name)
{
    const struct request *request = request_seen(exchange);

    for (size_t i = 0; i < request->field_count; i++) {
        if (strcmp(request_name(request, i), lower_case_name) == 0)
            return request_value(request, i);
    }
    return NULL;
}
