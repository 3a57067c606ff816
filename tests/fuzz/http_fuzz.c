/* http_fuzz.c: whatever is said on a connection, in whatever pieces, and whoever leaves
 * when: no memory is hurt or lost, nobody is answered twice or after an error, and what is
 * served does not depend on how the bytes were cut.
 *
 * Bytes are said as they are; 0xff and the byte after it are an event (see event()). */
#include <stdint.h>
#include <string.h>

#include "hub/loop/http_server/turns.h"

enum { WAITING_MAX = 64, EVENT = 0xff };

struct guest {
    struct shared       shared;
    struct tally        tally;
    struct clock        clock;
    struct conversation talk;
    struct buf          heard; /* what was written to the guest */
    struct exchange    *waiting[WAITING_MAX];
    size_t              count;
    int64_t             now_ms;
    unsigned            asked;
    bool                is_prompt; /* every request is answered at once */
};

static void on_clear(struct tally *tally)
{
    (void)tally;
}

static void on_wake(struct conversation *talk)
{
    (void)talk;
}

static void answer(struct exchange *exchange, int status)
{
    exchange_answer(exchange, &(struct http_answer){.status = status,
                                                    .type = "text/plain",
                                                    .body = exchange->body,
                                                    .body_len = exchange->body_len,
                                                    .is_last = status == 299});
}

static void forget(struct guest *guest, size_t at)
{
    guest->count--;
    memmove(guest->waiting + at, guest->waiting + at + 1,
            (guest->count - at) * sizeof *guest->waiting);
}

static void on_gone(struct exchange *exchange)
{
    struct guest *guest = exchange->context;

    for (size_t i = 0; i < guest->count; i++) {
        if (guest->waiting[i] != exchange || (uintptr_t)exchange->mine % 2 == 0)
            continue;
        forget(guest, i);
        if (exchange->mine == (void *)3)
            exchange_end(exchange);
        else
            answer(exchange, 200);
        return;
    }
}

static size_t on_head(struct exchange *exchange)
{
    exchange->on_gone = on_gone;
    exchange->mine = exchange->path[1] == 'g' ? (void *)1 : NULL;
    if (exchange->path[1] == 'e')
        answer(exchange, 401);
    else if (exchange->path[1] == 'n')
        return 0;
    return 50;
}

static void on_request(struct exchange *exchange)
{
    struct guest *guest = exchange->context;

    guest->asked++;
    assert(exchange->body[exchange->body_len] == '\0');
    exchange_query(exchange, "a");
    exchange_form(exchange, "a");
    exchange_cookie(exchange, "a");
    if (guest->is_prompt || guest->count == WAITING_MAX)
        answer(exchange, exchange->path[1] == 'l' ? 299 : 200);
    else
        guest->waiting[guest->count++] = exchange;
}

static void begin_or_go_on(struct exchange *exchange)
{
    if (exchange->mine != (void *)3) {
        exchange->mine = (void *)3;
        exchange_stream(exchange, &(struct http_answer){.status = 200}, -1);
    }
    exchange_send(exchange, "piece", 5);
}

static void finish(struct guest *guest, size_t at)
{
    struct exchange *exchange = guest->waiting[at];

    forget(guest, at);
    if (exchange->mine == (void *)3)
        exchange_end(exchange);
    else
        answer(exchange, 200);
}

/* All that is to be written is, and what was held back goes on. */
static void read_all(struct guest *guest)
{
    size_t held;

    do {
        held = guest->talk.held.len;
        if (guest->talk.is_broken)
            conversation_lose(&guest->talk);
        buf_add(&guest->heard, guest->talk.out.bytes, guest->talk.out.len);
        guest->talk.out.len = 0;
        conversation_go_on(&guest->talk, guest->now_ms);
        if (guest->talk.out.len == 0)
            conversation_sent(&guest->talk, guest->now_ms);
    } while (guest->talk.out.len > 0 || guest->talk.held.len != held);
}

