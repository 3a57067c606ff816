#include "hub/desk/people/cache.h"

#include <string.h>

#include "hub/desk/people.h"

static struct cache_slot *slot_of(struct cache *cache, const uint8_t hash[SHA256_LEN])
{
    unsigned place;

    memcpy(&place, hash, sizeof place);
    return &cache->slots[place % CACHE_SLOTS];
}

static void empty(struct cache_slot *slot)
{
    arena_free(&slot->arena);
    *slot = (struct cache_slot){0};
}

struct who who_copy(const struct who *who, struct arena *arena)
{
    struct who   copy = *who;
    const char **zones = arena_alloc(arena, (who->territory.zone_count + 1) * sizeof *zones);

    copy.name = arena_text(arena, who->name);
    for (size_t i = 0; i < who->territory.zone_count; i++)
        zones[i] = arena_text(arena, who->territory.zones[i]);
    copy.territory.zones = zones;
    return copy;
}

const struct who *cache_find(struct cache *cache, const uint8_t hash[SHA256_LEN],
                             int64_t now_ms)
{
    struct cache_slot *slot = slot_of(cache, hash);

    if (slot->until_ms <= now_ms || memcmp(slot->hash, hash, SHA256_LEN) != 0)
        return NULL;
    return &slot->who;
}

void cache_put(struct cache *cache, const uint8_t hash[SHA256_LEN], const struct who *who,
               int64_t now_ms)
{
    struct cache_slot *slot = slot_of(cache, hash);

    empty(slot);
    memcpy(slot->hash, hash, SHA256_LEN);
    slot->until_ms = now_ms + CACHE_MS;
    slot->who = who_copy(who, &slot->arena);
}

void cache_forget_account(struct cache *cache, const struct id *account)
{
    cache->forgotten++;
    for (size_t i = 0; i < CACHE_SLOTS; i++)
        if (id_same(&cache->slots[i].who.account, account) ||
            id_same(&cache->slots[i].who.owner, account))
            empty(&cache->slots[i]);
}

void cache_forget(struct cache *cache, const struct id *session)
{
    cache->forgotten++;
    for (size_t i = 0; i < CACHE_SLOTS; i++)
        if (id_same(&cache->slots[i].who.session, session))
            empty(&cache->slots[i]);
}

void cache_free(struct cache *cache)
{
    for (size_t i = 0; i < CACHE_SLOTS; i++)
        empty(&cache->slots[i]);
}
