/* confidence.h: how sure the reports of one incident make us. Counts independent
 * sources, not messages: a person is one voice however often he reports, and so is everything
 * that comes from one unnamed network or one family of devices. Raises attention, decides
 * nothing. */
#ifndef TOCSIN_MODEL_CONFIDENCE_H
#define TOCSIN_MODEL_CONFIDENCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "hub/model/credit.h"

/* Who may speak for himself. */
enum voice_kind {
    VOICE_UNNAMED, /* a stranger: all of his network are one voice */
    VOICE_NAMED,   /* a person the hub knows, by whatever telephone or account */
    VOICE_SENSOR,  /* a device: all of its family, who may fail or be taken over together */
    VOICE_KINDS,
};

enum {
    CONFIDENCE_ORIGIN_MAX = 80,
    CONFIDENCE_CORROBORATED = 3 /* voices without which an incident stays unverified */
};

/* What a report cannot be told apart from, by its sender ("device:gauge-3", "account:anna",
 * "sms:…") and, of an unnamed one, the hash of its network: "device gauge", "person anna".
 * Two reports of one origin are one voice. */
enum voice_kind confidence_origin(char origin[CONFIDENCE_ORIGIN_MAX + 1], const char *sender,
                                  const char *network);

/* One report, as far as it is evidence. */
struct confidence_voice {
    uint32_t      origin;  /* hash of confidence_origin() */
    uint8_t       kind;    /* enum voice_kind */
    uint8_t       channel; /* tells ways in apart */
    bool          has_photo, has_place;
    uint64_t      look;     /* of the photo, as in image_facts; 0: none */
    double        lat, lon; /* where it was seen from */
    struct credit credit;   /* of its origin; of an unnamed one none counts */
};

struct confidence {
    size_t        voices; /* independent sources */
    size_t        of_kind[VOICE_KINDS];
    size_t        largest; /* reports of the voice that reported most */
    size_t        copies;  /* sources that show only what others show: no voices */
    bool          is_corroborated;
    struct credit credits; /* of all its voices together */
    double        share;   /* 0 … 0.99: one minus the chance that all of them are wrong */
    bool          is_contradicted;
};

/* Each voice is wrong with a chance of its own: less when its source is known by name or
 * measures, when there is a photo, when it stands where no other voice stands, or came another
 * way in, and by its own record. Who was mostly wrong before is less than a voice towards
 * corroboration, nobody is more. The same picture sent again is
 * no second voice. However many reports come from one network or one family of
 * devices, they corroborate nothing. The order of the reports does not matter. */
struct confidence confidence_of(const struct confidence_voice *reports, size_t count);

/* Something that measures there saw nothing of it all the time: a quarter less is believed, so
 * that few voices weigh less than they would, and many are still heard. */
void confidence_doubt(struct confidence *confidence);

/* What that makes of a danger: 1 while it is hardly more than one voice, 2 serious, 3 grave. */
unsigned confidence_level(const struct confidence *confidence);

#endif
