/* subscription_fuzz.c: no bytes whatever may hurt the reader of subscriptions, and what
 * it takes it writes so that it is taken again. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "hub/model/keyword.h"
#include "hub/model/subscription.h"

static const char TABLE[] =
    "{\"hazards\":[{\"code\":\"OT\",\"category\":\"Other\",\"event\":\"OET-000\","
    "\"names\":{\"it\":\"Altro\",\"en\":\"Other\"},\"distance_m\":100,\"window_s\":3600,"
    "\"reach_m\":300,\"members_most\":50,\"span_most_s\":7200,\"diameter_most_m\":900}]}";

static void take_again(const struct subscription *subscription, const struct hazards *table)
{
    struct buf          json = {0};
    struct writer       out = writer_open(&json);
    struct arena        arena = {0};
    struct err          err = {0};
    struct subscription again;

    write_object(&out, NULL);
    subscription_write(subscription, &out);
    write_end(&out);
    assert(subscription_parse(&again, json.bytes, json.len, table, "it", &arena, &err) == 0 ||
           subscription->place == SUBSCRIPTION_POLYGON ||
           subscription->place == SUBSCRIPTION_POINT ||
           subscription->place == SUBSCRIPTION_CIRCLE);
    buf_free(&json);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t len)
{
    struct err          err = {0};
    struct hazards     *table = hazards_open(TABLE, sizeof TABLE - 1, &err);
    struct arena        arena = {0};
    struct subscription subscription;
    char               *text = arena_copy(&arena, (const char *)bytes, len);

    assert(table);
    keyword_of(text);
    if (subscription_parse(&subscription, text, len, table, "it", &arena, &err) == 0)
        take_again(&subscription, table);
    arena_free(&arena);
    hazards_close(table);
    return 0;
}
