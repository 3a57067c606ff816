/* asking.c: gauges that answer when they are asked: the values of the USGS's kind, every five
 * minutes, each address once however many gauges are in its answer. */
#include <string.h>

#include "hub/base/log.h"
#include "hub/desk/gauges/room.h"

enum { FIRST_ASK_MS = 100, OK = 200 };

static void take_answer(struct asked *asked, const struct http_reply *reply)
{
    struct arena          arena = {0};
    struct err            err = {0};
    struct gauge_readings readings;

    if (reply->fault != HTTP_ANSWERED || reply->status != OK)
        LOG(LOG_WARN, "gauge.not_answered", NUMBER("status", reply->status),
            TEXT("why", reply->why));
    else if (gauge_read_usgs(&readings, &arena, reply->body, reply->body_len,
                             clock_now(asked->gauges->settings.clock), &err) < 0)
        LOG(LOG_WARN, "gauge.not_understood", TEXT("why", err.text));
    else
        gauges_hear(asked->gauges, &readings);
    arena_free(&arena);
}

static void on_reply(struct http_call *call, const struct http_reply *reply)
{
    struct asked *asked = CONTAINER_OF(call, struct asked, call);

    asked->is_under_way = false;
    if (!asked->gauges->is_closing) {
        take_answer(asked, reply);
        timer_again(&asked->timer);
    }
    tally_drop(&asked->gauges->tally);
}

static void on_ask(struct timer *timer)
{
    struct asked *asked = CONTAINER_OF(timer, struct asked, timer);

    asked->timer.after_ms = GAUGES_ASK_MS;
    asked->is_under_way = true;
    asked->call = (struct http_call){
        .url = asked->url, .reply_max = GAUGE_BYTES_MAX, .on_reply = on_reply};
    tally_take(&asked->gauges->tally);
    http_send(asked->gauges->settings.http, &asked->call);
}

static bool is_asked(const struct gauges *gauges, const char *url)
{
    for (size_t i = 0; i < gauges->asked_count; i++)
        if (strcmp(gauges->asked[i].url, url) == 0)
            return true;
    return false;
}

void gauges_start(struct gauges *gauges)
{
    for (size_t i = 0; i < gauges->settings.count; i++) {
        const char   *url = gauges->settings.stations[i].url;
        struct asked *asked = &gauges->asked[gauges->asked_count];

        if (*url == '\0' || is_asked(gauges, url))
            continue;
        asked->gauges = gauges;
        asked->url = url;
        gauges->asked_count++;
        timer_once(&asked->timer, gauges->settings.loop, &gauges->tally, FIRST_ASK_MS, on_ask);
    }
}

void gauges_end_asking(struct gauges *gauges)
{
    for (size_t i = 0; i < gauges->asked_count; i++) {
        if (gauges->asked[i].is_under_way)
            http_cancel(gauges->settings.http, &gauges->asked[i].call);
        timer_stop(&gauges->asked[i].timer);
    }
}
