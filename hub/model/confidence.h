/* confidence.h: how sure the reports of one incident make us. Counts independent
 * sources, not messages: an account is one voice however often it reports, and so is
 * everything that comes from one unnamed network. Raises attention, decides nothing. */
#ifndef TOCSIN_MODEL_CONFIDENCE_H
#define TOCSIN_MODEL_CONFIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* One report, as far as it is evidence. */
struct confidence_voice {
    uint64_t source;  /* hash of who sent it */
    uint32_t network; /* hash of an unnamed source's network; 0: the source is known by name */
    uint8_t  channel; /* tells ways in apart */
    bool     has_photo, has_place;
    double   lat, lon; /* where it was seen from */
    int64_t  happened_ms;
};

struct confidence {
    size_t voices; /* independent sources */
    double share;  /* 0 … 0.99: one minus the chance that all of them are wrong */
};

/* Each voice is wrong with a chance of its own: less when its source is known by name,
 * when there is a photo, when it stands where no other voice stands, or came another way
 * in. The order of the reports does not matter. */
struct confidence confidence_of(const struct confidence_voice *reports, size_t count);

#endif
