/* memory.c: the store, as the settings want it. */
#include <string.h>

#include "hub/base/log.h"
#include "hub/house.h"

enum { MB = 1 << 20 };

static const char SQLITE[] = "sqlite:";

/* The disk failed: nothing will be acknowledged any more (P15). Ending is the honest
 * answer: the service manager starts the hub again and it finds out what the disk kept. */
static void on_broken(void *house, const struct err *err)
{
    struct hub *hub = house;

    LOG(LOG_ALARM, "store.broken", TEXT("why", err->text));
    hub->stop(hub, 1);
}

int memory_open(void *house, struct tally *layer, struct err *err)
{
    struct hub            *hub = house;
    const struct settings *settings = hub->settings;

    if (strncmp(settings->store.path, SQLITE, sizeof SQLITE - 1) != 0)
        return err_set(err, ERR_INVALID,
                       "store/path: only sqlite: is built in; postgresql: comes later");
    return store_open(&hub->store, &hub->loop, layer,
                      &(struct store_settings){
                          .path = settings->store.path + sizeof SQLITE - 1,
                          .seal = &hub->keys.seal,
                          .chance = hub->chance,
                          .clock = hub->clock,
                          .reserve_bytes = settings->disk.reserve_mb * MB,
                          .photos_mark = settings->disk.photos_mb * MB,
                          .anonymous_mark = settings->disk.anonymous_mb * MB,
                          .reports_mark = settings->disk.reports_mb * MB,
                          .on_broken = on_broken,
                          .about = hub,
                      },
                      err);
}

void memory_close(void *house)
{
    struct hub *hub = house;

    store_close(hub->store);
    hub->store = NULL;
}
