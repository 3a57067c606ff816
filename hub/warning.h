/* warning.h: the second half of the way: release, plan, dispatch, receipt. */
#ifndef TOCSIN_WARNING_H
#define TOCSIN_WARNING_H

#include "hub/flow/release.h"
#include "hub/model/policy.h"
#include "hub/model/template.h"
#include "hub/ways.h"

struct hub;

enum { WARNING_TEMPLATES_MAX = 100 };

/* What these stations lean on; made once, at the start. */
struct warning {
    struct ways             ways;
    struct release_channel *channels; /* as release sees them, in the order of ways */
    struct policy           policy;
    struct template templates[WARNING_TEMPLATES_MAX];
    size_t        template_count;
    struct tally *layer;
};

int  warning_open(struct hub *hub, struct tally *layer, struct err *err);
void warning_close(struct hub *hub);

/* The policy of the settings is another now. */
void warning_take_policy(struct hub *hub);

/* The zones are others now. */
void warning_take_zones(struct hub *hub);

#endif
