/* intake.c: the whole API on a real store, as the hub wires it; says its port and the secret
 * of a device's token, and ends with its input. The server of tests/bench/intake.sh. */
#include <unistd.h>

#include "hub/base/crypto.h"
#include "hub/loop/watcher.h"
#include "tests/hub/api/kit/office.h"

struct serving {
    struct office  office;
    struct watcher input;
    bool           is_over;
};

static void on_input(struct watcher *watcher, int events)
{
    (void)events;
    watcher_stop(watcher);
    CONTAINER_OF(watcher, struct serving, input)->is_over = true;
}

int main(void)
{
    static struct serving        serving;
    struct bench                *bench = &serving.office.control.bench;
    const struct intake_settings wide = {.waiting_max = 100000,
                                         .anonymous_max = 1000,
                                         .lag_max_ms = 100,
                                         .per_network_min = 600,
                                         .per_network_burst = 600};
    struct err                   err;

    if (crypto_open(&err) < 0)
        return 1;
    office_open_with(&serving.office, &wide);
    serving.office.control.clock = clock_of_system();
    printf("%d\n%s\n", serving.office.port, office_token(&serving.office, ROLE_DEVICE));
    fflush(stdout);
    if (watcher_start(&serving.input, &bench->loop, &bench->tally, STDIN_FILENO, UV_READABLE,
                      on_input, &err) < 0) {
        fprintf(stderr, "%s\n", err.text);
        return 1;
    }
    while (!serving.is_over)
        uv_run(&bench->loop, UV_RUN_ONCE);
    office_close(&serving.office);
    return 0;
}
