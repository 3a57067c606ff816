#include "hub/changes.h"

#include <inttypes.h>
#include <stdlib.h>

#include "hub/base/log.h"
#include "hub/house.h"
#include "hub/model/open311.h"

static const int64_t DAY_MS = INT64_C(86400000);

struct change {
    struct notices_send send;
    struct mode         mode;
    struct arena        arena;
};

static void on_sent(struct notices_send *send)
{
    struct change *change = CONTAINER_OF(send, struct change, send);

    if (send->failed)
        LOG(LOG_WARN, "open311.not_told", TEXT("why", send->err.text));
    arena_free(&change->arena);
    free(change);
}

static void tell(struct hub *hub, const struct situation_told *told, const struct mode *mode,
                 const struct way *way, const char *address)
{
    struct change *change = MEM_NEW(struct change);
    int64_t        now_ms = clock_now(&hub->clock);
    char           id[ID_TEXT_LEN + 1];

    change->mode = *mode;
    change->send = (struct notices_send){
        .on_done = on_sent,
        .id =
            report_id_of("open311.change", arena_format(&change->arena, "%" PRId64 "/%" PRId64,
                                                        told->no, told->changed_ms)),
        .kind = NOTICE_PROGRESS,
        .mode = &change->mode,
        .about = arena_format(&change->arena, "report:%s", id_text(id, &told->id)),
        .words = {.language = hub->settings->site.languages.items[0],
                  .subject = arena_format(&change->arena, "%" PRId64, told->no),
                  .text =
                      arena_format(&change->arena, "%s/open311/v2/requests/%" PRId64 ".json",
                                   hub->settings->site.public_url, told->no)},
        .due_ms = now_ms,
        .expires_ms = now_ms + DAY_MS,
        .to = ENDPOINT_WEBHOOK,
        .channel = way->channel.name,
        .address = arena_text(&change->arena, address),
    };
    notices_send(hub->notices, &change->send);
}

void changes_tell(struct hub *hub, const struct incident *incident)
{
    struct arena             arena = {0};
    struct situation_member *members;
    struct situation_told    told;
    const struct way *way = ways_of(&hub->warning.ways, CHANNEL_WEBHOOK, &incident->mode);
    char              address[ENDPOINT_MAX + 1];
    size_t            count;

    if (!*hub->settings->open311.jurisdiction_id || !hub->notices ||
        endpoint_normal(address, ENDPOINT_WEBHOOK, hub->settings->open311.webhook, NULL) < 0)
        return;
    if (!way) {
        LOG(LOG_WARN, "open311.not_told", TEXT("why", "there is no channel of webhooks"));
        return;
    }
    count = situation_members(hub->situation, incident->no, &arena, &members);
    for (size_t i = 0; i < count; i++)
        if (situation_told(hub->situation, members[i].no, &incident->mode, &told) &&
            open311_is_told(hazards_at(hub->hazards, told.hazard), told.state))
            tell(hub, &told, &incident->mode, way, address);
    arena_free(&arena);
}
