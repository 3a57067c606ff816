#include "hub/model/audience.h"

#include <stdlib.h>
#include <string.h>

#include "hub/model/audience/parts.h"
#include "hub/model/geometry.h"

struct audience {
    struct filters filters;
    struct places  base;
    struct place  *fresh;
    size_t         fresh_count, fresh_room;
    struct shapes  shapes;
    uint64_t      *gone; /* of base and shapes' base, long enough for it; NULL: none */
    size_t         gone_words, gone_count;
    uint32_t       endpoint_most;
    uint64_t       version;
};

struct audience *audience_new(void)
{
    return MEM_NEW(struct audience);
}

void audience_free(struct audience *audience)
{
    if (!audience)
        return;
    filters_free(&audience->filters);
    places_free(&audience->base);
    shapes_free(&audience->shapes);
    free(audience->fresh);
    free(audience->gone);
    free(audience);
}

static int check_member(const struct audience_member *member, struct err *err)
{
    if (member->endpoint > AUDIENCE_ENDPOINT_MAX)
        return err_set(err, ERR_INVALID, "the endpoint's number is above %d",
                       AUDIENCE_ENDPOINT_MAX);
    if (member->channel >= AUDIENCE_CHANNELS_MAX)
        return err_set(err, ERR_INVALID, "the channel's number is above %d",
                       AUDIENCE_CHANNELS_MAX - 1);
    if (member->language >= AUDIENCE_LANGUAGES_MAX)
        return err_set(err, ERR_INVALID, "the language's number is above %d",
                       AUDIENCE_LANGUAGES_MAX - 1);
    if (member->mildest > SEVERITY_UNKNOWN)
        return err_set(err, ERR_INVALID, "the severity is none");
    return 0;
}

static int keep_filter(struct audience *audience, const struct audience_member *member,
                       struct err *err)
{
    int filter;

    if (check_member(member, err) != 0)
        return -1;
    filter = filters_keep(&audience->filters, member);
    if (filter < 0)
        return err_set(err, ERR_TOO_LARGE, "there are %d different wishes already",
                       AUDIENCE_FILTERS_MAX);
    return filter;
}

static void note_change(struct audience *audience, uint32_t endpoint)
{
    audience->version++;
    if (endpoint > audience->endpoint_most)
        audience->endpoint_most = endpoint;
}

int audience_add_point(struct audience *audience, const struct audience_member *member,
                       struct point where, struct err *err)
{
    int filter;

    if (!point_is_valid(where))
        return err_set(err, ERR_INVALID, "the point is not on the map");
    filter = keep_filter(audience, member, err);
    if (filter < 0)
        return -1;
    if (audience->fresh_count == audience->fresh_room) {
        audience->fresh_room = audience->fresh_room ? audience->fresh_room * 2 : 256;
        audience->fresh =
            mem_grown(audience->fresh, audience->fresh_room * sizeof *audience->fresh);
    }
    audience->fresh[audience->fresh_count++] = (struct place){
        place_axis(where.lat), place_axis(where.lon), member->endpoint, (uint16_t)filter};
    note_change(audience, member->endpoint);
    return 0;
}

int audience_add_shape(struct audience *audience, const struct audience_member *member,
                       const struct shape *where, struct err *err)
{
    int filter;

    if (geometry_check(where, AUDIENCE_SHAPE_POINTS_MAX, err) != 0)
        return -1;
    filter = keep_filter(audience, member, err);
    if (filter < 0)
        return -1;
    shapes_hang(&audience->shapes, where, member->endpoint, (uint16_t)filter);
    note_change(audience, member->endpoint);
    return 0;
}

/* Only what was settled is ever asked for here, and it was there when the bits were
 * made: whoever comes later is fresh. */
static void mark_gone(struct audience *audience, uint32_t endpoint)
{
    size_t words = audience->endpoint_most / 64 + 1;

    if (audience->gone_words < words) {
        audience->gone = mem_grown(audience->gone, words * sizeof *audience->gone);
        memset(audience->gone + audience->gone_words, 0,
               (words - audience->gone_words) * sizeof *audience->gone);
        audience->gone_words = words;
    }
    if (is_gone(audience->gone, endpoint))
        return;
    audience->gone[endpoint / 64] |= UINT64_C(1) << endpoint % 64;
    audience->gone_count++;
}

void audience_forget(struct audience *audience, uint32_t endpoint)
{
    size_t kept = 0;

    if (endpoint > audience->endpoint_most)
        return;
    for (size_t i = 0; i < audience->fresh_count; i++)
        if (audience->fresh[i].endpoint != endpoint)
            audience->fresh[kept++] = audience->fresh[i];
    audience->fresh_count = kept;
    shapes_forget(&audience->shapes, endpoint);
    if (audience->base.count + audience->shapes.base_count > 0)
        mark_gone(audience, endpoint);
    audience->version++;
}

void audience_settle(struct audience *audience)
{
    places_merge(&audience->base, audience->fresh, audience->fresh_count, audience->gone);
    shapes_settle(&audience->shapes, audience->gone);
    free(audience->fresh);
    free(audience->gone);
    audience->fresh = NULL;
    audience->gone = NULL;
    audience->fresh_count = audience->fresh_room = 0;
    audience->gone_words = audience->gone_count = 0;
}

bool audience_wants_settling(const struct audience *audience)
{
    size_t changes =
        audience->fresh_count + audience->shapes.fresh_count + audience->gone_count;

    return changes > 1000 && changes > audience_size(audience) / 100;
}

size_t audience_size(const struct audience *audience)
{
    return audience->base.count + audience->fresh_count + audience->shapes.base_count +
           audience->shapes.fresh_count;
}

size_t audience_bytes(const struct audience *audience)
{
    size_t bytes = sizeof *audience;

    bytes += audience->base.count * (3 * sizeof(uint32_t) + sizeof(uint16_t));
    bytes += audience->fresh_room * sizeof *audience->fresh;
    bytes += audience->filters.room * sizeof *audience->filters.items;
    bytes += audience->gone_words * sizeof *audience->gone;
    bytes += (audience->shapes.base_count + audience->shapes.fresh_room) * sizeof(struct hung);
    for (size_t i = 0; i < audience->shapes.count; i++)
        /* once here, once in the tree */
        bytes += 2 * shape_point_count(&audience->shapes.items[i].shape) * sizeof(struct point);
    return bytes;
}

uint64_t audience_version(const struct audience *audience)
{
    return audience->version;
}

void audience_ask(const struct audience *audience, const struct audience_question *question,
                  struct audience_answer *answer_r)
{
    uint8_t       *channel_of = filters_answer(&audience->filters, question);
    struct gather  gather = {.channel_of = channel_of, .gone = audience->gone};
    struct outline outline;

    *answer_r = (struct audience_answer){.version = audience->version};
    outline_of(&outline, question->area);
    outline_find(&outline, &audience->base, &gather);
    for (size_t i = 0; i < audience->fresh_count; i++) {
        const struct place *place = &audience->fresh[i];

        if (outline_holds(&outline, place->y, place->x))
            gather_one(&gather, place->endpoint, place->filter);
    }
    shapes_find(&audience->shapes, question->area, &gather);
    gather_finish(&gather, audience->endpoint_most, answer_r);
    outline_free(&outline);
    free(channel_of);
}

void audience_answer_free(struct audience_answer *answer)
{
    for (size_t c = 0; c < AUDIENCE_CHANNELS_MAX; c++)
        free(answer->channels[c].endpoints);
    *answer = (struct audience_answer){0};
}
