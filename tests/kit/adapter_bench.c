#include "tests/kit/adapter_bench.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "hub/base/mem.h"
#include "tests/kit/check.h"
#include "tests/kit/process.h"

static struct adapter_bench *bench_of(struct adapter_host *host)
{
    return CONTAINER_OF(host, struct adapter_bench, host);
}

static void on_answer(struct adapter_host *host, const struct adapter_message *message,
                      const struct adapter_answer *answer)
{
    struct adapter_bench *bench = bench_of(host);

    (void)message;
    bench->answers++;
    uv_stop(&bench->http.loop);
    bench->verdict = answer->verdict;
    bench->is_throttled = answer->is_throttled;
    bench->is_gone = answer->is_gone;
    bench->retry_ms = answer->retry_ms;
    snprintf(bench->name, sizeof bench->name, "%s", answer->name ? answer->name : "");
    snprintf(bench->why, sizeof bench->why, "%s", answer->why ? answer->why : "");
}

static void remember(struct adapter_bench *bench, struct adapter_kept *kept)
{
    uv_stop(&bench->http.loop);
    if (!kept)
        return;
    CHECK(bench->kept_count < BENCH_KEPT_MAX);
    bench->kept[bench->kept_count++] = kept;
}

static void on_receipt(struct adapter_host *host, const struct adapter_receipt *receipt,
                       struct adapter_kept *kept)
{
    struct adapter_bench *bench = bench_of(host);

    buf_format(&bench->told, "receipt %s %s at %+lld%s%s\n",
               receipt->key ? receipt->key : receipt->name, RECEIPT_KIND_WORDS[receipt->kind],
               (long long)(receipt->at_ms - BENCH_NOW_MS), receipt->why ? ": " : "",
               receipt->why ? receipt->why : "");
    remember(bench, kept);
}

static void on_heard(struct adapter_host *host, const struct adapter_heard *heard,
                     struct adapter_kept *kept)
{
    struct adapter_bench *bench = bench_of(host);

    buf_format(&bench->told, "heard %s to %s: %s (%s)\n", heard->from, heard->to, heard->text,
               heard->name ? heard->name : "nameless");
    remember(bench, kept);
}

static void on_state(struct adapter_host *host, const struct adapter_state *state)
{
    static const char *const WORDS[] = {"up", "degraded", "down"};

    uv_stop(&bench_of(host)->http.loop);
    buf_format(&bench_of(host)->told, "%s%s%s\n", WORDS[state->health], state->why ? ": " : "",
               state->why ? state->why : "");
}

static void on_reserve(struct adapter_host *host, struct adapter_numbers *numbers)
{
    (void)host;
    numbers->on_numbers(numbers, 1);
}

static void on_clear(struct tally *tally)
{
    struct adapter_bench *bench = CONTAINER_OF(tally, struct adapter_bench, tally);

    bench->has_gone = true;
    uv_stop(&bench->http.loop);
}

/* settings with "FAR" replaced. */
static char *with_port(struct arena *arena, const char *settings, unsigned port)
{
    const char *far = strstr(settings, "FAR");

    return far ? arena_format(arena, "%.*s127.0.0.1:%u%s", (int)(far - settings), settings,
                              port, far + 3)
               : arena_text(arena, settings);
}

static int open_adapter(struct adapter_bench *bench, const struct adapter_kind *kind,
                        const char *settings, struct err *err)
{
    struct arena  arena = {0};
    const char   *text = with_port(&arena, settings, bench->http.far.port);
    struct reader in = reader_open(text, strlen(text), &arena, err);
    int           result = adapter_open(&bench->adapter, kind, &bench->host, &in);

    arena_free(&arena);
    return result;
}

static void lend(struct adapter_bench *bench)
{
    bench->clock = clock_set_to(BENCH_NOW_MS);
    bench->chance = chance_of_seed(1);
    p256_from_secret(&bench->push_key, BENCH_PUSH_SECRET);
    bench->tally.on_clear = on_clear;
    bench->host = (struct adapter_host){.channel = "sms",
                                        .site = "empoli",
                                        .mode = MODE_ACTUAL,
                                        .callback_url = "http://127.0.0.1:14000/gateway/"
                                                        "sms/secret",
                                        .loop = &bench->http.loop,
                                        .tally = &bench->tally,
                                        .http = bench->http.client,
                                        .clock = &bench->clock,
                                        .chance = &bench->chance,
                                        .push_key = &bench->push_key,
                                        .answer = on_answer,
                                        .on_receipt = on_receipt,
                                        .on_heard = on_heard,
                                        .on_state = on_state,
                                        .reserve = on_reserve};
}

void adapter_bench_lay(struct adapter_bench *bench, const char *answer)
{
    *bench = (struct adapter_bench){0};
    http_bench_open(&bench->http, answer);
    lend(bench);
}

