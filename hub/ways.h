/* ways.h: the ways out: each channel of the settings with its adapter, what it carries,
 * and whom it reaches. */
#ifndef TOCSIN_WAYS_H
#define TOCSIN_WAYS_H

#include "adapters/adapter.h"
#include "hub/model/endpoint.h"
#include "hub/model/target.h"
#include "hub/settings.h"

struct way {
    const struct settings_channel *settings;
    const struct adapter_kind     *adapter;
    struct channel                 channel;
    uint64_t                       audience; /* channel numbers of the audience, as bits */
    bool                           has_targets;
    struct targets                 targets; /* instead of people */
};

struct ways {
    struct way *items;
    size_t      count;
};

/* Everything lives in arena or in the settings. The first complaint names the channel. */
int ways_read(struct ways *ways_r, struct arena *arena, const struct settings *settings,
              struct err *err);

/* A channel that carries such an address in this mode; NULL: none (P6). */
const struct way *ways_for(const struct ways *ways, enum endpoint_kind kind,
                           const struct mode *mode);
/* The first of that kind that may carry the mode; NULL: none. */
const struct way *ways_of(const struct ways *ways, enum channel_kind kind,
                          const struct mode *mode);
const struct way *ways_named(const struct ways *ways, const char *name); /* or NULL */

#endif
