#include "hub/layers.h"

#include "hub/base/mem.h"
#include "hub/loop/timer.h"
#include "tests/kit/check.h"

struct house {
    uv_loop_t    loop;
    struct timer timer;
    char         diary[100];
    int          roof_fails;
};

static void note(struct house *house, const char *what)
{
    size_t len = strlen(house->diary);

    snprintf(house->diary + len, sizeof house->diary - len, "%s", what);
}

static void on_timeout(struct timer *timer)
{
    (void)timer;
}

static int open_cellar(void *h, struct tally *layer, struct err *err)
{
    struct house *house = h;

    (void)err;
    timer_start(&house->timer, &house->loop, layer, 1000, on_timeout);
    note(house, "cellar+ ");
    return 0;
}

static void close_cellar(void *h)
{
    struct house *house = h;

    timer_stop(&house->timer);
    note(house, "cellar- ");
}

static int open_roof(void *h, struct tally *layer, struct err *err)
{
    struct house *house = h;

    (void)layer;
    if (house->roof_fails)
        return err_set(err, ERR_INTERNAL, "no tiles");
    note(house, "roof+ ");
    return 0;
}

static void close_roof(void *h)
{
    note(h, "roof- ");
}

static const struct layer LAYERS[] = {
    {"cellar", open_cellar, close_cellar},
    {"roof", open_roof, close_roof},
};

static const char *day(struct house *house, int roof_fails)
{
    struct layers layers = {.layers = LAYERS, .count = 2, .house = house};
    struct err    err = {0};

    *house = (struct house){.roof_fails = roof_fails};
    uv_loop_init(&house->loop);
    if (layers_open(&layers, &err) == 0)
        layers_close(&layers);
    note(house, err.text);
    uv_run(&house->loop, UV_RUN_DEFAULT);
    CHECK_INT(uv_loop_close(&house->loop), 0);
    return house->diary;
}

TEST(what_went_up_comes_down_the_other_way)
{
    struct house house;

    CHECK_TEXT(day(&house, 0), "cellar+ roof+ roof- cellar- ");
}

TEST(a_layer_that_fails_takes_down_those_below_it)
{
    struct house house;

    CHECK_TEXT(day(&house, 1), "cellar+ cellar- roof: no tiles");
}

RUN(what_went_up_comes_down_the_other_way, a_layer_that_fails_takes_down_those_below_it)
