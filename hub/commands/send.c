/* send.c: one request to the hub's socket, waited for; problems become words and codes. */
#include <stdio.h>
#include <string.h>
#include <uv.h>

#include "hub/base/reader.h"
#include "hub/commands/progress.h"
#include "hub/commands/request.h"
#include "hub/commands/token.h"
#include "hub/loop/http_client.h"

enum { WAIT_MS = 60000, REPLY_MAX = 1024 * 1024 * 1024, FIELDS_MAX = 8 };

static const char SOCKET[] = "/run/tocsin/http.sock";

struct errand {
    struct http_call call;
    struct tally     tally;
    struct answer   *answer;
    char             why[200];
    uv_timer_t       tick;
    struct progress  progress;
    bool             is_quiet;
};

/* What takes longer than a moment shows how far it is. */
enum { PATIENCE_MS = 1000, TICK_MS = 200 };

static void show(struct errand *errand, const char *what, uint64_t done, uint64_t total)
{
    if (errand->progress.what != what)
        errand->progress = progress_start(what, total);
    progress_at(&errand->progress, done);
}

static void on_tick(uv_timer_t *tick)
{
    static const char       SENT[] = "bytes sent", GOT[] = "bytes received";
    static const char       WAITING[] = "waiting for the hub";
    struct errand          *errand = CONTAINER_OF(tick, struct errand, tick);
    const struct http_call *call = &errand->call;

    if (call->got > 0)
        show(errand, GOT, call->got, call->got_total);
    else if (call->sent < call->body_len && call->body)
        show(errand, SENT, call->sent, call->body_len);
    else
        show(errand, WAITING, 0, 0);
}

static void on_gone(struct tally *tally)
{
    (void)tally; /* the loop simply runs out */
}

static void on_reply(struct http_call *call, const struct http_reply *reply)
{
    struct errand *errand = CONTAINER_OF(call, struct errand, call);

    progress_clear(&errand->progress);
    uv_close((uv_handle_t *)&errand->tick, NULL);
    errand->answer->status = reply->fault == HTTP_ANSWERED ? reply->status : 0;
    buf_add(&errand->answer->body, reply->body, reply->body_len);
    snprintf(errand->why, sizeof errand->why, "%s", reply->why ? reply->why : "");
}

static int ask(struct errand *errand, struct err *err)
{
    struct http_client         *client;
    struct http_client_settings settings = {.user_agent = "tocsin-command"};
    uv_loop_t                   loop;

    uv_loop_init(&loop);
    errand->tally.on_clear = on_gone;
    errand->call.on_reply = on_reply;
    if (http_client_open(&client, &settings, &loop, &errand->tally, err) < 0) {
        uv_loop_close(&loop);
        return -1;
    }
    uv_timer_init(&loop, &errand->tick);
    if (!errand->is_quiet)
        uv_timer_start(&errand->tick, on_tick, PATIENCE_MS, TICK_MS);
    http_send(client, &errand->call);
    http_client_close(client);
    uv_run(&loop, UV_RUN_DEFAULT);
    uv_loop_close(&loop);
    return 0;
}

static enum exit_code code_of(int status)
{
    static const struct {
        int            status;
        enum exit_code code;
    } CODES[] = {
        {400, EXIT_FAILED},    {401, EXIT_NOT_ALLOWED}, {403, EXIT_NOT_ALLOWED},
        {404, EXIT_NOT_FOUND}, {409, EXIT_CONFLICT},    {412, EXIT_CONFLICT},
        {422, EXIT_FAILED},    {429, EXIT_UNREACHABLE}, {503, EXIT_UNREACHABLE},
        {0, EXIT_UNREACHABLE},
    };

    if (status >= 200 && status < 300)
        return EXIT_OK;
    for (size_t i = 0; i < COUNT_OF(CODES); i++)
        if (CODES[i].status == status)
            return CODES[i].code;
    return EXIT_FAILED;
}

/* RFC 9457: title, then errors[] one a line, or else the detail. */
void request_say_problem(struct reader *in, const char *before)
{
    const char *title = read_text_or(in, "title", 500, "refused");
    const char *detail = read_text_or(in, "detail", 2000, "");
    size_t      count = read_list(in, "errors", 1000);

    if (count > 0 || *detail == '\0')
        fprintf(stderr, "tocsin: %s%s\n", before, title);
    else
        fprintf(stderr, "tocsin: %s%s: %s\n", before, title, detail);
    for (size_t i = 0; i < count; i++) {
        struct reader item = reader_item(in, "errors", i);
        const char   *pointer = read_text_or(&item, "pointer", 200, "");

        fprintf(stderr, "  %s: %s\n", pointer, read_text_or(&item, "detail", 1000, ""));
    }
}

static void say_problem(const struct answer *answer)
{
    struct arena  arena = {0};
    struct reader in = reader_open(answer->body.bytes, answer->body.len, &arena, NULL);

    if (in.failed)
        fprintf(stderr, "tocsin: the hub answered %d\n", answer->status);
    else
        request_say_problem(&in, "");
    reader_close(&in);
    arena_free(&arena);
}

int request_send(struct answer *answer_r, const struct line *line,
                 const struct request *request)
{
    char              token[TOKEN_MAX + 1] = "";
    struct http_field fields[FIELDS_MAX];
    struct arena      arena = {0};
    struct err        err = {0};
    struct errand     errand = {.answer = answer_r, .is_quiet = line->is_quiet};
    size_t            count = 0;

    if (!request->is_anonymous && token_read(token, line, &err) < 0) {
        fprintf(stderr, "tocsin: %s\n", err.text);
        arena_free(&arena);
        return EXIT_NOT_ALLOWED;
    }
    if (*token)
        fields[count++] =
            (struct http_field){"Authorization", arena_format(&arena, "Bearer %s", token)};
    fields[count++] = (struct http_field){"Accept-Language", "en"}; /* as all it says here */
    if (request->type)
        fields[count++] = (struct http_field){"Content-Type", request->type};
    if (request->key)
        fields[count++] = (struct http_field){"Idempotency-Key", request->key};
    if (request->if_match)
        fields[count++] = (struct http_field){"If-Match", request->if_match};
    errand.call = (struct http_call){
        .method = request->method,
        .url = arena_format(&arena, "http://localhost%s", request->path),
        .unix_socket = line->socket_path ? line->socket_path : SOCKET,
        .fields = fields,
        .field_count = count,
        .body = request->type ? request->body.bytes : NULL,
        .body_len = request->body.len,
        .is_watched = true,
        .total_ms = WAIT_MS,
        .reply_max = REPLY_MAX,
    };
    if (ask(&errand, &err) < 0)
        fprintf(stderr, "tocsin: %s\n", err.text);
    else if (answer_r->status == 0)
        fprintf(stderr, "tocsin: no answer from the hub at %s: %s\n", errand.call.unix_socket,
                errand.why);
    else if (code_of(answer_r->status) != EXIT_OK)
        say_problem(answer_r);
    arena_free(&arena);
    return code_of(answer_r->status);
}
