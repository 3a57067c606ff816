#include "tests/kit/conformance.h"

#include <unistd.h>

#include "adapters/registry.h"
#include "hub/base/mem.h"
#include "tests/kit/check.h"

#define RULE(claim, words)                                                                     \
    do {                                                                                       \
        if (!(claim)) {                                                                        \
            fprintf(stderr, "%s: %s\n", subject->name, words);                                 \
            exit(1);                                                                           \
        }                                                                                      \
    } while (0)

/* Where the far side stands in an address. */
static const char *far_in(struct arena *arena, const char *address, unsigned port)
{
    const char *far = strstr(address, "FAR");

    return far ? arena_format(arena, "%.*s127.0.0.1:%u%s", (int)(far - address), address, port,
                              far + 3)
               : address;
}

/* The settings with FILE, FAR and PATIENCE put in their places, and a field more. */
static char *settings_of(struct arena *arena, const struct conformance *subject, unsigned port,
                         const char *more)
{
    const char *at = subject->settings;
    struct buf  text = {0};
    char       *kept;

    while (*at) {
        if (strncmp(at, "FILE", 4) == 0) {
            buf_text(&text, bench_secret("conformance", subject->secret));
            at += 4;
        } else if (strncmp(at, "FARPORT", 7) == 0) {
            buf_format(&text, "%u", port);
            at += 7;
        } else if (strncmp(at, "PATIENCE", 8) == 0) {
            buf_text(&text, "10000");
            at += 8;
        } else if (strncmp(at, "FAR", 3) == 0) {
            buf_format(&text, "127.0.0.1:%u", port);
            at += 3;
        } else {
            buf_byte(&text, *at++);
        }
    }
    text.len--; /* the closing brace */
    buf_format(&text, "%s}", more);
    kept = arena_copy(arena, text.bytes, text.len);
    buf_free(&text);
    return kept;
}

static struct adapter_message message_of(const struct conformance *subject, int64_t now_ms)
{
    struct adapter_message message = subject->message;

    message.key = "0192f3c4-conformance";
    message.mode = (struct mode){.kind = subject->mode};
    if (!message.language)
        message.language = "it";
    if (subject->mode == MODE_EXERCISE)
        snprintf(message.mode.exercise, sizeof message.mode.exercise, "elsa");
    message.sent_ms = now_ms;
    message.expiry_ms = now_ms + 3600000;
    return message;
}

static void lay(struct adapter_bench *bench, const struct conformance *subject,
                const char *answer)
{
    adapter_bench_lay(bench, answer);
    bench->host.mode = subject->mode;
    bench->clock = clock_of_system();
}

/* Some rounds of the loop, which must not be the way something begins. */
static void idle(struct adapter_bench *bench)
{
    for (int i = 0; i < 20; i++)
        uv_run(&bench->http.loop, UV_RUN_NOWAIT);
}

static int open_with(struct adapter_bench *bench, const struct conformance *subject,
                     const char *more, struct err *err)
{
    const struct adapter_kind *kind = adapter_named(subject->name);
    struct arena               arena = {0};
    char                      *text = settings_of(&arena, subject, bench->http.far.port, more);
    struct reader              in = reader_open(text, strlen(text), &arena, err);
    int                        result = adapter_open(&bench->adapter, kind, &bench->host, &in);

    arena_free(&arena);
    return result;
}

/* Rules 1 and 11: settings are judged without network, and all is given back. */
static void try_opening(const struct conformance *subject)
{
    struct adapter_bench bench;
    struct err           err = {0};

    lay(&bench, subject, NULL);
    RULE(open_with(&bench, subject, ", \"no_such_setting\": 1", &err) < 0,
         "took a setting nobody knows");
    RULE(strstr(err.text, "no_such_setting") && strcmp(err.pointer, "/no_such_setting") == 0,
         "did not name the wrong setting");
    RULE(bench.tally.held == 0, "refused, and still held a place");
    RULE(open_with(&bench, subject, "", &err) == 0, "refused its good settings");
    RULE(bench.tally.held == 1, "open, and did not hold exactly one place");
    idle(&bench);
    RULE(bench.http.far.connections == 0, "touched the network before it was started");
    adapter_bench_close(&bench);
    lay(&bench, subject, NULL);
    RULE(open_with(&bench, subject, "", &err) == 0, "refused its good settings again");
    adapter_start(bench.adapter);
    idle(&bench);
    adapter_bench_close(&bench);
}

static void try_without_settings(const struct conformance *subject)
{
    struct adapter_bench bench;
    struct conformance   bare = *subject;
    struct err           err = {0};

    lay(&bench, subject, NULL);
    bare.settings = "{}";
    RULE(open_with(&bench, &bare, "", &err) < 0, "opened without any setting");
    RULE(strstr(err.text, "is missing"), "did not say which setting is missing");
    RULE(bench.tally.held == 0, "refused, and still held a place");
    http_bench_close(&bench.http);
}

