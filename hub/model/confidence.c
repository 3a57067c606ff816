#include "hub/model/confidence.h"

#include <math.h>
#include <stdlib.h>

#include "hub/base/mem.h"

static const double WRONG_NAMED = 0.5, WRONG_UNNAMED = 0.7, WITH_PHOTO = 0.6,
                    OTHER_STANDPOINT = 0.9, OTHER_WAY_IN = 0.9, SHARE_MOST = 0.99;

enum { STANDPOINT_E4 = 10000, WAYS = 256 }; /* about eleven metres */

struct voice {
    uint64_t who;
    bool     is_named, has_photo;
    int64_t  standpoint; /* 0: none */
    uint8_t  channel;
};

static int64_t standpoint_of(const struct confidence_voice *report)
{
    if (!report->has_place)
        return 0;
    return (llround(report->lat * STANDPOINT_E4) + 900000) * 10000000 +
           llround(report->lon * STANDPOINT_E4) + 1800000;
}

/* Down to the last difference, so that whoever comes first hangs on nothing else. */
static int by_standpoint(const void *one, const void *other)
{
    const struct voice *a = one, *b = other;

    if (a->standpoint != b->standpoint)
        return a->standpoint < b->standpoint ? -1 : 1;
    if (a->channel != b->channel)
        return a->channel < b->channel ? -1 : 1;
    if (a->is_named != b->is_named)
        return a->is_named ? -1 : 1;
    return b->has_photo - a->has_photo;
}

static int by_who(const void *one, const void *other)
{
    const struct voice *a = one, *b = other;

    if (a->who != b->who)
        return a->who < b->who ? -1 : 1;
    return by_standpoint(one, other);
}

/* One voice for each source; returns how many. */
static size_t gather(struct voice *voices, const struct confidence_voice *reports, size_t count)
{
    size_t kept = 0;

    for (size_t i = 0; i < count; i++)
        voices[i] = (struct voice){
            .who = reports[i].network ? reports[i].network : reports[i].source,
            .is_named = reports[i].network == 0,
            .has_photo = reports[i].has_photo,
            .standpoint = standpoint_of(&reports[i]),
            .channel = reports[i].channel,
        };
    qsort(voices, count, sizeof *voices, by_who);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && voices[kept - 1].who == voices[i].who)
            voices[kept - 1].has_photo |= voices[i].has_photo;
        else
            voices[kept++] = voices[i];
    }
    return kept;
}

struct confidence confidence_of(const struct confidence_voice *reports, size_t count)
{
    struct voice     *voices = MEM_NEW_ARRAY(struct voice, count);
    struct confidence confidence = {.voices = gather(voices, reports, count)};
    bool              came[WAYS] = {false};
    double            all_wrong = 1;

    qsort(voices, confidence.voices, sizeof *voices, by_standpoint);
    for (size_t i = 0; i < confidence.voices; i++) {
        bool is_elsewhere = i > 0 && voices[i].standpoint != 0 &&
                            voices[i].standpoint != voices[i - 1].standpoint;
        bool is_another_way = i > 0 && !came[voices[i].channel];

        came[voices[i].channel] = true;
        all_wrong *= voices[i].is_named ? WRONG_NAMED : WRONG_UNNAMED;
        all_wrong *= voices[i].has_photo ? WITH_PHOTO : 1;
        all_wrong *= is_elsewhere ? OTHER_STANDPOINT : 1;
        all_wrong *= is_another_way ? OTHER_WAY_IN : 1;
    }
    confidence.share = count > 0 ? fmin(1 - all_wrong, SHARE_MOST) : 0;
    free(voices);
    return confidence;
}
