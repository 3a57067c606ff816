#include "hub/ways.h"

#include <string.h>

#include "adapters/registry.h"
#include "hub/base/reader.h"
#include "hub/base/text.h"
#include "hub/model/subscription.h"

enum { SEGMENTS_MAX = 4, POST_LETTERS_MAX = 500 };

/* What people subscribe with, for each kind of channel; ENDPOINTS: nobody subscribes. */
static const enum endpoint_kind ENDPOINT_OF[CHANNEL_KINDS] = {
    [CHANNEL_SMS] = ENDPOINT_SMS,   [CHANNEL_EMAIL] = ENDPOINT_EMAIL,
    [CHANNEL_SOCIAL] = ENDPOINTS,   [CHANNEL_SIREN] = ENDPOINTS,
    [CHANNEL_PUSH] = ENDPOINT_PUSH, [CHANNEL_FEED] = ENDPOINTS,
    [CHANNEL_WEBHOOK] = ENDPOINTS,
};

/* The few of the adapter's settings that rendering must know; the adapter reads and checks
 * all of them when it opens. */
static void read_limits(struct way *way, struct arena *arena)
{
    const struct settings_json *part = &way->settings->settings;
    struct reader               in =
        reader_open(part->json ? part->json : "{}", part->json ? part->len : 2, arena, NULL);

    if (way->adapter->channel == CHANNEL_KINDS)
        way->channel.kind = (enum channel_kind)read_word_or(
            &in, "kind", (const char *const *)CHANNEL_KIND_WORDS, CHANNEL_WEBHOOK);
    if (way->channel.kind == CHANNEL_SMS)
        way->channel.text_max =
            (unsigned)read_integer_or(&in, "segments_max", 1, 255, SEGMENTS_MAX);
    if (way->channel.kind == CHANNEL_SOCIAL)
        way->channel.text_max =
            (unsigned)read_integer_or(&in, "characters_max", 1, 100000, POST_LETTERS_MAX);
    reader_close(&in);
}

static struct targets sirens_of(struct arena *arena, const struct settings *settings)
{
    struct target_siren *sirens =
        arena_alloc(arena, (settings->siren_count + 1) * sizeof *sirens);

    for (size_t i = 0; i < settings->siren_count; i++)
        sirens[i] = (struct target_siren){
            .id = settings->sirens[i].id,
            .where = {settings->sirens[i].lat, settings->sirens[i].lon},
            .groups = settings->sirens[i].groups.items,
            .group_count = settings->sirens[i].groups.count,
        };
    return targets_of_sirens(arena, sirens, settings->siren_count);
}

static void aim(struct way *way, struct arena *arena, const struct settings *settings)
{
    static const char *const EVERYBODY[] = {""};
    enum endpoint_kind       endpoint = ENDPOINT_OF[way->channel.kind];

    if (endpoint != ENDPOINTS) {
        way->audience = 1ull << subscription_channel(endpoint, way->channel.mode);
        return;
    }
    way->has_targets = true;
    way->targets = way->channel.kind == CHANNEL_SIREN
                       ? sirens_of(arena, settings)
                       : targets_of_addresses(arena, EVERYBODY, 1);
}

static int read_way(struct way *way, struct arena *arena, const struct settings *settings,
                    struct err *err)
{
    way->adapter = adapter_named(way->settings->adapter);
    if (!way->adapter) {
        char what[200];

        text_suggest(what, sizeof what, "is no adapter this hub was built with",
                     way->settings->adapter, adapter_names());
        return err_set(err, ERR_INVALID, "channel %s: adapter: %s: %s", way->settings->name,
                       way->settings->adapter, what);
    }
    way->channel = (struct channel){
        .name = way->settings->name,
        .kind = way->adapter->channel,
        .mode = way->settings->mode,
        .counting = COUNT_CHARACTERS,
    };
    read_limits(way, arena);
    aim(way, arena, settings);
    return 0;
}

int ways_read(struct ways *ways_r, struct arena *arena, const struct settings *settings,
              struct err *err)
{
    *ways_r = (struct ways){
        .items = arena_alloc(arena, (settings->channel_count + 1) * sizeof(struct way)),
        .count = settings->channel_count,
    };
    for (size_t i = 0; i < ways_r->count; i++) {
        ways_r->items[i].settings = &settings->channels[i];
        if (read_way(&ways_r->items[i], arena, settings, err) < 0)
            return -1;
    }
    return 0;
}

const struct way *ways_for(const struct ways *ways, enum endpoint_kind kind,
                           const struct mode *mode)
{
    for (size_t i = 0; i < ways->count; i++)
        if (ENDPOINT_OF[ways->items[i].channel.kind] == kind &&
            channel_may_carry(&ways->items[i].channel, mode))
            return &ways->items[i];
    return NULL;
}

const struct way *ways_of(const struct ways *ways, enum channel_kind kind,
                          const struct mode *mode)
{
    for (size_t i = 0; i < ways->count; i++)
        if (ways->items[i].channel.kind == kind &&
            channel_may_carry(&ways->items[i].channel, mode))
            return &ways->items[i];
    return NULL;
}

const struct way *ways_named(const struct ways *ways, const char *name)
{
    for (size_t i = 0; i < ways->count; i++)
        if (strcmp(ways->items[i].channel.name, name) == 0)
            return &ways->items[i];
    return NULL;
}