/* Rules 2, 3 and 10; the verdict is the caller's to judge. */
static enum verdict answer_to(const struct conformance *subject, struct adapter_bench *bench,
                              unsigned port)
{
    struct adapter_message message = message_of(subject, clock_now(&bench->clock));
    struct arena           arena = {0};
    struct err             err = {0};

    message.address = far_in(&arena, message.address, port);
    RULE(adapter_send(bench->adapter, &message, &err) == 0, err.text);
    RULE(bench->answers == 0, "answered from inside send");
    while (bench->answers == 0)
        uv_run(&bench->http.loop, UV_RUN_ONCE);
    idle(bench);
    RULE(bench->answers == 1, "answered more than once");
    RULE(bench->adapter->unanswered == 0, "still thinks it owes an answer");
    RULE(!*message.address || !strstr(bench->why, message.address), "told the address in why");
    RULE(!*subject->secret || !strstr(bench->why, subject->secret), "told a secret in why");
    RULE(!message.text || !strstr(bench->why, message.text), "told the text in why");
    arena_free(&arena);
    return bench->verdict;
}

static enum verdict verdict_when(const struct conformance *subject, const char *answer,
                                 bool is_absent)
{
    struct adapter_bench bench;
    enum verdict         verdict;
    struct err           err = {0};
    unsigned             port, told;

    lay(&bench, subject, answer);
    port = bench.http.far.port;
    told = is_absent ? far_free_port() : port;
    bench.http.far.port = told;
    RULE(open_with(&bench, subject, "", &err) == 0, "refused its good settings");
    bench.http.far.port = port;
    adapter_start(bench.adapter);
    verdict = answer_to(subject, &bench, told);
    if (is_absent)
        RULE(bench.http.far.connections == 0, "reached somebody it was not told of");
    adapter_bench_close(&bench);
    return verdict;
}

/* Of one that soon waits no longer for a far side that is silent. */
static const char *hasty_settings(struct arena *arena, const char *settings)
{
    const char *at = strstr(settings, "PATIENCE");

    return at ? arena_format(arena, "%.*s200%s", (int)(at - settings), settings, at + 8)
              : settings;
}

/* Rule 4: what the far side did not say is never told as sent. */
static void try_far_sides(const struct conformance *subject)
{
    static const char *const WORDS[] = {
        NULL, /* hangs up */
        "SSH-2.0-OpenSSH_9.2\r\n\r\n",
        "HTTP/1.1 500 Broken\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 302 Elsewhere\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\ncut short",
        "", /* says nothing */
    };

    struct arena       arena = {0};
    struct conformance hasty = *subject;
    size_t             count = subject->far == FAR_HTTP           ? COUNT_OF(WORDS)
                               : subject->far == FAR_HTTP_PATIENT ? COUNT_OF(WORDS) - 2
                                                                  : 0;

    RULE(verdict_when(subject, NULL, true) == VERDICT_BUSY,
         "with nobody there it was not told as busy");
    hasty.settings = hasty_settings(&arena, subject->settings);
    for (size_t i = 0; i < count; i++) {
        enum verdict verdict = verdict_when(&hasty, WORDS[i], false);

        RULE(verdict != VERDICT_SENT && verdict != VERDICT_DELIVERED,
             "told as sent what the far side never took");
    }
    arena_free(&arena);
}

/* Rule 13: a dead far side is known before a message meets it, and nobody is reached. */
static void try_probing(const struct conformance *subject)
{
    struct adapter_bench bench;
    struct err           err = {0};
    unsigned             port;

    if (!adapter_named(subject->name)->probe)
        return;
    for (int closes_at_once = 0; closes_at_once < 2; closes_at_once++) {
        lay(&bench, subject, NULL);
        port = bench.http.far.port;
        bench.http.far.port = far_free_port();
        RULE(open_with(&bench, subject, "", &err) == 0, "refused its good settings");
        bench.http.far.port = port;
        adapter_start(bench.adapter);
        adapter_probe(bench.adapter);
        adapter_probe(bench.adapter); /* one is under way */
        while (!closes_at_once && bench.told.len == 0)
            uv_run(&bench.http.loop, UV_RUN_ONCE);
        RULE(closes_at_once || strncmp(bench.told.bytes, "down: ", 6) == 0,
             "did not tell that nobody is there");
        RULE(bench.answers == 0, "answered what it was not asked to send");
        adapter_bench_close(&bench);
    }
}

/* P6: what it is given to carry is what its channel is for. */
static void try_modes(const struct conformance *subject)
{
    struct adapter_bench   bench;
    struct adapter_message message;
    struct err             err = {0};
    bool                   is_actual = subject->mode == MODE_ACTUAL;

    lay(&bench, subject, NULL);
    RULE(open_with(&bench, subject, "", &err) == 0, "refused its good settings");
    adapter_start(bench.adapter);
    message = message_of(subject, clock_now(&bench.clock));
    message.mode = (struct mode){.kind = is_actual ? MODE_EXERCISE : MODE_ACTUAL};
    RULE(adapter_send(bench.adapter, &message, &err) < 0 && err.kind == ERR_FORBIDDEN,
         "took a message of another mode");
    adapter_bench_close(&bench);
    if (adapter_named(subject->name)->reach == ADAPTER_REACHES)
        return;
    lay(&bench, subject, NULL);
    bench.host.mode = MODE_ACTUAL;
    RULE(open_with(&bench, subject, "", &err) < 0, "rehearses as an actual channel");
    http_bench_close(&bench.http);
}

void conformance_try(const struct conformance *subject)
{
    RULE(adapter_named(subject->name), "is not built in");
    try_opening(subject);
    try_without_settings(subject);
    try_modes(subject);
    try_probing(subject);
    if (subject->far != FAR_NONE)
        try_far_sides(subject);
}
