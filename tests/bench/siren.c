/* siren.c [COUNT]: COUNT (200) alerts to the sirens, one after the other, on the real store
 * in TMPDIR: from asking for the release to the adapter's send(). Prints the p50 in us. */
#include <time.h>

#include "tests/hub/flow/kit/relay.h"

enum { COUNT_MAX = 250 }; /* ids of the bench end with one byte */

static bool has_left;

static void on_send(struct relay *relay)
{
    (void)relay;
    has_left = true;
}

static int by_size(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;

    return (a > b) - (a < b);
}

static int64_t release(struct relay *relay, uint8_t last)
{
    const struct relay_alert alert = {
        .last = last, .severity = "Extreme", .message = "Alert", .channels = "siren"};
    int64_t began_us = clock_stopwatch_us();
    int64_t took_us;

    has_left = false;
    relay_release(relay, &alert);
    while (!has_left)
        uv_run(&relay->bench.loop, UV_RUN_ONCE);
    took_us = clock_stopwatch_us() - began_us;
    relay_until_done(relay, last);
    return took_us;
}

int main(int argc, char **argv)
{
    int          count = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 200;
    int64_t      took_us[COUNT_MAX];
    struct relay relay;

    CHECK(count > 0 && count <= COUNT_MAX);
    relay_open(&relay, 1);
    relay_start(&relay);
    relay.on_send = on_send;
    for (int i = 0; i < count; i++)
        took_us[i] = release(&relay, (uint8_t)(i + 1));
    relay_close(&relay);
    qsort(took_us, (size_t)count, sizeof *took_us, by_size);
    printf("%lld\n", (long long)took_us[count / 2]);
    return 0;
}