static void event(struct guest *guest, uint8_t what)
{
    switch (what % 8) {
    case 0:
        conversation_hear_end(&guest->talk);
        break;
    case 1:
        guest->now_ms += 1000 * (what / 8);
        conversation_check_time(&guest->talk, guest->now_ms);
        break;
    case 2:
    case 3:
        if (guest->count > 0)
            finish(guest, what % 8 == 2 ? 0 : guest->count - 1);
        break;
    case 4:
        if (guest->count > 0)
            begin_or_go_on(guest->waiting[what / 8 % guest->count]);
        break;
    case 5:
        read_all(guest);
        break;
    case 6:
        conversation_finish(&guest->talk);
        break;
    default:
        break; /* the bytes are cut here */
    }
}

static void say(struct guest *guest, const uint8_t *bytes, size_t len)
{
    if (len > 0 && conversation_listens(&guest->talk))
        conversation_hear(&guest->talk, (const char *)bytes, len, guest->now_ms);
}

static void come(struct guest *guest, bool is_prompt)
{
    *guest = (struct guest){.is_prompt = is_prompt,
                            .tally.on_clear = on_clear,
                            .clock = clock_set_to(784111777000)};
    guest->shared.settings = (struct http_server_settings){
        .on_head = on_head,
        .on_request = on_request,
        .context = guest,
        .clock = &guest->clock,
        .head_max = 300,
        .target_max = 100,
        .pipelined_max = 3,
        .stream_max = 40,
        .bodies_max = 120,
        .head_ms = 10000,
        .body_ms = 20000,
        .body_rate = 10,
        .idle_ms = 30000,
        .write_ms = 30000,
    };
    tally_take(&guest->tally);
    conversation_open(&guest->talk, &guest->shared, &guest->tally, 0);
    guest->talk.on_wake = on_wake;
}

/* Final answers, and whether an error ended them: "2…2E". */
static void sum_up(const struct guest *guest, char *text, size_t room)
{
    const char *at = guest->heard.bytes ? guest->heard.bytes : "";
    size_t      len = 0;

    while ((at = strstr(at, "HTTP/1.1 ")) && len + 1 < room) {
        at += 9;
        if (*at >= '2' && *at <= '5')
            text[len++] = *at == '2' || memcmp(at, "401", 3) == 0 ? '2' : 'E';
    }
    text[len] = '\0';
}

static void leave(struct guest *guest)
{
    char  text[4096];
    char *error;

    read_all(guest);
    conversation_lose(&guest->talk);
    while (guest->count > 0)
        finish(guest, 0);
    assert(!guest->talk.first && guest->tally.held == 1);
    assert(guest->shared.figures.exchanges == 0 && guest->shared.figures.body_bytes == 0);
    sum_up(guest, text, sizeof text);
    error = strchr(text, 'E');
    assert(!error || error[1] == '\0');
    conversation_close(&guest->talk);
    request_pool_free(&guest->shared.pool);
}

static void play(const uint8_t *bytes, size_t len)
{
    struct guest guest;
    size_t       from = 0;

    come(&guest, false);
    for (size_t i = 0; i < len; i++) {
        if (bytes[i] != EVENT)
            continue;
        say(&guest, bytes + from, i - from);
        if (i + 1 < len)
            event(&guest, bytes[i + 1]);
        from = ++i + 1;
    }
    if (from < len)
        say(&guest, bytes + from, len - from);
    leave(&guest);
    buf_free(&guest.heard);
}

static void compare(const uint8_t *bytes, size_t len)
{
    struct guest whole, cut;
    char         of_whole[4096], of_cut[4096];

    come(&whole, true);
    come(&cut, true);
    say(&whole, bytes, len);
    read_all(&whole);
    for (size_t i = 0; i < len; i++) {
        say(&cut, bytes + i, 1);
        read_all(&cut);
    }
    sum_up(&whole, of_whole, sizeof of_whole);
    sum_up(&cut, of_cut, sizeof of_cut);
    assert(strcmp(of_whole, of_cut) == 0 && whole.asked == cut.asked);
    leave(&whole);
    leave(&cut);
    buf_free(&whole.heard);
    buf_free(&cut.heard);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    play(bytes, len);
    if (len <= 2000)
        compare(bytes, len);
    return 0;
}
