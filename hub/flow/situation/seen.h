/* seen.h: what is remembered of each report besides its cluster: 64 bytes, in the
 * order of their numbers. */
#ifndef TOCSIN_FLOW_SITUATION_SEEN_H
#define TOCSIN_FLOW_SITUATION_SEEN_H

#include "hub/base/id.h"
#include "hub/model/mode.h"

enum { SEEN_PLACE = 1, SEEN_PHOTO = 2, SEEN_NAMED = 4 /* by an entry */ };

struct seen {
    int64_t   no, happened_ms;
    struct id id;
    uint64_t  source; /* hash of the sender and, for anonymous ones, the network */
    uint32_t  origin; /* hash of confidence_origin() */
    int32_t   lat_e7, lon_e7;
    uint16_t  accuracy_m;
    uint8_t   hazard_low, hazard_high; /* hazard.place, as told */
    uint8_t   channel;                 /* low byte of a hash */
    uint8_t   flags : 4, voice : 4;    /* voice: enum voice_kind */
    uint16_t  mode;                    /* place in the modes seen */
    uint32_t  name; /* place, from 1, in the incidents' names; 0: it names none */
};
_Static_assert(sizeof(struct seen) == 64, "there are millions of them");

/* What the first photo of a report shows; few have one. */
struct seen_look {
    int64_t  no;
    uint64_t look; /* as in image_facts */
};

struct seen_list {
    struct seen      *items;
    size_t            count, room;
    struct seen_look *looks; /* numbers rise */
    size_t            look_count, look_room;
};

struct seen *seen_add(struct seen_list *list, const struct seen *one); /* numbers rise */
struct seen *seen_find(const struct seen_list *list, int64_t no);      /* NULL: unknown */
void         seen_free(struct seen_list *list);

/* It has a photo; the first one stands for all. */
void     seen_photograph(struct seen_list *list, int64_t no, uint64_t look);
uint64_t seen_look(const struct seen_list *list, int64_t no); /* 0: none, or nothing to see */

unsigned seen_hazard(const struct seen *seen);

/* FNV-1a over texts, for telling sources apart; the last one NULL. */
uint64_t hash_of(const char *text, const char *more);

#endif