void adapter_bench_plug(struct adapter_bench *bench, const struct adapter_kind *kind,
                        const char *settings)
{
    struct err err = {0};

    if (open_adapter(bench, kind, settings, &err) < 0) {
        fprintf(stderr, "the adapter does not open: %s\n", err.text);
        exit(1);
    }
    adapter_start(bench->adapter);
}

void adapter_bench_open(struct adapter_bench *bench, const struct adapter_kind *kind,
                        const char *answer, const char *settings)
{
    adapter_bench_lay(bench, answer);
    adapter_bench_plug(bench, kind, settings);
}

const char *adapter_bench_complaint(const struct adapter_kind *kind, const char *settings)
{
    static char          text[sizeof(((struct err *)NULL)->text)];
    struct adapter_bench bench = {.tally.on_clear = on_clear};
    struct err           err = {0};

    CHECK_INT(open_adapter(&bench, kind, settings, &err), -1);
    CHECK_INT(bench.tally.held, 0);
    snprintf(text, sizeof text, "%s", err.text);
    return text;
}

struct adapter_message adapter_bench_message(void)
{
    return (struct adapter_message){.key = "0192f3c4-77",
                                    .address = "+39571000001",
                                    .mode = {.kind = MODE_ACTUAL},
                                    .is_urgent = true,
                                    .language = "it",
                                    .text = "Allerta: piena dell'Elsa",
                                    .alert = "2.49.0.0.380.0.IT.1",
                                    .sent_ms = BENCH_NOW_MS,
                                    .expiry_ms = BENCH_NOW_MS + 3600000};
}

enum verdict adapter_bench_send(struct adapter_bench         *bench,
                                const struct adapter_message *message)
{
    struct err err = {0};
    unsigned   before = bench->answers;

    if (adapter_send(bench->adapter, message, &err) < 0) {
        fprintf(stderr, "the adapter was not asked: %s\n", err.text);
        exit(1);
    }
    CHECK_INT(bench->answers, before);
    while (bench->answers == before)
        CHECK(uv_run(&bench->http.loop, UV_RUN_ONCE) != 0);
    CHECK_INT(bench->answers, before + 1);
    return bench->verdict;
}

/* ── the gateway calls ───────────────────────────────────────────────────────────── */

struct bench_call {
    struct adapter_request request; /* the adapter may keep it until it replies */
    struct adapter_bench  *bench;
};

static void on_call_reply(struct adapter_request *request, int status, const char *type,
                          const char *body)
{
    struct bench_call *call = CONTAINER_OF(request, struct bench_call, request);

    (void)type;
    (void)body;
    call->bench->replies++;
    call->bench->status = status;
    free(call);
}

const char *adapter_bench_probe(struct adapter_bench *bench)
{
    adapter_probe(bench->adapter);
    while (http_client_open_calls(bench->http.client) > 0)
        CHECK(uv_run(&bench->http.loop, UV_RUN_ONCE) != 0);
    return adapter_bench_told(bench);
}

void adapter_bench_call(struct adapter_bench *bench, const char *method, const char *rest,
                        const char *query)
{
    struct bench_call *call = MEM_NEW(struct bench_call);

    call->request = (struct adapter_request){.method = method,
                                             .rest = rest,
                                             .query = query,
                                             .type = "",
                                             .body = "",
                                             .reply = on_call_reply};
    call->bench = bench;
    CHECK(adapter_receive(bench->adapter, &call->request));
}

void adapter_bench_keep(struct adapter_bench *bench, bool is_kept)
{
    size_t count = bench->kept_count;

    bench->kept_count = 0;
    for (size_t i = 0; i < count; i++)
        bench->kept[i]->on_kept(bench->kept[i], is_kept);
}

const char *adapter_bench_told(struct adapter_bench *bench)
{
    buf_byte(&bench->told, '\0');
    bench->told.len = 0;
    return bench->told.bytes;
}

void adapter_bench_close(struct adapter_bench *bench)
{
    adapter_close(bench->adapter);
    while (!bench->has_gone)
        CHECK(uv_run(&bench->http.loop, UV_RUN_ONCE) != 0);
    buf_free(&bench->told);
    http_bench_close(&bench->http);
}

/* ── secrets ─────────────────────────────────────────────────────────────────────── */

static char secrets[] = "/tmp/tocsin-secrets-XXXXXX";

static void forget_secrets(void)
{
    const char *const argv[] = {"/bin/rm", "-rf", secrets, NULL};

    process_run(argv);
}

const char *bench_secret(const char *name, const char *text)
{
    static char path[200];
    static bool has_folder;
    int         fd;

    if (!has_folder) {
        CHECK(mkdtemp(secrets));
        atexit(forget_secrets);
        has_folder = true;
    }
    snprintf(path, sizeof path, "%s/%s", secrets, name);
    fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    return path;
}
